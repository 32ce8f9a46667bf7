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
	Note      string   `yaml:"note,omitempty" json:"-"` // what it rests on, for maintainers
}
