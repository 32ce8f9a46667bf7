package render

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/chromedp/cdproto"

	"github.com/cliniclint/cliniclint/internal/source"
)

// Failure is the error of a page that could not be read.
type Failure struct {
	Reason string // one of the Reason constants of source, or of this package
	Detail string // for a person: what happened, and what to do next
}

func (f *Failure) Error() string { return f.Reason + ": " + f.Detail }

// Why a page could not be read, beside the reasons of source.
const (
	ReasonNoBrowser = "no browser"      // none was found, or it does not start
	ReasonCrashed   = "browser crashed" // the page took the browser, or its part of it, down
)

// failureOf says what an error means.
func failureOf(err error, timeout time.Duration) *Failure {
	var (
		known    *Failure
		refused  *source.Refused
		dns      *net.DNSError
		protocol *cdproto.Error
	)
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refused):
		return &Failure{refused.Reason, refused.Error()}
	case errors.Is(err, errSpent):
		return &Failure{source.ReasonTooLarge, "it loads more than is allowed for a page"}
	case errors.As(err, &dns):
		return &Failure{source.ReasonNoHost, fmt.Sprintf("%q has no address; check the spelling", dns.Name)}
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, errStuck):
		return &Failure{source.ReasonTimeout, fmt.Sprintf("the browser had no page within %s; try again with a longer --timeout, or save the page in a browser and check the file", timeout)}
	case errors.Is(err, context.Canceled):
		return &Failure{ReasonCrashed, "the browser ended while it read the page; try again, or save the page in a browser and check the file"}
	case errors.As(err, &protocol):
		return &Failure{source.ReasonUnreadable, "the browser says: " + protocol.Message}
	}
	return &Failure{source.ReasonConnection, err.Error()}
}

// notLoaded says what an error text of the browser means.
func notLoaded(text string) *Failure {
	switch {
	case strings.Contains(text, "ERR_CERT"), strings.Contains(text, "ERR_SSL"):
		return &Failure{source.ReasonTLS, "the browser says " + text + "; if you trust the site, save the page in a browser and check the file"}
	case strings.Contains(text, "ERR_TOO_MANY_REDIRECTS"):
		return &Failure{source.ReasonRedirects, "the browser is sent from page to page without end"}
	case strings.Contains(text, "ERR_ABORTED"):
		return &Failure{source.ReasonNotText, "the browser would save it instead of showing it; only pages can be read"}
	}
	return &Failure{source.ReasonConnection, "the browser says " + text + "; check the address and try again"}
}
