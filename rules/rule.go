// Package rules holds what cliniclint knows: the model of rules, facts, language and guidance, the loader that reads
// them from YAML, and the validator that refuses what cannot be right. The knowledge itself is data beside the code.
package rules

// Severity says what a finding is worth.
type Severity string

// The severities, from the gravest down.
const (
	Error   Severity = "error"   // likely breach, almost no false alarms
	Warning Severity = "warning" // probable problem
	Review  Severity = "review"  // a person must look
)

// Rank orders severities: Error 3, Warning 2, Review 1, anything else 0.
func (s Severity) Rank() int {
	switch s {
	case Error:
		return 3
	case Warning:
		return 2
	case Review:
		return 1
	}
	return 0
}

// Standing says how well a guidance entry is known.
type Standing string

// The standings of a guidance entry.
const (
	Primary   Standing = "primary"   // the authority's own page was read
	Secondary Standing = "secondary" // reported by others
)

// Guidance is one document of a regulator, cited by id.
type Guidance struct {
	ID        string   `yaml:"id" json:"id"`
	Authority string   `yaml:"authority" json:"authority"`
	Title     string   `yaml:"title" json:"title"`
	URL       string   `yaml:"url" json:"url"`
	Published string   `yaml:"published" json:"published"` // YYYY, YYYY-MM or YYYY-MM-DD; "" for a living page
	Checked   string   `yaml:"checked" json:"checked"`     // YYYY-MM-DD on which somebody last read it
	Standing  Standing `yaml:"standing" json:"standing"`
	Note      string   `yaml:"note" json:"-"` // what the standing rests on, for maintainers
	Place     Place    `yaml:"-" json:"-"`
}

// Product is a fact: what a thing is, and what it is in law in each jurisdiction. It is a concept too, by its ID.
type Product struct {
	ID     string   `yaml:"id"`
	Name   string   `yaml:"name"` // as messages say it
	Kind   []string `yaml:"kind"` // e.g. exosome, biologic, medicine, device, cosmetic, treatment
	Note   string   `yaml:"note"`
	Terms  []Term   `yaml:"terms"`
	Except []Term   `yaml:"except"`
	// Status by jurisdiction.
	Status map[string][]Status `yaml:"status"`
	Place  Place               `yaml:"-"`
}

// Status is what a product is in law.
type Status struct {
	Is       string   `yaml:"is"`  // e.g. prescription-only, fda-approved, fda-cleared, unauthorised
	For      []string `yaml:"for"` // concepts of the uses that it holds for; empty for all
	Since    string   `yaml:"since"`
	Guidance []string `yaml:"guidance"`
}

// Scope is how far apart two things may stand to belong together.
type Scope string

// The scopes, from the narrowest.
const (
	Phrase   Scope = "phrase"   // the words themselves and their neighbours, nothing but spaces and small words between
	Clause   Scope = "clause"   // the same clause
	Sentence Scope = "sentence" // the same sentence
	Near     Scope = "near"     // the same sentence or the one before or after it
	InBlock  Scope = "block"    // the same block
	Section  Scope = "section"  // under the same heading, the headings themselves included
	Page     Scope = "page"     // anywhere on the page
)

// Rule says which claim, in which jurisdictions, with which exceptions, is worth which severity, on which guidance.
type Rule struct {
	ID            string   `yaml:"id"`
	Category      string   `yaml:"category"`
	Severity      Severity `yaml:"severity"`
	Title         string   `yaml:"title"`
	Jurisdictions []string `yaml:"jurisdictions"`
	Claim         Claim    `yaml:"claim"`
	// Unless lists what clears the claim; an entry that is met is enough.
	Unless []Condition `yaml:"unless"`
	// Slots limits the rule to blocks of these slots; NotSlots excludes some.
	Slots    []string `yaml:"slots"`
	NotSlots []string `yaml:"not-slots"`
	// SeverityIn replaces Severity in blocks of a slot; "hashtag" counts as one.
	SeverityIn map[string]Severity `yaml:"severity-in"`
	// Assert lists the assertions in which the claim counts; affirmed when empty.
	Assert   []string `yaml:"assert"`
	Message  string   `yaml:"message"` // "{text}" is the words, "{product}" what they are about
	Why      string   `yaml:"why"`
	Instead  string   `yaml:"instead"`
	Guidance []string `yaml:"guidance"`
	Status   string   `yaml:"status"`   // stable or experimental
	Reviewed string   `yaml:"reviewed"` // YYYY-MM-DD
	Examples Examples `yaml:"examples"`
	Place    Place    `yaml:"-"`
	Added    bool     `yaml:"-"` // by With
}

// ErrorDoubts is the likelihood in percent from which no error is doubted: rules of errors are all but certain themselves.
const ErrorDoubts = 10

// Claim is what a rule looks for.
type Claim struct {
	// Say lists concepts; the finding stands on a mention of one of them.
	Say []string `yaml:"say"`
	// Terms and Except are words of the rule's own, as if they were one more concept of Say.
	Terms  []Term `yaml:"terms"`
	Except []Term `yaml:"except"`
	// Resembles makes it a rule of resemblance, without Say: it looks for passages that hold a claim of the rule's
	// category with at least this likelihood in percent, as learned from labelled passages.
	Resembles *Number `yaml:"resembles"`
	// Doubts is for a rule of resemblance: what other rules of the category that come with the model have found becomes a
	// review where its passage holds a claim with less than this likelihood in percent, an error also only below ErrorDoubts.
	// nil for no doubt.
	Doubts *Number `yaml:"doubts"`
	// About is the product that the words must belong to.
	About *About `yaml:"about"`
	// With lists what else must be there; all entries must be met.
	With []Condition `yaml:"with"`
	// Missing makes it a rule of absence: one finding a page, on the first mention, when one of these is not on it.
	Missing []Missing `yaml:"missing"`
}

// About selects products. All selectors that are given must hold of one of the products that the words belong to.
type About struct {
	Any    []string `yaml:"any"`    // one of these products
	Kind   []string `yaml:"kind"`   // of one of these kinds
	Is     []string `yaml:"is"`     // one of these statuses in the jurisdiction
	IsNot  []string `yaml:"is-not"` // none of these statuses in the jurisdiction, for the use that is named
	NotAny []string `yaml:"not-any"`
	NotOf  []string `yaml:"not-kind"`
	Within Scope    `yaml:"within"` // how far the product may stand; section when empty
	// OrUnknown accepts words that belong to no known product at all.
	OrUnknown bool `yaml:"or-unknown"`
}

// Condition is something that must, or must not, stand near the words.
type Condition struct {
	Any    []string `yaml:"any"`    // concepts; a mention of one is enough
	Within Scope    `yaml:"within"` // sentence when empty
}

// Missing is something that a page leaves open.
type Missing struct {
	Name string   `yaml:"name"` // as the message says it
	Any  []string `yaml:"any"`  // concepts; a mention of one anywhere on the page is enough
}

// Examples are passages, written as Markdown, that the rule must flag and must pass.
type Examples struct {
	Flag []Example `yaml:"flag"`
	Pass []Example `yaml:"pass"`
}

// Example is a passage with its place in the rule's file.
type Example struct {
	Text  string
	Place Place
}

// Categories of the taxonomy, in its order.
func Categories() []string {
	return []string{
		"exosome-route", "exosome-source", "unapproved-biologic", "approval-claim", "disease-claim", "efficacy-claim",
		"safety-claim", "evidence-claim", "pom-advert", "testimonial", "endorsement", "superlative", "inducement",
		"trivialise", "disclosure-missing",
	}
}
