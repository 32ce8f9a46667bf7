package copytext

import (
	"fmt"
	"strings"
	"testing"
)

// outlineOf lists the blocks of a document, one a line: slot, text, heading.
func outlineOf(t *testing.T, source, text string) string {
	t.Helper()
	doc, err := Read(source, "", []byte(text), "")
	if err != nil {
		t.Fatal(err)
	}
	checkDocument(t, doc)
	var s strings.Builder
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		fmt.Fprintf(&s, "%s: %s", b.Slot, strings.ReplaceAll(b.Text, "\n", " / "))
		if b.Heading != None {
			fmt.Fprintf(&s, " [%s]", strings.ReplaceAll(doc.Blocks[b.Heading].Text, "\n", " / "))
		}
		if b.Question != None {
			fmt.Fprintf(&s, " <%s>", doc.Blocks[b.Question].Text)
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func TestScript(t *testing.T) {
	for _, c := range []struct{ name, file, src, want string }{
		{"component", "a.tsx", `"use client";
import Link from "next/link of the";
import { cn } from '@/lib/utils and more';
interface Props { title: string; kind: "Some long Type" | "Other of the Type" }
type Kind = "A type of the kind"
  | "Another type of the kind";
export const metadata: Metadata = {
  title: "Exosome clinic",
  description: 'Exosomes in London',
};
export default function Page({ price, title = "Default title" }: { price: string; title: "The title of it" }) {
  const [open, setOpen] = useState<string | null>(null);
  if (price < 3 && open > 2) { console.log("Rendering the Page of it"); throw new Error("Price of the thing is too low"); }
  const re = /the "quoted text of/g.test(x) ? a / b / c : d;
  return (
    <main className="flex the items-center">
      <h1 className={cn("text-4xl of the", open && "font-bold of the")}>Exosome <b>injections</b></h1>
      <p>Get results from £{price} &amp; more{" "}
        <Link href="/book the">book now</Link>.</p>
      {/* <p>Commented out of the page</p> */}
      <img src="/a b.png" alt="Vials of exosomes" />
      {items.map((item) => (
        <li key={item.id}>{item.name} is safe</li>
      ))}
      <button onClick={() => track("Clicked the button")}>Book today</button>
      <p>{open ? "It is completely safe." : 'It is not.'}</p>
    </main>
  );
}
`, `title: Exosome clinic
meta: Exosomes in London
heading: Default title
heading: Exosome injections
body: Get results from £… & more book now. [Exosome injections]
alt: Vials of exosomes [Exosome injections]
list: … is safe [Exosome injections]
button: Book today [Exosome injections]
body: It is completely safe. [Exosome injections]
body: It is not. [Exosome injections]
`},
		{"data", "faq.ts", `import type { Faq } from "./types";
export const faqs: Faq[] = [
  { id: "the-first", q: "Is it safe?", a: "It\u2019s completely\nsafe, don\'t worry." },
  { id: 2, q: 'Does it hurt?', a: ` + "`No, it costs ${price} only`" + ` },
];
export const cards = [
  { icon: "Heart of the", title: "Exosomes", description: "Injected " + "into the scalp", price: "from £350", features: ["No downtime", "Painless"], cta: { label: "Book", href: "/book" } },
  { title: "Facials", quote: "I love it", className: "bg-white of the text" },
];
const HERO_TITLE = "Regrow"; const x: "The string of type" = y as "Another string of type";
const color = "the Red of the sea"; let cls = cond ? "flex flex-col" : "grid grid-cols-2";
`, `question: Is it safe?
answer: It’s completely safe, don't worry. <Is it safe?>
question: Does it hurt?
answer: No, it costs … only <Does it hurt?>
heading: Exosomes
body: Injected into the scalp [Exosomes]
price: from £350 [Exosomes]
list: No downtime [Exosomes]
list: Painless [Exosomes]
body: Book [Exosomes]
heading: Facials
testimonial: I love it [Facials]
heading: Regrow
`},
		{"components", "b.jsx", `const A = () => <>
  <Hero title="Exosome therapy" subtitle={"Painless & safe"} image="/x.png" ctaText="Book now" />
  <Section><CardTitle>Hair</CardTitle><CardDescription>Injected <Highlight>exosomes</Highlight> work.</CardDescription></Section>
  <AccordionItem value="a of the"><AccordionTrigger>Is it approved?</AccordionTrigger><AccordionContent>Yes, by the <em>FDA</em>.</AccordionContent></AccordionItem>
  <Card><motion.h3 initial={{ opacity: 0 }}>Price</motion.h3><span>£350</span></Card>
  <div dangerouslySetInnerHTML={{ __html: "<p>Raw <b>HTML</b> text</p>" }} />
  <style jsx>{` + "`.a { color: red of the }`" + `}</style>
  <svg><title>Icon of the</title><text>x</text></svg>
</>;
`, `heading: Exosome therapy
body: Painless & safe [Exosome therapy]
button: Book now [Exosome therapy]
heading: Hair [Exosome therapy]
body: Injected exosomes work. [Hair]
question: Is it approved? [Exosome therapy]
answer: Yes, by the FDA. [Exosome therapy] <Is it approved?>
heading: Price [Exosome therapy]
price: £350 [Price]
body: Raw HTML text [Exosome therapy]
`},
	} {
		if got := outlineOf(t, c.file, c.src); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
	}
}
