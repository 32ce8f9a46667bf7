package copytext

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// readScript reads JavaScript and TypeScript, with the elements of JSX in it.
func readScript(doc *Document) {
	if reason := notWritten(doc.Bytes); reason != "" {
		doc.noteUnread(Unread{Reason: reason, Detail: "made by a program; check what it was made from"})
		return
	}
	o := newOutline(doc)
	s := &script{outline: o, pos: doc.textStart(), end: len(doc.Bytes), jsx: doc.Format != "typescript"}
	s.all(frame{kind: blockFrame})
	s.finish()
}

// notWritten tells why a program is not one that people write; "" when it is.
func notWritten(src []byte) string {
	head := src[:min(len(src), 1000)]
	if bytes.Contains(head, []byte("@generated")) || bytes.Contains(head, []byte("DO NOT EDIT")) {
		return "generated"
	}
	const long, average = 20_000, 1000
	if len(src) > long && bytes.Count(src, []byte("\n")) < len(src)/average {
		return "minified"
	}
	return ""
}

// script reads a program for its strings and elements. It knows as much of the language as it takes to tell what a string
// is called and whether anybody will see it, and takes whatever it does not understand for something else.
type script struct {
	*outline
	pos, end int
	jsx      bool // "<" may start an element
	data     bool // the text is data: every "{" is an object
	strings  bool // every string is copy unless it looks like code: the file is a table of texts

	markup markupKind // what stands outside of the scripts of a component file
	names  []string   // of the open elements

	depth   int
	groups  [4]int // open brackets: ( [ { and elements
	elems   int    // elements and blocks of data made so far
	operand bool   // the last token is a value
	last    token  // the last token
	wrote   bool   // a line break since the last token
	tooDeep bool
}

// token is a piece of the program: its first byte, or 'a' for a word and '0' for a number.
type token struct {
	kind     byte
	from, to int
}

type frameKind uint8

const (
	blockFrame  frameKind = iota // statements
	parenFrame                   // ( … )
	arrayFrame                   // [ … ]
	objectFrame                  // { key: value }
	holeFrame                    // { … } among the children of an element
)

// frame is what is known inside a pair of brackets.
type frame struct {
	kind    frameKind
	part    part // what the values here are called
	whole   part // what the object that they belong to is called
	off     bool // no string in here is copy, apart from those that are called so
	hard    bool // no string in here is copy
	page    bool // data about the page
	about   bool // so is what is around it
	linked  bool // structured data
	types   []string
	key     string // of structured data
	aside   bool   // strings do not stand where they are written: among the children of an element
	level   int    // of headings
	asked   bool   // a question stood in this object
	ternary int
	label   bool // behind case or default, where a colon says nothing of types
	declare bool // behind const and the like
	asType  bool // the word before a name was type, interface
	schema  schemaKind
	rich    bool // the value is a list of what a rich text is made of
	run     bool // the object is a run of such a text, which goes on in the next one
}

const (
	maxScriptDepth = 300
	maxLevel       = 6
)

// all reads everything.
func (s *script) all(f frame) {
	for s.pos < s.end && !s.full() {
		root := f
		s.group(0, &root)
		if s.pos < s.end { // a bracket that closes nothing
			s.pos++
		}
	}
	if s.tooDeep {
		s.doc.noteUnread(Unread{Reason: "nested too deeply", Detail: "not all of the program was read"})
	}
}

// at is the byte at i, or 0.
func (s *script) byteAt(i int) byte {
	if i < s.end && i >= 0 {
		return s.src[i]
	}
	return 0
}

// word is the text of the last token.
func (s *script) word() []byte { return s.src[s.last.from:s.last.to] }

func (s *script) lastIs(word string) bool { return s.last.kind == 'a' && string(s.word()) == word }

// token remembers the piece src[s.pos:to] and goes on behind it.
func (s *script) token(kind byte, to int, operand bool) {
	s.last = token{kind, s.pos, to}
	s.pos, s.operand, s.wrote = to, operand, false
}

// group reads up to the closing bracket, or to the end.
func (s *script) group(closing byte, f *frame) {
	if s.depth >= maxScriptDepth {
		s.tooDeep = true
		s.skipGroup(closing)
		return
	}
	s.depth++
	defer func() { s.depth-- }()
	for s.pos < s.end && !s.full() {
		switch c := s.src[s.pos]; {
		case c == '\n' || c == '\r':
			s.wrote = true
			s.pos++
		case isSpace(c):
			s.pos++
		case c == '/':
			s.slash()
		case c == '"' || c == '\'' || c == '`':
			s.quoted(f)
		case c == '(' || c == '[' || c == '{':
			s.nested(c, f)
		case c == ')' || c == ']' || c == '}':
			if c == closing {
				s.token(c, s.pos+1, c != '}' || f.kind == objectFrame)
				return
			}
			if s.groups[bracket(c)] > 0 {
				return // it closes something further out
			}
			s.token(c, s.pos+1, true)
		case c == '<':
			s.less(f)
		case isWordByte(c):
			s.name(f)
		case c == '#' && s.pos == 0 && s.byteAt(1) == '!':
			s.pos, _ = lineEnd(s.src[:s.end], s.pos)
		default:
			s.sign(c, f)
		}
	}
}

func bracket(c byte) int {
	switch c {
	case '(', ')':
		return 0
	case '[', ']':
		return 1
	}
	return 2
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' || c == '$' || c >= 0x80 }

// slash reads a comment, a regular expression or a sign of division.
func (s *script) slash() {
	switch {
	case s.data && s.byteAt(s.pos+1) != '/' && s.byteAt(s.pos+1) != '*':
		s.pos++
	case s.comment():
	case s.operand:
		s.token('/', s.pos+1, false)
	default:
		s.regexp()
	}
}

// comment skips a comment, if there is one.
func (s *script) comment() bool {
	switch s.byteAt(s.pos + 1) {
	case '/':
		s.pos, _ = lineEnd(s.src[:s.end], s.pos)
		return true
	case '*':
		end := bytes.Index(s.src[s.pos+2:s.end], []byte("*/"))
		if end < 0 {
			s.pos = s.end
		} else {
			s.pos += end + 4
		}
		return true
	}
	return false
}

// regexp skips a regular expression; a slash that starts none is a sign.
func (s *script) regexp() {
	class := false
	for i := s.pos + 1; i < s.end && s.src[i] != '\n'; i++ {
		switch c := s.src[i]; {
		case c == '\\':
			i++
		case c == '[':
			class = true
		case c == ']':
			class = false
		case c == '/' && !class:
			i++
			for i < s.end && isLetter(s.src[i]) {
				i++
			}
			s.token('/', i, true)
			return
		}
	}
	s.token('/', s.pos+1, false)
}

// sign reads one sign of punctuation.
func (s *script) sign(c byte, f *frame) {
	next := s.byteAt(s.pos + 1)
	switch c {
	case ';':
		f.reset()
	case ',':
		if f.kind == objectFrame {
			f.part, f.key = partUnknown, ""
		}
		f.ternary = 0
	case '?':
		if next == '.' || next == '?' {
			s.token('?', s.pos+2, false)
			return
		}
		if next != ':' && next != ',' && next != ')' {
			f.ternary++
		}
	case ':':
		s.colon(f)
		return
	case '=':
		if next == '>' {
			s.token('>', s.pos+2, false) // an arrow
			return
		}
		if next == '=' {
			for s.byteAt(s.pos+1) == '=' {
				s.pos++
			}
			s.token('~', s.pos+1, false) // a comparison
			return
		}
	case '!':
		if next == '=' {
			s.pos++
			for s.byteAt(s.pos+1) == '=' {
				s.pos++
			}
			s.token('~', s.pos+1, false)
			return
		}
	case '+', '-':
		if next == c {
			s.token(c, s.pos+2, s.operand)
			return
		}
	case '&', '|':
		if next == c {
			s.token(c, s.pos+2, false)
			return
		}
	case '.':
		if next == '.' {
			s.token('+', s.pos+2, false) // two of the three dots of a spread
			return
		}
	}
	s.token(c, s.pos+1, false)
}

// reset forgets what the statement that ends said.
func (f *frame) reset() {
	if f.kind != blockFrame {
		return
	}
	f.part, f.declare, f.asType, f.label, f.ternary = partUnknown, false, false, false, 0
}

// colon reads a colon: of a conditional, of a label, or before a type.
func (s *script) colon(f *frame) {
	before := s.last
	s.token(':', s.pos+1, false)
	switch {
	case s.data:
	case f.ternary > 0:
		f.ternary--
	case f.label:
		f.label = false
	case f.kind == parenFrame && !f.aside && (before.kind == 'a' || before.kind == '}' || before.kind == ']' || before.kind == '?' || before.kind == ')'),
		f.kind == blockFrame && (before.kind == ')' || f.declare || before.kind == 'a' || before.kind == '?' || before.kind == '!'):
		s.annotation(before.kind == ')')
	}
}

// annotation skips a type.
func (s *script) annotation(result bool) {
	angles := 0
	last := byte(':')
	for s.pos < s.end {
		c := s.src[s.pos]
		switch {
		case c == '\n' && angles == 0 && bytes.IndexByte([]byte(":|&,>.?"), last) < 0:
			return
		case isSpace(c):
			s.pos++
			continue
		case c == '/' && s.comment():
			continue
		case c == '"' || c == '\'' || c == '`':
			s.skipString()
			last = c
			continue
		case c == '{' && angles == 0 && bytes.IndexByte([]byte(":|&(,>"), last) < 0:
			return
		case c == '(' || c == '[' || c == '{':
			s.pos++
			s.skipGroup(closes(c))
			last = ')'
			continue
		case c == '<':
			angles++
		case c == '=' && s.byteAt(s.pos+1) == '>':
			if angles == 0 && (result || last != ')') {
				return
			}
			s.pos++
		case c == '>':
			angles = max(angles-1, 0)
			last = 'a'
			s.pos++
			continue
		case c == ')' || c == ']' || c == '}' || c == ';':
			return
		case (c == ',' || c == '=') && angles == 0:
			return
		}
		last = c
		s.pos++
	}
}

func closes(c byte) byte {
	switch c {
	case '(':
		return ')'
	case '[':
		return ']'
	}
	return '}'
}

// skipString passes over a string.
func (s *script) skipString() {
	if s.src[s.pos] == '`' {
		s.pos++
		s.skipTemplate()
		return
	}
	_, s.pos = s.stringEnd(s.pos)
}

// stringEnd is where the inside of the string at i ends, and the string itself. A line break ends it too.
func (s *script) stringEnd(i int) (to, next int) {
	quote := s.src[i]
	for i++; i < s.end; i++ {
		switch c := s.src[i]; {
		case c == quote:
			return i, i + 1
		case c == '\\' && i+1 < s.end:
			i++
			if s.src[i] == '\r' && s.byteAt(i+1) == '\n' {
				i++
			}
		case c == '\n' && !s.data:
			return i, i
		}
	}
	return s.end, s.end
}

// skipTemplate passes over the rest of a template literal.
func (s *script) skipTemplate() {
	s.depth++
	defer func() { s.depth-- }()
	for s.pos < s.end {
		switch c := s.src[s.pos]; {
		case c == '`':
			s.pos++
			return
		case c == '\\':
			s.pos = min(s.pos+2, s.end)
		case c == '$' && s.byteAt(s.pos+1) == '{' && s.depth < maxScriptDepth:
			s.pos += 2
			s.skipGroup('}')
		default:
			s.pos++
		}
	}
}

// skipGroup passes over everything up to the bracket that closes the group at hand.
func (s *script) skipGroup(closing byte) {
	var open [3]int
	open[bracket(closing)] = 1
	operand := false
	for s.pos < s.end {
		c := s.src[s.pos]
		switch {
		case isSpace(c):
			s.pos++
			continue
		case c == '/' && s.comment():
			continue
		case c == '/' && !operand:
			s.regexp()
			operand = true
			continue
		case c == '"' || c == '\'':
			s.skipString()
			operand = true
			continue
		case c == '`' && s.depth < maxScriptDepth:
			s.skipString()
			operand = true
			continue
		case c == '(' || c == '[' || c == '{':
			open[bracket(c)]++
		case c == ')' || c == ']' || c == '}':
			open[bracket(c)]--
			if c == closing && open[bracket(c)] <= 0 {
				s.token(c, s.pos+1, true)
				return
			}
		}
		operand = isWordByte(c) || c == ')' || c == ']'
		s.pos++
	}
}

// nested reads a pair of brackets and what is in it.
func (s *script) nested(c byte, f *frame) {
	inner := *f
	inner.ternary, inner.label, inner.declare, inner.asType = 0, false, false, false
	inner.about = f.page
	section := false
	switch c {
	case '(':
		inner.kind = parenFrame
		if s.operand {
			s.call(&inner)
		}
	case '[':
		inner.kind = arrayFrame
		if s.operand && !s.data {
			inner.hard = true // a[…]
		} else {
			section = !inner.hard
			inner.aside = false
		}
	case '{':
		inner.kind = objectFrame
		inner.rich, inner.run = false, f.rich && s.isRun()
		switch {
		case s.isType(f):
			s.token('{', s.pos+1, false)
			s.skipGroup('}')
			s.operand = false
			return
		case s.startsBlock(f):
			inner.kind = blockFrame
			inner.part = partUnknown
		default:
			inner.off = f.off || f.part == partOff
			inner.part, inner.whole, inner.key, inner.asked = partUnknown, f.part, "", false
			inner.page = f.page
			inner.level = min(f.level+1, maxLevel)
			inner.aside = false
			section = !inner.hard
		}
	}
	s.token(c, s.pos+1, false)
	read := func() {
		s.groups[bracket(c)]++
		s.group(closes(c), &inner)
		s.groups[bracket(c)]--
	}
	switch {
	case section && (f.rich || inner.run):
		s.richText(inner.run, read)
	case section:
		s.section(c == '[', inner.part, read)
	default:
		read()
	}
}

// section makes a part of the page of what read adds: of a list, or of an object.
func (s *script) section(list bool, p part, read func()) {
	tag := atom.Article
	if list {
		tag = atom.Div
		if p != partUnknown && p != partOff {
			tag = atom.Ul
		}
	}
	s.boxed(tag, read)
}

// boxed puts what read adds into an element, and takes it back when that is nothing.
func (s *script) boxed(tag atom.Atom, read func()) {
	at, nodes := s.at, s.nodes
	box := s.open(tag)
	read()
	s.at = at
	settle(box)
	if s.nodes == nodes+1 {
		at.RemoveChild(box)
	} else {
		s.elems++
	}
}

// richText makes a paragraph of a list of what a rich text is made of, or a part of its line of a run in it.
func (s *script) richText(run bool, read func()) {
	tag := atom.P
	if run {
		tag = atom.Span
	}
	s.boxed(tag, read)
}

// isRun tells whether the object at hand is a run of a rich text, as Sanity, Contentful and others write them.
func (s *script) isRun() bool {
	const far = 4096
	depth := 0
	for i := s.pos; i < min(s.end, s.pos+far); i++ {
		switch s.src[i] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return false
			}
		case ':':
			key := bytes.TrimRight(s.src[s.pos:i], "\"' ")
			if depth != 1 || !bytes.HasSuffix(key, []byte("ype")) {
				continue
			}
			value := bytes.TrimLeft(s.src[i+1:min(s.end, i+20)], "\"' ")
			if bytes.HasPrefix(value, []byte("span")) || bytes.HasPrefix(value, []byte("text\"")) || bytes.HasPrefix(value, []byte("text'")) {
				return true
			}
		}
	}
	return false
}

// isType tells whether the brace at hand starts a type.
func (s *script) isType(f *frame) bool {
	if s.data {
		return false
	}
	return f.asType || s.lastIs("as") || s.lastIs("satisfies")
}

// startsBlock tells whether the brace at hand starts a block of statements rather than an object.
func (s *script) startsBlock(f *frame) bool {
	if s.data {
		return false
	}
	switch s.last.kind {
	case 0, ';', '{', '}', ')', '>':
		return true
	case ':':
		return f.kind == blockFrame && f.part == partUnknown
	case 'a':
		switch string(s.word()) {
		case "return", "default", "in", "of", "await", "yield", "typeof", "new", "const", "let", "var", "import", "export", "case", "throw":
			return false
		}
		return true
	}
	return false
}

// call reads what is called, and what that makes of its arguments.
func (s *script) call(f *frame) {
	f.ternary = 0
	if s.last.kind != 'a' {
		return
	}
	name := s.word()
	dotted := s.last.from > 0 && s.byteAt(s.last.from-1) == '.'
	switch {
	case isWordOf(string(name), "if", "while", "switch", "for"):
		f.part = partUnknown
	case isSilent(name, dotted):
		f.hard = true
	case isPageWord(name):
		f.page = true
		f.part = partUnknown
	case string(name) == "stringify", string(name) == "map", string(name) == "useState", string(name) == "ref", string(name) == "reactive", string(name) == "freeze",
		string(name) == "defineCollection", string(name) == "useMemo":
	default:
		f.part = partUnknown
	}
}

func isWordOf(word string, words ...string) bool {
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// isSilent tells whether a function shows its arguments to nobody who visits the site.
func isSilent(name []byte, dotted bool) bool {
	if bytes.HasSuffix(name, []byte("Error")) || bytes.HasSuffix(name, []byte("Exception")) {
		return true
	}
	switch string(name) {
	case "require", "import", "getTranslations", "useTranslations", "useTranslation", "getTranslation", "cn", "clsx",
		"classNames", "classnames", "cx", "cva", "tv", "twMerge", "twJoin", "css", "keyframes", "styled", "gql", "graphql", "sql", "groq", "describe", "it", "test", "expect",
		"fetch", "assert", "invariant", "warning", "querySelector", "querySelectorAll", "getElementById", "getElementsByClassName", "addEventListener", "removeEventListener",
		"getItem", "setItem", "removeItem", "RegExp", "URL", "Symbol", "createContext", "navigate", "redirect", "gtag", "track", "defineProps", "defineEmits", "localFont",
		"env", "createElementNS", "setAttribute", "getAttribute", "matchMedia", "eval", "Function", "useSearchParams", "dispatchEvent", "postMessage", "logger",
		"glob", "fetchContent", "definePage", "revalidatePath", "revalidateTag", "encodeURIComponent":
		return true
	case "log", "warn", "error", "info", "debug", "trace", "split", "join", "includes", "startsWith", "endsWith", "indexOf", "lastIndexOf", "match", "matchAll",
		"getByText", "getByRole", "append", "get", "has", "delete", "emit", "on", "off", "once", "capture", "exec", "query", "prepare", "raw", "toggle", "contains", "closest",
		"localeCompare", "search", "captureException", "captureMessage", "section", "group", "groupEnd", "table", "assertEqual", "min", "max", "email", "refine", "superRefine", "regex", "nonempty", "matches",
		"required", "oneOf":
		return dotted
	}
	return false
}

// name reads a word or a number.
func (s *script) name(f *frame) {
	i := s.pos
	for i < s.end && isWordByte(s.src[i]) {
		_, n := utf8.DecodeRune(s.src[i:s.end])
		i += n
	}
	from := s.pos
	word := s.src[from:i]
	if isDigit(word[0]) {
		s.token('0', i, true)
		return
	}
	before, wrote := s.last, s.wrote
	s.token('a', i, true)
	if s.data {
		if f.kind == objectFrame && (before.kind == '{' || before.kind == ',') { // JSON5
			s.key(f, word)
		}
		return
	}
	if before.kind == '.' || f.kind == objectFrame {
		if before.kind == '{' || before.kind == ',' || before.kind == '*' || before.kind == 'a' && f.kind == objectFrame && isWordOf(string(s.src[before.from:before.to]), "async", "get", "set") {
			s.key(f, word)
			return
		}
		if before.kind == '.' {
			if s.assigned() && f.kind == blockFrame {
				f.part, f.off = partOf(word), false
			}
			return
		}
	}
	s.keyword(f, word, before, wrote)
}

// key takes a word for the name of a value, when a value follows.
func (s *script) key(f *frame, word []byte) {
	switch i := s.after(s.pos); s.byteAt(i) {
	case ':', '=', '(':
		if s.byteAt(i) == '=' && (s.byteAt(i+1) == '=' || s.byteAt(i+1) == '>') {
			return
		}
		f.part = partOf(word)
		f.rich = isWordOf(string(word), "children", "content")
		if f.run {
			f.part = partOff
			if isWordOf(string(word), "text", "value") {
				f.part = partBody
			}
		}
		if f.schema != noSchema {
			f.schemaKey(word)
		}
		if f.whole == partHeading && isWordOf(string(word), "default", "absolute") { // title: {default: …}
			f.part = f.whole
		}
		f.ternary = 0
		if f.linked || string(word) == "@type" {
			f.key = string(word)
		}
		if isDataWord(word) {
			f.linked = true
		}
		if s.byteAt(i) == '(' {
			f.page = f.page || isPageWord(word)
			f.part = partUnknown
		}
	case ',', '}':
		f.part = partUnknown
	}
}

// assigned tells whether a sign of assignment follows.
func (s *script) assigned() bool {
	i := s.after(s.pos)
	return s.byteAt(i) == '=' && s.byteAt(i+1) != '=' && s.byteAt(i+1) != '>'
}

// after is the place of the next byte that is no white space.
func (s *script) after(i int) int {
	for i < s.end && isSpace(s.src[i]) {
		i++
	}
	return i
}

// keyword obeys the words that matter, and takes names that are declared or assigned to.
func (s *script) keyword(f *frame, word []byte, before token, wrote bool) {
	statement := f.kind == blockFrame && (before.kind == 0 || before.kind == ';' || before.kind == '{' || before.kind == '}' || before.kind == ')' || wrote || s.wordIs(before, "export", "default", "async", "declare"))
	switch string(word) {
	case "return", "throw", "await", "yield", "typeof", "new", "delete", "void", "in", "of", "instanceof", "else", "do", "extends":
		s.operand = false
		if string(word) == "return" || string(word) == "throw" {
			f.reset()
		}
	case "case", "default":
		s.operand = false
		if statement {
			f.reset()
			f.label = string(word) == "case" || s.byteAt(s.after(s.pos)) == ':'
		}
	case "const", "let", "var", "export", "function", "class", "if", "for", "while", "import", "enum", "static", "public", "private", "readonly":
		if !statement && !s.wordIs(before, "const", "public", "private", "static", "abstract") {
			break
		}
		s.operand = false
		if !s.wordIs(before, "export", "default", "async") {
			f.reset()
			f.page, f.linked = f.about, false
		}
		f.declare = isWordOf(string(word), "const", "let", "var")
	case "interface", "namespace":
		if statement && isWordByte(s.byteAt(s.after(s.pos))) {
			s.interfaceType()
		}
	case "type":
		if statement && isWordByte(s.byteAt(s.after(s.pos))) {
			s.typeAlias()
		}
	default:
		switch {
		case s.wordIs(before, "const", "let", "var", "function", "class") && f.kind == blockFrame:
			f.part = partOf(word)
			f.off = f.part == partOff && f.off
			if isPageWord(word) {
				f.page = true
			}
			if isDataWord(word) {
				f.linked = true
			}
			if s.wordIs(before, "function", "class") {
				f.part = partUnknown
			}
		case (f.kind == blockFrame || f.kind == parenFrame) && s.assigned():
			f.part = partOf(word)
		}
	}
}

// wordIs tells whether a token is one of some words.
func (s *script) wordIs(t token, words ...string) bool {
	return t.kind == 'a' && isWordOf(string(s.src[t.from:t.to]), words...)
}

// interfaceType skips the declaration of an interface.
func (s *script) interfaceType() {
	for s.pos < s.end {
		switch c := s.src[s.pos]; c {
		case '{':
			s.pos++
			s.skipGroup('}')
			s.last = token{';', s.pos, s.pos}
			s.operand = false
			return
		case ';', '}', '(', '=':
			return
		}
		s.pos++
	}
}

// typeAlias skips the declaration of a type.
func (s *script) typeAlias() {
	for s.pos < s.end && s.src[s.pos] != '=' && s.src[s.pos] != '\n' && s.src[s.pos] != ';' {
		if s.src[s.pos] == '<' {
			s.angles()
			continue
		}
		s.pos++
	}
	if s.byteAt(s.pos) != '=' {
		return
	}
	for {
		s.pos++
		s.annotation(false)
		// A type goes on in the next line when that starts with a sign that cannot start a statement.
		if i := s.after(s.pos); s.byteAt(i) == '|' || s.byteAt(i) == '&' || s.byteAt(i) == '?' || s.byteAt(i) == ':' || s.byteAt(i) == '{' && i == s.pos {
			if s.byteAt(i) == '{' {
				s.pos = i + 1
				s.skipGroup('}')
				continue
			}
			s.pos = i
			continue
		}
		break
	}
	s.last = token{';', s.pos, s.pos}
	s.operand = false
}

// angles skips the type arguments at hand, or one byte where there are none.
func (s *script) angles() bool {
	const far = 300
	open := 0
	for i := s.pos; i < s.end && i < s.pos+far; i++ {
		switch c := s.src[i]; {
		case c == '<':
			open++
		case c == '=' && s.byteAt(i+1) == '>':
			i++
		case c == '>':
			if open--; open == 0 {
				s.pos = i + 1
				return true
			}
		case isWordByte(c), isSpace(c), bytes.IndexByte([]byte(",.|[]{}():;\"'?&-"), c) >= 0:
			if c == '&' && s.byteAt(i+1) == '&' || c == '|' && s.byteAt(i+1) == '|' {
				s.pos++
				return false
			}
		default:
			s.pos++
			return false
		}
	}
	s.pos++
	return false
}

// less reads a "<": the start of an element, of type arguments, or a comparison.
func (s *script) less(f *frame) {
	if s.jsx && !s.operand && s.startsElement() {
		s.element(f)
		s.last, s.operand = token{')', s.pos, s.pos}, true
		return
	}
	if s.operand && s.last.kind == 'a' && s.last.to == s.pos {
		before := s.last
		start := s.pos
		if s.angles() {
			if i := s.after(s.pos); bytes.IndexByte([]byte("(`=>,);{[.|"), s.byteAt(i)) >= 0 || i >= s.end {
				s.last, s.operand = before, true
				return
			}
		}
		s.pos = start
	}
	s.token('<', s.pos+1, false)
}
