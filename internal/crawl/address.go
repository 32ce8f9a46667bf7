package crawl

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// Bounds of an address. Longer ones are made by machines for machines.
const (
	maxAddress  = 2000 // bytes
	maxSegments = 25   // of the path
	maxRepeats  = 3    // of a segment in a path
	maxParams   = 15   // of the query
)

// tracking are parameters that say where a reader came from. The page is the same without them.
var tracking = []string{
	"gclid", "gclsrc", "dclid", "wbraid", "gbraid", "fbclid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "mc_cid", "mc_eid",
	"_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "wickedid", "srsltid",
}

// sessions are parameters that name a visit.
var sessions = []string{
	"phpsessid", "jsessionid", "aspsessionid", "asp.net_sessionid", "sessionid", "session_id", "session", "sid", "oscsid", "zenid", "cfid", "cftoken", "s_id",
	"replytocom",
}

// unread are the endings of files that hold no copy of the site.
var unread = []string{
	".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff", ".heic", ".css", ".js", ".mjs", ".map", ".woff", ".woff2",
	".ttf", ".otf", ".eot", ".mp3", ".m4a", ".wav", ".ogg", ".mp4", ".m4v", ".mov", ".avi", ".webm", ".mkv", ".zip", ".gz", ".tgz", ".tar", ".rar", ".7z",
	".dmg", ".exe", ".msi", ".apk", ".iso", ".ics", ".vcf", ".xml", ".rss", ".atom", ".json", ".webmanifest",
}

// clean is u as it is asked for: without fragment, credentials, dots in the path and parameters that track a reader.
func clean(u *url.URL) *url.URL {
	c := *new(url.URL).ResolveReference(u)
	c.Scheme = strings.ToLower(c.Scheme)
	host, port := strings.TrimRight(strings.ToLower(c.Hostname()), "."), c.Port()
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" && (port != "80" || c.Scheme != "http") && (port != "443" || c.Scheme != "https") {
		host += ":" + port
	}
	c.Host = host
	c.User, c.Fragment, c.RawFragment, c.ForceQuery = nil, "", "", false
	if c.Path == "" {
		c.Path, c.RawPath = "/", ""
	}
	c.RawQuery = withoutParams(c.RawQuery, func(name string) bool {
		return strings.HasPrefix(name, "utm_") || slices.Contains(tracking, name)
	})
	return &c
}

// withoutParams is a query without the parameters whose names, in lower case, drop accepts.
func withoutParams(query string, drop func(name string) bool) string {
	if query == "" {
		return ""
	}
	return strings.Join(slices.DeleteFunc(strings.Split(query, "&"), func(p string) bool { return p == "" || drop(paramName(p)) }), "&")
}

// paramName is the name of a parameter as written, "name=value", in lower case.
func paramName(p string) string {
	name, _, _ := strings.Cut(p, "=")
	if plain, err := url.QueryUnescape(name); err == nil {
		name = plain
	}
	return strings.ToLower(name)
}

// key is the same for two addresses of the same page, as far as can be told without asking for it: scheme, a leading
// www, the order of parameters, sessions and what is in ignored make no difference.
func key(u *url.URL, ignored map[string]bool) string {
	p := canonicalEscapes(u.EscapedPath())
	if before, session, ok := strings.Cut(p, ";"); ok && slices.Contains(sessions, paramName(session)) {
		p = before
	}
	params := strings.Split(withoutParams(u.RawQuery, func(name string) bool { return ignored[name] || slices.Contains(sessions, name) }), "&")
	slices.Sort(params)
	k := siteOf(u) + p
	if q := strings.Join(params, "&"); q != "" {
		k += "?" + canonicalEscapes(q)
	}
	return k
}

// siteOf is the host of u without www, with a port that is not the usual one: what belongs to one site has it in common.
func siteOf(u *url.URL) string {
	host := strings.TrimPrefix(strings.TrimRight(strings.ToLower(u.Hostname()), "."), "www.")
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// authority is what a robots.txt holds for.
func authority(u *url.URL) string { return u.Scheme + "://" + u.Host }

// shape is the same for addresses that a program made in the same way: numbers and values of parameters make no difference.
func shape(u *url.URL) string {
	var b strings.Builder
	b.WriteString(siteOf(u))
	for segment := range strings.SplitSeq(strings.Trim(u.Path, "/"), "/") {
		b.WriteByte('/')
		if len(segment) >= 16 && strings.Trim(strings.ToLower(segment), "0123456789abcdef-") == "" {
			b.WriteByte('#')
			continue
		}
		number := false
		for _, c := range segment {
			isDigit := '0' <= c && c <= '9'
			if isDigit && !number {
				b.WriteByte('0')
			} else if !isDigit {
				b.WriteRune(c)
			}
			number = isDigit
		}
	}
	for _, name := range paramNames(u.RawQuery) {
		b.WriteString("?" + name)
	}
	return b.String()
}

// paramNames are the names of the parameters of a query, each once, sorted.
func paramNames(query string) []string {
	if query == "" {
		return nil
	}
	var names []string
	for p := range strings.SplitSeq(query, "&") {
		names = append(names, paramName(p))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// machineMade says why an address is taken for one of an endless series, or is "".
func machineMade(u *url.URL) string {
	if len(u.String()) > maxAddress {
		return "addresses without end"
	}
	segments := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(segments) > maxSegments {
		return "folders in folders without end"
	}
	count := map[string]int{}
	for _, s := range segments {
		if count[s]++; count[s] > maxRepeats {
			return "the same folder in itself again and again"
		}
	}
	if strings.Count(u.RawQuery, "&") >= maxParams {
		return "parameters without end"
	}
	return ""
}

// isPage tells by the address whether something may hold copy.
func isPage(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !slices.Contains(unread, strings.ToLower(path.Ext(u.Path)))
}

// canonicalEscapes writes a path or query in the one way in which two spellings of it are equal: characters that need no
// escape have none, all others have one in capitals, but for those that separate.
func canonicalEscapes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		escaped := false
		if c == '%' && i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 {
			c = byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			escaped = true
		}
		switch {
		case unreserved(c), !escaped && c < 0x80:
			b.WriteByte(c)
		default:
			const digits = "0123456789ABCDEF"
			b.Write([]byte{'%', digits[c>>4], digits[c&15]})
		}
	}
	return b.String()
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
