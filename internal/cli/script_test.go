package cli

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cliniclint/cliniclint/internal/render/rendertest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"cliniclint": func() {
			app := App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Env: os.Getenv, Version: "1.2.3"}
			os.Exit(app.Main(os.Args[1:]))
		},
	})
}

// The scripts are under testdata at the root, where they serve as examples of use too. Each says in its first lines what
// it shows. Beside the commands of testscript there are "block N PAGE", which runs commands out of the documentation, "code N COMMAND", where the command must exit with N, and "expand
// FROM TO", which copies a file with its $VARIABLES filled in.
func TestScripts(t *testing.T) {
	server := httptest.NewServer(site())
	t.Cleanup(server.Close)
	whole := httptest.NewServer(clinic())
	t.Cleanup(whole.Close)
	docs, err := filepath.Abs("../../docs")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("SITE", server.URL)
			e.Setenv("CLINIC", whole.URL)
			e.Setenv("DOCS", docs)
			e.Setenv("HOME", e.WorkDir)                                  // a browser wants one
			if program, err := exec.LookPath("cliniclint"); err == nil { // as testscript puts it into the path
				e.Setenv("CLINICLINT", program)
			}
			return os.CopyFS(e.WorkDir, os.DirFS("testdata/common"))
		},
		Condition: func(name string) (bool, error) {
			if name != "browser" {
				return false, fmt.Errorf("there is no condition %q", name)
			}
			return rendertest.Have(t), nil
		},
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"block": block, "code": code, "expand": expand},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	if err != nil {
		ts.Fatalf("%q is no exit code", args[0])
	}
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// block runs the commands of a page of the documentation: the Nth block of them.
func block(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: [!] block N PAGE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	parts := strings.Split(ts.ReadFile(args[1]), "```sh\n")
	if (n < 1 || n >= len(parts)) != neg {
		ts.Fatalf("%s has %d blocks of commands", args[1], len(parts)-1)
	}
	if neg {
		return
	}
	commands, _, _ := strings.Cut(parts[n], "```")
	ts.Check(ts.Exec("sh", "-ec", commands))
}

func expand(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: expand FROM TO")
	}
	text := os.Expand(ts.ReadFile(args[0]), ts.Getenv)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(text), 0o600))
}

// site is a web site with everything that can happen on one.
func site() http.Handler {
	mux := http.NewServeMux()
	page := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!doctype html><title>Clinic</title><h1>Serums</h1><p>Our miracle serum is a small miracle, says Anna.</p>")
	}
	mux.HandleFunc("/page", page)
	mux.HandleFunc("/suppressed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<!-- cliniclint-ignore own/miracle: we like it -->\n<p>A miracle serum.</p>")
	})
	app := func(script string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<!doctype html><title>Clinic</title><div id="root"></div><script>%s</script>`, script)
		}
	}
	mux.HandleFunc("/app", app(`setTimeout(() => { document.getElementById("root").innerHTML = "<main><h1>Serums</h1><p>"+
		"We are a clinic in a small town, and we take our time. ".repeat(6)+"</p><p>Our miracle serum.</p></main>"; }, 200)`))
	mux.HandleFunc("/empty-app", app(""))
	mux.Handle("/old", http.RedirectHandler("/page", http.StatusMovedPermanently))
	mux.Handle("/circle", http.RedirectHandler("/circle", http.StatusFound))
	mux.HandleFunc("/image", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		fmt.Fprint(w, "\x89PNG\r\n\x1a\n")
	})
	mux.HandleFunc("/menu", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		http.ServeFile(w, r, filepath.Join("..", "..", "testdata", "repos", "plain", "menu.pdf"))
	})
	mux.HandleFunc("/document", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		fmt.Fprint(w, "%PDF-1.7\n")
	})
	mux.HandleFunc("/closed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
	mux.HandleFunc("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	return mux
}
