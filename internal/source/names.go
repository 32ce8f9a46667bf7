package source

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxListBytes is the size above which a list of names is refused: about a million paths.
const maxListBytes = 64 << 20

// ReadNames reads a list of paths and URLs from the file of that name, or from stdin when it is "-". Names are
// separated by newlines, or by NUL if there is one. Between newlines, empty lines and the carriage returns of Windows
// are dropped; between NULs every byte counts.
func ReadNames(name string, stdin io.Reader) ([]string, error) {
	r := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("reading the list of files: %w", err)
		}
		defer f.Close() //nolint:errcheck // read only
		r = f
	}
	if r == nil {
		return nil, nil
	}
	data, err := readUpTo(r, 0, maxListBytes)
	if err != nil {
		return nil, fmt.Errorf("reading the list of files %s: %w", name, err)
	}
	return splitNames(data), nil
}

func splitNames(data []byte) []string {
	separator, trim := "\n", true
	if bytes.IndexByte(data, 0) >= 0 {
		separator, trim = "\x00", false
	}
	var names []string
	for name := range strings.SplitSeq(strings.TrimPrefix(string(data), "\ufeff"), separator) {
		if trim {
			name = strings.TrimSuffix(name, "\r")
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}
