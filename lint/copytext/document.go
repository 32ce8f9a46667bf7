// Package copytext turns the bytes of a page or a file into the copy that a reader sees: a Document of Blocks, each
// carrying, by construction, the place in the source of every byte of its text.
//
// Nothing in here knows rules, jurisdictions or where the bytes came from.
package copytext

import "sort"

// Slot says what part a block plays on the page. Rules use it to decide severity.
type Slot string

// The slots of a block.
const (
	SlotTitle          Slot = "title"           // <title>, og:title, front-matter title
	SlotMeta           Slot = "meta"            // meta description, og:description, keywords
	SlotHeading        Slot = "heading"         // h1 … h6, role=heading
	SlotNav            Slot = "nav"             // anything in navigation
	SlotBody           Slot = "body"            // paragraphs and other running text
	SlotList           Slot = "list"            // list item
	SlotTable          Slot = "table"           // a row of a data table
	SlotPrice          Slot = "price"           // a row, list item or line that names a price
	SlotButton         Slot = "button"          // button, role=button, submit, call-to-action link
	SlotAlt            Slot = "alt"             // alt text of an image
	SlotLabel          Slot = "label"           // title and aria-label attributes, placeholder
	SlotQuestion       Slot = "question"        // FAQ question, <summary>
	SlotAnswer         Slot = "answer"          // the answer to a question
	SlotTestimonial    Slot = "testimonial"     // blockquote, review
	SlotFooter         Slot = "footer"          // page footer
	SlotStructuredData Slot = "structured-data" // string of JSON-LD that is none of the above
)

// Document is one page or file, ready to be checked.
type Document struct {
	// Source is the path or URL as the user gave it.
	Source string
	// Format is the kind of file that was read: "html", "markdown", "text", ….
	Format string
	// Bytes is the source decoded to UTF-8; of a format that is no text itself, the text that it holds, one paragraph below
	// the other. Every span of the document is a byte range of it.
	Bytes []byte
	// Blocks in reading order; head metadata first, structured data last.
	Blocks []Block
	// Signals is what the page says about the country that it addresses.
	Signals Signals
	// Unread lists the parts or the reasons why a reader sees more than was read. Of a page or a
	// text it is never empty when Blocks is; a source file may hold no copy at all.
	Unread []Unread
	// Images is the number of pictures on a page. What is written in them is not read.
	Images int

	lines  *lineIndex
	places []placed // of a format that has no lines; sorted by offset
}

// Signals holds the machine-readable hints about a page's audience. Text hints (phone numbers, postcodes, currencies)
// are found in the blocks themselves.
type Signals struct {
	Lang      []string // html lang, og:locale, Content-Language, in the order found
	Hreflang  []string // of link rel=alternate that is the page itself; others are not evidence
	Countries []string // addressCountry of JSON-LD, as written
	Currency  []string // priceCurrency, currenciesAccepted of JSON-LD, og:price:currency
	Phones    []string // tel: links and JSON-LD telephone
	Canonical string   // canonical URL, "" when there is none
}

// Unread is something that was not read, and why.
type Unread struct {
	Reason string // short and stable, e.g. "needs JavaScript", "no text", "nested too deeply", "truncated"
	Detail string // for a person; may be ""
}

// None is the value of a Block's links (Heading, Question, Lead) that lead nowhere.
const None = -1

// Block is a run of text that a reader sees as one piece.
type Block struct {
	Slot Slot
	// Text is what the reader sees: entities decoded, white space collapsed to single spaces and trimmed. A "\n" is a
	// hard break inside the piece (<br>, the next cell of a row).
	Text string
	// Level is the level of a heading, 1 to 6; 0 for other blocks.
	Level int
	// Heading is the index of the block that heads this one, or None. Following it upwards gives the heading path.
	Heading int
	// Question is the index of the question that this block answers, or None.
	Question int
	// Lead is the index of the block that introduces the list or table that this block is an item of, or None.
	Lead int
	// Selector leads to the element, for a person or a browser, e.g. "main > section:nth-of-type(2) > p"; "" when the
	// format has none.
	Selector func() string

	segments []Segment
}

// Segment maps a run of a block's text to the source. When Len equals SrcLen the run is the source's own bytes, but that
// white space of one byte is always written as a space or a "\n"; otherwise it is atomic (an entity, an escape, collapsed white space), and any part of it maps to the whole.
type Segment struct {
	Text   int // byte offset in Block.Text
	Len    int // bytes of text
	Src    int // byte offset in Document.Bytes
	SrcLen int // bytes of source; 0 for text that has no source, such as the break between two cells
}

// Span gives the byte range of Document.Bytes in which Text[start:end] stands: from the first byte of what the first
// character was written as to the last byte of what the last one was written as. Markup between them is inside.
// start and end are byte offsets into Text with 0 <= start < end <= len(Text). ok is false when no part of the text
// has a source.
func (b *Block) Span(start, end int) (srcStart, srcEnd int, ok bool) {
	segs := b.segments
	i := sort.Search(len(segs), func(i int) bool { return segs[i].Text+segs[i].Len > start })
	for ; i < len(segs) && segs[i].Text < end; i++ {
		s := segs[i]
		if s.SrcLen == 0 {
			continue
		}
		from, to := s.Src, s.Src+s.SrcLen
		if s.Len == s.SrcLen {
			from += max(0, start-s.Text)
			to -= max(0, s.Text+s.Len-end)
		}
		if !ok {
			srcStart, ok = from, true
		}
		srcEnd = to
	}
	return srcStart, srcEnd, ok
}

// Segments is the block's map to the source, in the order of the text.
func (b *Block) Segments() []Segment { return b.segments }

// NewBlock makes a block of text whose bytes stand in the source as segments say. Links lead nowhere until set.
func NewBlock(slot Slot, text string, segments []Segment) Block {
	return Block{Slot: slot, Text: text, Heading: None, Question: None, Lead: None, Selector: noSelector, segments: segments}
}

func noSelector() string { return "" }
