// Package complaints knows the bodies that a claim can be reported to: what each takes up and what it leaves to others,
// where it is reached and what its form asks for. The knowledge is in bodies, a file for each country.
package complaints

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"net/url"
	"path"
	"slices"
	"time"

	"github.com/cliniclint/cliniclint/rules"
)

//go:embed bodies/*.yaml
var files embed.FS

// FS is the built-in knowledge.
func FS() fs.FS { return files }

// Body is an authority, or a body that the trade has given itself, that takes complaints about advertising.
type Body struct {
	ID   string `yaml:"id"`
	Name string `yaml:"name"`
	// How says by which way a complaint reaches it; URL is its own page about that, Email an address, if it takes mail.
	How   string `yaml:"how"`
	URL   string `yaml:"url"`
	Email string `yaml:"email"`
	// Standing and Checked say how well that is known, as of a guidance entry.
	Standing rules.Standing `yaml:"standing"`
	Checked  string         `yaml:"checked"` // YYYY-MM-DD
	Takes    []Remit        `yaml:"takes"`
	Leaves   []Remit        `yaml:"leaves"`
	Asks     []Field        `yaml:"asks"`
	Notes    []string       `yaml:"notes"`
	Place    rules.Place    `yaml:"-"`
}

// Remit is a part of what is taken up, or left to another body.
type Remit struct {
	Jurisdictions []string    `yaml:"jurisdictions"` // whose rules a finding falls under
	Categories    []string    `yaml:"categories"`    // empty: all
	To            string      `yaml:"to"`            // only of what is left: the id of the other body
	Why           string      `yaml:"why"`
	Place         rules.Place `yaml:"-"`
}

// Field is something that the form of a body asks for.
type Field struct {
	Ask string `yaml:"ask"`
	// Fill says what of a run answers it.
	Fill  Fill        `yaml:"fill"`
	Note  string      `yaml:"note"`
	Place rules.Place `yaml:"-"`
}

// Fill is an answer to a question of a form.
type Fill string

// The answers that a run can give. Person is what it cannot know.
const (
	Advertiser Fill = "advertiser" // whose pages they are, as far as the address says it
	Where      Fill = "where"      // the pages
	When       Fill = "when"       // the days on which they were read
	Words      Fill = "words"      // the claims in their own words
	Reasons    Fill = "reasons"    // what they may conflict with
	Copy       Fill = "copy"       // the evidence
	Person     Fill = "person"     // to be filled in
)

var fills = []Fill{Advertiser, Where, When, Words, Reasons, Copy, Person}

// Claim is what decides where a finding goes.
type Claim struct{ Category, Jurisdiction string }

// Bodies are all bodies, by id.
type Bodies []*Body

// Builtin loads the built-in bodies.
func Builtin() (Bodies, error) {
	b, err := Load(files)
	if err != nil {
		return nil, fmt.Errorf("the built-in bodies are wrong, which is a mistake of cliniclint: %w", err)
	}
	return b, nil
}

// Load reads every .yaml file in a file system, as strictly as rules are read. The error joins a *rules.Problem for all
// that is wrong.
func Load(fsys fs.FS) (Bodies, error) {
	var all Bodies
	var problems []error
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		var list []*Body
		if err := rules.Decode(name, data, &list); err != nil {
			problems = append(problems, err)
		}
		all = append(all, list...)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the bodies: %w", err)
	}
	if len(problems) == 0 {
		problems = all.check()
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *Body) int { return cmp.Compare(a.ID, b.ID) })
	return all, nil
}

// check finds what is wrong.
func (list Bodies) check() (problems []error) {
	say := func(at rules.Place, format string, args ...any) {
		problems = append(problems, &rules.Problem{Place: at, Reason: fmt.Sprintf(format, args...)})
	}
	seen := map[string]bool{}
	for _, b := range list {
		if seen[b.ID] {
			say(b.Place, "the body %q is there twice", b.ID)
		}
		seen[b.ID] = true
		if b.ID == "" || b.Name == "" || b.How == "" || len(b.Takes) == 0 || len(b.Asks) == 0 {
			say(b.Place, "a body has an id, a name, how to reach it, what it takes and what it asks")
		}
		if u, err := url.Parse(b.URL); err != nil || u.Scheme != "https" || u.Host == "" {
			say(b.Place, "url is the https address of the body's own page, not %q", b.URL)
		}
		if _, err := mail.ParseAddress(b.Email); b.Email != "" && err != nil {
			say(b.Place, "%q is no mail address", b.Email)
		}
		if _, err := time.Parse(time.DateOnly, b.Checked); err != nil {
			say(b.Place, "checked is a day such as 2026-11-25, not %q", b.Checked)
		}
		if b.Standing != rules.Primary && b.Standing != rules.Secondary {
			say(b.Place, "standing is %s or %s, not %q", rules.Primary, rules.Secondary, b.Standing)
		}
		for _, f := range b.Asks {
			if f.Ask == "" || !slices.Contains(fills, f.Fill) {
				say(f.Place, "a field has an ask, and a fill that is one of %v, not %q", fills, f.Fill)
			}
		}
	}
	for _, b := range list {
		for _, r := range b.Takes {
			if r.To != "" {
				say(r.Place, "to belongs to what is left to others")
			}
			r.check(say)
		}
		for _, r := range b.Leaves {
			if !seen[r.To] || r.To == b.ID {
				say(r.Place, "to is the id of another body, not %q", r.To)
			}
			r.check(say)
		}
	}
	return problems
}

func (r *Remit) check(say func(rules.Place, string, ...any)) {
	if len(r.Jurisdictions) == 0 || r.Why == "" {
		say(r.Place, "a remit names jurisdictions and says why")
	}
	for _, c := range r.Categories {
		if !slices.Contains(rules.Categories(), c) {
			say(r.Place, "there is no category %q", c)
		}
	}
}

// Get is the body of that id, or nil.
func (list Bodies) Get(id string) *Body {
	for _, b := range list {
		if b.ID == id {
			return b
		}
	}
	return nil
}

// TakesUp tells whether the body takes a claim up, and why.
func (b *Body) TakesUp(c Claim) (why string, ok bool) { return find(b.Takes, c) }

// Elsewhere is the body that a claim goes to which b does not take up, and why; nil when none is known.
func (list Bodies) Elsewhere(b *Body, c Claim) (other *Body, why string) {
	for i := range b.Leaves {
		if b.Leaves[i].holds(c) {
			return list.Get(b.Leaves[i].To), b.Leaves[i].Why
		}
	}
	for _, other := range list {
		if why, ok := find(other.Takes, c); ok && other != b {
			return other, why
		}
	}
	return nil, ""
}

func find(list []Remit, c Claim) (why string, ok bool) {
	for i := range list {
		if list[i].holds(c) {
			return list[i].Why, true
		}
	}
	return "", false
}

func (r *Remit) holds(c Claim) bool {
	return slices.Contains(r.Jurisdictions, c.Jurisdiction) && (len(r.Categories) == 0 || slices.Contains(r.Categories, c.Category))
}
