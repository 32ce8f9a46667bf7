module.exports = () => ({ name: "Exosome injections of the clinic" });
