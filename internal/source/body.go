package source

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// acceptEncoding is what is asked for. decoded can undo more, as what others fetched is kept as they received it.
const acceptEncoding = "gzip, deflate"

// errEncoding is the error of a content encoding that cannot be undone, errDamaged that of content that is not in its
// encoding.
var (
	errEncoding = errors.New("unknown content encoding")
	errDamaged  = errors.New("the compressed content is damaged")
)

// decoded undoes the content encodings, a comma-separated list in the order in which they were applied. Reading from
// it may fail with the errors of the decompressors.
func decoded(body io.Reader, encodings []string) (io.Reader, error) {
	var names []string
	for _, name := range strings.Split(strings.ToLower(strings.Join(encodings, ",")), ",") {
		if name = strings.TrimSpace(name); name != "" && name != "identity" {
			names = append(names, name)
		}
	}
	// One is normal, two is a mistake that servers make, more is somebody's game.
	if len(names) > 2 {
		return nil, fmt.Errorf("%w: %d of them, one in the other", errEncoding, len(names))
	}
	for i := len(names) - 1; i >= 0; i-- {
		var err error
		switch name := names[i]; name {
		case "gzip", "x-gzip":
			body, err = gzip.NewReader(body)
			if errors.Is(err, io.EOF) { // nothing at all, which stands for nothing
				body, err = strings.NewReader(""), nil
			}
		case "deflate":
			body, err = inflate(body)
		case "br":
			body = &damageable{brotli.NewReader(body)}
		case "zstd":
			body, err = unzstd(body)
		default:
			return nil, fmt.Errorf("%w: %.40q", errEncoding, name)
		}
		if err != nil {
			return nil, err
		}
	}
	return body, nil
}

// inflate undoes "deflate", which is zlib by the standard and raw by the habit of some servers.
func inflate(r io.Reader) (io.Reader, error) {
	br := bufio.NewReader(r)
	head, err := br.Peek(2)
	switch {
	case errors.Is(err, io.EOF) && len(head) == 0:
		return br, nil
	case err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0:
		return zlib.NewReader(br)
	default:
		return flate.NewReader(br), nil
	}
}

// maxWindow is how far back zstd may refer, in bytes, as RFC 9659 has it for content encodings.
const maxWindow = 8 << 20

func unzstd(r io.Reader) (io.Reader, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return &damageable{z}, nil
}

// damageable gives all errors of a decompressor one name.
type damageable struct{ r io.Reader }

// Read implements io.Reader.
func (d *damageable) Read(p []byte) (int, error) {
	n, err := d.r.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		err = fmt.Errorf("%w: %w", errDamaged, err)
	}
	return n, err
}

// isText tells whether content of this media type holds words: any text, markup and data formats.
func isText(contentType string) bool {
	media := mediaType(contentType)
	if strings.HasPrefix(media, "text/") || strings.HasSuffix(media, "+xml") || strings.HasSuffix(media, "+json") {
		return true
	}
	switch media {
	case "application/json", "application/xml", "application/javascript", "application/x-javascript", "application/ecmascript",
		"application/yaml", "application/x-yaml", "application/toml", "application/markdown", "application/x-markdown",
		"application/x-ndjson", "application/jsonl":
		return true
	}
	return false
}

// mediaType is the type without its parameters, which servers often get wrong.
func mediaType(contentType string) string {
	if media, _, err := mime.ParseMediaType(contentType); err == nil {
		return media
	}
	media, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(media))
}

// guessType is the media type of content that was sent without one.
func guessType(data []byte) string { return http.DetectContentType(data) }
