package source

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/warc"
)

// revisit is a page of which the archive says no more than that it is the same as another.
type revisit struct {
	target string
	at     Capture
	keys   []string // under any of which the other may be met
	found  bool
}

// maxInfo is how much is read of what an archive says about itself, and singlePages what an Archiver says there.
const (
	maxInfo     = 64 << 10
	singlePages = "cliniclint-scope: single pages"
)

// warc goes through a web archive.
func (a *archive) warc(f io.Reader) {
	a.records(f, func(rec *warc.Record) {
		switch rec.Type() {
		case warc.TypeInfo:
			info, _ := io.ReadAll(io.LimitReader(rec.Block, maxInfo)) // what is wrong with it is told with the next record
			a.single = strings.Contains("\n"+string(info), "\n"+singlePages)
		case warc.TypeResponse, warc.TypeResource:
			a.record(rec)
		case warc.TypeRevisit:
			a.revisit(rec)
		}
	})
	if !a.done && len(a.revisits) > 0 {
		a.repeated()
	}
}

// records calls do with each record, and tells what is broken on the way.
func (a *archive) records(f io.Reader, do func(*warc.Record)) {
	r, err := warc.NewReader(f)
	if err != nil {
		if errors.Is(err, warc.ErrNotWARC) {
			a.damaged(a.Name, ReasonDamaged, err.Error()+"; see that the file is complete")
		} else {
			a.yield(nil, fileTrouble(a.Name, a.Named, err))
		}
		return
	}
	for !a.stopped() {
		rec, err := r.Next()
		var d *warc.Damage
		switch {
		case err == nil:
			do(rec)
		case errors.Is(err, io.EOF):
			return
		case errors.As(err, &d):
			a.broken(d)
		default:
			a.yield(nil, fileTrouble(a.Name, a.Named, err))
			return
		}
	}
}

// broken tells of a damage.
func (a *archive) broken(d *warc.Damage) {
	detail := d.Error()
	if d.Target != "" {
		detail = fmt.Sprintf("%s, %.200s", detail, d.Target)
	}
	if d.Cut {
		a.damaged(a.Name, ReasonCutShort, detail+"; what stands before was read, see that the file is complete")
	} else {
		a.damaged(a.Name, ReasonDamaged, detail)
	}
}

// record delivers a record that holds a page.
func (a *archive) record(rec *warc.Record) {
	x, kind, err := a.exchange(rec)
	if err == nil && kind == "" {
		err = a.body(rec, x)
	}
	switch {
	case err != nil:
		a.failed(rec, err)
	case kind != "":
		a.other(kind)
	default:
		x.page(a, rec.Target(), a.capture(rec))
	}
}

func (a *archive) capture(rec *warc.Record) Capture {
	return Capture{Archive: a.Name, Record: rec.ID(), Time: rec.Date(), Single: a.single}
}

// recorded is an exchange whose body is still to be read.
type recorded struct {
	Exchange
	body io.Reader
}

// page delivers the page that was answered, as the content of target.
func (x *recorded) page(a *archive, target string, at Capture) {
	x.URL, x.Time = target, at.Time
	a.page(x.Exchange, typeOf(&x.Exchange), nil, at)
}

// exchange reads all of a record but the body. kind is "" for a page, and else what it is.
func (a *archive) exchange(rec *warc.Record) (x *recorded, kind string, err error) {
	x = &recorded{Exchange: Exchange{Method: http.MethodGet, URL: rec.Target(), Time: rec.Date(), Cut: strings.ToLower(rec.Fields.Get("WARC-Truncated"))}, body: rec.Block}
	if rec.Fields.Get("WARC-Segment-Number") == "1" && x.Cut == "" {
		x.Cut = "segmented"
	}
	if media := mediaType(rec.Fields.Get("Content-Type")); rec.Type() == warc.TypeResource || media != "application/http" && media != "" {
		x.Status, x.StatusText, x.Proto = http.StatusOK, "OK", "HTTP/1.1"
		x.Header = http.Header{"Content-Type": {rec.Fields.Get("Content-Type")}}
		return x, kindOf(rec.Target(), x.Status, x.Header.Get("Content-Type")), nil
	}
	resp, err := warc.ReadResponse(rec.Block)
	if err != nil {
		return nil, "", err
	}
	x.Proto, x.Status, x.StatusText, x.Header, x.body = resp.Proto, resp.Status, resp.Reason, resp.Header, resp.Body
	x.Header.Del("Transfer-Encoding")
	return x, kindOf(rec.Target(), x.Status, x.Header.Get("Content-Type")), nil
}

// body reads the body of an exchange.
func (a *archive) body(rec *warc.Record, x *recorded) error {
	var err error
	x.Body, err = readUpTo(x.body, min(rec.Length, 1<<20), a.maxPage)
	return err
}

// failed tells why a page could not be read.
func (a *archive) failed(rec *warc.Record, err error) {
	var d *warc.Damage
	name, where := rec.Target(), fmt.Sprintf(" (in %s, record %.100s)", a.Name, rec.ID())
	switch {
	case errors.As(err, &d):
		a.broken(d)
	case errors.Is(err, errTooLarge):
		a.damaged(name, ReasonTooLarge, fmt.Sprintf("more than %s, which is all that is read%s", bytesText(a.maxPage), where))
	case errors.Is(err, io.ErrUnexpectedEOF):
		a.damaged(name, ReasonCutShort, "the archive holds only its beginning"+where)
	default:
		a.damaged(name, ReasonDamaged, err.Error()+where)
	}
}

// revisit keeps in mind what is the same as something else.
func (a *archive) revisit(rec *warc.Record) {
	if rec.Length > 0 {
		if _, kind, err := a.exchange(rec); err == nil && kind != "" && kind != "answered 304" {
			a.other(kind)
			return
		}
	} else if kind := kindOf(rec.Target(), http.StatusOK, ""); kind != "" {
		a.other(kind)
		return
	}
	v := revisit{target: rec.Target(), at: a.capture(rec)}
	if id := rec.RefersTo(); id != "" {
		v.keys = append(v.keys, "id "+id)
	}
	if target, date := rec.Fields.Get("WARC-Refers-To-Target-URI"), rec.Fields.Get("WARC-Refers-To-Date"); target != "" && date != "" {
		v.keys = append(v.keys, capturedAt(target, date))
	}
	if digest := rec.Fields.Get("WARC-Payload-Digest"); digest != "" {
		v.keys = append(v.keys, "payload "+strings.ToLower(digest))
	}
	if len(v.keys) == 0 { // the server said that nothing had changed, and nobody noted since when
		v.keys = append(v.keys, "target "+v.target)
	}
	if a.kept += len(v.target) + len(strings.Join(v.keys, "")) + 200; a.kept > maxRevisits {
		a.damaged(v.target, ReasonElsewhere, fmt.Sprintf("it is the same as another page of %s, which has more of the kind than can be kept in mind; split the archive", a.Name))
		return
	}
	a.revisits = append(a.revisits, v)
}

func capturedAt(target, date string) string {
	if t, err := time.Parse(time.RFC3339Nano, date); err == nil {
		date = t.UTC().Format(time.RFC3339Nano)
	}
	return "at " + date + " " + target
}

// keys are those that a revisit may have for a record.
func keysOf(rec *warc.Record) []string {
	keys := []string{"id " + rec.ID(), capturedAt(rec.Target(), rec.Fields.Get("WARC-Date")), "target " + rec.Target()}
	if digest := rec.Fields.Get("WARC-Payload-Digest"); digest != "" {
		keys = append(keys, "payload "+strings.ToLower(digest))
	}
	return keys
}

// repeated goes through the archive again for what the revisits refer to. So no record has to be kept in mind for a
// revisit that may come.
func (a *archive) repeated() {
	byKey := map[string][]int{}
	for i, v := range a.revisits {
		for _, key := range v.keys {
			byKey[key] = append(byKey[key], i)
		}
	}
	left := len(a.revisits)
	if f, err := a.open(); err == nil {
		defer f.Close() //nolint:errcheck // read only
		again := *a     // what is broken was told the first time
		again.yield = func(*Input, *Skipped) bool { return true }
		again.records(f, func(rec *warc.Record) {
			if t := rec.Type(); t == warc.TypeResponse || t == warc.TypeResource {
				left -= a.repeat(rec, byKey)
			}
			again.done = left == 0 || a.done
		})
	}
	for _, v := range a.revisits {
		if a.stopped() {
			return
		}
		if !v.found {
			a.damaged(v.target, ReasonElsewhere, fmt.Sprintf("%s notes that it was the same as before, and does not hold what was before; check the archive that does", a.Name))
		}
	}
}

// repeat delivers the pages that are the same as a record, and returns how many these are.
func (a *archive) repeat(rec *warc.Record, byKey map[string][]int) (n int) {
	var same []*revisit
	for _, key := range keysOf(rec) {
		for _, i := range byKey[key] {
			if v := &a.revisits[i]; !v.found {
				v.found = true
				same = append(same, v)
			}
		}
		delete(byKey, key)
	}
	if len(same) == 0 {
		return 0
	}
	x, kind, err := a.exchange(rec)
	if err == nil && kind == "" {
		err = a.body(rec, x)
	}
	for _, v := range same {
		switch {
		case err != nil:
			a.damaged(v.target, ReasonDamaged, fmt.Sprintf("it is the same as a page that could not be read (in %s, record %.100s)", a.Name, rec.ID()))
		case kind != "":
			a.other(kind)
		default:
			copied := *x
			copied.page(a, v.target, v.at)
		}
		if a.done {
			break
		}
	}
	return len(same)
}
