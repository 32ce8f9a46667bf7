package report

import (
	"net/url"
	"path"
	"strings"
)

// artifactPath is the source as a relative, slash-separated path, for tools that place findings in a repository. A web
// page is its host and path, without scheme.
func artifactPath(source string) string {
	if u, err := url.Parse(source); err == nil && u.Host != "" && strings.Contains(source, "://") {
		p := strings.ReplaceAll(u.Host, ":", "_") + path.Clean("/"+u.Path)
		if u.Path == "" || strings.HasSuffix(u.Path, "/") {
			p = strings.TrimSuffix(p, "/") + "/index.html"
		}
		if u.RawQuery != "" {
			p += "?" + u.RawQuery
		}
		return p
	}
	return strings.TrimPrefix(source, "./")
}

// artifactURI is the source as a URI reference that never has a scheme of the web. relative says that it is to be
// resolved against the root of the repository.
func artifactURI(source string) (uri string, relative bool) {
	p := artifactPath(source)
	if path.IsAbs(p) || len(p) > 2 && p[1] == ':' && p[2] == '/' {
		return (&url.URL{Scheme: "file", Path: "/" + strings.TrimPrefix(p, "/")}).String(), false
	}
	segments := strings.Split(p, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	// A colon in the first segment would make it a scheme.
	segments[0] = strings.ReplaceAll(segments[0], ":", "%3A")
	return strings.Join(segments, "/"), true
}
