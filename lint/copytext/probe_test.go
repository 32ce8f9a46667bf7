package copytext

import (
	"fmt"
	"os"
	"testing"
)

func TestProbe(t *testing.T) {
	name := os.Getenv("PROBE")
	if name == "" {
		t.Skip()
	}
	data, _ := os.ReadFile(name)
	doc, err := Read(name, "", data, "")
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range doc.Blocks {
		s, e, ok := b.Span(0, len(b.Text))
		sel := ""
		if b.Selector != nil {
			sel = b.Selector()
		}
		fmt.Printf("%3d %-12s L%d h%d q%d l%d [%d:%d %v] %q  %s\n", i, b.Slot, b.Level, b.Heading, b.Question, b.Lead, s, e, ok, b.Text, sel)
	}
	fmt.Printf("%+v %+v\n", doc.Signals, doc.Unread)
}
