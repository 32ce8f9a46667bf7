package crawl

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, " 120 ": 2 * time.Minute, "0": 0, "Fri, 02 Jan 2026 03:05:05 GMT": time.Minute, "Fri, 02 Jan 2015 03:05:05 GMT": 0,
		"Friday, 02-Jan-26 03:05:05 GMT": time.Minute,
		"":                               -1, "-1": -1, "soon": -1, "1.5": -1, "99999999999999999999": -1, "7 seconds": -1,
	} {
		got, ok := retryAfter(value, now)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}

func TestLinkHeader(t *testing.T) {
	for value, want := range map[string]string{
		`</a>; rel=canonical`:                                     "/a canonical",
		`<https://a.example/?a=1,2;3>; rel="next  PREV"`:          "https://a.example/?a=1,2;3 next prev",
		`</a>; rel="canonical", </b>;title="x, y; \" z";rel=next`: "/a canonical|/b next",
		`</a>;rel=a;rel=b`:                                        "/a a",
		`</a>`:                                                    "/a ",
		`</a> ; crossorigin ; rel = next`:                         "/a next",
		`/a; rel=next`:                                            "",
		`</a; rel=next`:                                           "",
		`</a>; rel="next`:                                         "/a next",
		``:                                                        "",
		`,,</a>;;;rel=next,,`:                                     "/a next",
	} {
		var got []string
		for _, l := range linkHeader([]string{value}) {
			got = append(got, l.target+" "+strings.Join(l.rel, " "))
		}
		if s := strings.Join(got, "|"); s != want {
			t.Errorf("%s: %q, want %q", value, s, want)
		}
	}
}

// No wait is negative, a date is what its writer meant, and a link comes back as it was written.
func FuzzHeaders(f *testing.F) {
	f.Add("7", `</a>; rel="next"`, "next")
	f.Add("Fri, 02 Jan 2026 03:05:05 GMT", `<`, `a"b\c`)
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f.Fuzz(func(t *testing.T, wait, link, rel string) {
		if d, ok := retryAfter(wait, now); d < 0 || !ok && d != 0 {
			t.Errorf("%q: %v", wait, d)
		}
		if n := len(linkHeader([]string{link, link})); n > maxHeaderLinks || n > 2*strings.Count(link, "<") {
			t.Errorf("%d links in %q", n, link)
		}
		quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
		value := `</first>; title="` + quote.Replace(link) + `"; rel="` + quote.Replace(rel) + `", </second>; rel=next`
		got := linkHeader([]string{value})
		if len(got) != 2 || got[0].target != "/first" || got[1].target != "/second" || strings.Join(got[0].rel, " ") != strings.Join(strings.Fields(strings.ToLower(rel)), " ") {
			t.Errorf("%q: %+v", value, got)
		}
		date := now.Add(time.Duration(len(link)) * time.Second)
		if d, ok := retryAfter(date.Format(http.TimeFormat), now); !ok || d != time.Duration(len(link))*time.Second {
			t.Errorf("%v: %v", date, d)
		}
	})
}
