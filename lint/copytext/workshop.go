package copytext

import (
	"path"
	"strings"
)

// isWorkshop tells by its name whether a file is for those who make a site, and not for those who visit it.
func isWorkshop(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	base := path.Base(name)
	ext := path.Ext(base)
	stem := strings.TrimSuffix(base, ext)
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch dir {
		case "__tests__", "__mocks__", "__snapshots__", "__fixtures__", "cypress", "e2e", "playwright", ".storybook", ".github", ".vscode", ".idea", ".husky":
			return true
		}
	}
	switch ext {
	case ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".json", ".yaml", ".yml", ".toml", ".php", ".snap":
	default:
		return false
	}
	for i, part := range strings.Split(stem, ".") {
		if i == 0 {
			continue
		}
		switch part {
		case "test", "spec", "stories", "story", "config", "conf", "min", "bundle", "chunk", "d", "lock", "cy", "e2e", "setup", "schema", "generated", "map":
			return true
		}
	}
	switch stem {
	case "package", "package-lock", "composer", "tsconfig", "jsconfig", "manifest", "site.webmanifest", "vercel", "netlify", "wrangler", "firebase", "turbo", "nx", "lerna", "deno", "angular",
		"docker-compose", "pnpm-lock", "pnpm-workspace", "pyproject", "cargo", "gopkg", "book", "renovate", "dependabot", "codecov", "components", "biome", "app.json", "eas", "tslint",
		"now", "rush", "gulpfile", "gruntfile", "webpack", "rollup", "middleware", "service-worker", "sw", "serviceworker", "theme", "mkdocs", "lefthook", "vite-env", "next-env",
		"env", "reportwebvitals", "setuptests", ".eleventy", "_redirects", ".travis", ".pre-commit-config", "appveyor", "wp-config", "hugo.lock", "action", "pubspec":
		return true
	}
	return strings.HasPrefix(stem, "tsconfig") || strings.HasSuffix(stem, "-lock") || strings.HasPrefix(base, ".")
}

// isTextTable tells by its name whether a file is a table of texts, in which every string is copy.
func isTextTable(name string) bool {
	name = strings.ToLower(strings.ReplaceAll(name, "\\", "/"))
	for dir := range strings.SplitSeq(path.Dir(name), "/") {
		switch dir {
		case "locales", "locale", "messages", "i18n", "lang", "langs", "languages", "translations", "intl", "l10n":
			return true
		}
	}
	return false
}
