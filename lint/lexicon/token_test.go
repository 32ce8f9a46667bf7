package lexicon

import (
	"strings"
	"testing"
)

// show writes tokens with the marks before them, so that a table can state both.
func show(text string) string {
	var b strings.Builder
	names := []struct {
		g Gap
		s string
	}{{GapSpace, " "}, {GapHyphen, "-"}, {GapDash, "—"}, {GapComma, ","}, {GapColon, ":"}, {GapSemi, ";"}, {GapStop, "■"}, {GapDot, "·"}, {GapBreak, "⏎"}, {GapOpen, "("}, {GapClose, ")"}, {GapQuote, "”"}, {GapSlash, "/"}, {GapAsk, "?"}, {GapBullet, "•"}}
	for _, t := range Tokens(nil, text) {
		for _, n := range names {
			if t.Gap&n.g != 0 {
				b.WriteString(n.s)
			}
		}
		w := text[t.Start:t.End]
		for _, cand := range []string{Fold(w), strings.ReplaceAll(Fold(w), ".", ""), strings.ReplaceAll(Fold(w), ",", "")} {
			if HashOf(cand) == t.Hash {
				w = cand
				break
			}
		}
		b.WriteString("[" + w + "]")
		if t.Hashtag {
			b.WriteString("#")
		}
	}
	return b.String()
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"FDA-approved exosomes.":     "[fda]-[approved] [exosomes]",
		"F.D.A. approved":            "[fda] ·[approved]",
		"Anti\u00adwrinkle":          "[antiwrinkle]",
		"anti\u2011wrinkle":          "[anti]-[wrinkle]",
		"No. 1 clinic":               "[no] ·[1] [clinic]",
		"100% safe":                  "[100][%] [safe]",
		"£1,200.50 per ml":           "[£][1200.50] [per] [ml]",
		"safe – and gentle":          "[safe] —[and] [gentle]",
		"safe—and gentle":            "[safe]—[and] [gentle]",
		"Wharton’s jelly":            "[wharton's] [jelly]",
		"isn't it? Yes.":             "[isn't] [it] ■?[yes]",
		"#Botox now":                 "[botox]# [now]",
		"Dr. Smith. He":              "[dr] ·[smith] ■[he]",
		"It is safe.It works":        "[it] [is] [safe]■[it] [works]",
		"a (b) c":                    "[a] ([b] )[c]",
		"B12 & D":                    "[b12] [&] [d]",
		"décolletage":                "[decolletage]",
		"lose 3kg, 10x":              "[lose] [3][kg] ,[10][x]",
		"the #1 clinic":              "[the] [#][1] [clinic]",
		"B12 3d 5G":                  "[b12] [3d] [5][g]",
		"ﬁller":                      "[filler]",
		"BOTOX® Cosmetic":            "[botox] [cosmetic]",
		"www.example.co.uk. Open":    "[www]·[example]·[co]·[uk] ■[open]",
		"one\ntwo":                   "[one]⏎[two]",
		"fat- and water-soluble":     "[fat]-[and] [water]-[soluble]",
		"e.g. Profhilo":              "[eg] ·[profhilo]",
		"✨ glow ✨ up":                "•[glow] •[up]",
		"10,000 patients, 2 clinics": "[10000] [patients] ,[2] [clinics]",
		"zero\u200bwidth":            "[zerowidth]",
		"by the FDA. It is":          "[by] [the] [fda] ■[it] [is]",
		"made by Exo Inc. in 2019":   "[made] [by] [exo] [inc] ·[in] [2019]",
		"‘quoted’ word":              "”[quoted] ”[word]",
	} {
		got := strings.ReplaceAll(show(text), " ■", "■")
		want = strings.ReplaceAll(want, " ■", "■")
		// the order of marks within a gap is that of the constants
		norm := func(s string) string {
			return strings.NewReplacer(" ,", ",", " -", "-", " ·", "·", " —", "—", " (", "(", " )", ")", " •", "•", " ”", "”", "■?", "■", " ■", "■").Replace(s)
		}
		if norm(got) != norm(want) {
			t.Errorf("%q:\n got %s\nwant %s", text, got, want)
		}
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"F.D.A.-approved", "1,200.50%", "a\u00adb", "\xff\xfe", "#x", "ȺȺȺ's"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		last := int32(0)
		for _, tok := range Tokens(nil, s) {
			if tok.Start < last || tok.End <= tok.Start || int(tok.End) > len(s) {
				t.Fatalf("%q: token %d:%d behind %d", s, tok.Start, tok.End, last)
			}
			last = tok.End
		}
	})
}
