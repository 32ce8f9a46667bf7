package source

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/har"
	"github.com/cliniclint/cliniclint/internal/warc"
)

// Capture says where in an archive a page stands, and when it was captured.
type Capture struct {
	Archive string    // the name of the file
	Record  string    // URI of the record in a WARC; "entry 7" in a HAR
	Time    time.Time // UTC; zero when the archive does not say so
	// Single says that the program which captured the page was asked for single pages, as opposed to whole sites.
	Single bool
}

// Bounds of what is kept and told of an archive.
const (
	maxEntry     = 64 << 20 // bytes of an entry of a HAR, as JSON
	maxDamages   = 100      // that are told one by one
	maxKinds     = 50       // of what is no page, that are told apart
	maxRevisits  = 16 << 20 // bytes that are kept of revisits until what they refer to is met
	sniffed      = 512      // bytes that tell what a file is
	maxKindBytes = 40
)

// isArchiveName tells by its ending whether a file is an archive.
func isArchiveName(name string) bool {
	name = strings.ToLower(path.Base(name))
	return strings.HasSuffix(name, ".warc") || strings.HasSuffix(name, ".warc.gz") || strings.HasSuffix(name, ".har")
}

// isArchiveFile tells by its name or its beginning whether a regular file is an archive.
func isArchiveFile(name string) bool {
	if isArchiveName(name) {
		return true
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close() //nolint:errcheck // read only
	head := make([]byte, sniffed)
	n, _ := io.ReadFull(f, head)
	return isArchive(head[:n])
}

func isArchive(head []byte) bool { return warc.Magic(head) || har.Magic(head) }

// archiveInput is an archive, whose pages Input.Pages delivers.
func archiveInput(name string, named bool, maxPage int64) *Input {
	in := &Input{Name: name, Kind: KindArchive, Named: named}
	in.load = func(_ context.Context, in *Input) *Skipped {
		return in.skipped(ReasonUnreadable, "an archive is read page by page")
	}
	in.open = func() (io.ReadCloser, error) { return os.Open(in.Name) }
	in.maxPage = maxPage
	return in
}

// Pages delivers the pages of an archive in their order, as inputs of the kind KindURL without their Data, and what
// cannot be read of it; pages that repeat an earlier one come last. What an archive holds beside pages (pictures,
// scripts, redirects, errors) is counted, and told at the end in one Skipped that is Deliberate. Pages is for an input of
// the kind KindArchive.
//
// Memory is needed for one page at a time, however large the archive is.
func (in *Input) Pages(ctx context.Context) iter.Seq2[*Input, *Skipped] {
	return func(yield func(*Input, *Skipped) bool) {
		a := &archive{Input: in, ctx: ctx, others: map[string]int{}}
		a.yield = func(page *Input, skipped *Skipped) bool {
			a.done = a.done || !yield(page, skipped)
			return !a.done
		}
		a.all()
	}
}

// archive is one passage through an archive.
type archive struct {
	*Input
	ctx     context.Context
	yield   func(*Input, *Skipped) bool
	done    bool // the caller wants no more
	single  bool // see Capture
	pages   int
	others  map[string]int // what is no page, by kind
	damages int

	revisits []revisit
	kept     int // bytes of revisits
}

func (a *archive) all() {
	f, err := a.open()
	if err != nil {
		a.yield(nil, fileTrouble(a.Name, a.Named, err))
		return
	}
	defer f.Close() //nolint:errcheck // read only
	r := bufio.NewReaderSize(f, 64<<10)
	head, _ := r.Peek(sniffed)
	if name := strings.ToLower(a.Name); warc.Magic(head) || !har.Magic(head) && !strings.HasSuffix(name, ".har") {
		a.warc(r)
	} else {
		a.har(r)
	}
	if !a.done {
		a.conclude()
	}
}

// stopped tells whether there is no reason to go on.
func (a *archive) stopped() bool {
	if !a.done && a.ctx.Err() != nil {
		a.yield(nil, a.skipped(ReasonCancelled, "stopped before all of it was read"))
		a.done = true
	}
	return a.done
}

// conclude tells what is no page, and how many damages were not told.
func (a *archive) conclude() {
	if more := a.damages - maxDamages; more > 0 && !a.yield(nil, a.skipped(ReasonDamaged, fmt.Sprintf("%d more damages", more))) {
		return
	}
	total := 0
	kinds := slices.SortedFunc(maps.Keys(a.others), func(x, y string) int {
		return cmp.Or(cmp.Compare(a.others[y], a.others[x]), cmp.Compare(x, y))
	})
	parts := make([]string, 0, len(kinds))
	for _, kind := range kinds {
		total += a.others[kind]
		parts = append(parts, fmt.Sprintf("%d %s", a.others[kind], kind))
	}
	told := strings.Join(parts, ", ")
	switch {
	case a.pages == 0 && a.damages == 0 && a.Named && total == 0:
		a.yield(nil, a.skipped(ReasonNoFiles, "the archive holds no page"))
	case a.pages == 0 && a.damages == 0 && a.Named:
		a.yield(nil, a.skipped(ReasonNoFiles, "the archive holds no page, but "+told))
	case total > 0:
		a.yield(nil, a.skipped(ReasonNoPage, "what the archive holds beside pages: "+told))
	}
}

// other counts what is no page.
func (a *archive) other(kind string) {
	if len(kind) > maxKindBytes {
		kind = "others"
	}
	if a.others[kind] == 0 && len(a.others) >= maxKinds {
		kind = "others"
	}
	a.others[kind]++
}

// damaged tells what could not be read.
func (a *archive) damaged(name, reason, detail string) {
	if a.damages++; a.damages <= maxDamages {
		a.yield(nil, &Skipped{Name: name, Reason: reason, Detail: detail, Named: a.Named})
	}
}

// page delivers a page out of an exchange.
func (a *archive) page(x Exchange, contentType string, data []byte, at Capture) {
	a.pages++
	in := &Input{Name: x.URL, Kind: KindURL, FinalURL: withoutFragment(x.URL), ContentType: contentType, Exchanges: []Exchange{x}, Capture: &at}
	in.load = func(_ context.Context, in *Input) *Skipped {
		in.Exchanges = []Exchange{x}
		if data != nil {
			in.Data = data
			return nil
		}
		return in.unpack(a.maxPage)
	}
	if a.yield(in, nil) && x.Cut != "" {
		a.yield(nil, in.skipped(ReasonCutShort, fmt.Sprintf("the archive %s holds only its beginning (%s); that was read", a.Name, x.Cut)))
	}
}

// unpack takes the content out of the last exchange.
func (in *Input) unpack(maxBytes int64) *Skipped {
	x := &in.Exchanges[len(in.Exchanges)-1]
	data, err := x.Content(maxBytes)
	switch {
	case err == nil:
		in.Data = data
	case errors.Is(err, errTooLarge):
		return in.skipped(ReasonTooLarge, fmt.Sprintf("more than %s, which is all that is read", bytesText(maxBytes)))
	case isPlain(x.Body): // the archive holds what was unpacked under the header of the packed
		in.Data = x.Body
	case errors.Is(err, errEncoding):
		return in.skipped(ReasonEncoding, fmt.Sprintf("it stands in the archive in a compression that cannot be undone (%s)", err))
	default:
		return in.skipped(ReasonEncoding, fmt.Sprintf("its compressed content in the archive is damaged (%s)", err))
	}
	return nil
}

// isPlain tells text from what is compressed.
func isPlain(data []byte) bool {
	head := bytes.TrimSpace(data[:min(len(data), sniffed)])
	return bytes.HasPrefix(head, []byte("<")) && bytes.IndexByte(head, 0) < 0
}

// pageTypes are the media types of what people read. Scripts, styles, feeds and data that a page is made with are others.
var pageTypes = []string{
	"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// kindOf is "" when an answer is a page, and else what it is.
func kindOf(target string, status int, contentType string) string {
	u, err := url.Parse(target)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https":
		return "not of the web"
	case status != 200 && status != 203:
		return fmt.Sprintf("answered %d", status)
	case strings.EqualFold(u.Path, "/robots.txt"):
		return "robots.txt"
	case contentType == "" || slices.Contains(pageTypes, mediaType(contentType)):
		return ""
	}
	return cmp.Or(mediaType(contentType), "of no type")
}

// typeOf is the media type of content by the header that says it, or by the content.
func typeOf(x *Exchange) string {
	declared := x.Header.Get("Content-Type")
	switch {
	case declared != "":
		return declared
	case x.Header.Get("Content-Encoding") != "":
		return "text/html"
	}
	return guessType(x.Body)
}

func withoutFragment(raw string) string {
	before, _, _ := strings.Cut(raw, "#")
	return before
}
