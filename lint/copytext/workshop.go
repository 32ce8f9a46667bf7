package copytext

import (
	"path"
	"strings"
)

// isWorkshop tells by its name whether a file is for those who make a site, and not for those who visit it.
func isWorkshop(name string) bool {
	name = strings.ReplaceAll(name, "\\", "/")
	written := path.Base(name)
	name = strings.ToLower(name)
	base := path.Base(name)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch dir {
		case "__tests__", "__mocks__", "__snapshots__", "__fixtures__", "cypress", "e2e", "playwright", ".storybook", ".github", ".vscode", ".idea", ".husky",
			".claude", ".cursor", ".agents", ".devcontainer", ".circleci", ".gitlab":
			return true
		}
	}
	switch ext {
	case ".md", ".mdx", ".markdown", ".txt", ".text", ".docx", ".pdf":
		return isNoteToMakers(stem) || isLoud(strings.TrimSuffix(written, path.Ext(written)))
	case ".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml":
		return isTool(stem) || isSetting(stem) || strings.HasPrefix(base, ".")
	case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".php", ".snap":
		return isTool(stem) || isProgram(stem) || strings.HasPrefix(base, ".")
	}
	return false
}

// isNoteToMakers knows the texts that stand beside a program.
func isNoteToMakers(stem string) bool {
	stem, _, _ = strings.Cut(stem, ".")
	switch stem {
	case "readme", "changelog", "contributing", "code_of_conduct", "code-of-conduct", "license", "licence", "codeowners", "agents", "claude", "gemini", "copilot-instructions",
		"pull_request_template", "issue_template", "robots", "humans", "cmakelists":
		return true
	}
	return false
}

// isLoud tells whether a name is written in capitals, as those of notes to makers are; but for pages of a site.
func isLoud(stem string) bool {
	switch stem {
	case "FAQ", "FAQS", "ABOUT", "INDEX", "HOME", "CONTACT", "TERMS", "PRIVACY":
		return false
	}
	const short = 4
	return len(stem) >= short && strings.ToUpper(stem) == stem && strings.ToLower(stem) != stem
}

// isTool tells by the parts of its name whether a file belongs to the tools that make a site.
func isTool(stem string) bool {
	parts := strings.Split(stem, ".")
	for i, part := range parts {
		if i == 0 {
			continue
		}
		switch part {
		case "config", "conf":
			// Those of a site itself hold its title and its description, among other copy.
			if !isWordOf(parts[0], "site", "app", "seo", "content", "nuxt", "docusaurus", "theme", "clinic", "business", "brand", "navigation", "nav", "landing", "marketing") {
				return true
			}
		case "test", "spec", "stories", "story", "min", "bundle", "chunk", "d", "lock", "cy", "e2e", "setup", "schema", "generated", "map":
			return true
		}
	}
	return strings.HasPrefix(stem, "tsconfig") || strings.HasSuffix(stem, "-lock")
}

// isSetting knows the data files that tools read.
func isSetting(stem string) bool {
	switch stem {
	case "package", "composer", "jsconfig", "manifest", "site.webmanifest", "vercel", "netlify", "wrangler", "firebase", "turbo", "nx", "lerna", "deno", "angular",
		"docker-compose", "compose", "pnpm-workspace", "pyproject", "cargo", "gopkg", "book", "renovate", "dependabot", "codecov", "components", "biome", "app.json", "eas",
		"tslint", "now", "rush", "theme", "mkdocs", "lefthook", "env", ".travis", ".pre-commit-config", "appveyor", "hugo.lock", "action", "pubspec", "launch", "tasks",
		"extensions", "openapi", "swagger", "vite", "render", "fly", "railway", "railpack", "nixpacks", "staticwebapp.config", "capacitor.config", "crowdin", "cspell", "knip":
		return true
	}
	return false
}

// isProgram knows the programs that show nothing.
func isProgram(stem string) bool {
	switch stem {
	case "gulpfile", "gruntfile", "webpack", "rollup", "middleware", "service-worker", "sw", "serviceworker", "theme", "vite-env", "next-env", "env", "reportwebvitals",
		"setuptests", ".eleventy", "wp-config", "manifest":
		return true
	}
	return false
}

// isTextTable tells by its name whether a file is a table of texts, in which every string is copy.
func isTextTable(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch dir {
		case "locales", "locale", "messages", "i18n", "lang", "langs", "languages", "translations", "intl", "l10n", "dictionaries", "dictionary":
			return true
		}
	}
	return false
}
