package source

import (
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"github.com/cliniclint/cliniclint/internal/source/sourcetest"
)

func TestGuardCheck(t *testing.T) {
	tests := []struct {
		addr string
		why  string // part of the reason; "" lets through
	}{
		{"93.184.216.34", ""},
		{"1.1.1.1", ""},
		{"9.255.255.255", ""},
		{"11.0.0.0", ""},
		{"100.63.255.255", ""},
		{"100.128.0.0", ""},
		{"172.15.255.255", ""},
		{"172.32.0.0", ""},
		{"192.167.255.255", ""},
		{"198.17.255.255", ""},
		{"198.20.0.0", ""},
		{"223.255.255.255", ""},
		{"2606:4700:4700::1111", ""},
		{"2a00:1450:4009:81f::200e", ""},
		{"2001:200::1", ""},
		{"::ffff:93.184.216.34", ""},
		{"64:ff9b::5db8:d822", ""}, // 93.184.216.34 for a network without IPv4

		{"127.0.0.1", "this machine"},
		{"127.255.255.254", "this machine"},
		{"0.0.0.0", "this machine"},
		{"0.1.2.3", "this machine"},
		{"::1", "this machine"},
		{"::", "this machine"},
		{"10.0.0.0", "a private address"},
		{"10.255.255.255", "a private address"},
		{"172.16.0.1", "a private address"},
		{"172.31.255.255", "a private address"},
		{"192.168.0.1", "a private address"},
		{"fc00::1", "a private address"},
		{"fdff:ffff::1", "a private address"},
		{"fec0::1", "a private address"},
		{"100.64.0.1", "internal address"},
		{"100.127.255.255", "internal address"},
		{"169.254.0.1", "link-local"},
		{"fe80::1", "link-local"},
		{"fe80::1%eth0", "link-local"},
		{"febf::1", "link-local"},
		{"169.254.169.254", "metadata"},
		{"169.254.170.2", "metadata"},
		{"100.100.100.200", "metadata"},
		{"192.0.0.192", "metadata"},
		{"168.63.129.16", "metadata"},
		{"fd00:ec2::254", "metadata"},
		{"fd20:ce::254", "metadata"},
		{"224.0.0.1", "multicast"},
		{"239.255.255.255", "multicast"},
		{"ff02::1", "multicast"},
		{"240.0.0.1", "reserved"},
		{"255.255.255.255", "reserved"},
		{"192.0.0.8", "reserved"},
		{"2001:2::1", "reserved"},
		{"2001:10::1", "reserved"},
		{"192.0.2.1", "documentation"},
		{"198.51.100.1", "documentation"},
		{"203.0.113.1", "documentation"},
		{"2001:db8::1", "documentation"},
		{"3fff::1", "documentation"},
		{"198.18.0.1", "tests"},
		{"198.19.255.255", "tests"},
		{"192.88.99.1", "tunnel"},
		{"::127.0.0.1", "tunnel"},
		{"::5db8:d822", "tunnel"},
		{"::ffff:127.0.0.1", "this machine"},
		{"::ffff:10.0.0.1", "a private address"},
		{"::ffff:169.254.169.254", "metadata"},
		{"::ffff:0:127.0.0.1", "tunnel"},
		{"64:ff9b::7f00:1", "this machine"},
		{"64:ff9b::10.0.0.1", "a private address"},
		{"64:ff9b::169.254.169.254", "metadata"},
		{"64:ff9b:1::7f00:1", "tunnel"},
		{"64:ff9b:1:ffff::1", "tunnel"},
		{"2001:0:53aa:64c::1", "tunnel"},
		{"2002:7f00:1::", "tunnel"},
		{"2002:5db8:d822::1", "tunnel"},
		{"100::1", "not an address of the public internet"},
		{"5f00::1", "not an address of the public internet"},
		{"4000::1", "not an address of the public internet"},
		{"1fff::1", "not an address of the public internet"},
		{"e000::1", "not an address of the public internet"},
	}
	if len(tests) < 60 {
		t.Fatalf("%d addresses", len(tests))
	}
	for _, tt := range tests {
		addr := netip.AddrPortFrom(netip.MustParseAddr(tt.addr), 443)
		err := Guard{}.Check(addr)
		var refused *Refused
		switch {
		case tt.why == "" && err != nil:
			t.Errorf("%s: %v", tt.addr, err)
		case tt.why != "" && !errors.As(err, &refused):
			t.Errorf("%s: let through", tt.addr)
		case tt.why != "" && (!strings.Contains(refused.Why, tt.why) || refused.Reason != ReasonPrivate):
			t.Errorf("%s: %q (%s), want %q", tt.addr, refused.Why, refused.Reason, tt.why)
		}
		if err := (Guard{AllowPrivate: true}).Check(addr); err != nil {
			t.Errorf("%s with AllowPrivate: %v", tt.addr, err)
		}
	}
	if err := (Guard{}).Check(netip.AddrPort{}); err == nil {
		t.Error("an address that is none is let through")
	}
}

func TestGuardCheckPort(t *testing.T) {
	public := netip.MustParseAddr("93.184.216.34")
	for port, want := range map[uint16]bool{80: true, 443: true, 8080: true, 8443: true, 0: false, 22: false, 25: false, 3306: false, 6379: false, 9200: false, 65535: false} {
		err := Guard{}.Check(netip.AddrPortFrom(public, port))
		var refused *Refused
		if want != (err == nil) || err != nil && (!errors.As(err, &refused) || refused.Reason != ReasonPort) {
			t.Errorf("port %d: %v", port, err)
		}
	}
}

func TestRefusedMessage(t *testing.T) {
	err := Guard{}.Check(netip.MustParseAddrPort("10.0.0.1:80"))
	if want := "refused: 10.0.0.1 is a private address; use --allow-private if you mean it"; err == nil || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestGuardKeepsEveryFormFromConnecting(t *testing.T) {
	if len(sourcetest.Forms) < 60 {
		t.Fatalf("%d forms", len(sourcetest.Forms))
	}
	var connections atomic.Int32
	port := sourcetest.Listen(t, &connections)
	f := resolving(NewFetcher(FetchOptions{}), sourcetest.LoopbackDNS(t))
	defer f.Close()
	for _, tt := range sourcetest.Forms {
		// The server's port, so that a connection would be made if the address were not refused first; and none.
		for _, suffix := range []string{":" + port, ""} {
			raw := "http://" + tt.Host + suffix + "/"
			in, skipped := f.Input(raw)
			if skipped == nil {
				skipped = in.Load(t.Context())
			}
			if skipped == nil {
				t.Errorf("%s: fetched", raw)
			} else if skipped.Reason != tt.Reason {
				// A name may be kept from an odd port before it is resolved.
				if suffix == "" || skipped.Reason != ReasonPort {
					t.Errorf("%s: %s", raw, skipped)
				}
			}
			if skipped != nil && strings.Contains(skipped.String(), "secret") {
				t.Errorf("%s: the password is shown: %s", raw, skipped)
			}
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
}

// The transport alone must hold when nobody asks CheckURL.
func TestGuardTransportRefuses(t *testing.T) {
	var connections atomic.Int32
	port := sourcetest.Listen(t, &connections)
	dns := sourcetest.LoopbackDNS(t)
	get := func(g Guard, host string) error {
		f := resolving(NewFetcher(FetchOptions{Guard: g}), dns)
		defer f.Close()
		resp, err := (&http.Client{Transport: f.transport}).Get("http://" + host + ":" + port + "/")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
	for _, tt := range sourcetest.Forms {
		if tt.Reason == ReasonBadAddress && strings.IndexFunc(tt.Host, unicode.IsDigit) != 0 {
			continue // net/http does not get as far as dialling
		}
		if err := get(Guard{}, tt.Host); err == nil {
			t.Errorf("%q: fetched", tt.Host)
		}
	}
	if n := connections.Load(); n != 0 {
		t.Errorf("%d connections", n)
	}
	// The test would notice one: without the guard, the same names lead to the server.
	for i, host := range []string{"127.0.0.1", "clinic.example", "localtest.example"} {
		if err := get(Guard{AllowPrivate: true}, host); err != nil {
			t.Errorf("%q with AllowPrivate: %v", host, err)
		}
		if n := connections.Load(); int(n) < i+1 {
			t.Errorf("%q with AllowPrivate: no connection", host)
		}
	}
	var refused *Refused
	if err := get(Guard{}, "clinic.example"); !errors.As(err, &refused) || refused.Why != "is this machine" {
		t.Errorf("a name that leads here: %v", err)
	}
}

func TestCheckURL(t *testing.T) {
	tests := []struct {
		url   string
		guard Guard
		err   string // part of it; "" for none
	}{
		{"https://clinic.example/", Guard{}, ""},
		{"HTTP://clinic.example", Guard{}, ""},
		{"https://clinic.example:8443/a?b#c", Guard{}, ""},
		{"https://93.184.216.34/", Guard{}, ""},
		{"https://[2606:4700:4700::1111]/", Guard{}, ""},
		{"https://xn--klinik-schnheit-xpb.example/", Guard{}, ""},
		{"https://1clinic.example", Guard{}, ""},
		{"https://clinic.example:22/", Guard{}, "port 22"},
		{"https://clinic.example:0/", Guard{}, "not a port"},
		{"https://clinic.example:65536/", Guard{}, "not a port"},
		{"ftp://clinic.example/", Guard{}, "not http or https"},
		{"file:///etc/passwd", Guard{}, "not http or https"},
		{"javascript:alert(1)", Guard{}, "not http or https"},
		{"https:clinic.example", Guard{}, "not a host name"},
		{"//clinic.example", Guard{}, "not http or https"},
		{"http://localhost:3000/", Guard{}, "this machine"},
		{"http://localhost:3000/", Guard{AllowPrivate: true}, ""},
		{"http://10.0.0.1:9999/", Guard{AllowPrivate: true}, ""},
		{"http://127.1/", Guard{AllowPrivate: true}, "four decimal numbers"},
		{"gopher://127.0.0.1/", Guard{AllowPrivate: true}, "not http or https"},
	}
	for _, tt := range tests {
		u, err := parseURL(tt.url)
		if err == nil {
			err = tt.guard.CheckURL(u)
		}
		if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%s: got %v, want %q", tt.url, err, tt.err)
		}
	}
}

// resolving makes f ask that resolver.
func resolving(f *Fetcher, r *net.Resolver) *Fetcher {
	d := f.Guard.Dialer()
	d.Resolver = r
	f.transport.DialContext = d.DialContext
	return f
}

func FuzzCheckURL(f *testing.F) {
	for _, tt := range sourcetest.Forms {
		f.Add("http://" + tt.Host + "/")
		f.Add("https://" + tt.Host + ":443/a?b#c")
	}
	f.Add("https://u:p@clinic.example:8443/a b")
	f.Add("http:opaque@x")
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseURL(raw)
		if err != nil {
			return
		}
		if err := (Guard{}).CheckURL(u); err != nil {
			return
		}
		out := publicURL(u, false)
		again, err := url.Parse(out)
		if err != nil {
			t.Fatalf("%q is let through as %q, which is no URL: %v", raw, out, err)
		}
		if again.User != nil || again.Fragment != "" {
			t.Errorf("%q: %q has a user or a fragment", raw, out)
		}
		if again.Host != u.Host || again.Scheme != u.Scheme {
			t.Errorf("%q: %q leads elsewhere", raw, out)
		}
		if addr, ok := asBrowser(again.Hostname()); ok && notPublic(addr) != "" {
			t.Errorf("%q is let through, and is %s to a browser", raw, addr)
		}
	})
}

// asBrowser reads a host as the URL standard does: up to four numbers, decimal, octal or hexadecimal, the last of which
// fills what is left.
func asBrowser(host string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(host); err == nil {
		return addr, true
	}
	parts := strings.Split(strings.TrimSuffix(strings.ToLower(host), "."), ".")
	if len(parts) > 4 {
		return netip.Addr{}, false
	}
	var all uint64
	for i, part := range parts {
		base, digits := 10, part
		if hex, ok := strings.CutPrefix(part, "0x"); ok {
			base, digits = 16, "0"+hex
		} else if len(part) > 1 && part[0] == '0' {
			base = 8
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil {
			return netip.Addr{}, false
		}
		if i < len(parts)-1 {
			all |= n << (8 * (3 - i))
		} else {
			all |= n
		}
	}
	return netip.AddrFrom4([4]byte{byte(all >> 24), byte(all >> 16), byte(all >> 8), byte(all)}), true
}
