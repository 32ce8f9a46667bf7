package source

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/idna"
)

// Guard keeps connections away from addresses that are not on the public internet, so that a page or a redirect cannot
// make this machine speak to its own network. The zero value guards.
//
// What counts is the address that is about to be dialled, after names were resolved: a redirect, or a name that changes
// its address between two look-ups, meets the same check.
type Guard struct {
	// AllowPrivate lets everything through.
	AllowPrivate bool
}

// Refused is the error of an address that a Guard does not let through.
type Refused struct {
	What   string // the address, host or port
	Why    string // a sentence's second half, e.g. "is a private address"
	Reason string // ReasonPrivate or ReasonPort
}

func (r *Refused) Error() string {
	return fmt.Sprintf("refused: %s %s; use --allow-private if you mean it", r.What, r.Why)
}

// webPorts are those that public pages are served on. Everything else on a public host is some other service, or so
// rare that the user can say so.
var webPorts = [...]uint16{80, 443, 8080, 8443}

// Check returns a *Refused unless a connection to addr may be made.
func (g Guard) Check(addr netip.AddrPort) error {
	if g.AllowPrivate {
		return nil
	}
	if why := notPublic(addr.Addr()); why != "" {
		return &Refused{What: addr.Addr().String(), Why: why, Reason: ReasonPrivate}
	}
	return g.checkPort(addr.Port())
}

func (g Guard) checkPort(port uint16) error {
	if g.AllowPrivate {
		return nil
	}
	for _, p := range webPorts {
		if p == port {
			return nil
		}
	}
	return &Refused{What: "port " + strconv.Itoa(int(port)), Why: "is not one that web pages are served on (80, 443, 8080, 8443)", Reason: ReasonPort}
}

// CheckURL returns an error unless u may be fetched as far as can be told without resolving its host: it is http or
// https, its host is a name or an address that every program reads in the same way, and that address, or port, is
// let through. The error is a *Refused when AllowPrivate would help.
func (g Guard) CheckURL(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return badURLf("%q is not http or https", u.Scheme)
	}
	host, err := hostOf(u)
	if err != nil {
		return err
	}
	port, err := portOf(u)
	if err != nil {
		return err
	}
	if addr, err := netip.ParseAddr(host); err == nil {
		return g.Check(netip.AddrPortFrom(addr, port))
	}
	if !g.AllowPrivate && (host == "localhost" || strings.HasSuffix(host, ".localhost")) {
		return &Refused{What: host, Why: "is this machine", Reason: ReasonPrivate}
	}
	return g.checkPort(port)
}

// hostOf is the host of u in lower case and ASCII, without brackets and the final dot. It refuses numbers that a
// browser or a C library would take for an IPv4 address: 127.1, 0x7f.1, 2130706433.
func hostOf(u *url.URL) (string, error) {
	host := u.Hostname()
	if strings.HasPrefix(u.Host, "[") {
		if addr, err := netip.ParseAddr(host); err != nil || !addr.Is6() {
			return "", badURLf("%q is not an IPv6 address", host)
		}
		return host, nil
	}
	for _, c := range host {
		if c >= 0x80 {
			ascii, err := idna.Lookup.ToASCII(host)
			if err != nil {
				return "", badURLf("%q is not a host name", host)
			}
			host = ascii
			break
		}
	}
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if host == "" || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") || strings.ContainsAny(host, ":% ") {
		return "", badURLf("%q is not a host name", u.Hostname())
	}
	if addr, err := netip.ParseAddr(host); err == nil && addr.Is4() {
		return host, nil
	}
	if last := host[strings.LastIndexByte(host, '.')+1:]; isNumber(last) {
		return "", badURLf("%q is neither a host name nor an address; write an address as four decimal numbers", host)
	}
	return host, nil
}

// isNumber follows the URL standard: a host whose last label is one is an IPv4 address, or wrong.
func isNumber(label string) bool {
	if hex, ok := strings.CutPrefix(label, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return label != "" && strings.Trim(label, "0123456789") == ""
}

func portOf(u *url.URL) (uint16, error) {
	switch port := u.Port(); {
	case port != "":
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return 0, badURLf("%q is not a port", port)
		}
		return uint16(n), nil
	case u.Scheme == "https":
		return 443, nil
	default:
		return 80, nil
	}
}

// Dialer is a dialer that asks g about every address at the last moment.
func (g Guard) Dialer() *net.Dialer {
	return &net.Dialer{Timeout: 15 * time.Second, KeepAlive: 30 * time.Second, Control: g.control}
}

func (g Guard) control(network, address string, _ syscall.RawConn) error {
	if g.AllowPrivate {
		return nil
	}
	if network != "tcp4" && network != "tcp6" {
		return &Refused{What: network, Why: "is not TCP", Reason: ReasonPrivate}
	}
	addr, err := netip.ParseAddrPort(address)
	if err != nil {
		return &Refused{What: address, Why: "is not an address that can be judged", Reason: ReasonPrivate}
	}
	return g.Check(addr)
}

// maxHeaderBytes is far above what real servers send (8 to 64 KB are their own limits).
const maxHeaderBytes = 256 << 10

// Transport is an HTTP transport that dials through g. It ignores proxies set in the environment, since the guard would
// then see the proxy's address and never the page's; and it leaves compression to the caller.
func (g Guard) Transport() *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            g.Dialer().DialContext,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true,
		MaxIdleConns:           16,
		MaxIdleConnsPerHost:    2,
		IdleConnTimeout:        30 * time.Second,
		TLSHandshakeTimeout:    15 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// notPublic says why a is not an address of the public internet, or "" when it is one. After the IANA registries of
// special-purpose addresses.
func notPublic(a netip.Addr) string {
	if !a.IsValid() {
		return "is not an address"
	}
	a = a.WithZone("").Unmap()
	if nat64.Contains(a) {
		// A network without IPv4 reaches every IPv4 host this way, public ones too.
		b := a.As16()
		if why := notPublic(netip.AddrFrom4([4]byte(b[12:]))); why != "" {
			return "leads to an IPv4 address that " + why
		}
		return ""
	}
	for _, block := range specialBlocks {
		if block.prefix.Contains(a) {
			return block.why
		}
	}
	if a.Is6() && !globalUnicast.Contains(a) {
		return "is not an address of the public internet"
	}
	return ""
}

var (
	nat64         = netip.MustParsePrefix("64:ff9b::/96")
	globalUnicast = netip.MustParsePrefix("2000::/3") // all IPv6 that is routed today
)

// specialBlocks are looked through in order: single addresses before the block that holds them.
var specialBlocks = func() (blocks []specialBlock) {
	for _, b := range [...][2]string{
		{"169.254.169.254/32", "is the metadata service of a cloud machine"},
		{"169.254.170.2/32", "is the metadata service of a cloud machine"},
		{"100.100.100.200/32", "is the metadata service of a cloud machine"},
		{"192.0.0.192/32", "is the metadata service of a cloud machine"},
		{"168.63.129.16/32", "is the metadata service of a cloud machine"},
		{"fd00:ec2::254/128", "is the metadata service of a cloud machine"},
		{"fd20:ce::254/128", "is the metadata service of a cloud machine"},
		{"127.0.0.0/8", "is this machine"},
		{"::1/128", "is this machine"},
		{"0.0.0.0/8", "is this machine"},
		{"::/128", "is this machine"},
		{"10.0.0.0/8", "is a private address"},
		{"172.16.0.0/12", "is a private address"},
		{"192.168.0.0/16", "is a private address"},
		{"fc00::/7", "is a private address"},
		{"fec0::/10", "is a private address"},
		{"100.64.0.0/10", "is a provider's internal address"},
		{"169.254.0.0/16", "is a link-local address"},
		{"fe80::/10", "is a link-local address"},
		{"224.0.0.0/4", "is a multicast address"},
		{"ff00::/8", "is a multicast address"},
		{"240.0.0.0/4", "is a reserved address"},
		{"192.0.0.0/24", "is a reserved address"},
		{"192.0.2.0/24", "is an address for documentation"},
		{"198.51.100.0/24", "is an address for documentation"},
		{"203.0.113.0/24", "is an address for documentation"},
		{"2001:db8::/32", "is an address for documentation"},
		{"3fff::/20", "is an address for documentation"},
		{"198.18.0.0/15", "is an address for tests"},
		{"192.88.99.0/24", "is a tunnel to other addresses"},
		{"::/96", "is a tunnel to other addresses"},           // IPv4-compatible
		{"::ffff:0:0:0/96", "is a tunnel to other addresses"}, // IPv4-translated
		{"64:ff9b:1::/48", "is a tunnel to other addresses"},  // NAT64 for local use
		{"2001::/32", "is a tunnel to other addresses"},       // Teredo
		{"2002::/16", "is a tunnel to other addresses"},       // 6to4
		{"2001::/23", "is a reserved address"},
	} {
		blocks = append(blocks, specialBlock{netip.MustParsePrefix(b[0]), b[1]})
	}
	return blocks
}()

type specialBlock struct {
	prefix netip.Prefix
	why    string
}

// badURL is the error of an address that cannot be fetched whatever the Guard.
type badURL string

func badURLf(format string, args ...any) error { return badURL(fmt.Sprintf(format, args...)) }

func (b badURL) Error() string { return string(b) }

// parseURL reads an address as a person writes it. The error never repeats it, since it may hold a password.
func parseURL(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		var detail *url.Error
		if errors.As(err, &detail) {
			err = detail.Err
		}
		if strings.Contains(raw, "@") {
			return nil, badURL("it is not a URL")
		}
		return nil, badURLf("it is not a URL: %v", err)
	}
	u.Scheme = strings.ToLower(u.Scheme)
	return u, nil
}

// publicURL is u for output: without user name, password and, when asked, fragment.
func publicURL(u *url.URL, fragment bool) string {
	c := *u
	c.User = nil
	if !fragment {
		c.Fragment, c.RawFragment = "", ""
	}
	return c.String()
}
