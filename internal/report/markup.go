package report

// EscapeMarkdown is s on one line, with the meaning taken from every character that has one in Markdown.
func EscapeMarkdown(s string) string { return escapeMarkdown(s) }

// MarkdownCode is s on one line in a code span of Markdown, in which nothing has a meaning.
func MarkdownCode(s string) string { return code(s) }
