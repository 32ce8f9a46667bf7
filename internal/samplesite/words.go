package samplesite

var treatments = []string{
	"Microneedling", "Chemical Peel", "Skin Booster", "Laser Hair Removal", "Exosome Facial", "Consultation", "LED Light",
	"Hydrating Facial", "Scalp Check", "Dermal Filler", "Body Contouring", "Acne Clinic",
}

var places = []string{"face", "neck", "hands", "scalp", "jawline", "under the eyes", "upper arms", "back"}

var people = []string{"our nurse", "the doctor", "a member of the team", "your practitioner", "Dr Hale", "the front desk"}

var questions = []string{
	"How long does it take?", "Does it hurt?", "When will I see a difference?", "Who carries out the treatment?",
	"What does it cost?", "Can I wear make-up afterwards?",
}

// plain sentences claim nothing.
var plain = []string{
	"{person} will look at your skin and ask what you have had done before.",
	"A visit for {treatment} takes about {number} minutes, and you may feel warm for an hour.",
	"Please tell us about every medicine that you take, and whether you are pregnant.",
	"The {place} can be red and tender for a few days, and some people bruise.",
	"There is parking behind the building, and the number {number} bus stops at the door.",
	"We photograph the {place} at the first visit, so that you can compare for yourself.",
	"If {treatment} is not right for you, {person} will say so.",
	"Results differ from person to person, and no result can be promised.",
	"We are open on {number} evenings a month, by appointment.",
	"Keep the {place} out of the sun for two weeks and use the cream that {person} gives you.",
	"Most people come back after {number} weeks, and some decide that once was enough.",
	"Ask {person} about the alternatives, and take the leaflet home before you decide.",
	"The room has been painted, and the waiting area now has a quiet corner.",
	"Payment is by card or cash on the day; a deposit of £{number} is taken off the price.",
}

// claims are sentences that rules object to.
var claims = []string{
	"Our {treatment} has no side effects and no downtime.",
	"Exosomes are injected into the {place}, £{number}0 a visit.",
	"{treatment} is clinically proven to reverse ageing on the {place}.",
	"The serum is FDA approved and cures eczema.",
	"Book before Friday: Botox in {number} areas at half price.",
	"We guarantee that your {place} will look ten years younger for good.",
	"Stem cells repair arthritis in {number} days.",
	"It is completely safe, painless and permanent.",
}
