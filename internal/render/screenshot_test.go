package render_test

import (
	"bytes"
	"image/png"
	"os"
	"testing"

	"github.com/cliniclint/cliniclint/internal/render"
)

func TestScreenshotMarksWords(t *testing.T) {
	t.Parallel()
	site := serve(t, map[string]string{"/": `<!doctype html><meta http-equiv="Content-Security-Policy" content="style-src 'none'"><body>` + filler +
		`<p>It is safe to call. <b>Our</b> serum is <i>completely
		safe</i> for all.</p><details><summary>More</summary>It is a miracle.</details><p hidden>guaranteed</p><x-a></x-a><div id="tall"></div>
		<script>document.getElementById("tall").style.height = "3000px"; document.querySelector("x-a").attachShadow({mode: "open"}).innerHTML = "<p>in the shadow</p>"</script>`})
	p, err := open(t).Open(t.Context(), site)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Close()
	count := func(marks ...render.Mark) (yellow, seen int) {
		t.Helper()
		data, seen, err := p.Screenshot(t.Context(), marks)
		if err != nil {
			t.Fatal(err)
		}
		if to := os.Getenv("CLINICLINT_KEEP_SCREENSHOT"); to != "" {
			if err := os.WriteFile(to, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() < 1000 || b.Dy() < 3000 {
			t.Errorf("the picture is %d × %d, not of the whole page", b.Dx(), b.Dy())
		}
		for y := range img.Bounds().Dy() {
			for x := range img.Bounds().Dx() {
				if r, g, b, _ := img.At(x, y).RGBA(); r>>8 == 0xff && g>>8 == 0xe1 && b>>8 == 0x4d {
					yellow++
				}
			}
		}
		return yellow, seen
	}
	if yellow, seen := count(); yellow != 0 || seen != 0 {
		t.Errorf("unmarked: %d yellow points, %d seen", yellow, seen)
	}
	one, seen := count(render.Mark{Before: "serum is ", Words: "completely safe", After: " for"})
	if one < 300 || seen != 1 {
		t.Errorf("one mark: %d yellow points, %d seen", one, seen)
	}
	all, seen := count(render.Mark{Before: "serum is ", Words: "completely safe"}, render.Mark{Words: "miracle"}, render.Mark{Words: "guaranteed"},
		render.Mark{Words: "in the shadow"}, render.Mark{Words: "is not there"}, render.Mark{})
	if all < 2*one || seen != 3 {
		t.Errorf("three marks: %d yellow points, %d seen; one had %d", all, seen, one)
	}
}
