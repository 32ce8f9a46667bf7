// Package complaint drafts a complaint about the claims that a run has found, for a person to review and to send.
package complaint

import (
	"cmp"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/rules"
	"github.com/cliniclint/cliniclint/rules/complaints"
)

// Page is a page that was checked.
type Page struct {
	Doc    *report.Document
	Read   time.Time // when it was received, or captured, UTC
	SHA256 string    // of the bytes as received, in hexadecimal
}

// Case is what there is to complain about.
type Case struct {
	Run    *report.Run // its version, rules and guidance
	Bodies complaints.Bodies
	Pages  []Page
	// Evidence is the folder or file with the evidence, Hash its SHA-256; "" when there is none.
	Evidence, Hash string
}

// Draft is a case as it is put before a body.
type Draft struct {
	*Case
	Body *complaints.Body
	// Claims are what the body takes up, Doubtful those of them that a person should look at first.
	Claims, Doubtful []Claim
	// Elsewhere are claims for other bodies, or for none that is known.
	Elsewhere []Routed
}

// Claim is a claim that is made in the same words on one or more pages.
type Claim struct {
	Rule         *rules.Rule
	Jurisdiction string
	Words        string
	Guidance     []rules.Guidance
	Why          string // the body takes it up
	Places       []Place
}

// Place is where a claim stands.
type Place struct {
	Page    *Page
	Finding *report.Finding
}

// Routed are claims for another body.
type Routed struct {
	Body  *complaints.Body // nil when none is known
	Why   string
	Count int
}

// For puts the case before a body.
func (c *Case) For(body *complaints.Body) *Draft {
	d := &Draft{Case: c, Body: body}
	index := map[string]int{} // of claims and doubtful ones by their key
	routed := map[string]int{}
	for i := range c.Pages {
		p := &c.Pages[i]
		for j := range p.Doc.Findings {
			f := &p.Doc.Findings[j]
			in, why, ok := taken(body, p.Doc, f)
			if !ok {
				other, why := c.Bodies.Elsewhere(body, complaints.Claim{Category: f.Rule.Category, Jurisdiction: f.Jurisdiction})
				key := why
				if other != nil {
					key = other.ID + why
				}
				at, known := routed[key]
				if !known {
					at = len(d.Elsewhere)
					routed[key] = at
					d.Elsewhere = append(d.Elsewhere, Routed{Body: other, Why: why})
				}
				d.Elsewhere[at].Count++
				continue
			}
			list := &d.Claims
			if f.Severity == rules.Review {
				list = &d.Doubtful
			}
			key := strings.Join([]string{string(f.Severity), f.Rule.ID, in, strings.ToLower(strings.Join(strings.Fields(f.Text), " "))}, "\x00")
			at, known := index[key]
			if !known {
				at = len(*list)
				index[key] = at
				*list = append(*list, Claim{Rule: f.Rule, Jurisdiction: in, Words: f.Text, Why: why, Guidance: c.guidance(f, in)})
			}
			(*list)[at].Places = append((*list)[at].Places, Place{p, f})
		}
	}
	slices.SortStableFunc(d.Elsewhere, func(a, b Routed) int { return cmp.Compare(b.Count, a.Count) })
	return d
}

// taken tells whether a body takes up a finding, under the rules of which jurisdiction, and why. A rule that holds in
// several countries can be broken in each that the page addresses. Where the page addresses none that is known, it may
// be any.
func taken(body *complaints.Body, doc *report.Document, f *report.Finding) (in, why string, ok bool) {
	candidates := []string{f.Jurisdiction}
	for _, j := range doc.Jurisdictions {
		if slices.Contains(f.Rule.Jurisdictions, j) || slices.Contains(f.Rule.Jurisdictions, anywhere) {
			candidates = append(candidates, j)
		}
	}
	if len(doc.Jurisdictions) == 0 {
		for i := range body.Takes {
			candidates = append(candidates, body.Takes[i].Jurisdictions...)
		}
	}
	for _, j := range candidates {
		if why, ok := body.TakesUp(complaints.Claim{Category: f.Rule.Category, Jurisdiction: j}); ok {
			return j, why, true
		}
	}
	return "", "", false
}

// anywhere is the jurisdiction of rules that hold everywhere.
const anywhere = "any"

// guidance is what a finding stands on in a jurisdiction.
func (c *Case) guidance(f *report.Finding, in string) []rules.Guidance {
	if in == f.Jurisdiction {
		return f.Guidance
	}
	var own, all []rules.Guidance
	for _, id := range f.Rule.Guidance {
		if g := c.Run.Guidance[id]; g != nil {
			all = append(all, *g)
			if strings.HasPrefix(id, in+"-") {
				own = append(own, *g)
			}
		}
	}
	if len(own) > 0 {
		return own
	}
	return all
}

// Write writes the draft as Markdown. What was written by the party that is complained of stands in code spans.
func (d *Draft) Write(w io.Writer) error {
	b := &strings.Builder{}
	fmt.Fprintf(b, "# Draft of a complaint to: %s\n\n", text(d.Body.Name))
	fmt.Fprintf(b, "> This is a draft, made by cliniclint %s with the rules %s. Nothing was sent. It says what *may conflict* with a rule;\n"+
		"> a program does not know the whole case, and whether there is a breach is for the body to decide. Before you send it:\n"+
		"> open each page and see that the words still stand there and mean what the draft takes them to mean; take out what\n"+
		"> does not convince you; fill in what stands in square brackets; and delete this paragraph.\n\n", code(d.Run.Version), code(d.Run.RuleSet))
	d.how(b)
	b.WriteString("## What the form asks\n")
	for _, f := range d.Body.Asks {
		fmt.Fprintf(b, "\n### %s\n\n", text(f.Ask))
		if f.Note != "" {
			fmt.Fprintf(b, "*%s*\n\n", text(f.Note))
		}
		d.answer(b, f.Fill)
	}
	b.WriteString("\n## The claims one by one\n")
	for i := range d.Claims {
		d.claim(b, i+1, &d.Claims[i])
	}
	d.doubtful(b)
	d.elsewhere(b)
	_, err := io.WriteString(w, b.String())
	return err
}

// how says by which way the complaint goes.
func (d *Draft) how(b *strings.Builder) {
	fmt.Fprintf(b, "**How to send it:** %s. See <%s>.", text(d.Body.How), d.Body.URL)
	if d.Body.Email != "" {
		fmt.Fprintf(b, " Mail: <%s>.", d.Body.Email)
	}
	known := "read"
	if d.Body.Standing != rules.Primary {
		known = "in part known from others"
	}
	fmt.Fprintf(b, " (%s on %s; addresses and forms change, so look there first)\n\n", known, d.Body.Checked)
	for _, n := range d.Body.Notes {
		fmt.Fprintf(b, "%s\n\n", text(n))
	}
}

// answer answers a question of the form.
func (d *Draft) answer(b *strings.Builder, fill complaints.Fill) {
	switch fill {
	case complaints.Advertiser:
		fmt.Fprintf(b, "%s [name and address of the business, from its contact page or imprint]\n", d.advertiser())
	case complaints.Where:
		d.eachPage(func(p *Page) { fmt.Fprintf(b, "- %s, on %s\n", where(p), day(p.Read)) })
	case complaints.When:
		var days []string
		d.eachPage(func(p *Page) { days = append(days, day(p.Read)) })
		slices.Sort(days)
		fmt.Fprintf(b, "%s (UTC)\n", strings.Join(slices.Compact(days), ", "))
	case complaints.Words:
		for i := range d.Claims {
			fmt.Fprintf(b, "%d. %s\n", i+1, code(d.Claims[i].Words))
		}
	case complaints.Reasons:
		d.reasons(b)
	case complaints.Copy:
		d.copy(b)
	default:
		b.WriteString("[to be filled in]\n")
	}
}

// advertiser is what the addresses say about who advertises.
func (d *Draft) advertiser() string {
	var hosts []string
	d.eachPage(func(p *Page) {
		if u, err := url.Parse(p.Doc.URL); err == nil && u.Host != "" && !slices.Contains(hosts, u.Host) {
			hosts = append(hosts, u.Host)
		}
	})
	if len(hosts) == 0 {
		return "The business whose copy this is:"
	}
	for i, h := range hosts {
		hosts[i] = code(h)
	}
	return "The business behind " + strings.Join(hosts, ", ") + ":"
}

// eachPage calls do for every page with a claim, once, in their order.
func (d *Draft) eachPage(do func(*Page)) {
	for i := range d.Pages {
		p := &d.Pages[i]
		if slices.ContainsFunc(d.Claims, func(c Claim) bool {
			return slices.ContainsFunc(c.Places, func(at Place) bool { return at.Page == p })
		}) {
			do(p)
		}
	}
}

// reasons says once for each rule what the claims may conflict with.
func (d *Draft) reasons(b *strings.Builder) {
	var order []string
	numbers := map[string][]string{}
	first := map[string]*Claim{}
	for i := range d.Claims {
		c := &d.Claims[i]
		id := c.Rule.ID + " " + c.Jurisdiction
		if first[id] == nil {
			first[id] = c
			order = append(order, id)
		}
		numbers[id] = append(numbers[id], fmt.Sprint(i+1))
	}
	for _, id := range order {
		c := first[id]
		noun := "Claim"
		if len(numbers[id]) > 1 {
			noun = "Claims"
		}
		fmt.Fprintf(b, "- %s %s may conflict with the rules on “%s”. %s %s\n", noun, strings.Join(numbers[id], ", "), text(c.Rule.Title), text(c.Rule.Why), text(c.Why))
		for i := range c.Guidance {
			fmt.Fprintf(b, "  - %s\n", cite(&c.Guidance[i]))
		}
	}
}

// cite names a document of an authority.
func cite(g *rules.Guidance) string {
	known := "read " + g.Checked
	if g.Standing != rules.Primary {
		known = "as reported by others, " + g.Checked
	}
	published := ""
	if g.Published != "" {
		published = "published " + g.Published + ", "
	}
	return fmt.Sprintf("[%s](<%s>) (%s%s)", text(g.Authority+": "+g.Title), g.URL, published, known)
}

// copy says which copies there are.
func (d *Draft) copy(b *strings.Builder) {
	if d.Evidence == "" {
		b.WriteString("[attach a screen shot of each page; `--evidence FOLDER` keeps the pages as received, with hashes]\n")
	} else {
		fmt.Fprintf(b, "The pages as they were received, with headers, times and hashes, are in %s. The SHA-256 of its manifest is %s; "+
			"`cliniclint verify` checks that nothing in it was changed since.\n", code(d.Evidence), code(d.Hash))
	}
	b.WriteString("\nSHA-256 of the pages as received:\n\n")
	d.eachPage(func(p *Page) { fmt.Fprintf(b, "- %s: %s\n", where(p), code(p.SHA256)) })
}

// claim is all about one claim.
func (d *Draft) claim(b *strings.Builder, number int, c *Claim) {
	fmt.Fprintf(b, "\n### %d. %s\n\n", number, code(c.Words))
	fmt.Fprintf(b, "May conflict with: %s (%s, rule %s of cliniclint)\n\n", text(c.Rule.Title), strings.ToUpper(c.Jurisdiction), code(c.Rule.ID))
	for _, at := range c.Places {
		fmt.Fprintf(b, "- %s, read %s", where(at.Page), at.Page.Read.UTC().Format("2006-01-02 15:04:05 MST"))
		if at.Finding.Link != "" {
			fmt.Fprintf(b, " ([at the words](<%s>))", strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "%0A").Replace(report.Visible(at.Finding.Link)))
		}
		fmt.Fprintf(b, ", %s:\n  %s\n", text(at.Finding.Place()), code(at.Finding.Passage.String()))
		if at.Finding.Pages > 1 {
			also := make([]string, 0, len(at.Finding.AlsoOn))
			for _, source := range at.Finding.AlsoOn {
				also = append(also, code(source))
			}
			fmt.Fprintf(b, "  - on %d pages of the site in all, among them %s\n", at.Finding.Pages, strings.Join(also, ", "))
		}
		for _, s := range at.Finding.Because {
			fmt.Fprintf(b, "  - %s\n", text(s))
		}
	}
}

// doubtful lists what a person has to look at first.
func (d *Draft) doubtful(b *strings.Builder) {
	if len(d.Doubtful) == 0 {
		return
	}
	b.WriteString("\n## Not part of the complaint: to look at first\n\nThese need a person to decide. Take up what you are sure of, and delete this part.\n\n")
	for i := range d.Doubtful {
		c := &d.Doubtful[i]
		fmt.Fprintf(b, "- %s: %s (%s)\n", text(c.Rule.Title), code(c.Words), where(c.Places[0].Page))
	}
}

// elsewhere says what is for other bodies.
func (d *Draft) elsewhere(b *strings.Builder) {
	if len(d.Elsewhere) == 0 {
		return
	}
	b.WriteString("\n## Not part of the complaint: for others\n\nThese claims were found too, and are not for this body. Delete this part.\n\n")
	for _, r := range d.Elsewhere {
		b.WriteString("- " + r.String() + "\n")
	}
}

// String says how many claims are for whom, and why.
func (r Routed) String() string {
	n := fmt.Sprintf("%d claims are", r.Count)
	if r.Count == 1 {
		n = "1 claim is"
	}
	if r.Body == nil {
		return n + " for a body that cliniclint does not know, such as the authority of another country or state"
	}
	return fmt.Sprintf("%s for the %s: %s `--complaint %s` drafts it.", n, text(r.Body.Name), text(r.Why), r.Body.ID)
}

func where(p *Page) string {
	if p.Doc.URL != "" {
		return code(p.Doc.URL)
	}
	return code(p.Doc.Source)
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

func text(s string) string { return report.EscapeMarkdown(s) }
func code(s string) string { return report.MarkdownCode(s) }
