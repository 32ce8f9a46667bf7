package report

import (
	"io"
	"strings"

	"github.com/cliniclint/cliniclint/rules"
)

// The parts of SARIF 2.1.0 that are printed.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool                `json:"tool"`
		Invocations []sarifInvocation        `json:"invocations"`
		Bases       map[string]sarifArtifact `json:"originalUriBaseIds"`
		ColumnKind  string                   `json:"columnKind"`
		Newlines    []string                 `json:"newlineSequences"`
		Language    string                   `json:"language"`
		Results     []sarifResult            `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string            `json:"name"`
		Version        string            `json:"version"`
		InformationURI string            `json:"informationUri"`
		Language       string            `json:"language"`
		Rules          []sarifRule       `json:"rules"`
		Properties     map[string]string `json:"properties"`
	}
	sarifRule struct {
		ID            string           `json:"id"`
		Short         sarifText        `json:"shortDescription"`
		Full          sarifText        `json:"fullDescription"`
		Help          sarifText        `json:"help"`
		HelpURI       string           `json:"helpUri,omitempty"`
		Configuration sarifLevel       `json:"defaultConfiguration"`
		Properties    sarifRuleDetails `json:"properties"`
	}
	sarifRuleDetails struct {
		Tags          []string `json:"tags"`
		Severity      string   `json:"problem.severity"`
		Jurisdictions []string `json:"jurisdictions"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints"`
		Properties   sarifDetails      `json:"properties"`
		// Suppressions stand at all results of a log or at none.
		Suppressions *[]sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
	sarifDetails struct {
		Severity     rules.Severity `json:"severity"`
		Category     string         `json:"category"`
		Jurisdiction string         `json:"jurisdiction"`
		Instead      string         `json:"instead"`
		Excerpt      string         `json:"excerpt"`
		Slot         string         `json:"slot"`
		Heading      string         `json:"heading"`
		Source       string         `json:"source"`
		Link         string         `json:"link"`
	}
	sarifLocation struct {
		Physical sarifPlace     `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	// sarifLogical names the place in a format that has no lines; the region is then one of the text in it.
	sarifLogical struct {
		Name string `json:"name"`
	}
	sarifPlace struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI         string     `json:"uri,omitempty"`
		BaseID      string     `json:"uriBaseId,omitempty"`
		Description *sarifText `json:"description,omitempty"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn"`
		EndLine     int        `json:"endLine"`
		EndColumn   int        `json:"endColumn"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
)

// root is the name under which viewers know the folder that relative URIs start from.
const root = "%SRCROOT%"

func printSARIF(w io.Writer, run *Run) error {
	r := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: toolName, Version: run.Version, InformationURI: home, Language: "en", Rules: []sarifRule{},
			Properties: map[string]string{"ruleSet": run.RuleSet},
		}},
		Invocations: []sarifInvocation{{Successful: run.Summary.NotRead == 0, Notifications: []sarifNotification{}}},
		Bases:       map[string]sarifArtifact{root: {Description: &sarifText{Text: "the folder in which the check was run"}}},
		ColumnKind:  "unicodeCodePoints",
		Newlines:    []string{"\r\n", "\n", "\r"},
		Language:    "en",
		Results:     []sarifResult{},
	}
	index := map[string]int{}
	some := run.Summary.Suppressed+run.Summary.Baselined > 0
	for _, d := range run.Documents {
		if len(d.Unread) > 0 {
			level := "note"
			if d.Status == NotRead {
				level = "error"
			}
			r.Invocations[0].Notifications = append(r.Invocations[0].Notifications, sarifNotification{
				Level: level, Message: sarifText{Text: plain(string(d.Status) + ": " + Reasons(d.Unread))},
				Locations: []sarifLocation{{Physical: sarifPlace{Artifact: artifact(d.Source)}}},
			})
		}
		for i := range len(d.Findings) + len(d.Suppressed) {
			var f *Finding
			if i < len(d.Findings) {
				f = &d.Findings[i]
			} else {
				f = &d.Suppressed[i-len(d.Findings)]
			}
			at, ok := index[f.Rule.ID]
			if !ok {
				at = len(index)
				index[f.Rule.ID] = at
				r.Tool.Driver.Rules = append(r.Tool.Driver.Rules, describe(f))
			}
			result := newResult(d, f)
			result.RuleIndex = at
			if some {
				result.Suppressions = suppressions(f)
			}
			r.Results = append(r.Results, result)
		}
	}
	return indented(w, sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{r}})
}

func newResult(d *Document, f *Finding) sarifResult {
	var logical []sarifLogical
	if f.Paragraph > 0 {
		logical = []sarifLogical{{f.Place()}}
	}
	return sarifResult{
		RuleID: f.Rule.ID, Level: level(f.Severity), Message: sarifText{Text: plain(statement(f))},
		Locations: []sarifLocation{{Logical: logical, Physical: sarifPlace{Artifact: artifact(d.Source), Region: &sarifRegion{
			StartLine: f.Line, StartColumn: f.Column, EndLine: f.EndLine, EndColumn: f.EndColumn, Snippet: &sarifText{Text: Visible(f.SourceLine.String())},
		}}}},
		Fingerprints: map[string]string{"cliniclint/v1": f.Fingerprint},
		Properties: sarifDetails{
			Severity: f.Severity, Category: f.Rule.Category, Jurisdiction: f.Jurisdiction, Instead: f.Rule.Instead,
			Excerpt: Visible(f.Passage.String()), Slot: f.Slot, Heading: Visible(f.Heading), Source: d.Source, Link: f.Link,
		},
	}
}

func suppressions(f *Finding) *[]sarifSuppression {
	list := []sarifSuppression{}
	if s := f.Suppression; s != nil {
		kind := map[string]string{InSource: "inSource", InBaseline: "external"}[s.Kind]
		list = append(list, sarifSuppression{kind, "accepted", Visible(accepted(s))})
	}
	return &list
}

// describe is the rule of a finding.
func describe(f *Finding) sarifRule {
	lines := advice(f)[1:]
	md := "**Why:** " + f.Rule.Why + "\n\n**Instead:** " + f.Rule.Instead + "\n"
	for i := range f.Guidance {
		g := &f.Guidance[i]
		md += "\n- [" + g.Authority + ": " + g.Title + "](" + g.URL + ") (" + known(g) + ")"
	}
	r := sarifRule{
		ID: f.Rule.ID, Short: sarifText{Text: f.Rule.Title}, Full: sarifText{Text: f.Rule.Why},
		Help: sarifText{Text: strings.Join(lines, "\n"), Markdown: md}, Configuration: sarifLevel{level(f.Rule.Severity)},
		Properties: sarifRuleDetails{
			Tags: []string{f.Rule.Category}, Severity: map[rules.Severity]string{rules.Error: "error", rules.Warning: "warning", rules.Review: "recommendation"}[f.Rule.Severity],
			Jurisdictions: f.Rule.Jurisdictions,
		},
	}
	if len(f.Guidance) > 0 {
		r.HelpURI = f.Guidance[0].URL
	}
	return r
}

func artifact(source string) sarifArtifact {
	uri, relative := artifactURI(source)
	if !relative {
		return sarifArtifact{URI: uri}
	}
	return sarifArtifact{URI: uri, BaseID: root}
}

func level(s rules.Severity) string {
	switch s {
	case rules.Error:
		return "error"
	case rules.Warning:
		return "warning"
	default:
		return "note"
	}
}

// plain keeps a page from putting links into a message: [text](target) is one in SARIF.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(s)
}
