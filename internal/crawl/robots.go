package crawl

import (
	"bytes"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxRobots is how much of a robots.txt is read, in bytes. RFC 9309 asks for no less.
const maxRobots = 500 << 10

// robots is what a robots.txt says to one crawler, after RFC 9309. The zero value allows everything.
type robots struct {
	rules    []robotsRule
	closed   string        // not "": nothing may be asked for, and why
	delay    time.Duration // crawl-delay: between two requests; 0 when nothing is said
	sitemaps []string      // as written, for every crawler
}

type robotsRule struct {
	allow    bool
	parts    []string // of the pattern, between its "*"
	anchored bool     // the pattern ends with "$"
	length   int      // of the pattern, in bytes
}

// parseRobots reads what a robots.txt says to this program. Nothing in it is an error: what is not
// understood is passed over.
func parseRobots(data []byte) *robots {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	own, others := &robots{}, &robots{}
	var sitemaps []string
	var to []*robots // whom the group speaks to
	found, naming := false, false
	for line := range strings.FieldsFuncSeq(string(data), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch name = strings.ToLower(strings.TrimSpace(name)); name {
		case "user-agent":
			if !naming {
				to = nil
			}
			naming = true
			switch {
			case value == "*" || strings.HasPrefix(value, "* "):
				to = addOnce(to, others)
			case strings.EqualFold(productToken(value), product):
				to, found = addOnce(to, own), true
			}
		case "allow", "disallow":
			naming = false
			if value == "" {
				continue
			}
			for _, r := range to {
				r.rules = append(r.rules, newRule(name == "allow", value))
			}
		case "crawl-delay":
			naming = false
			if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 && s < 1e6 {
				for _, r := range to {
					r.delay = max(r.delay, time.Duration(s*float64(time.Second)))
				}
			}
		case "sitemap":
			if len(sitemaps) < maxSitemaps {
				sitemaps = append(sitemaps, value)
			}
		}
	}
	out := others
	if found {
		out = own
	}
	out.sitemaps = sitemaps
	return out
}

func addOnce[T comparable](list []T, x T) []T {
	if slices.Contains(list, x) {
		return list
	}
	return append(list, x)
}

// productToken is the name at the beginning of the value of a user-agent line.
func productToken(value string) string {
	end := strings.IndexFunc(value, func(c rune) bool {
		return c != '-' && c != '_' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z')
	})
	if end < 0 {
		return value
	}
	return value[:end]
}

func newRule(allow bool, pattern string) robotsRule {
	r := robotsRule{allow: allow}
	pattern = canonicalEscapes(pattern)
	r.length = len(pattern)
	if strings.HasSuffix(pattern, "$") {
		r.anchored, pattern = true, pattern[:len(pattern)-1]
	}
	r.parts = strings.Split(pattern, "*")
	return r
}

// matches tells whether the pattern stands at the beginning of a path in the form of robotsPath.
func (r *robotsRule) matches(path string) bool {
	if !strings.HasPrefix(path, r.parts[0]) {
		return false
	}
	path = path[len(r.parts[0]):]
	for i, part := range r.parts[1:] {
		if r.anchored && i == len(r.parts)-2 {
			return strings.HasSuffix(path, part)
		}
		at := strings.Index(path, part)
		if at < 0 {
			return false
		}
		path = path[at+len(part):]
	}
	return !r.anchored || path == ""
}

// robotsPath is the part of a URL that patterns are compared with. What has a meaning in patterns is escaped in it.
func robotsPath(u *url.URL) string {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	return strings.NewReplacer("*", "%2A", "$", "%24").Replace(canonicalEscapes(path))
}

// allows tells whether u may be asked for: the longest pattern decides, of two of the same length the one that allows.
func (r *robots) allows(u *url.URL) bool {
	path := robotsPath(u)
	if path == "/robots.txt" {
		return true
	}
	if r.closed != "" {
		return false
	}
	longest, allow := -1, true
	for i := range r.rules {
		if rule := &r.rules[i]; (rule.length > longest || rule.length == longest && rule.allow) && rule.matches(path) {
			longest, allow = rule.length, rule.allow
		}
	}
	return allow
}
