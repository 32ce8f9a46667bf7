package evidence

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// make writes a small folder of evidence, or a ZIP file.
func makeEvidence(t testing.TB, name string) (hash string) {
	t.Helper()
	w, err := Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Clean()
	f, err := w.Write("pages/000001/received", []byte("<p>Words"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteJSON("pages/000001/exchanges.json", []string{"<x>"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.Path(FindingsName), []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 10, 20, 30, 0, time.UTC)
	hash, err = w.Close(&Manifest{
		Version: "1.2.3", RuleSet: "abc", Begun: at, Finished: at, Complete: true, NotRead: []NotRead{},
		Pages: []Page{{Source: "a.html", Kind: "file", Received: f.Path, SHA256: f.SHA256, Content: f.Path, Exchanges: "pages/000001/exchanges.json"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return hash
}

// problems are what Open and Check say.
func problems(t testing.TB, name string) (list []string) {
	t.Helper()
	f, err := Open(name)
	if err != nil {
		return []string{err.Error()}
	}
	defer f.Close()
	found, err := f.Check()
	if err != nil {
		return []string{err.Error()}
	}
	for _, p := range found {
		list = append(list, p.String())
	}
	return list
}

func TestUnchanged(t *testing.T) {
	for _, name := range []string{"folder", "file.zip"} {
		name = filepath.Join(t.TempDir(), name)
		hash := makeEvidence(t, name)
		if list := problems(t, name); list != nil {
			t.Errorf("%s: %q", name, list)
		}
		f, err := Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Hash != hash || f.Version != "1.2.3" || len(f.Files) != 3 {
			t.Errorf("%+v", f)
		}
		if data, err := f.Read("pages/000001/received"); err != nil || string(data) != "<p>Words" {
			t.Errorf("%q, %v", data, err)
		}
		if _, err := f.Read("../secret"); err == nil {
			t.Error("a file was read that is not listed")
		}
		f.Close()
		if left, _ := filepath.Glob(filepath.Join(filepath.Dir(name), ".evidence-*")); left != nil {
			t.Errorf("left behind: %q", left)
		}
	}
}

// The same evidence is the same ZIP file to the byte, which is what makes a change in it visible.
func TestSameZIP(t *testing.T) {
	a, b := filepath.Join(t.TempDir(), "a.zip"), filepath.Join(t.TempDir(), "b.zip")
	makeEvidence(t, a)
	makeEvidence(t, b)
	x, err := os.ReadFile(a)
	if err != nil {
		t.Fatal(err)
	}
	y, err := os.ReadFile(b)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(x, y) {
		t.Error("they differ")
	}
}

// A change of any bit of any byte shows.
func TestAnyChangeShows(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder")
	makeEvidence(t, dir)
	for _, name := range []string{ManifestName, SumName, FindingsName, "pages/000001/received", "pages/000001/exchanges.json"} {
		flipEach(t, filepath.Join(dir, filepath.FromSlash(name)), func() []string { return problems(t, dir) }, 2)
	}
	file := filepath.Join(t.TempDir(), "file.zip")
	makeEvidence(t, file)
	flipEach(t, file, func() []string { return problems(t, file) }, 7)
}

func flipEach(t *testing.T, name string, look func() []string, step int) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(data); i += step {
		changed := bytes.Clone(data)
		changed[i] ^= 1 << (i % 8)
		if err := os.WriteFile(name, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if look() == nil {
			t.Errorf("%s: a change of byte %d does not show", filepath.Base(name), i)
		}
	}
	for what, changed := range map[string][]byte{"a byte more": append(bytes.Clone(data), 'x'), "a byte less": data[:len(data)-1], "nothing": {}} {
		if err := os.WriteFile(name, changed, 0o600); err != nil {
			t.Fatal(err)
		}
		if look() == nil {
			t.Errorf("%s: %s does not show", filepath.Base(name), what)
		}
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if list := look(); list != nil {
		t.Fatalf("put back, it has %q", list)
	}
}

func TestCheckNamesTheFile(t *testing.T) {
	tests := []struct {
		name string
		do   func(dir string) error
		want string
	}{
		{"changed", func(dir string) error { return os.WriteFile(filepath.Join(dir, FindingsName), []byte("[]\n"), 0o600) }, "findings.jsonl: was changed: its SHA-256 is "},
		{"longer", func(dir string) error { return os.WriteFile(filepath.Join(dir, FindingsName), []byte("{} \n"), 0o600) }, "findings.jsonl: was changed: it has 4 bytes, and had 3"},
		{"missing", func(dir string) error { return os.Remove(filepath.Join(dir, FindingsName)) }, "findings.jsonl: is missing"},
		{"added", func(dir string) error { return os.WriteFile(filepath.Join(dir, "pages", "x"), nil, 0o600) }, "pages/x: was added: the manifest does not list it"},
		{"no hash", func(dir string) error { return os.Remove(filepath.Join(dir, SumName)) }, "SHA256SUMS: is missing"},
		{"a folder for a file", func(dir string) error {
			at := filepath.Join(dir, FindingsName)
			if err := os.Remove(at); err != nil {
				return err
			}
			return os.Mkdir(at, 0o700)
		}, "findings.jsonl: is a link or something else, and should be a file"},
		{"a link for a file", func(dir string) error {
			at := filepath.Join(dir, FindingsName)
			if err := os.Rename(at, filepath.Join(dir, "..", "other")); err != nil {
				return err
			}
			return os.Symlink(filepath.Join("..", "other"), at)
		}, "findings.jsonl: is a link or something else, and should be a file"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "folder")
			makeEvidence(t, dir)
			if err := test.do(dir); err != nil {
				t.Skip(err) // a system without links
			}
			if list := problems(t, dir); len(list) != 1 || !strings.HasPrefix(list[0], test.want) {
				t.Errorf("got %q, want %q", list, test.want)
			}
		})
	}
}

// A manifest that somebody made to do harm is refused before anything is done that it says.
func TestManifestsAreRefused(t *testing.T) {
	tests := []struct{ name, from, to, want string }{
		{"other JSON", `"kind": "cliniclint-evidence"`, `"kind": "x"`, "not the manifest of a folder of evidence"},
		{"no JSON", `{`, `<`, "not the manifest of a folder of evidence"},
		{"another version", `"schema": 1`, `"schema": 2`, "has version 2, and this program reads version 1"},
		{"unknown field", `"complete"`, `"x": 1, "complete"`, `is damaged: json: unknown field "x"`},
		{"more behind", "\n}\n", "\n}\n{}", "not the manifest of a folder of evidence, or a damaged one"},
		{"way up", `"path": "findings.jsonl"`, `"path": "../findings.jsonl"`, "is not a path inside the folder"},
		{"way up inside", `"path": "findings.jsonl"`, `"path": "a/../../b"`, "is not a path inside the folder"},
		{"absolute", `"path": "findings.jsonl"`, `"path": "/etc/passwd"`, "is not a path inside the folder"},
		{"of Windows", `"path": "findings.jsonl"`, `"path": "C:\\x"`, "is not a path inside the folder"},
		{"backslashes", `"path": "findings.jsonl"`, `"path": "..\\x"`, "is not a path inside the folder"},
		{"twice", `"path": "findings.jsonl"`, `"path": "pages/000001/RECEIVED"`, "is listed twice"},
		{"itself", `"path": "findings.jsonl"`, `"path": "manifest.json"`, "is listed twice"},
		{"negative", `"bytes": 3`, `"bytes": -3`, "has -3 bytes"},
		{"a page that is not listed", `"content": "pages/000001/received"`, `"content": "pages/000001/other"`, "does not list it among the files"},
		{"a page outside", `"content": "pages/000001/received"`, `"content": "/etc/passwd"`, "does not list it among the files"},
		{"rules outside", `"complete": true`, `"packs": ["../rules"], "complete": true`, "is not a path inside the folder"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "folder")
			makeEvidence(t, dir)
			name := filepath.Join(dir, ManifestName)
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			changed := strings.Replace(string(data), test.from, test.to, 1)
			if changed == string(data) {
				t.Fatal("nothing was changed")
			}
			if err := os.WriteFile(name, []byte(changed), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
	t.Run("huge", func(t *testing.T) {
		dir := t.TempDir()
		name := filepath.Join(dir, ManifestName)
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, maxManifest+1); err != nil { // holes cost nothing
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "more than the 268435456 that are read") {
			t.Errorf("got %v", err)
		}
	})
}

func TestZIPsAreRefused(t *testing.T) {
	manifest, err := json.Marshal(&Manifest{Schema: Schema, Kind: Kind, Files: []File{{Path: FindingsName}}})
	if err != nil {
		t.Fatal(err)
	}
	type member struct {
		name   string
		method uint16
		data   []byte
	}
	tests := []struct {
		name    string
		members []member
		want    string
	}{
		{"no manifest", []member{{"a", zip.Store, nil}}, "holds no manifest.json, so it is no evidence of cliniclint"},
		{"way up", []member{{ManifestName, zip.Store, manifest}, {"../x", zip.Store, nil}}, `"../x" is not a path inside it`},
		{"absolute", []member{{ManifestName, zip.Store, manifest}, {"/x", zip.Store, nil}}, `"/x" is not a path inside it`},
		{"folder", []member{{ManifestName, zip.Store, manifest}, {"x/", zip.Store, nil}}, `"x/" is not a path inside it`},
		{"twice", []member{{ManifestName, zip.Store, manifest}, {"x", zip.Store, nil}, {"x", zip.Store, nil}}, "is in it twice"},
		{"bomb", []member{{ManifestName, zip.Store, manifest}, {"x", zip.Deflate, make([]byte, 10<<20)}}, `"x" is compressed, and cliniclint writes no such file`},
		{"manifest of something else", []member{{ManifestName, zip.Store, []byte("{}")}}, "not the manifest of a folder of evidence"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			for _, m := range test.members {
				w, err := z.CreateHeader(&zip.FileHeader{Name: m.name, Method: m.method})
				if err != nil {
					t.Fatal(err)
				}
				_, _ = w.Write(m.data)
			}
			if err := z.Close(); err != nil {
				t.Fatal(err)
			}
			t.Setenv("TMPDIR", t.TempDir())
			name := filepath.Join(t.TempDir(), "x.zip")
			if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(name); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
			if left, _ := os.ReadDir(os.TempDir()); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A file whose members lie over each other unpacks to far more than it has bytes.
func TestOverlappingZIP(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x.zip")
	makeEvidence(t, name)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	// The sizes of a member in the central directory, at bytes 20 to 27 of its entry.
	at := bytes.Index(data, []byte("PK\x01\x02"))
	copy(data[at+20:], "\xff\xff\xff\x0f\xff\xff\xff\x0f")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(name); err == nil || !strings.Contains(err.Error(), "claim to be larger than it is") {
		t.Errorf("got %v", err)
	}
}

// Packed anew by another program, the files are right and the ZIP file is another.
func TestZIPOfAnother(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "folder")
	makeEvidence(t, dir)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, n := range []string{FindingsName, ManifestName, SumName, "pages/000001/received", "pages/000001/exchanges.json"} {
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(n)))
		if err != nil {
			t.Fatal(err)
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: n, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write(data)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "x.zip")
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if list := problems(t, name); len(list) != 1 || !strings.Contains(list[0], "the files in it are as they should be") {
		t.Errorf("%q", list)
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "x.zip"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{dir: "is not empty", filepath.Join(dir, "x.zip"): "exists already", filepath.Join(dir, "x.zip", "y"): "making the folder"} {
		if _, err := Create(name); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// No bytes make it panic or write outside of its folder, and none but those that Create wrote are without a problem.
func FuzzOpenZIP(f *testing.F) {
	name := filepath.Join(f.TempDir(), "x.zip")
	makeEvidence(f, name)
	good, err := os.ReadFile(name)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(bytes.ReplaceAll(good, []byte("pages/000001/received"), []byte("../../000001/received")))
	f.Fuzz(func(t *testing.T, data []byte) {
		outer := t.TempDir()
		t.Setenv("TMPDIR", filepath.Join(outer, "in"))
		if err := os.Mkdir(filepath.Join(outer, "in"), 0o700); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(outer, "x.zip")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		clean := problems(t, name) == nil
		var around []string
		list, _ := os.ReadDir(outer)
		for _, e := range list {
			around = append(around, e.Name())
		}
		if diff := cmp.Diff([]string{"in", "x.zip"}, around); diff != "" {
			t.Errorf("something was written outside:\n%s", diff)
		}
		if clean && !bytes.Contains(data, []byte(Kind)) {
			t.Error("what is no evidence is without a problem")
		}
	})
}

// The published schema and the manifest say the same.
func TestSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/evidence.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 10, 20, 30, 0, time.UTC)
	full := &Manifest{
		Schema: Schema, Kind: Kind, Version: "1", RuleSet: "a", Begun: at, Finished: at, Options: Options{Rules: []string{"a"}, Disabled: []string{"a"}, Only: []string{"a"}, NoSuppressions: true, ShowSuppressed: true},
		Config: "c", Packs: []string{"p"}, NotRead: []NotRead{{Source: "s", Reason: "r", Detail: "d", Exchanges: "e"}}, Files: []File{{Path: "f", SHA256: strings.Repeat("a", 64)}},
		Pages: []Page{{
			Source: "s", Kind: "url", URL: "u", ContentType: "c", Redirects: []string{"r"}, Fetched: &at, Status: 200, Capture: &Capture{Archive: "a", Record: "r", Time: &at},
			Received: "r", SHA256: strings.Repeat("a", 64), Content: "c", Exchanges: "e", Record: "r", Screenshot: "s", Rendered: true, Unread: []Unread{{Reason: "r", Detail: "d"}}, Site: 1, Key: "k", Place: "p", Findings: 1,
		}},
	}
	small := &Manifest{Schema: Schema, Kind: Kind, Pages: []Page{}, NotRead: []NotRead{}, Files: []File{}}
	for name, m := range map[string]*Manifest{"full": full, "small": small} {
		data, err := encode(m)
		if err != nil {
			t.Fatal(err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		v.(map[string]any)["more"] = 1
		if schema.Validate(v) == nil {
			t.Errorf("%s: a field that there is not passes", name)
		}
	}
}
