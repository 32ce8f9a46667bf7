package ruledoc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// cliniclint is no judge: a finding may conflict with a rule, and a clean run says what was read and what was not.
var verdict = regexp.MustCompile(`(?i)\b(?:non-?)?compliant\b|\billegal(?:ly)?\b|\bviolat(?:es?|ed|ions?)\b`)

func verdictIn(t *testing.T, place, text string) {
	t.Helper()
	if at := verdict.FindStringIndex(text); at != nil {
		t.Errorf("%s passes judgement: …%s…", place, text[max(0, at[0]-40):min(len(text), at[1]+40)])
	}
}

// What others say may be quoted.
var (
	quoted  = regexp.MustCompile(`“[^”]*”`)
	inCode  = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	example = regexp.MustCompile(`(?m)^>.*$`)
	cited   = regexp.MustCompile(`\[(?:\\.|[^\]\\])*\]\(<?https?://[^)]*\)|https?://\S+`)
	leadsTo = regexp.MustCompile(`\]\([^)]*\)`)
)

func TestRulesPassNoJudgement(t *testing.T) {
	pack := builtinPack(t)
	for _, r := range pack.Rules {
		texts := []string{r.Title, r.Message, r.Why, r.Instead}
		for _, m := range r.Claim.Missing {
			texts = append(texts, m.Name)
		}
		for _, s := range texts {
			verdictIn(t, r.ID, quoted.ReplaceAllString(s, ""))
		}
	}
	for id, p := range pack.Products {
		verdictIn(t, "product "+id, p.Name)
	}
	for _, j := range builtinJurisdictions(t) {
		verdictIn(t, "jurisdiction "+j.ID, j.Name+" "+j.Regulator+" "+j.Note)
	}
}

func TestDocumentsPassNoJudgement(t *testing.T) {
	n := 0
	walk(t, ".md", func(name string, data []byte) {
		n++
		s := string(data)
		for _, may := range []*regexp.Regexp{inCode, example, cited, leadsTo, quoted} {
			s = may.ReplaceAllString(s, "")
		}
		verdictIn(t, name, s)
	})
	if n == 0 {
		t.Error("no document was read")
	}
}

// Messages of the program stand in its strings. Those of tests hold what pages say.
func TestMessagesPassNoJudgement(t *testing.T) {
	n := 0
	walk(t, ".go", func(name string, data []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, data, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			if lit, ok := node.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				n++
				s, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				verdictIn(t, name, s)
			}
			return true
		})
	})
	if n == 0 {
		t.Error("no message was read")
	}
}

func TestVerdict(t *testing.T) {
	for s, want := range map[string]bool{
		"This is non-compliant copy.": true, "Illegal!": true, "It violates the Act.": true, "a violation": true, "illegally": true,
		"It may conflict with the Act.": false, "Comply with it.": false, "compliance": false, "Violet": false,
	} {
		if got := verdict.MatchString(s); got != want {
			t.Errorf("%q: got %t, want %t", s, got, want)
		}
	}
}

// walk gives every file of the repository with an ending, but for what tests read.
func walk(t *testing.T, ext string, read func(name string, data []byte)) {
	t.Helper()
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() {
			if name != "." && (strings.HasPrefix(e.Name(), ".") || e.Name() == "testdata" && name != "testdata") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ext {
			return nil
		}
		data, err := fs.ReadFile(root, name)
		if err == nil {
			read(name, data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
