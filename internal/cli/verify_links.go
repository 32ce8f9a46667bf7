package cli

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/rules"
)

// verifyLinks is the command that asks whether guidance still stands where rules say.
type verifyLinks struct {
	*App
	packs   []string
	private bool
	timeout time.Duration
	pause   time.Duration
}

func (a *App) verifyLinksCommand() *cobra.Command {
	c := &verifyLinks{App: a}
	cmd := &cobra.Command{
		Use:   "verify-links [GUIDANCE-ID]…",
		Short: "Ask on the web whether guidance documents still stand where rules say",
		Long: `Fetches the address of every guidance document, or of those named, and reports those that moved or are gone. No host is
asked more often than once in --pause. This is the only command that fetches something that you did not name.

The exit code is 0 when all are there, 1 when some are gone, and 3 when it could not be found out for some.`,
		Example: `  cliniclint rules verify-links
  cliniclint rules verify-links uk-hmr-279`,
		RunE: func(cmd *cobra.Command, args []string) error { return c.run(cmd.Context(), args) },
	}
	packsFlag(cmd, &c.packs)
	f := cmd.Flags()
	f.BoolVar(&c.private, "allow-private", false, "fetch from this machine and private networks too")
	f.DurationVar(&c.timeout, "timeout", source.DefaultFetchTimeout, "how long to wait for a document")
	f.DurationVar(&c.pause, "pause", time.Second, "how long to wait between two documents of a host")
	return cmd
}

// verdict is what became of a link.
type verdict struct {
	guidance *rules.Guidance
	kind     string // "there", "moved", "gone" or "unclear"
	detail   string
}

func (c *verifyLinks) run(ctx context.Context, ids []string) error {
	k, err := loadKnowledge(c.packs)
	if err != nil {
		return err
	}
	list, err := chosenGuidance(k.pack, ids)
	if err != nil {
		return err
	}
	fetcher := source.NewFetcher(source.FetchOptions{Guard: source.Guard{AllowPrivate: c.private}, Version: c.version(), Timeout: c.timeout})
	defer fetcher.Close()

	// A host's documents are asked for one after the other, hosts beside each other.
	hosts := byHost(list)
	ask := func(ctx context.Context, host []*rules.Guidance) []verdict {
		out := make([]verdict, 0, len(host))
		for i, g := range host {
			if i > 0 {
				wait(ctx, c.pause)
			}
			out = append(out, verify(ctx, fetcher, g))
		}
		return out
	}
	line := c.startProgress(false, "asking for guidance documents")
	counts := map[string]int{}
	for verdicts := range inOrder(ctx, 8, values(hosts), ask) {
		line.clear()
		for _, v := range verdicts {
			counts[v.kind]++
			line.say("%d of %d guidance documents asked for", counts["there"]+counts["moved"]+counts["gone"]+counts["unclear"], len(list))
			if v.kind == "there" {
				continue
			}
			if _, err := fmt.Fprintf(c.Stdout, "%-7s  %s  %s  %s\n", v.kind, v.guidance.ID, v.guidance.URL, v.detail); err != nil {
				line.close()
				return fmt.Errorf("writing the result: %w", err)
			}
		}
	}
	line.close()
	c.say("%d there, %d moved, %d gone, %d unclear", counts["there"], counts["moved"], counts["gone"], counts["unclear"])
	switch {
	case counts["gone"] > 0:
		return exitCode(exitFindings)
	case counts["unclear"] > 0 || ctx.Err() != nil:
		return exitCode(exitNotRead)
	}
	return nil
}

// chosenGuidance are the entries of those ids, or all, sorted by id.
func chosenGuidance(pack *rules.Pack, ids []string) ([]*rules.Guidance, error) {
	var list []*rules.Guidance
	for _, id := range ids {
		g := pack.Guidance[id]
		if g == nil {
			return nil, unknown(pack, id)
		}
		list = append(list, g)
	}
	if len(ids) == 0 {
		for _, g := range pack.Guidance {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b *rules.Guidance) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

// byHost groups entries by host, in the order in which each host is first met.
func byHost(list []*rules.Guidance) [][]*rules.Guidance {
	var out [][]*rules.Guidance
	index := map[string]int{}
	for _, g := range list {
		host := g.URL
		if u, err := url.Parse(g.URL); err == nil {
			host = u.Host
		}
		at, ok := index[host]
		if !ok {
			at = len(out)
			index[host] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], g)
	}
	return out
}

func values[T any](list []T) iter.Seq[T] { return slices.Values(list) }

func wait(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}

// verify fetches one document.
func verify(ctx context.Context, fetcher *source.Fetcher, g *rules.Guidance) verdict {
	in, skipped := fetcher.Input(g.URL)
	if skipped == nil {
		skipped = in.Load(ctx)
	}
	switch {
	case skipped == nil, skipped.Reason == source.ReasonNotText, skipped.Reason == source.ReasonTooLarge, skipped.Reason == source.ReasonEncoding:
		// A PDF file, say, is there.
	case skipped.Status == http.StatusNotFound, skipped.Status == http.StatusGone, skipped.Reason == source.ReasonNoHost, skipped.Reason == source.ReasonBadAddress:
		return verdict{g, "gone", reason(skipped)}
	default:
		return verdict{g, "unclear", reason(skipped)}
	}
	if in.FinalURL != "" && !samePlace(in.FinalURL, g.URL) {
		return verdict{g, "moved", "to " + in.FinalURL}
	}
	return verdict{g, "there", ""}
}

func reason(s *source.Skipped) string {
	if s.Detail == "" {
		return s.Reason
	}
	return s.Reason + ": " + s.Detail
}

// samePlace tells whether two addresses differ by no more than a fragment or a final slash.
func samePlace(a, b string) bool {
	trim := func(s string) string {
		s, _, _ = strings.Cut(s, "#")
		return strings.TrimSuffix(s, "/")
	}
	return trim(a) == trim(b)
}
