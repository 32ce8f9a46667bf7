package suppress

import "github.com/cliniclint/cliniclint/rules"

// The ids of the rules about directives themselves.
const (
	Malformed = "cliniclint/malformed-suppression"
	Unused    = "cliniclint/unused-suppression"
	Expired   = "cliniclint/expired-suppression"
	Refused   = "cliniclint/refused-suppression"
)

// Category is that of the rules about directives.
const Category = "suppression"

// Rules are the rules about directives themselves.
func Rules() []*rules.Rule {
	list := []*rules.Rule{
		{
			ID: Expired, Title: "A suppression has expired", Why: "Its last day has passed, so that it suppresses nothing any more.",
			Instead: "Change the copy, or decide anew: give a later day and the reason for it.",
		},
		{
			ID: Malformed, Title: "A suppression that cannot be read", Why: "A comment that cannot be read suppresses nothing, although its author thought so.",
			Instead: "<!-- cliniclint-ignore RULE: reason until=YYYY-MM-DD -->, in the comments of the file's own language.",
		},
		{
			ID: Refused, Title: "A suppression of a rule that may not be suppressed", Why: "The configuration says that no comment may suppress this rule.",
			Instead: "Change the copy, or have the configuration changed.",
		},
		{
			ID: Unused, Title: "A suppression that suppresses nothing", Why: "The claim that it was for is gone or stands elsewhere, and the comment would hide the next one.",
			Instead: "Remove the comment.",
		},
	}
	for _, r := range list {
		r.Category, r.Severity, r.Jurisdictions, r.Status = Category, rules.Warning, []string{"any"}, "stable"
	}
	return list
}
