package render

import (
	"context"
	_ "embed" // for the script
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
)

//go:embed page.js
var pageScript string

// worldName names the scripts of this package to the browser.
const worldName = "cliniclint"

// ask calls a function of page.js in the document that the page shows, and takes its answer into out.
func (p *Page) ask(ctx context.Context, out any, function string, args ...any) error {
	world, err := cdp.Call(ctx, p.session(), page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: p.frame, WorldName: worldName})
	if err != nil {
		return err
	}
	texts := make([]string, len(args))
	for i, arg := range args {
		text, err := json.Marshal(arg)
		if err != nil {
			return err
		}
		texts[i] = string(text)
	}
	byValue := true
	answer, err := cdp.Call(ctx, p.session(), runtime.Evaluate, runtime.EvaluateParams{
		Expression: strings.TrimSpace(pageScript) + "." + function + "(" + strings.Join(texts, ", ") + ")",
		ContextID:  world.ExecutionContextID, ReturnByValue: &byValue,
	})
	if err != nil {
		return err
	}
	if e := answer.ExceptionDetails; e != nil {
		what := e.Text
		if e.Exception != nil {
			what += " " + e.Exception.Description
		}
		return fmt.Errorf("asking the page for its %s: %s", function, what)
	}
	if err := json.Unmarshal(answer.Result.Value, out); err != nil {
		return fmt.Errorf("reading the page's %s: %w", function, err)
	}
	return nil
}
