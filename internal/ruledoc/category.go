package ruledoc

// Category says in a sentence what a category of rules is about; "" when there is none of that id.
func Category(id string) string { return categories[id] }

var categories = map[string]string{
	"exosome-route":       "Exosomes offered by a route that is not topical: injected, infused, nebulised, in mesotherapy, into the scalp or a joint.",
	"exosome-source":      "Exosomes of human origin offered for cosmetic use.",
	"unapproved-biologic": "Offers of other unapproved cell, tissue or biologic products: stem cells, stromal vascular fraction, amniotic or cord products, and platelet-rich plasma or polynucleotides with medicinal claims.",
	"approval-claim":      "States or implies a regulator's approval, clearance, registration, licence or certification where that is false or misleading.",
	"disease-claim":       "Claims to treat, cure, prevent or reverse a disease or condition with something that is not authorised for it.",
	"efficacy-claim":      "Absolute or unsupported efficacy: proven, guaranteed, miracle, permanent, reverses ageing, numbers without a study.",
	"safety-claim":        "Absolute safety: completely safe, no side effects, risk-free, painless, no downtime.",
	"evidence-claim":      "A misleading appeal to evidence: laboratory or animal work as proof in people, “studies show” without a source.",
	"pom-advert":          "Advertises a prescription-only medicine to the public where that is barred.",
	"testimonial":         "Testimonials of patients or celebrities where they are barred; endorsements of medicines.",
	"endorsement":         "Claims the endorsement of a health body or professional.",
	"superlative":         "Superiority without support: best, number one, leading, safer than.",
	"inducement":          "Time pressure, discounts or prizes for interventions or medicines.",
	"trivialise":          "Makes light of a procedure, exploits insecurity or targets people under 18.",
	"disclosure-missing":  "A notice or fact that must or should stand on the page does not.",
}
