// Command compile writes rules/compiled.bin: the built-in rules in the form in which checking loads them at once. It is
// run by “go generate ./...” and needs no arguments.
package main

import (
	"fmt"
	"io/fs"
	"os"

	"github.com/cliniclint/cliniclint/lint/assertion"
	"github.com/cliniclint/cliniclint/lint/lexicon"
	"github.com/cliniclint/cliniclint/lint/market"
	"github.com/cliniclint/cliniclint/rules"
)

func main() {
	if err := compile("compiled.bin"); err != nil {
		fmt.Fprintln(os.Stderr, "compile:", err)
		os.Exit(1)
	}
}

// compile writes the built-in pack to a file of the current folder, which go generate makes rules/.
func compile(file string) error {
	pack, err := rules.Builtin()
	if err != nil {
		return err
	}
	jurisdictions, err := fs.Sub(rules.FS(), "jurisdictions")
	if err != nil {
		return fmt.Errorf("finding the jurisdictions: %w", err)
	}
	detector, err := market.Load(jurisdictions)
	if err != nil {
		return fmt.Errorf("loading the jurisdictions: %w", err)
	}
	pack.Implied = map[string][]string{}
	for _, j := range pack.Jurisdictions {
		if pack.Implied[j], err = detector.Expand(j); err != nil {
			return fmt.Errorf("what jurisdictions imply: %w", err)
		}
	}
	cues, err := assertion.LoadCues(pack.Cues.File, pack.Cues.Data)
	if err != nil {
		return fmt.Errorf("reading the cues of assertion: %w", err)
	}
	if pack.Asserter, err = cues.MarshalBinary(); err != nil {
		return fmt.Errorf("writing the cues of assertion: %w", err)
	}
	lex, err := lexicon.Build(pack.Concepts, pack.Forms)
	if err != nil {
		return fmt.Errorf("building the lexicon: %w", err)
	}
	if pack.Detector, err = detector.MarshalBinary(); err != nil {
		return fmt.Errorf("writing the jurisdictions: %w", err)
	}
	if pack.Lexicon, err = lex.MarshalBinary(); err != nil {
		return fmt.Errorf("writing the lexicon: %w", err)
	}
	pack.SetID = rules.SetID(rules.FS())
	state, err := rules.State(rules.FS())
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, rules.Compile(pack, state), 0o644); err != nil { //nolint:gosec // a source file that everybody may read
		return fmt.Errorf("writing the compiled rules: %w", err)
	}
	return nil
}
