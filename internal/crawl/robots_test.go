package crawl

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	tests := []struct {
		name, file, path string
		want             bool
	}{
		{"empty", "", "/a", true},
		{"all closed", "User-agent: *\nDisallow: /", "/a", false},
		{"robots.txt itself", "User-agent: *\nDisallow: /", "/robots.txt", true},
		{"nothing disallowed", "User-agent: *\nDisallow:", "/a", true},
		{"of another", "User-agent: other\nDisallow: /", "/a", true},
		{"own group, not that of all", "User-agent: *\nDisallow: /\nUser-agent: cliniclint\nDisallow: /b", "/a", true},
		{"own group", "User-agent: cliniclint\nDisallow: /b\n\nUser-agent: *\nDisallow:", "/b/c", false},
		{"own group with nothing in it", "User-agent: *\nDisallow: /\n\nUser-agent: cliniclint", "/a", true},
		{"name with a version, in capitals", "User-Agent: ClinicLint/2.1 (bot)\nDisallow: /", "/a", false},
		{"name that only begins so", "User-Agent: cliniclint-news\nDisallow: /", "/a", true},
		{"groups of one name are one", "User-agent: cliniclint\nDisallow: /a\nUser-agent: x\nDisallow: /c\nUser-agent: cliniclint\nDisallow: /b", "/b", false},
		{"a group for two", "User-agent: x\nUser-agent: cliniclint\nDisallow: /a", "/a", false},
		{"a sitemap does not end the names", "User-agent: cliniclint\nSitemap: /s\nUser-agent: x\nDisallow: /a", "/a", false},
		{"rules before any name", "Disallow: /\nUser-agent: *\nDisallow: /b", "/a", true},
		{"longest decides", "User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", true},
		{"longest decides, the other way", "User-agent: *\nAllow: /a\nDisallow: /a/b", "/a/b/c", false},
		{"as long as each other", "User-agent: *\nDisallow: /a\nAllow: /a", "/a", true},
		{"as long, with a star", "User-agent: *\nDisallow: /page\nAllow: /*page", "/page", true},
		{"star", "User-agent: *\nDisallow: /*.php", "/a/b.php?c", false},
		{"star in the middle", "User-agent: *\nDisallow: /a*/z", "/abc/d/z/e", false},
		{"star that matches nothing", "User-agent: *\nDisallow: /a*/z", "/abc/d", true},
		{"star at the beginning", "User-agent: *\nDisallow: *secret", "/a/secret", false},
		{"end", "User-agent: *\nDisallow: /*.php$", "/a.php?b", true},
		{"end that matches", "User-agent: *\nDisallow: /*.php$", "/a.php/b.php", false},
		{"end without star", "User-agent: *\nDisallow: /a$", "/ab", true},
		{"the home page alone", "User-agent: *\nDisallow: /\nAllow: /$", "/", true},
		{"a dollar in the middle", "User-agent: *\nDisallow: /a$b", "/a$b", true}, // in an address it is written as %24
		{"an escaped dollar", "User-agent: *\nDisallow: /a%24b", "/a$b", false},
		{"an escaped star", "User-agent: *\nDisallow: /a%2ab", "/axb", true},
		{"an escaped star that is met", "User-agent: *\nDisallow: /a%2ab", "/a*b", false},
		{"case of paths", "User-agent: *\nDisallow: /A", "/a", true},
		{"case of names", "USER-AGENT: *\nDISALLOW: /a", "/a", false},
		{"escapes of letters", "User-agent: *\nDisallow: /%7ejoe/%61", "/~joe/a", false},
		{"escapes of other letters", "User-agent: *\nDisallow: /é", "/%c3%a9", false},
		{"escapes of slashes", "User-agent: *\nDisallow: /a%2fb", "/a/b", true},
		{"a query", "User-agent: *\nDisallow: /*?", "/a?b=c", false},
		{"spaces around the colon", "User-agent : *\nDisallow : /a", "/a", false},
		{"no space", "User-agent:*\nDisallow:/a", "/a", false},
		{"comments", "# x\nUser-agent: * # all\nDisallow: /a # this", "/a", false},
		{"old line ends", "User-agent: *\rDisallow: /a\r\nDisallow: /b", "/b", false},
		{"byte order mark", "\xef\xbb\xbfUser-agent: *\nDisallow: /a", "/a", false},
		{"a web page in its place", "<!doctype html>\n<title>Not found: 404</title>\n<a href='/'>Disallow: /</a>", "/a", true},
		{"zero bytes", "User-agent: *\x00\nDisallow: /a", "/a", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			u, err := url.Parse("https://clinic.example" + tt.path)
			if err != nil {
				t.Fatal(err)
			}
			if got := parseRobots([]byte(tt.file)).allows(u); got != tt.want {
				t.Errorf("%s: %v", tt.path, got)
			}
		})
	}
	r := parseRobots([]byte("Sitemap: /a.xml\nUser-agent: *\nCrawl-delay: 2.5\nsitemap: https://b.example/b.xml\nUser-agent: x\nCrawl-delay: 9\nCrawl-delay: 1e300"))
	if r.delay != 2500*time.Millisecond || strings.Join(r.sitemaps, " ") != "/a.xml https://b.example/b.xml" {
		t.Errorf("%v %q", r.delay, r.sitemaps)
	}
}

// What a file says about a path does not depend on how either is spelled, and a file cannot close itself.
func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /a*b$\nAllow: /%7e", "/a/x~b")
	f.Add("User-agent: cliniclint\nUser-agent: *\nDisallow: /", "/robots.txt")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := parseRobots([]byte(file))
		if !r.allows(&url.URL{Path: "/robots.txt"}) {
			t.Error("it closes itself")
		}
		u := &url.URL{Scheme: "https", Host: "clinic.example", Path: "/" + path}
		escaped := *u
		escaped.RawPath = strings.NewReplacer("a", "%61", "~", "%7e").Replace(u.EscapedPath())
		if r.allows(u) != r.allows(&escaped) {
			t.Errorf("%q and %q are not treated alike", u.EscapedPath(), escaped.EscapedPath())
		}
		closed := parseRobots([]byte(file + "\nUser-agent: cliniclint\nDisallow: /" + robotsPath(u)[1:] + "$\n"))
		if p := robotsPath(u); closed.allows(u) && p != "/robots.txt" && len(closed.rules) > 0 {
			last := closed.rules[len(closed.rules)-1]
			if !last.matches(p) {
				t.Errorf("a path does not match itself: %q", p)
			}
		}
	})
}

func TestRobotsCostsLittle(t *testing.T) {
	names := strings.Repeat("User-agent: *\nUser-agent: cliniclint\n", 4000)
	r := parseRobots([]byte(names + strings.Repeat("Disallow: /*a*b*c\n", 10000)))
	if len(r.rules) != 10000 {
		t.Errorf("%d rules", len(r.rules))
	}
	u := &url.URL{Path: "/" + strings.Repeat("ab", maxAddress)}
	if !r.allows(u) {
		t.Error("closed by a rule that does not match")
	}
}
