package crawl

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter is how long a server asks to wait, by the value of its Retry-After header: seconds, or a date. ok is false
// when it says nothing that can be understood. The result is never negative.
func retryAfter(value string, now time.Time) (wait time.Duration, ok bool) {
	value = strings.TrimSpace(value)
	if n, err := strconv.ParseUint(value, 10, 31); err == nil {
		return time.Duration(n) * time.Second, true
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}

// headerLink is one of the links in a Link header.
type headerLink struct {
	target string
	rel    []string // in lower case
}

// maxHeaderLinks bounds the links that are taken from headers.
const maxHeaderLinks = 100

// linkHeader reads the values of Link headers, after RFC 8288. What is malformed ends its value.
func linkHeader(values []string) []headerLink {
	var out []headerLink
	for _, s := range values {
		for len(out) < maxHeaderLinks {
			s = strings.TrimLeft(s, " \t,")
			rest, ok := strings.CutPrefix(s, "<")
			if !ok {
				break
			}
			target, rest, ok := strings.Cut(rest, ">")
			if !ok {
				break
			}
			link := headerLink{target: strings.TrimSpace(target)}
			s = rest
			for {
				s = strings.TrimLeft(s, " \t")
				if s, ok = strings.CutPrefix(s, ";"); !ok {
					break
				}
				var name, value string
				name, value, s = linkParam(s)
				if name == "rel" && link.rel == nil {
					link.rel = strings.Fields(strings.ToLower(value))
				}
			}
			out = append(out, link)
			if s = strings.TrimLeft(s, " \t"); s == "" || s[0] != ',' {
				break
			}
		}
	}
	return out
}

// linkParam cuts a parameter, name=value or name="value", off the beginning of s.
func linkParam(s string) (name, value, rest string) {
	s = strings.TrimLeft(s, " \t")
	end := strings.IndexAny(s, "=;,")
	if end < 0 {
		return strings.ToLower(strings.TrimSpace(s)), "", ""
	}
	name = strings.ToLower(strings.TrimSpace(s[:end]))
	if s[end] != '=' {
		return name, "", s[end:]
	}
	s = strings.TrimLeft(s[end+1:], " \t")
	if !strings.HasPrefix(s, `"`) {
		if end = strings.IndexAny(s, ";,"); end < 0 {
			end = len(s)
		}
		return name, strings.TrimSpace(s[:end]), s[end:]
	}
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return name, b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
		}
		b.WriteByte(s[i])
	}
	return name, b.String(), ""
}
