package pdf

import (
	"bytes"
	"fmt"
	"regexp"
)

var (
	objectHead = regexp.MustCompile(`(?:^|[\r\n ])(\d{1,8}) (\d{1,5}) obj\b`)
	isPage     = regexp.MustCompile(`/Type\s*/Page\b`)
)

// mend gives a document whose end is lost a new list of those of its pages that are there; nil when none is.
func mend(data []byte) []byte {
	if i := bytes.LastIndex(data, []byte("\nxref")); i >= 0 {
		data = data[:i] // what is left of the directory
	}
	var kids bytes.Buffer
	pages := 0
	heads := objectHead.FindAllSubmatchIndex(data, -1)
	for i, h := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		const long = 4096 // a page is described in less, before any content
		if pages < maxPages && isPage.Match(data[h[1]:min(end, h[1]+long)]) {
			fmt.Fprintf(&kids, "%s %s R ", data[h[2]:h[3]], data[h[4]:h[5]])
			pages++
		}
	}
	if pages == 0 {
		return nil
	}
	const catalog, list = 4_000_001, 4_000_002 // PDFium takes no number above 4 Mi
	return fmt.Appendf(bytes.Clone(data), "\nendstream endobj\n%d 0 obj <</Type/Catalog/Pages %d 0 R>> endobj\n%d 0 obj <</Type/Pages/Count %d/Kids[%s]>> endobj\ntrailer <</Root %d 0 R>>\n",
		catalog, list, list, pages, kids.Bytes(), catalog)
}
