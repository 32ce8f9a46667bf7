package market

import (
	"slices"
	"strings"
	"testing"

	"github.com/cliniclint/cliniclint/lint/copytext"
)

// page writes a document: one line a block, "slot: text", or text alone for the body.
func page(source, lines string, signals copytext.Signals) *copytext.Document {
	doc := &copytext.Document{Source: source, Format: "html", Bytes: []byte(lines), Signals: signals}
	for _, line := range strings.Split(lines, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		slot := copytext.SlotBody
		for _, s := range []copytext.Slot{copytext.SlotTitle, copytext.SlotHeading, copytext.SlotFooter, copytext.SlotNav, copytext.SlotTestimonial, copytext.SlotPrice} {
			if text, ok := strings.CutPrefix(line, string(s)+": "); ok {
				slot, line = s, text
			}
		}
		line = strings.ReplaceAll(line, "⏎", "\n")
		doc.Blocks = append(doc.Blocks, copytext.NewBlock(slot, line, nil))
	}
	return doc
}

type signals = copytext.Signals

var pages = []struct {
	name    string
	source  string
	lines   string
	signals signals
	want    string // ids, strongest first
}{
	// United Kingdom
	{"host", "https://www.glow-clinic.co.uk/exosomes", "Exosome therapy for hair", signals{}, "uk"},
	{"host with port and dot", "http://glow.co.uk.:8080/", "Hair", signals{}, "uk"},
	{"canonical host", "saved/page.html", "Hair", signals{Canonical: "https://glow.scot/hair"}, "uk"},
	{"language of the page alone", "page.html", "Exosome injections", signals{Lang: []string{"en-GB"}}, "uk"},
	{"language as locale", "page.html", "Exosome injections", signals{Lang: []string{"en_GB"}}, "uk"},
	{"dot com with pounds", "https://glow.com/", "price: Exosome facial £350 per session", signals{Lang: []string{"en-US"}}, "uk"},
	{"pounds and FDA", "https://glow.com/", "FDA-approved exosomes\nBoard-certified doctors\nprice: £350", signals{}, "uk"},
	{"pounds as code", "https://glow.com/", "price: From GBP 350", signals{}, "uk"},
	{"pounds glued to the code", "https://glow.com/", "price: GBP350 a session", signals{}, "uk"},
	{"address and phone", "https://glow.clinic/", "footer: 12 Harley Street, London W1G 9PF · +44 (0)20 7946 0000", signals{}, "uk"},
	{"postcode alone", "https://glow.clinic/", "Find us at LS1 4AP", signals{}, "uk"},
	{"national mobile number", "https://glow.clinic/", "Text 07700 900123", signals{}, "uk"},
	{"number in brackets", "https://glow.clinic/", "Call (020) 7946 0000", signals{}, "uk"},
	{"00 prefix", "https://glow.clinic/", "Call 0044 20 7946 0000", signals{}, "uk"},
	{"register", "https://glow.clinic/", "We are regulated by the Care Quality Commission", signals{}, "uk"},
	{"GMC number", "https://glow.clinic/", "Dr Ann Example, GMC no: 7654321", signals{}, "uk"},
	{"company", "https://glow.clinic/", "footer: Registered in England and Wales, no. 01234567", signals{}, "uk"},
	{"VAT number", "https://glow.clinic/", "footer: VAT GB 123 4567 89", signals{}, "uk"},
	{"two towns", "https://glow.clinic/", "Clinics in Leeds and Harrogate", signals{}, "uk"},
	{"structured data", "https://glow.clinic/", "Hair", signals{Countries: []string{"GB"}}, "uk"},
	{"currency of structured data", "https://glow.clinic/", "Hair", signals{Currency: []string{"GBP"}}, "uk"},
	{"tel link", "https://glow.clinic/", "Call us", signals{Phones: []string{"tel:+442079460000"}}, "uk"},
	{"Belfast", "https://glow.clinic/", "footer: 4 High Street, Belfast BT1 2AB, 028 9012 3456", signals{}, "uk uk-ni"},
	{"Turkish clinic for UK patients", "https://hair.com/", "Hair transplant in Istanbul for UK patients, from £1,500\nfooter: Şişli, Istanbul +90 212 555 12 34", signals{Lang: []string{"en-US"}}, "tr uk"},
	{"Dubai clinic that prices in pounds", "https://hair.ae/", "UK patients welcome, from £1,500\nfooter: Dubai +971 4 555 1234", signals{}, "ae uk"},
	{"UK page with American words", "https://glow.co.uk/", "Our board-certified team runs a med spa with FDA-cleared lasers", signals{}, "uk"},
	{"UK page on prices abroad", "https://glow.co.uk/", "In Dubai clinics charge AED 900; here it is £350", signals{}, "uk ae"},
	{"UK page with a trained doctor", "https://glow.co.uk/", "Dr Example trained in Miami, Florida and in Sydney\nprice: £200", signals{}, "uk"},
	{"Perth in Scotland", "https://glow.clinic/", "footer: 1 High Street, Perth PH1 5TN", signals{}, "uk"},
	{"Perth, Scotland in words", "https://glow.clinic/", "Our clinics in Perth, Scotland and in Dundee", signals{}, "uk"},
	{"regulators of products", "https://glow.clinic/", "Cleared by the FDA, Health Canada, the TGA and the MHRA", signals{}, ""},
	{"local path that looks like a host", "sites/glow.co.uk/index.html", "Hair", signals{}, ""},
	{"file URL", "file:///srv/glow.co.uk/index.html", "Hair", signals{}, ""},

	// Ireland and the European Union
	{"Irish host", "https://glow.ie/", "Hair", signals{Lang: []string{"en-GB"}}, "ie eu"},
	{"Irish address", "https://glow.com/", "footer: 5 Main Street, Dublin 2, D02 AF30. Tel 01 234 5678", signals{Lang: []string{"en-US"}}, "ie eu"},
	{"Irish mobile and county", "https://glow.com/", "price: €300\nCall 086 123 4567\nCo. Kerry", signals{}, "ie eu"},
	{"Irish structured data", "https://glow.com/", "Hair", signals{Countries: []string{"Ireland"}}, "ie eu"},
	{"both sides of the border", "https://glow.com/", "footer: Belfast BT1 2AB +44 28 9012 3456⏎Dublin 4 +353 1 234 5678\nprice: £300 or €350", signals{}, "uk uk-ni ie eu"},
	{"German host, English copy", "https://glow.de/en/", "Exosome therapy, €300", signals{Lang: []string{"en"}}, "eu"},
	{"Spanish address", "https://glow.com/", "Marbella, Spain. Call +34 952 555 123", signals{}, "eu"},
	{"euro alone", "https://glow.com/", "price: €300", signals{}, ""},
	{"origin of products", "https://glow.com/", "Made in Germany with Swiss precision and Korean science", signals{}, ""},
	{"Swiss, not EU", "https://glow.ch/", "CHF 300 in Zurich", signals{Lang: []string{"de-CH"}}, "ch"},

	// United States
	{"state and ZIP", "https://glow.com/", "footer: 100 Main St, Columbus, OH 43004", signals{}, "us"},
	{"Florida", "https://glow.com/", "footer: 100 Ocean Dr, Miami, FL 33101 · (305) 555-0199", signals{}, "us us-fl"},
	{"Florida in words", "https://glow.com/", "A med spa with board-certified doctors, serving Miami", signals{}, "us us-fl"},
	{"Seattle", "https://glow.com/", "footer: Seattle, WA 98101", signals{}, "us us-wa"},
	{"Washington, D.C. is not the state", "https://glow.com/", "footer: 1 K Street, Washington, D.C. Tel. (202) 555-0123. A med spa", signals{}, "us"},
	{"Nashville", "https://glow.com/", "Nashville, Tennessee 37201", signals{}, "us us-tn"},
	{"Utah", "https://glow.com/", "footer: Salt Lake City, UT 84101-1234", signals{}, "us us-ut"},
	{"Texas and California", "https://glow.com/", "footer: Houston, TX 77002 | Los Angeles, CA 90001", signals{}, "us us-ca us-tx"},
	{"Ontario, California", "https://glow.com/", "footer: 1 Euclid Ave, Ontario, CA 91764", signals{}, "us us-ca"},
	{"Vancouver, Washington", "https://glow.com/", "footer: Vancouver, WA 98660", signals{}, "us us-wa"},
	{"Dublin, Ohio", "https://glow.com/", "A med spa in Dublin, Ohio. Call 614-555-0123", signals{}, "us"},
	{"Cambridge, Massachusetts", "https://glow.com/", "footer: Cambridge, MA 02139", signals{}, "us"},
	{"American words", "https://glow.com/", "Our med spa has board-certified dermatologists and takes CareCredit", signals{Lang: []string{"en-US"}}, "us"},
	{"US structured data", "https://glow.com/", "Hair", signals{Countries: []string{"US"}}, "us"},
	{"the many ways of one word are one word", "https://glow.com/", "med spa, medspa, medical spa", signals{}, ""},
	{"FDA alone", "https://glow.com/", "FDA-approved exosomes. The FDA has cleared it. Food and Drug Administration", signals{}, ""},
	{"dollar alone", "https://glow.com/", "price: $350", signals{}, ""},
	{"template's language", "https://glow.com/", "Exosomes, FDA, $350", signals{Lang: []string{"en-US", "en_US"}}, ""},
	{"toll-free number", "https://glow.com/", "Call 1-800-555-0123", signals{}, ""},
	{"American dot clinic", "https://glow.clinic/", "Hair", signals{}, ""},
	{"London and New York", "https://glow.com/", "footer: Harley Street, London W1G 9PF +44 20 7946 0000⏎Madison Avenue, New York, NY 10022 (212) 555-0123\nprice: £300", signals{}, "uk us"},

	// Canada
	{"Canadian host", "https://glow.ca/", "A med spa with board-certified doctors, call 1-888-555-0123, $300, FDA", signals{}, "ca"},
	{"Canadian number", "https://glow.com/", "footer: Toronto (416) 555-0123", signals{}, "ca"},
	{"London, Ontario", "https://glow.com/", "footer: 9 Richmond St, London, ON N6A 1B7", signals{}, "ca"},
	{"London, Ontario in words", "https://glow.com/", "Skin clinic in London, Ontario. Call 519-555-0123", signals{}, "ca"},
	{"Sydney, Nova Scotia", "https://glow.com/", "Laser clinic in Sydney, Nova Scotia. Call (902) 555-0123", signals{}, "ca"},
	{"Health Canada and province", "https://glow.com/", "Health Canada approved lasers in British Columbia", signals{}, "ca"},
	{"North American number alone", "https://glow.com/", "Call (555) 555-0123", signals{}, ""},

	// Australia, New Zealand, Singapore
	{"Australian host", "https://glow.com.au/", "Hair", signals{Lang: []string{"en-GB"}}, "au"},
	{"Australian address", "https://glow.com/", "footer: 10 Bay St, Double Bay NSW 2028, (02) 5550 1234", signals{}, "au"},
	{"Ahpra number", "https://glow.com/", "Nurse Ann NMW0001234567", signals{}, "au"},
	{"Australian mobile and city", "https://glow.com/", "Melbourne: text 0412 345 678", signals{}, "au"},
	{"A$", "https://glow.com/", "price: A$350", signals{}, "au"},
	{"Perth in Australia", "https://glow.com/", "footer: 1 Hay Street, Perth WA 6000", signals{}, "au"},
	{"ABN", "https://glow.com/", "footer: ABN 12 345 678 901", signals{}, "au"},
	{"both sides of the Tasman", "https://glow.com/", "footer: Sydney NSW 2000 +61 2 5550 1234⏎Auckland 1010 +64 9 555 1234", signals{}, "au nz"},
	{"New Zealand host", "https://glow.co.nz/", "Botox from $14 per unit", signals{Lang: []string{"en-US"}}, "nz"},
	{"New Zealand in words", "https://glow.com/", "Medsafe-approved, in Auckland. Call 09 555 1234", signals{}, "nz"},
	{"Singapore host", "https://glow.com.sg/", "Hair", signals{Lang: []string{"en-GB"}}, "sg"},
	{"Singapore address", "https://glow.com/", "footer: 290 Orchard Road, Singapore (238859)", signals{}, "sg"},
	{"Singapore postcode in brackets", "https://glow.com/", "footer: 290 Orchard Rd S(238859)", signals{}, "sg"},
	{"S$", "https://glow.com/", "price: Pico laser S$400 per session", signals{}, "sg"},
	{"Real, not dollar", "https://glow.com/", "price: R$ 400", signals{}, ""},

	// Branches, rest of the world, traps
	{"Dubai branch of a London clinic", "https://glow.co.uk/dubai", "title: Our Dubai clinic\nJumeirah, Dubai. Call +971 4 555 1234\nprice: AED 900\nfooter: 12 Harley Street, London W1G 9PF +44 20 7946 0000", signals{Lang: []string{"en-GB"}, Phones: []string{"+442079460000"}}, "ae"},
	{"dirham glued", "https://glow.com/", "price: AED1500", signals{}, "ae"},
	{"Indian", "https://glow.com/", "price: ₹ 4,000\nBangalore", signals{}, "in"},
	{"testimonials do not count", "https://glow.com/", "testimonial: Flew from London, paid £300. Anna, Leeds", signals{}, ""},
	{"list of countries", "https://glow.com/", "We deliver to the UK, USA, Canada and Australia", signals{}, ""},
	{"list of cities", "https://glow.com/", "As seen in London, Dubai, Sydney and Toronto", signals{}, ""},
	{"dates and prices are no numbers", "https://glow.com/", "2020 2021 2022 2023, 10 000 000 patients, 2026-11-22, 1732534800", signals{}, ""},
	{"a doctor's vitamin is no postcode", "https://glow.com/", "B12 5MG and B12 1ML, OPEN 24HR", signals{}, ""},
	{"small letters are no bodies", "https://glow.com/", "his ace, do pa, gmc, act 1968", signals{}, ""},
	{"folder names the country", "https://glow.com/uk/hair", "NHS-trained doctors", signals{}, "uk"},
	{"first label names the country", "https://au.glow.com/hair", "Accepted by the TGA", signals{}, "au"},
	{"first label alone", "https://au.glow.com/hair", "Hair", signals{}, ""},
	{"Thai", "https://glow.com/", "Sukhumvit, Bangkok. +66 2 555 1234", signals{}, "th"},
	{"nothing", "", "", signals{}, ""},
	{"own language alternate", "https://glow.com/", "Hair", signals{Hreflang: []string{"en-gb"}}, "uk"},
	{"German bare postcode", "https://glow.com/", "DE 10115 Berlin", signals{}, ""},
}

func TestDetect(t *testing.T) {
	d := detector(t)
	if len(pages) < 60 {
		t.Fatalf("only %d pages", len(pages))
	}
	for _, c := range pages {
		t.Run(c.name, func(t *testing.T) {
			doc := page(c.source, c.lines, c.signals)
			r := d.Detect(doc)
			if got := strings.Join(r.Jurisdictions, " "); got != c.want {
				t.Errorf("%s\n got %q\nwant %q\n%s", c.lines, got, c.want, show(r))
			}
			checkEvidence(t, d, doc, r)
		})
	}
}

func show(r Result) string {
	var b strings.Builder
	for _, e := range r.Evidence {
		b.WriteString(strings.Join([]string{"   ", e.Jurisdiction, string(e.Kind), e.Text, "←", e.Signal, e.Where.String(), strings.Repeat("+", max(0, e.Weight)) + strings.Repeat("-", max(0, -e.Weight))}, " ") + "\n")
	}
	return b.String()
}

// checkEvidence checks what holds for every result.
func checkEvidence(t *testing.T, d *Detector, doc *copytext.Document, r Result) {
	t.Helper()
	count := map[countKey]int{}
	for _, e := range r.Evidence {
		i, ok := d.index[e.Jurisdiction]
		if !ok || kindIndex(e.Kind) < 0 || e.Signal == "" {
			t.Fatalf("evidence %+v names what does not exist", e)
		}
		k := countKey{i, e.Kind, e.Where, e.Weight < 0}
		if count[k]++; count[k] > maxPerKind {
			t.Fatalf("more than %d of %v", maxPerKind, k)
		}
		switch e.Weight {
		case Strong, Medium, Weak, -Strong, -Medium, -Weak:
		default:
			t.Fatalf("weight of %+v", e)
		}
		if e.Block == copytext.None {
			if e.From != 0 || e.To != 0 {
				t.Fatalf("%+v has a place without a block", e)
			}
			continue
		}
		if text := doc.Blocks[e.Block].Text; e.From >= e.To || e.To > len(text) || text[e.From:e.To] != e.Text {
			t.Fatalf("%+v does not stand at its place", e)
		}
	}
	for i, id := range r.Jurisdictions {
		j, ok := d.index[id]
		if !ok || slices.Index(r.Jurisdictions, id) != i {
			t.Fatalf("%v names %q, unknown or twice", r.Jurisdictions, id)
		}
		for _, k := range d.implied(j) {
			if !slices.Contains(r.Jurisdictions, d.list[k].ID) {
				t.Fatalf("%v names %q without %q", r.Jurisdictions, id, d.list[k].ID)
			}
		}
		if p := d.list[j].Parent; p != "" && slices.Index(r.Jurisdictions, p) > i {
			t.Fatalf("%v: %q stands behind %q", r.Jurisdictions, p, id)
		}
	}
}
