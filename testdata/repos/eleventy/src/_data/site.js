module.exports = {
  url: "https://example.org/completely safe",
  tagline: "Exosome injections " +
    "in Bath",
};
