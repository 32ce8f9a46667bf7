package source

import (
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// failure is an error that knows how it is reported.
type failure struct{ reason, detail string }

func (f *failure) Error() string { return f.reason + ": " + f.detail }

// statusError is the error of an answer with this HTTP status.
type statusError int

func (s statusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", int(s), http.StatusText(int(s))))
}

// advice says what to do about the status.
func (s statusError) advice() string {
	switch {
	case s == http.StatusNotFound || s == http.StatusGone:
		return "check the address"
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusUnavailableForLegalReasons || s == http.StatusProxyAuthRequired:
		return "the page is closed to programs or to this country; save it in a browser and check the file"
	case s == http.StatusTooManyRequests || s >= 500:
		return "try again later"
	case s == http.StatusAccepted:
		return "the page was put off, often to see whether a person asks; save it in a browser and check the file"
	default:
		return "open the address in a browser to see what it expects"
	}
}

// trouble says why a page was not read, and what can be done about it.
func (f *Fetcher) trouble(in *Input, err error) *Skipped {
	s := in.skipped(f.explain(err))
	var status statusError
	if errors.As(err, &status) {
		s.Status = int(status)
	}
	if n := len(in.Redirects); n > 0 {
		s.Detail += fmt.Sprintf(" (after a redirect from %.200s)", in.Redirects[n-1])
	}
	return s
}

func (f *Fetcher) explain(err error) (reason, detail string) {
	var (
		fail    *failure
		refused *Refused
		status  statusError
		bad     badURL
		dns     *net.DNSError
		netErr  net.Error
	)
	switch {
	case errors.As(err, &fail):
		return fail.reason, fail.detail
	case errors.As(err, &refused):
		return refused.Reason, refused.Error()
	case errors.As(err, &bad):
		return ReasonBadAddress, bad.Error()
	case errors.As(err, &status):
		return ReasonStatus, "the server answered " + status.Error() + "; " + status.advice()
	case errors.Is(err, errTooLarge):
		return ReasonTooLarge, fmt.Sprintf("more than %s, which is all that is read", bytesText(f.MaxBytes))
	case errors.Is(err, context.DeadlineExceeded):
		return f.timedOut()
	case errors.As(err, &dns):
		if dns.IsNotFound {
			return ReasonNoHost, fmt.Sprintf("%q has no address; check the spelling", dns.Name)
		}
		return ReasonNoHost, fmt.Sprintf("the address of %q could not be found out; check the network and try again", dns.Name)
	}
	if detail := tlsTrouble(err); detail != "" {
		return ReasonTLS, detail
	}
	switch {
	case errors.Is(err, errEncoding):
		return ReasonEncoding, fmt.Sprintf("the server sent it in a compression that was not asked for (%s); save the page in a browser and check the file", err)
	case isDamage(err):
		return ReasonEncoding, "the compressed content is damaged; try again"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return ReasonCutShort, "the server closed the connection too early; try again"
	case errors.As(err, &netErr) && netErr.Timeout():
		return f.timedOut()
	case errors.Is(err, syscall.ECONNREFUSED):
		return ReasonConnection, "nothing answers there; check the address and the port"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return ReasonConnection, "the server broke the connection off; try again, or save the page in a browser and check the file"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return ReasonConnection, "there is no way to it from here; check the network"
	}
	// net/http has no error values for these.
	switch text := err.Error(); {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "header list larger"), strings.Contains(text, "too many 1xx"):
		return ReasonTooLarge, "the server sends headers without end; there is no page to be had there"
	case strings.Contains(text, "malformed"):
		return ReasonConnection, "what answers there does not speak HTTP as it should; check the address and the port"
	default:
		return ReasonConnection, text
	}
}

func (f *Fetcher) timedOut() (reason, detail string) {
	return ReasonTimeout, fmt.Sprintf("no page within %s; try again, or save the page in a browser and check the file", f.Timeout.Round(time.Millisecond))
}

// isDamage tells the errors of the decompressors.
func isDamage(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt) || errors.Is(err, errDamaged) ||
		errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) ||
		errors.Is(err, zlib.ErrHeader) || errors.Is(err, zlib.ErrChecksum) || errors.Is(err, zlib.ErrDictionary)
}

// tlsTrouble explains an error of the secure connection, or is "".
func tlsTrouble(err error) string {
	var (
		host    x509.HostnameError
		unknown x509.UnknownAuthorityError
		invalid x509.CertificateInvalidError
		verify  *tls.CertificateVerificationError
		record  tls.RecordHeaderError
		alert   tls.AlertError
	)
	const instead = "; if you trust the site, save the page in a browser and check the file"
	switch {
	case errors.As(err, &host):
		return "the certificate is for another host" + instead
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate has expired or is not valid yet" + instead
	case errors.As(err, &unknown):
		return "the certificate is signed by nobody known here" + instead
	case errors.As(err, &invalid), errors.As(err, &verify):
		return "the certificate is not valid" + instead
	case errors.As(err, &record), strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return "the server does not speak TLS on this port; try http://"
	case errors.As(err, &alert), strings.Contains(err.Error(), "remote error: tls:"), strings.Contains(err.Error(), "tls: "):
		return "the server and this program found no common way to speak securely" + instead
	}
	return ""
}

// redact is a URL that cannot be parsed, without what may be a user name and password.
func redact(raw string) string {
	scheme, rest, ok := strings.Cut(raw, "://")
	if !ok {
		return raw
	}
	if u, err := parseURL(raw); err == nil {
		return publicURL(u, true)
	}
	return scheme + "://" + rest[strings.LastIndexByte(rest, '@')+1:]
}
