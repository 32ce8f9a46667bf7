package copytext

func readMarkdown(doc *Document) {}
