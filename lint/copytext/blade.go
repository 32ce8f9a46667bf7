package copytext

import "bytes"

// blade reads what Laravel's templates have besides PHP: values between braces, directives such as @if(…), and components.
func (s *script) blade(page []byte) {
	s.components(page)
	for i := 0; i < len(page) && !s.full(); {
		j := bytes.IndexAny(page[i:], "{@")
		if j < 0 {
			return
		}
		i = s.construct(page, i+j)
	}
}

// construct reads the braces or the directive at i, if there are any, and gives the place behind them.
func (s *script) construct(page []byte, i int) int {
	for _, d := range []delimiters{{"{{--", "--}}", false}, {"{!!", "!!}", true}, {"{{", "}}", true}} {
		if !bytes.HasPrefix(page[i:], []byte(d.open)) {
			continue
		}
		body := i + len(d.open)
		n := bytes.Index(page[body:], []byte(d.close))
		if n < 0 {
			return body
		}
		end := body + n + len(d.close)
		if !d.value {
			blank(page, i, end)
			return end
		}
		s.bladeCode(page, i, span{body, body + n}, &frame{kind: blockFrame}, end, true)
		return end
	}
	if page[i] != '@' || i > 0 && isWordByte(page[i-1]) || i+1 < len(page) && !isLetter(page[i+1]) {
		return i + 1 // no directive, but an address of e-mail
	}
	return s.directive(page, i)
}

// directive reads the directive at i and paints over it.
func (s *script) directive(page []byte, i int) int {
	s.pos = i + 1
	for s.pos < s.end && isLetter(s.src[s.pos]) {
		s.pos++
	}
	name := string(s.src[i+1 : s.pos])
	open := s.after(s.pos)
	if s.byteAt(open) != '(' {
		end := s.pos
		if name == "php" {
			body := s.pos
			n := bytes.Index(s.src[body:s.end], []byte("@endphp"))
			if n < 0 {
				n = s.end - body
			}
			end = body + n
			s.bladeCode(page, i, span{body, end}, &frame{kind: blockFrame}, end, false)
		}
		blank(page, i, end)
		return end
	}
	s.pos = open + 1
	s.skipGroup(')')
	end := s.pos
	body := span{open + 1, max(open+1, end-1)}
	switch name {
	case "lang", "choice":
		s.bladeCode(page, i, body, &frame{kind: parenFrame, key: "__"}, end, true)
		return end
	case "section", "yield", "slot", "push":
		key, rest := s.firstArgument(body)
		s.bladeCode(page, i, rest, &frame{kind: arrayFrame, part: partOf(key), page: name != "slot"}, end, false)
	case "include", "includeIf", "includeWhen", "component", "props", "each", "php":
		s.bladeCode(page, i, body, &frame{kind: blockFrame}, end, false)
	}
	blank(page, i, end)
	return end
}

// firstArgument is the inside of the string that arguments begin with, and what follows it.
func (s *script) firstArgument(body span) (key []byte, rest span) {
	i := s.after(body.from)
	if c := s.byteAt(i); c != '\'' && c != '"' || i >= body.to {
		return nil, body
	}
	n := bytes.IndexByte(s.src[i+1:body.to], s.src[i])
	if n < 0 {
		return nil, body
	}
	key, i = s.src[i+1:i+1+n], s.after(i+1+n+1)
	if s.byteAt(i) == ',' {
		i++
	}
	return key, span{min(i, body.to), body.to}
}

// bladeCode reads code that stands in construct from to end of a page. Its value may be shown there.
func (s *script) bladeCode(page []byte, from int, code span, f *frame, end int, shown bool) {
	p := &phpCode{script: s, page: page, from: from, value: shown}
	pos, outer := s.pos, s.end
	s.pos, s.end = code.from, code.to
	s.last, s.operand = token{'(', code.from, code.from}, false
	p.run(f)
	s.pos, s.end = pos, outer
	if shown {
		p.leave(end)
	}
}

// components keeps the strings that are handed to components: <x-card title="…" :text="'…'">.
func (s *script) components(page []byte) {
	for i := 0; i < len(page) && !s.full(); {
		j := bytes.Index(page[i:], []byte("<x-"))
		if j < 0 {
			return
		}
		from := i + j
		s.pos = s.nameEnd(from + len("<x-"))
		s.at = s.root
		s.section(false, partUnknown, func() { s.componentTag(page) })
		s.at = s.root
		i = max(s.pos, from+1)
	}
}

// componentTag reads the attributes of a component up to the end of its tag.
func (s *script) componentTag(page []byte) {
	for s.pos < s.end {
		c := s.src[s.pos]
		switch {
		case c == '>':
			return
		case c == '<': // the ">" is missing
			return
		case !isWordByte(c) && c != ':':
			s.pos++
			continue
		}
		from := s.pos
		s.pos = max(s.nameEnd(from), from+1)
		key := s.src[from:s.pos]
		name, bound := bytes.CutPrefix(key, []byte(":"))
		value, ok := s.bound()
		if !ok || isCodeAttribute(name) || attributeSlot(name) != "" && !bound {
			continue // what the page shows of it is read there
		}
		f := frame{kind: parenFrame, part: partOf(name), level: 1}
		if bound {
			at := s.at
			s.bladeCode(page, from, value, &f, value.to, false)
			s.at = at
		} else if value.to > value.from && !bytes.Contains(s.src[value.from:value.to], []byte("{{")) {
			s.keep([]span{value}, &f)
		}
	}
}
