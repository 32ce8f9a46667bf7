// Package sourcetest holds what tests need to see that nothing gets past a source.Guard: addresses that must not be
// reached, a server that counts connections, and a name server that leads every name to this machine.
package sourcetest

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// Form is a host as somebody may write it, and the reason for which it is refused.
type Form struct{ Host, Reason string }

// The reasons, as source has them; this package serves the tests inside source too, and cannot import it.
const (
	private = "private address"
	bad     = "bad address"
)

// Forms are ways to write this machine, or another that is no business of a public page.
var Forms = []Form{
	{"127.0.0.1", private},
	{"127.0.0.1.", private},
	{"127.1.2.3", private},
	{"0.0.0.0", private},
	{"10.1.2.3", private},
	{"172.16.5.4", private},
	{"192.168.1.1", private},
	{"100.64.1.1", private},
	{"169.254.169.254", private},
	{"224.0.0.251", private},
	{"255.255.255.255", private},
	{"[::1]", private},
	{"[::]", private},
	{"[0:0:0:0:0:0:0:1]", private},
	{"[0000:0000:0000:0000:0000:0000:0000:0001]", private},
	{"[::ffff:127.0.0.1]", private},
	{"[::ffff:7f00:1]", private},
	{"[0:0:0:0:0:ffff:127.0.0.1]", private},
	{"[::FFFF:10.0.0.1]", private},
	{"[::127.0.0.1]", private},
	{"[::7f00:1]", private},
	{"[::ffff:0:7f00:1]", private},
	{"[64:ff9b::7f00:1]", private},
	{"[64:ff9b::127.0.0.1]", private},
	{"[64:ff9b:1::7f00:1]", private},
	{"[2002:7f00:1::]", private},
	{"[2001:0:7f00:1::]", private},
	{"[fe80::1]", private},
	{"[fe80::1%25lo]", private},
	{"[::1%25lo]", private},
	{"[fc00::1]", private},
	{"[fd00:ec2::254]", private},
	{"[ff02::1]", private},
	{"localhost", private},
	{"LOCALHOST", private},
	{"localhost.", private},
	{"a.localhost", private},
	{"ｌｏｃａｌｈｏｓｔ", private}, // full-width
	{"127。0。0。1", private}, // ideographic full stop
	{"①②⑦.⓪.⓪.①", private}, // circled digits

	{"2130706433", bad}, // 127.0.0.1 as one number
	{"017700000001", bad},
	{"0x7f000001", bad},
	{"0X7F000001", bad},
	{"0x7f.1", bad},
	{"0x7f.0x0.0x0.0x1", bad},
	{"0177.0.0.1", bad},
	{"0177.0.0.01", bad},
	{"127.1", bad},
	{"127.0.1", bad},
	{"127.1.", bad},
	{"0", bad},
	{"00.0.0.0", bad},
	{"127.0.0.0x1", bad},
	{"127.0.0.1.2", bad},
	{"256.256.256.256", bad},
	{"0x", bad},
	{"foo.0x7f", bad},
	{"%31%32%37.0.0.1", bad},
	{"127.0.0.1%00.example", bad},
	{"[127.0.0.1]", bad},
	{"[v1.fe]", bad},
	{"[::1", bad},
	{"", bad},
	{".", bad},
	{"..", bad},
	{".localhost", bad},
	{"127.0.0.1..", bad},
	{`clinic.example\@127.0.0.1`, bad},
	{"clinic example", bad},

	// Names whose owner makes them lead here. What they are is only seen when they are dialled.
	{"clinic.example", private},
	{"CLINIC.example.", private},
	{"127.0.0.1.nip.example", private},
	{"localtest.example", private},
	{"user:secret@clinic.example", private},
	{"93.184.216.34@clinic.example", private},
	{"klinik-schönheit.example", private},
	{"metadata.google.internal", private},
	{"x7f.example", private},
	{"clinic_one.example", private},
}

// Listen serves on a port of 127.0.0.1 and, if there is IPv6, of ::1, and counts connections.
func Listen(t testing.TB, connections *atomic.Int32) (port string) {
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

// LoopbackDNS is a name server that says of every name that it is this machine, and its resolver.
func LoopbackDNS(t testing.TB) *net.Resolver {
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
