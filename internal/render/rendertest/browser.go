// Package rendertest finds the browser that tests need.
package rendertest

import (
	"os"
	"testing"

	"github.com/cliniclint/cliniclint/internal/render"
)

// Have tells whether there is a browser. Without one the test fails where CLINICLINT_BROWSER_TESTS is "required".
func Have(t testing.TB) bool {
	t.Helper()
	_, err := render.Find("", os.Getenv)
	if err != nil && os.Getenv("CLINICLINT_BROWSER_TESTS") == "required" {
		t.Errorf("CLINICLINT_BROWSER_TESTS asks for tests with a browser: %v", err)
	}
	return err == nil && !testing.Short()
}

// Browser gives the path of a browser. Without one the test is skipped, or fails where the environment variable
// CLINICLINT_BROWSER_TESTS is "required".
func Browser(t testing.TB) string {
	t.Helper()
	if testing.Short() {
		t.Skip("tests with a browser take long")
	}
	path, err := render.Find("", os.Getenv)
	if err == nil {
		return path
	}
	if os.Getenv("CLINICLINT_BROWSER_TESTS") == "required" {
		t.Fatalf("CLINICLINT_BROWSER_TESTS asks for tests with a browser: %v", err)
	}
	t.Skipf("not tried in a browser: %v", err)
	return ""
}
