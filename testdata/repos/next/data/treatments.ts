export interface Treatment {
  id: string;
  title: string;
}

export const treatments: Treatment[] = [
  { id: "exosome-injections", title: "Exosomes", description: "Injected into the scalp, from £350.", icon: "exosome injections" },
];

export const faqs = [
  { q: "Are exosomes FDA-approved?", a: "No. No exosome product is approved." },
  { q: "Does it have side effects?", a: "It\u2019s completely safe." },
];
