package copytext

import "testing"

func TestWorkshop(t *testing.T) {
	for name, copied := range map[string]bool{
		"app/page.tsx": true, "pages/book.tsx": true, "book.html": true, "src/pages/theme.html": true, "src/site.config.ts": true, "nuxt.config.ts": true, "app.config.ts": true,
		"content/history.md": true, "content/FAQ.md": true, "public/llms.txt": true, "dictionaries/en.json": true, "menu.pdf": true, "offers/Offer.docx": true, "components.tsx": true,
		"README.md": false, "docs/readme.md": false, "README.de.md": false, "AGENTS.md": false, "CHANGELOG.md": false, "SEO_PLAYBOOK.md": false, "LICENSE.txt": false, "public/robots.txt": false,
		".claude/skills/x.md": false, ".cursor/rules/a.md": false, "next.config.mjs": false, "tailwind.config.ts": false, "vite.config.js": false, "package.json": false, "book.toml": false,
		"components.json": false, "theme.json": false, "a.test.tsx": false, "a.stories.tsx": false, "src/__tests__/a.ts": false, "tsconfig.app.json": false, "composer.lock": false,
		"gulpfile.js": false, "a.d.ts": false, "data.min.js": false, ".eslintrc.json": false, "image.png": false,
	} {
		if _, got := FormatOf(name); got != copied {
			t.Errorf("%s: is copy: %v", name, got)
		}
	}
}
