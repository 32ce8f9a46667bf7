// Package source finds what is to be checked and brings its bytes: files, directories, patterns, standard input,
// single web pages and archives of them. What it cannot or will not read comes back as a Skipped, never as silence.
//
// It knows nothing of rules, and of formats only what its caller tells it.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// Kind says where an input comes from.
type Kind string

// The kinds of input.
const (
	KindFile  Kind = "file"
	KindStdin Kind = "stdin"
	KindURL   Kind = "url"
	// KindArchive is a file with web pages in it, which Input.Pages delivers.
	KindArchive Kind = "archive"
)

// DefaultMaxBytes is the size, in bytes, above which a file or standard input is not read.
const DefaultMaxBytes = 64 << 20

// Input is one thing to be checked. Finder delivers it without its bytes, so that any number of them costs no memory;
// Load brings the bytes.
type Input struct {
	// Name is the path or URL as given or as found. Paths are cleaned and slash-separated on every system, URLs carry
	// no user name and no password.
	Name string
	Kind Kind
	// Named says that the user named this input, as opposed to a directory or a pattern that it was found by.
	Named bool

	// Data is the content as it stands in the file, or as served once transfer and content encodings are undone. The
	// character encoding is untouched. Nil until loaded.
	Data []byte
	// ContentType is the Content-Type of a URL as the server sent it, or as guessed from the content when it sent none;
	// "" for everything else.
	ContentType string
	// FinalURL is the URL that Data came from, without a fragment; "" for everything but URLs.
	FinalURL string
	// Redirects are the URLs that answered with a redirect, in order. FinalURL is where they led.
	Redirects []string
	// Exchanges are the requests and answers that led to Data, or to what was in the way of it: the redirects, and at the
	// end the page. Nil for everything but URLs, and where nothing answered.
	Exchanges []Exchange
	// Capture says where in an archive a page stands; nil for one that does not come out of an archive.
	Capture *Capture

	// Rendered says that Data is the document as a browser held it, written as markup. What was served is in Exchanges.
	Rendered bool
	// Missed are parts of the input that could not be read.
	Missed []Skipped

	load    func(context.Context, *Input) *Skipped
	open    func() (io.ReadCloser, error) // of an archive
	maxPage int64                         // of an archive: the size, in bytes, above which a page in it is not read
}

// Load reads the content into in. It returns what was in the way, or nil. It may run in any goroutine, but only once
// for each input.
func (in *Input) Load(ctx context.Context) *Skipped {
	if ctx.Err() != nil {
		return in.skipped(ReasonCancelled, "stopped before it was read")
	}
	if in.load == nil {
		return nil
	}
	return in.load(ctx, in)
}

// Deferred is in with a content that load brings, as often as it is asked. It is for sources outside of this package.
func Deferred(in Input, load func(context.Context, *Input) *Skipped) *Input {
	in.load = load
	return &in
}

func (in *Input) skipped(reason, detail string) *Skipped {
	return &Skipped{Name: in.Name, Reason: reason, Detail: detail, Named: in.Named}
}

// Skipped is something that was not read.
type Skipped struct {
	Name   string // path, pattern or URL, as in Input
	Reason string // one of the Reason constants
	Detail string // for a person: what happened, and what to do about it; may be ""
	Named  bool   // the user named it
	Status int    // the HTTP status when Reason is ReasonStatus
	// Expected says that the thing was met on the way and is none of what the user asked for, such as a dead link.
	Expected bool
	// Exchanges are the requests and answers that were in the way of a page of a site, as far as there were any.
	Exchanges []Exchange
}

// Deliberate tells whether the thing was left out on purpose, as a search through a directory does, so that the run is
// complete without it.
func (s *Skipped) Deliberate() bool {
	return s.Expected || s.Reason == ReasonExcluded || s.Reason == ReasonUnchanged || s.Reason == ReasonNoPage || !s.Named && (s.Reason == ReasonLeftOut || s.Reason == ReasonLink)
}

// String is the name with reason and detail, on one line.
func (s *Skipped) String() string {
	if s.Detail == "" {
		return s.Name + ": " + s.Reason
	}
	return s.Name + ": " + s.Reason + ": " + s.Detail
}

// Why something was not read. The words are part of the output and do not change.
const (
	ReasonMissing    = "no such file"
	ReasonPermission = "permission denied"
	ReasonTooLarge   = "too large"
	ReasonNotRegular = "not a regular file"
	ReasonLink       = "symbolic link"     // met in a directory; links are not followed there
	ReasonLeftOut    = "left out"          // a directory of dependencies or build output
	ReasonExcluded   = "excluded"          // by the user's configuration
	ReasonUnchanged  = "unchanged"         // since the revision that the user compares with
	ReasonNoFiles    = "no readable files" // a directory or a pattern that leads to nothing
	ReasonUnreadable = "cannot be read"    // the system refused for another reason
	ReasonCancelled  = "cancelled"         // the run ended first
	ReasonBadAddress = "bad address"       // not an http or https URL that can be fetched
	ReasonPrivate    = "private address"   // refused by Guard
	ReasonPort       = "port not allowed"  // refused by Guard
	ReasonNoHost     = "no such host"      // the name could not be resolved
	ReasonConnection = "connection failed" // refused, reset, unreachable, not HTTP
	ReasonTLS        = "no secure connection"
	ReasonTimeout    = "timed out"
	ReasonRedirects  = "too many redirects"
	ReasonCircle     = "redirect circle"
	ReasonStatus     = "not served" // the status is not 200 or 203; Skipped.Status has it
	ReasonNotText    = "not text"
	ReasonEncoding   = "cannot be decoded"
	ReasonCutShort   = "cut short" // the connection, or the file, ended before the content did
	ReasonDamaged    = "damaged"   // a part of an archive that is not what it should be
	ReasonElsewhere  = "in another archive"
	ReasonNoPage     = "no page"   // what an archive holds beside pages
	ReasonRobots     = "robots"    // the site asks programs to leave it alone
	ReasonLogin      = "login"     // for people with a password only
	ReasonSame       = "same page" // as another that was read
	ReasonEndless    = "endless"   // a program makes addresses or pages without end
	ReasonOtherSite  = "another site"
	ReasonLimit      = "limit reached" // that the user set, or the default
)

// fileInput is a file that will be read when loaded.
func fileInput(name string, named bool, maxBytes int64) *Input {
	return &Input{Name: name, Kind: KindFile, Named: named, load: func(_ context.Context, in *Input) *Skipped {
		f, err := os.Open(in.Name)
		if err != nil {
			return fileTrouble(in.Name, in.Named, err)
		}
		defer f.Close() //nolint:errcheck // read only
		info, err := f.Stat()
		if err != nil {
			return fileTrouble(in.Name, in.Named, err)
		}
		if info.IsDir() {
			return in.skipped(ReasonNotRegular, "it has become a directory; try again")
		}
		return in.fill(f, info.Size(), maxBytes)
	}}
}

// fill reads all of r, of which size bytes are expected.
func (in *Input) fill(r io.Reader, size, maxBytes int64) *Skipped {
	if size > maxBytes {
		return in.skipped(ReasonTooLarge, fmt.Sprintf("%s; up to %s is read. Split the file to have it checked.", bytesText(size), bytesText(maxBytes)))
	}
	data, err := readUpTo(r, size, maxBytes)
	if errors.Is(err, errTooLarge) {
		return in.skipped(ReasonTooLarge, fmt.Sprintf("more than %s, which is all that is read. Split it to have it checked.", bytesText(maxBytes)))
	}
	if err != nil {
		return fileTrouble(in.Name, in.Named, err)
	}
	in.Data = data
	return nil
}

var errTooLarge = errors.New("larger than the limit")

// readUpTo reads all of r, or fails with errTooLarge when that is more than maxBytes. size is a guess. The result is
// never nil without an error.
func readUpTo(r io.Reader, size, maxBytes int64) ([]byte, error) {
	data, err := readSome(r, size, maxBytes)
	if err != nil {
		return nil, err
	}
	return data, nil
}

// readSome is like readUpTo, and gives what could be read of up to maxBytes also when it fails.
func readSome(r io.Reader, size, maxBytes int64) ([]byte, error) {
	// One byte over the expected size, so that the end is seen without growing.
	data := make([]byte, 0, max(512, min(size, maxBytes)+1))
	for {
		n, err := r.Read(data[len(data):cap(data)])
		data = data[:len(data)+n]
		if int64(len(data)) > maxBytes {
			return data[:maxBytes], errTooLarge
		}
		if errors.Is(err, io.EOF) {
			return data, nil
		}
		if err != nil {
			return data, err
		}
		if len(data) == cap(data) {
			data = append(data, 0)[:len(data)]
		}
	}
}

// fileTrouble says why a file or directory cannot be read.
func fileTrouble(name string, named bool, err error) *Skipped {
	s := &Skipped{Name: name, Named: named}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err // the name is said already
	}
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		s.Reason, s.Detail = ReasonMissing, "check the spelling and the directory you are in"
	case errors.Is(err, fs.ErrPermission):
		s.Reason, s.Detail = ReasonPermission, "run as a user who may read it, or change its permissions"
	case errors.Is(err, syscall.ELOOP):
		s.Reason, s.Detail = ReasonUnreadable, "its symbolic links lead in a circle"
	default:
		s.Reason, s.Detail = ReasonUnreadable, err.Error()
	}
	return s
}

// bytesText is a size for a person.
func bytesText(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%d MB", (n+1<<19)>>20)
	case n >= 1<<10:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	default:
		return fmt.Sprintf("%d bytes", n)
	}
}
