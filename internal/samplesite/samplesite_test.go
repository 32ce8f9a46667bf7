package samplesite

import (
	"bytes"
	"testing"
)

func TestPageIsTheSameEveryTime(t *testing.T) {
	a, b, c := Page(7, Options{}), Page(7, Options{}), Page(8, Options{})
	if !bytes.Equal(a, b) {
		t.Error("two pages of one number differ")
	}
	if bytes.Equal(a, c) {
		t.Error("pages of two numbers are the same")
	}
	if n := len(a); n < 50_000 || n > 90_000 {
		t.Errorf("a page has %d bytes", n)
	}
	if bare := Page(7, Options{Bare: true}); len(bare) > len(a)/2 || bytes.Contains(bare, []byte("<style>")) {
		t.Errorf("a page without scripts and styles has %d bytes", len(bare))
	}
}
