package docx

import "strings"

// walker makes paragraphs of the pieces of a part.
type walker struct {
	*reader
	part Part

	skip    int // open elements of what is left out, the outermost included
	depth   int // open elements
	pending int // depth of the element whose text is collected; 0 for none
	paras   []para
	cells   []cell
	marks   bool // in the properties of a paragraph
	props   int  // depth of the properties of a run; 0 outside
	run     run
}

// para is an open paragraph. One stands inside another where a text box is anchored in it.
type para struct {
	Paragraph
	text   []byte
	depth  int
	letter bool // it has text
	joined bool // the mark at its end is deleted, so that it goes on in the next one
	style  style
}

// cell is where an open table stands.
type cell struct{ table, row, column int }

// run is what holds for a run of text.
type run struct {
	hidden, bold bool
}

// token takes in one piece.
func (w *walker) token(t *token) error {
	switch t.kind {
	case startTag:
		w.depth++
		if w.skip > 0 {
			w.skip++
			return nil
		}
		return w.start(t)
	case endTag:
		if w.skip > 0 {
			w.skip--
		} else {
			w.finish(t)
		}
		w.depth = max(w.depth-1, 0)
	case charData:
		if w.pending > 0 && w.skip == 0 {
			w.write(string(t.text))
		}
	}
	return nil
}

// para is the innermost open paragraph, or nil.
func (w *walker) para() *para {
	if len(w.paras) == 0 {
		return nil
	}
	return &w.paras[len(w.paras)-1]
}

// write adds text to the open paragraph.
func (w *walker) write(s string) {
	p := w.para()
	if p == nil || w.run.hidden || s == "" {
		return
	}
	if strings.TrimSpace(s) != "" {
		p.Bold = w.run.bold && (p.Bold || !p.letter)
		p.letter = true
	}
	p.text = append(p.text, s...)
}

func (w *walker) start(t *token) error {
	switch t.name {
	case "del", "moveFrom":
		if w.marks {
			if p := w.para(); p != nil && w.props > 0 {
				p.joined = true
			}
			return nil
		}
		w.skip = 1
	case "Fallback", "sdtPr", "rt", "instrText", "delText", "annotationRef", "comment":
		w.skip = 1
	case "footnote", "endnote":
		if kind := t.attr("type"); kind != "" && kind != "normal" {
			w.skip = 1 // the line above the notes
		}
	case "tbl":
		w.tables++
		w.cells = append(w.cells, cell{table: w.tables})
	case "tr":
		if n := len(w.cells) - 1; n >= 0 {
			w.cells[n].row++
			w.cells[n].column = 0
		}
	case "tc":
		if n := len(w.cells) - 1; n >= 0 {
			w.cells[n].column++
		}
	case "p":
		return w.open()
	case "docPr":
		w.picture(t.attr("descr"))
	default:
		w.inParagraph(t)
	}
	return nil
}

// open starts a paragraph.
func (w *walker) open() error {
	if len(w.doc.Paragraphs) >= maxParagraphs || len(w.paras) > 100 {
		return errTooMuch
	}
	p := para{depth: w.depth}
	p.Part = w.part
	if n := len(w.cells) - 1; n >= 0 {
		p.Table, p.Row, p.Cell = w.cells[n].table, w.cells[n].row, w.cells[n].column
	}
	w.run, w.marks, w.props, w.pending = run{}, false, 0, 0
	if last := w.para(); last != nil && last.joined && last.depth == 0 {
		w.paras = w.paras[:len(w.paras)-1]
		p.letter, p.Bold, p.text = last.letter, last.Bold, last.text
	}
	w.paras = append(w.paras, p)
	return nil
}

// inParagraph takes in an element that says something of the open paragraph, or of a run in it.
func (w *walker) inParagraph(t *token) {
	p := w.para()
	if p == nil {
		return
	}
	if w.marks {
		w.mark(p, t)
		return
	}
	if w.props > 0 {
		w.property(t)
		return
	}
	switch t.name {
	case "pPr":
		w.marks = true
	case "rPr":
		w.props = w.depth
	case "r":
		w.run = run{hidden: p.style.hidden, bold: p.style.bold}
	case "t":
		w.pending = w.depth
	case "tab", "ptab":
		w.write("\t")
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("-")
	}
}

// mark takes in a property of the open paragraph.
func (w *walker) mark(p *para, t *token) {
	switch t.name {
	case "rPr":
		w.props = w.depth
	case "pStyle":
		s := w.styles[t.attr("val")]
		p.style = s
		p.Level, p.List, p.Quote, p.TOC = s.level, s.list, s.quote, s.toc
	case "outlineLvl":
		p.Level = level(t.attr("val"), 1)
	case "numId":
		p.List = t.attr("val") != "0"
	}
}

// property takes in a property of a run.
func (w *walker) property(t *token) {
	switch t.name {
	case "vanish":
		w.run.hidden = t.on()
	case "b":
		w.run.bold = t.on()
	case "rStyle":
		s := w.styles[t.attr("val")]
		w.run.hidden, w.run.bold = w.run.hidden || s.hidden, w.run.bold || s.bold
	}
}

func (w *walker) finish(t *token) {
	switch t.name {
	case "t":
		w.pending = 0
	case "rPr":
		w.props = 0
	case "pPr":
		w.marks, w.props = false, 0
	case "tbl":
		if n := len(w.cells) - 1; n >= 0 {
			w.cells = w.cells[:n]
		}
	case "p":
		w.close()
	}
}

// close ends the innermost paragraph.
func (w *walker) close() {
	p := w.para()
	if p == nil || p.depth == 0 {
		return
	}
	if p.joined {
		p.depth = 0 // closed, but for the text that follows
		return
	}
	done := p.Paragraph
	done.Text = string(p.text)
	w.paras = w.paras[:len(w.paras)-1]
	w.marks, w.props, w.pending, w.run = false, 0, 0, run{}
	w.add(done)
}

// end closes what the part left open.
func (w *walker) end() {
	for len(w.paras) > 0 {
		p := w.para()
		p.joined, p.depth = false, 1
		w.close()
	}
}

// picture adds the description of a picture.
func (w *walker) picture(text string) {
	p := Paragraph{Text: text, Part: w.part, Alt: true}
	if n := len(w.cells) - 1; n >= 0 {
		p.Table, p.Row, p.Cell = w.cells[n].table, w.cells[n].row, w.cells[n].column
	}
	w.add(p)
}

// add adds a paragraph that has text, once where it is a header or a footer.
func (w *walker) add(p Paragraph) {
	if strings.TrimSpace(p.Text) == "" || len(w.doc.Paragraphs) >= maxParagraphs {
		return
	}
	if p.Part == Header || p.Part == Footer {
		key := string(rune('0'+p.Part)) + p.Text
		if w.seen[key] {
			return
		}
		w.seen[key] = true
	}
	w.doc.Paragraphs = append(w.doc.Paragraphs, p)
}
