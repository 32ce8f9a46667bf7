package warc

import (
	"crypto/md5"  //nolint:gosec // to check what others wrote
	"crypto/sha1" //nolint:gosec // what archives are written with
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/hex"
	"hash"
	"strings"
)

// Digest is the SHA-1 of data as archives have it, "sha1:" and Base32.
func Digest(data []byte) string {
	sum := sha1.Sum(data) //nolint:gosec // see above
	return "sha1:" + base32.StdEncoding.EncodeToString(sum[:])
}

// parseDigest is the hash that a digest was made with and its value, or nil when it cannot be told.
func parseDigest(text string) (hash.Hash, []byte) {
	name, value, _ := strings.Cut(text, ":")
	var h hash.Hash
	switch strings.ReplaceAll(strings.ToLower(strings.TrimSpace(name)), "-", "") {
	case "sha1":
		h = sha1.New() //nolint:gosec // see above
	case "sha256":
		h = sha256.New()
	case "sha512":
		h = sha512.New()
	case "md5":
		h = md5.New() //nolint:gosec // see above
	default:
		return nil, nil
	}
	value = strings.TrimSpace(value)
	if want, err := hex.DecodeString(value); err == nil && len(want) == h.Size() {
		return h, want
	}
	plain := base32.StdEncoding.WithPadding(base32.NoPadding)
	if want, err := plain.DecodeString(strings.ToUpper(strings.TrimRight(value, "="))); err == nil && len(want) == h.Size() {
		return h, want
	}
	return nil, nil
}
