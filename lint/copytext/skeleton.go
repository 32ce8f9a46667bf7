package copytext

// skeleton is a page boiled down to what the parser needs to know: the same elements in the same order, with a
// four-letter number in place of every run of text, another one in place of the attributes, and no scripts, styles,
// comments or formatting elements. The parser sees a fraction of the bytes, and where it moves text (out of a table, out
// of mis-nested elements) the number moves along and still tells where the text stands in the source.
type skeleton struct {
	html     []byte
	runs     []run
	elements []element
	labels   []label
	size     int // bytes of all runs and labels
}

// run is a stretch of text of the source without its outer white space.
type run struct {
	from, to int
	before   int // where the white space before it starts
	after    int // where the white space behind it ends
	decoding decoding
	link     bool // inside <a>
	bold     bool // inside <b> or <strong>
	fragment bool // HTML that is shown under some condition, as in <noscript>
	seam     seam
}

// seam says what stands between a run of text and the one before it, on the same line.
type seam uint8

const (
	noSeam   seam = iota
	spanSeam      // </span><span>
	linkSeam      // </a><a>
)

// element is what an element's attributes say.
type element struct {
	roles    role
	level    int // aria-level
	from, to int // its labels
}

// label is the value of an attribute that a reader sees or hears.
type label struct {
	slot     Slot
	from, to int
}

const numberLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// numberSize is the length of a number in the skeleton.
const numberSize = 4

func appendNumber(b []byte, n int) []byte {
	return append(b, numberLetters[n>>18&63], numberLetters[n>>12&63], numberLetters[n>>6&63], numberLetters[n&63])
}

var numberValue = func() (t [256]int) {
	for i, c := range []byte(numberLetters) {
		t[c] = i
	}
	return t
}()

// number reads the number at the start of s; -1 when there is none in a table of n entries.
func number(s string, n int) int {
	if len(s) < numberSize {
		return -1
	}
	v := numberValue[s[0]]<<18 | numberValue[s[1]]<<12 | numberValue[s[2]]<<6 | numberValue[s[3]]
	if v >= n {
		return -1
	}
	return v
}
