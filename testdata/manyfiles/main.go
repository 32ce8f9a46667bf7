// Manyfiles writes a site of 2,000 components, 10 MB, the same every time: what the speed of a check is measured on.
//
//	go run ./testdata/manyfiles DIR
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const (
	files    = 2000
	sections = 6
)

var (
	treatments = []string{"Hydrating facial", "Scalp massage", "Chemical peel", "Brow shaping", "Lash tint", "Hand care", "Steam room", "Cooling mask"}
	sentences  = []string{
		"We begin with a talk about your skin and what you would like to change.",
		"The room is quiet, the towels are warm, and nobody hurries you.",
		"Most people come once a month; some come for an evening before a wedding.",
		"Your therapist writes down what was used, so that the next visit starts where this one ended.",
		"Please tell us about allergies and about medicines that you take.",
		"You can pay by card or in cash, and we are glad to write a receipt.",
		"There may be some redness for a day, which is normal and goes away by itself.",
		"Parking is behind the house; the bus stops at the corner.",
	}
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: manyfiles DIR")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func write(dir string) error {
	const config = `{"compilerOptions": {"jsx": "preserve", "strict": true, "noEmit": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "skipLibCheck": true}, "include": ["src"]}`
	if err := os.MkdirAll(filepath.Join(dir, "src"), 0o750); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dir, "tsconfig.json"), []byte(config), 0o600); err != nil {
		return err
	}
	const types = "declare namespace JSX { interface IntrinsicElements { [name: string]: any } }\n"
	if err := os.WriteFile(filepath.Join(dir, "src", "jsx.d.ts"), []byte(types), 0o600); err != nil {
		return err
	}
	for i := range files {
		folder := filepath.Join(dir, "src", fmt.Sprintf("area%02d", i/100))
		if err := os.MkdirAll(folder, 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("page%04d.tsx", i)), []byte(component(i)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// component is the source of one page.
func component(i int) string {
	pick := func(list []string, n int) string { return list[(i*7+n*3)%len(list)] }
	var b strings.Builder
	fmt.Fprintf(&b, "interface Item { title: string; text: string; price: number; tags: string[] }\ntype Kind = 'short' | 'long' | { width: number };\n\nconst items: Item[] = [\n")
	for n := range sections {
		fmt.Fprintf(&b, "  { title: '%s, part %d', text: \"%s %s\", price: %d, tags: ['mt-4 flex', 'kind-%d'] },\n", pick(treatments, n), n+1, pick(sentences, n), pick(sentences, n+1), 40+n*5, n)
	}
	fmt.Fprintf(&b, "];\n\nexport const metadata = { title: '%s in town', description: '%s' };\n\n", pick(treatments, 0), pick(sentences, 2))
	fmt.Fprintf(&b, "function total(list: Item[], kind: Kind): number {\n  if (typeof kind === 'object' && kind.width > 3) {\n    return list.length / 2;\n  }\n  return list.filter((x) => x.price < 60).map((x) => x.price * 1.2).reduce((a, b) => a + b, 0);\n}\n\n")
	fmt.Fprintf(&b, "export function Page%d({ name, open }: { name?: string; open: boolean }) {\n  const sum = total(items, open ? 'short' : 'long');\n  return (\n    <main className=\"mx-auto max-w-5xl px-4 py-8\">\n      <h1 className=\"text-3xl font-bold\">%s</h1>\n", i, pick(treatments, 0))
	for n := range sections {
		fmt.Fprintf(&b, "      <section id=\"part-%d\" className=\"grid grid-cols-2 gap-4\">\n        <h2>%s for {name ?? 'you'}</h2>\n        <p>%s <strong>%s</strong> From £{items[%d].price} a visit.</p>\n        <img src=\"/images/%d.jpg\" alt=\"%s\" width={640} />\n        {open && <button onClick={() => console.log(`opened ${sum}`)}>%s</button>}\n      </section>\n",
			n, pick(treatments, n+1), pick(sentences, n+2), pick(sentences, n+3), n, n, pick(treatments, n), "Book a visit")
	}
	b.WriteString("      <ul>{items.map((x, n) => <li key={n}>{x.title}: {x.text}</li>)}</ul>\n    </main>\n  );\n}\n")
	return b.String()
}
