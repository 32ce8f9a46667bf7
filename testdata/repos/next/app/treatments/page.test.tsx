test("Exosome injections are completely safe", () => {});
