export default { env: { TAGLINE: "Completely safe for the whole family" } };
