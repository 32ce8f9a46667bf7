package source

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"unicode"

	"golang.org/x/net/dns/dnsmessage"
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

// forms are ways to write this machine, or another that is no business of a public page.
var forms = []struct {
	host   string
	reason string
}{
	{"127.0.0.1", ReasonPrivate},
	{"127.0.0.1.", ReasonPrivate},
	{"127.1.2.3", ReasonPrivate},
	{"0.0.0.0", ReasonPrivate},
	{"10.1.2.3", ReasonPrivate},
	{"172.16.5.4", ReasonPrivate},
	{"192.168.1.1", ReasonPrivate},
	{"100.64.1.1", ReasonPrivate},
	{"169.254.169.254", ReasonPrivate},
	{"224.0.0.251", ReasonPrivate},
	{"255.255.255.255", ReasonPrivate},
	{"[::1]", ReasonPrivate},
	{"[::]", ReasonPrivate},
	{"[0:0:0:0:0:0:0:1]", ReasonPrivate},
	{"[0000:0000:0000:0000:0000:0000:0000:0001]", ReasonPrivate},
	{"[::ffff:127.0.0.1]", ReasonPrivate},
	{"[::ffff:7f00:1]", ReasonPrivate},
	{"[0:0:0:0:0:ffff:127.0.0.1]", ReasonPrivate},
	{"[::FFFF:10.0.0.1]", ReasonPrivate},
	{"[::127.0.0.1]", ReasonPrivate},
	{"[::7f00:1]", ReasonPrivate},
	{"[::ffff:0:7f00:1]", ReasonPrivate},
	{"[64:ff9b::7f00:1]", ReasonPrivate},
	{"[64:ff9b::127.0.0.1]", ReasonPrivate},
	{"[64:ff9b:1::7f00:1]", ReasonPrivate},
	{"[2002:7f00:1::]", ReasonPrivate},
	{"[2001:0:7f00:1::]", ReasonPrivate},
	{"[fe80::1]", ReasonPrivate},
	{"[fe80::1%25lo]", ReasonPrivate},
	{"[::1%25lo]", ReasonPrivate},
	{"[fc00::1]", ReasonPrivate},
	{"[fd00:ec2::254]", ReasonPrivate},
	{"[ff02::1]", ReasonPrivate},
	{"localhost", ReasonPrivate},
	{"LOCALHOST", ReasonPrivate},
	{"localhost.", ReasonPrivate},
	{"a.localhost", ReasonPrivate},
	{"ｌｏｃａｌｈｏｓｔ", ReasonPrivate}, // full-width
	{"127。0。0。1", ReasonPrivate}, // ideographic full stop
	{"①②⑦.⓪.⓪.①", ReasonPrivate}, // circled digits

	{"2130706433", ReasonBadAddress}, // 127.0.0.1 as one number
	{"017700000001", ReasonBadAddress},
	{"0x7f000001", ReasonBadAddress},
	{"0X7F000001", ReasonBadAddress},
	{"0x7f.1", ReasonBadAddress},
	{"0x7f.0x0.0x0.0x1", ReasonBadAddress},
	{"0177.0.0.1", ReasonBadAddress},
	{"0177.0.0.01", ReasonBadAddress},
	{"127.1", ReasonBadAddress},
	{"127.0.1", ReasonBadAddress},
	{"127.1.", ReasonBadAddress},
	{"0", ReasonBadAddress},
	{"00.0.0.0", ReasonBadAddress},
	{"127.0.0.0x1", ReasonBadAddress},
	{"127.0.0.1.2", ReasonBadAddress},
	{"256.256.256.256", ReasonBadAddress},
	{"0x", ReasonBadAddress},
	{"foo.0x7f", ReasonBadAddress},
	{"%31%32%37.0.0.1", ReasonBadAddress},
	{"127.0.0.1%00.example", ReasonBadAddress},
	{"[127.0.0.1]", ReasonBadAddress},
	{"[v1.fe]", ReasonBadAddress},
	{"[::1", ReasonBadAddress},
	{"", ReasonBadAddress},
	{".", ReasonBadAddress},
	{"..", ReasonBadAddress},
	{".localhost", ReasonBadAddress},
	{"127.0.0.1..", ReasonBadAddress},
	{`clinic.example\@127.0.0.1`, ReasonBadAddress},
	{"clinic example", ReasonBadAddress},

	// Names whose owner makes them lead here. What they are is only seen when they are dialled.
	{"clinic.example", ReasonPrivate},
	{"CLINIC.example.", ReasonPrivate},
	{"127.0.0.1.nip.example", ReasonPrivate},
	{"localtest.example", ReasonPrivate},
	{"user:secret@clinic.example", ReasonPrivate},
	{"93.184.216.34@clinic.example", ReasonPrivate},
	{"klinik-schönheit.example", ReasonPrivate},
	{"metadata.google.internal", ReasonPrivate},
	{"x7f.example", ReasonPrivate},
	{"clinic_one.example", ReasonPrivate},
}

func TestGuardKeepsEveryFormFromConnecting(t *testing.T) {
	if len(forms) < 60 {
		t.Fatalf("%d forms", len(forms))
	}
	var connections atomic.Int32
	port := listen(t, &connections)
	f := resolving(NewFetcher(FetchOptions{}), loopbackDNS(t))
	defer f.Close()
	for _, tt := range forms {
		// The server's port, so that a connection would be made if the address were not refused first; and none.
		for _, suffix := range []string{":" + port, ""} {
			raw := "http://" + tt.host + suffix + "/"
			in, skipped := f.Input(raw)
			if skipped == nil {
				skipped = in.Load(t.Context())
			}
			if skipped == nil {
				t.Errorf("%s: fetched", raw)
			} else if skipped.Reason != tt.reason {
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
	port := listen(t, &connections)
	dns := loopbackDNS(t)
	get := func(g Guard, host string) error {
		f := resolving(NewFetcher(FetchOptions{Guard: g}), dns)
		defer f.Close()
		resp, err := (&http.Client{Transport: f.transport}).Get("http://" + host + ":" + port + "/")
		if err == nil {
			_ = resp.Body.Close()
		}
		return err
	}
	for _, tt := range forms {
		if tt.reason == ReasonBadAddress && strings.IndexFunc(tt.host, unicode.IsDigit) != 0 {
			continue // net/http does not get as far as dialling
		}
		if err := get(Guard{}, tt.host); err == nil {
			t.Errorf("%q: fetched", tt.host)
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

// listen serves on a port of 127.0.0.1 and, if there is IPv6, of ::1, and counts connections.
func listen(t *testing.T, connections *atomic.Int32) (port string) {
	t.Helper()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("inside"))
	}))
	count := func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.Config.ConnState = count
	server.Start()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if six, err := net.Listen("tcp", "[::1]:"+port); err == nil {
		also := &http.Server{Handler: server.Config.Handler, ConnState: count} //nolint:gosec // on loopback, for a test
		go also.Serve(six)                                                     //nolint:errcheck // ends with the test
		t.Cleanup(func() { _ = also.Close() })
	}
	return port
}

// loopbackDNS is a name server that says of every name that it is this machine, and its resolver.
func loopbackDNS(t *testing.T) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var query dnsmessage.Message
			if query.Unpack(buf[:n]) != nil || len(query.Questions) != 1 {
				continue
			}
			q := query.Questions[0]
			answer := dnsmessage.Message{
				Header:    dnsmessage.Header{ID: query.ID, Response: true, RecursionAvailable: true},
				Questions: query.Questions,
			}
			header := dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 0}
			switch q.Type {
			case dnsmessage.TypeA:
				answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}}}}
			case dnsmessage.TypeAAAA:
				answer.Answers = []dnsmessage.Resource{{Header: header, Body: &dnsmessage.AAAAResource{AAAA: netip.IPv6Loopback().As16()}}}
			}
			if packed, err := answer.Pack(); err == nil {
				_, _ = conn.WriteTo(packed, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// resolving makes f ask that resolver.
func resolving(f *Fetcher, r *net.Resolver) *Fetcher {
	d := f.Guard.Dialer()
	d.Resolver = r
	f.transport.DialContext = d.DialContext
	return f
}

func FuzzCheckURL(f *testing.F) {
	for _, tt := range forms {
		f.Add("http://" + tt.host + "/")
		f.Add("https://" + tt.host + ":443/a?b#c")
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
