package copytext

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cliniclint/cliniclint/lint/copytext/pdf"
)

// readPDF reads a PDF document. Its paragraphs are made of its lines, as it does not say itself what belongs together.
func readPDF(doc *Document, data []byte) error {
	d, err := pdf.Read(data)
	switch {
	case errors.Is(err, pdf.ErrEncrypted):
		doc.noteUnread(Unread{Reason: "encrypted", Detail: "it opens with a password only; save a copy without one and check that"})
		return nil
	case errors.Is(err, pdf.ErrTooLong):
		doc.noteUnread(Unread{Reason: "too intricate", Detail: "reading it took too long and was given up; split it, or save it anew"})
		return nil
	case errors.Is(err, pdf.ErrFormat):
		doc.noteUnread(Unread{Reason: "damaged", Detail: "it is not whole, or no PDF document at all; save it anew"})
		return nil
	case err != nil:
		return fmt.Errorf("reading a PDF document: %w", err)
	}
	bind(doc, newLayout(d.Pages).passages())
	notePages(doc, d)
	return nil
}

// notePages says which pages of a document were not read, or hold nothing that can be.
func notePages(doc *Document, d *pdf.Document) {
	var pictures, riddles []string
	for i := range d.Pages {
		p := &d.Pages[i]
		switch name := fmt.Sprint(i + 1); {
		case p.Unknown > p.Letters:
			riddles = append(riddles, name)
		case p.Letters == 0 && p.Objects > 0:
			pictures = append(pictures, name)
		}
	}
	reason := "pages without text"
	if len(doc.Blocks) == 0 {
		reason = "no text"
	}
	if len(pictures) > 0 {
		doc.noteUnread(Unread{Reason: reason, Detail: "only pictures, as of a scanner, on " + pageList(pictures) + "; what stands in them is not read"})
	}
	if len(riddles) > 0 {
		doc.noteUnread(Unread{Reason: reason, Detail: "the fonts do not say which letters they show, on " + pageList(riddles)})
	}
	if len(d.Pages) < d.Total {
		doc.noteUnread(Unread{Reason: "truncated", Detail: fmt.Sprintf("of %d pages, %d were read; split it to have it checked", d.Total, len(d.Pages))})
	}
	if d.Damage != "" {
		doc.noteUnread(Unread{Reason: "damaged", Detail: d.Damage})
	}
}

// pageList names some pages.
func pageList(pages []string) string {
	const most = 10
	switch n := len(pages); {
	case n == 1:
		return "page " + pages[0]
	case n > most:
		return "pages " + strings.Join(pages[:most], ", ") + fmt.Sprintf(" and %d more", n-most)
	}
	return "pages " + strings.Join(pages, ", ")
}

// layout makes paragraphs of lines.
type layout struct {
	lines []printed
	body  float64             // size of most letters
	bold  bool                // most letters are bold
	sizes []float64           // of headings, the largest first
	pitch map[float64]float64 // from line to line, by size
	words map[string]bool     // in small letters; with the hyphens that stand within lines
	broke bool                // words are divided at the ends of lines
}

// printed is a line with its page.
type printed struct {
	pdf.Line
	page     int     // from 0
	column   float64 // how far to the right the lines reach that it stands among
	furnish  passageKind
	repeated bool // furniture that was met already
}

func newLayout(pages []pdf.Page) *layout {
	l := &layout{pitch: map[float64]float64{}, words: map[string]bool{}}
	for i := range pages {
		for _, line := range pages[i].Lines {
			line.Size = math.Round(2*line.Size) / 2
			if text := strings.TrimRight(line.Text, "\u00ad\u2010"); text != line.Text {
				line.Text, line.Hyphen = text, true
			}
			if strings.ContainsFunc(line.Text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				l.lines = append(l.lines, printed{Line: line, page: i})
			}
		}
	}
	l.furniture(pages)
	l.measure()
	l.columns()
	return l
}

// measure finds out what is usual in the document.
func (l *layout) measure() {
	letters, bold, all := map[float64]int{}, 0, 0
	steps := map[float64]map[float64]int{}
	hyphens := 0
	for i := range l.lines {
		line := &l.lines[i]
		n := utf8.RuneCountInString(line.Text)
		letters[line.Size] += n
		all += n
		if line.Bold {
			bold += n
		}
		if line.Hyphen {
			hyphens++
		}
		words := strings.FieldsFunc(strings.ToLower(line.Text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
		for k, w := range words {
			isPart := k == len(words)-1 && line.Hyphen || k == 0 && i > 0 && l.lines[i-1].Hyphen
			l.words[w] = l.words[w] || !isPart
		}
		if i == 0 {
			continue
		}
		if before := &l.lines[i-1]; before.page == line.page && before.Size == line.Size {
			if step := math.Round(before.Base - line.Base); step > line.Size/2 && step < 3*line.Size {
				if steps[line.Size] == nil {
					steps[line.Size] = map[float64]int{}
				}
				steps[line.Size][step]++
			}
		}
	}
	l.body, l.bold = most(letters), 2*bold > all
	const some, oneIn = 2, 40
	l.broke = hyphens >= some && hyphens*oneIn >= len(l.lines)
	for size, n := range steps {
		l.pitch[size] = most(n)
	}
	for size := range letters {
		if l.isLarge(size) {
			l.sizes = append(l.sizes, size)
		}
	}
	slices.Sort(l.sizes)
	slices.Reverse(l.sizes)
}

// most gives the key that counts most, the smallest of several.
func most(counts map[float64]int) float64 {
	best := 0.0
	for key, n := range counts {
		if m := counts[best]; n > m || n == m && key < best {
			best = key
		}
	}
	return best
}

func (l *layout) isLarge(size float64) bool { return size >= 1.15*l.body }

// below tells whether p is the next line of the column of q, and begins where that does.
func (l *layout) below(p, q *printed) bool {
	const same = 3
	return p.page == q.page && p.Size == q.Size && math.Abs(p.Left-q.Left) < same && q.Base > p.Base && q.Base-p.Base <= l.step(p.Size)
}

// step is how far below a line the next one of the paragraph may be.
func (l *layout) step(size float64) float64 {
	const slack, unknown, raised = 1.25, 1.6, 0.15
	usual := l.pitch[size] * slack
	if usual == 0 {
		usual = size * unknown
	}
	return usual + size*raised
}

// columns finds how far to the right the lines reach that stand below each other, and tells gaps in a line that was made as
// long as its neighbours from those between cells.
func (l *layout) columns() {
	for from := 0; from < len(l.lines); {
		to := from + 1
		right := l.lines[from].Right
		for to < len(l.lines) && l.below(&l.lines[to], &l.lines[to-1]) {
			right = max(right, l.lines[to].Right)
			to++
		}
		for i := from; i < to; i++ {
			p := &l.lines[i]
			p.column = right
			plain := i > from && !strings.Contains(l.lines[i-1].Text, "\t") || i+1 < to && !strings.Contains(l.lines[i+1].Text, "\t")
			if plain && right-p.Right < 2 {
				p.Text = strings.ReplaceAll(p.Text, "\t", " ")
			}
		}
		from = to
	}
}

// furniture marks what stands at the top or at the bottom of many pages.
func (l *layout) furniture(pages []pdf.Page) {
	const margin = 0.1
	type strip struct {
		text string
		kind passageKind
	}
	key := func(p *printed) (strip, bool) {
		height := pages[p.page].Height
		s := strip{text: strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return '#'
			}
			return r
		}, p.Text)}
		switch {
		case height <= 0:
			return s, false
		case p.Base > height*(1-margin):
			s.kind = pageHeader
		case p.Base < height*margin:
			s.kind = pageFooter
		default:
			return s, false
		}
		return s, true
	}
	on := map[strip]int{}
	for i := range l.lines {
		if s, ok := key(&l.lines[i]); ok {
			on[s]++
		}
	}
	met := map[strip]bool{}
	for i := range l.lines {
		p := &l.lines[i]
		if s, ok := key(p); ok && on[s] > 1 && 2*on[s] >= len(pages) {
			p.furnish, p.repeated = s.kind, met[s]
			met[s] = true
		}
	}
}

// passages gives the paragraphs.
func (l *layout) passages() []passage {
	var list []passage
	count := map[int]int{} // paragraphs on each page
	tables := 0
	var last *printed // of the open paragraph; furniture does not end it
	var open int      // the open paragraph
	row := false
	for i := range l.lines {
		p := &l.lines[i]
		if p.repeated {
			continue
		}
		cells := strings.Split(p.Text, "\t")
		isRow := len(cells) > 1 && p.furnish == paragraph
		if last != nil && !isRow && p.furnish == paragraph && l.continues(last, p, &list[open]) {
			o := &list[open]
			if o.text = l.join(o.text, last, p); p.page != last.page {
				count[p.page]++
				o.turns = append(o.turns, placed{len(o.text) - len(p.Text), Place{p.page + 1, count[p.page]}})
			}
			last = p
			continue
		}
		count[p.page]++
		place := Place{Page: p.page + 1, Paragraph: count[p.page]}
		switch {
		case isRow:
			if !row {
				tables++
			}
			for c, cell := range cells {
				list = append(list, passage{text: cell, place: place, table: tables, row: i + 1, column: c + 1, bold: p.Bold && !l.bold})
			}
			last = nil
		case p.furnish != paragraph:
			list = append(list, passage{text: p.Text, place: place, kind: p.furnish})
		default:
			one := passage{text: p.Text, place: place, level: l.level(i), bold: p.Bold && !l.bold}
			if n := bulletSize([]byte(p.Text)); n > 0 && one.level == 0 {
				one.kind, one.text = listItem, p.Text[n:]
			}
			open, last = len(list), p
			list = append(list, one)
		}
		row = isRow
	}
	return list
}

// level is that of the heading that begins with line i; 0 when none does. Large letters make one, or a short line in bold ones.
func (l *layout) level(i int) int {
	const long = 150
	p := &l.lines[i]
	if len(p.Text) > long {
		return 0
	}
	if at := slices.Index(l.sizes, p.Size); at >= 0 {
		return min(at+1, maxLevel)
	}
	if !p.Bold || l.bold || p.Hyphen || strings.ContainsAny(p.Text[len(p.Text)-1:], ".,;:") || bulletSize([]byte(p.Text)) > 0 {
		return 0
	}
	if i+1 < len(l.lines) && l.lines[i+1].Bold && l.lines[i+1].Size == p.Size {
		return 0
	}
	return min(len(l.sizes)+1, maxLevel)
}

// continues tells whether the paragraph that ends with a line so far goes on with the next one.
func (l *layout) continues(last, next *printed, open *passage) bool {
	if next.Size != last.Size || next.Bold != last.Bold && (next.Bold || open.level > 0) || bulletSize([]byte(next.Text)) > 0 {
		return false
	}
	step := last.Base - next.Base
	if next.page != last.page || step < 0 || next.Left > last.Right { // another column or page
		first, _ := utf8.DecodeRuneInString(next.Text)
		return open.level == 0 && unicode.IsLower(first) && (last.Hyphen || !endsSentence(last.Text))
	}
	if step > l.step(next.Size) {
		return false
	}
	if last.Hyphen || open.level > 0 {
		return true
	}
	if first, _ := utf8.DecodeRuneInString(next.Text); !unicode.IsLower(first) && endsInAmount(last.Text) {
		return false // a line of a list of prices
	}
	indent := next.Left - last.Left
	if open.kind == paragraph && indent > next.Size && indent < 4*next.Size && endsSentence(last.Text) {
		return false // its first line is set in
	}
	// Of a paragraph that goes on, a line ends where the next word would not fit.
	word, _, _ := strings.Cut(next.Text, " ")
	letters := float64(utf8.RuneCountInString(next.Text))
	width := (next.Right - next.Left) / letters * float64(utf8.RuneCountInString(word)+1)
	return !l.below(next, last) || last.Right+width > last.column-1
}

// endsSentence tells whether a text ends as a sentence does.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, "\"')]”’»")
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?:;", last)
}

// endsInAmount tells whether the last word of a text is an amount of money.
func endsInAmount(text string) bool {
	i := strings.LastIndexByte(strings.TrimRight(text, "+*"), ' ')
	return hasAmount([]byte(text[i+1:]))
}

// join adds a line to a paragraph.
func (l *layout) join(text string, last, next *printed) string {
	if !last.Hyphen {
		return text + " " + next.Text
	}
	before := strings.ToLower(text[strings.LastIndexByte(text, ' ')+1:])
	after, _, _ := strings.Cut(strings.ToLower(next.Text), " ")
	after = strings.TrimFunc(after, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' })
	if l.isDivided(text, before, after) {
		return text + next.Text
	}
	return text + "-" + next.Text
}

// isDivided tells whether the hyphen between two parts of a word, in small letters, is there only because the line ended.
func (l *layout) isDivided(text, before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case l.words[before+after]:
		return true
	case l.words[before+"-"+after], !unicode.IsLower(last):
		return false
	case l.words[before] && l.words[after]:
		return false
	}
	return l.broke
}
