package cli

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/cliniclint/cliniclint/internal/config"
	"github.com/cliniclint/cliniclint/internal/crawl"
	"github.com/cliniclint/cliniclint/internal/report"
	"github.com/cliniclint/cliniclint/internal/source"
	"github.com/cliniclint/cliniclint/internal/suppress"
	"github.com/cliniclint/cliniclint/lint"
	"github.com/cliniclint/cliniclint/lint/copytext"
	"github.com/cliniclint/cliniclint/rules"
)

// check is the command that reads copy and reports what the rules object to.
type check struct {
	*App
	configFlags
	config        *config.File
	given         func(flag string) bool // tells whether a flag was given
	format        string
	outputs       []string
	jurisdictions []string
	minSeverity   string
	failOn        string
	rules         []string
	disabled      []string
	only          []string
	packs         []string
	stdinName     string
	filesFrom     string
	color         string
	jobs          int
	quiet         bool
	verbose       bool
	exitZero      bool
	incomplete    bool
	private       bool
	timeout       time.Duration
	maxSize       string
	baseline      string
	writeBaseline string
	newFrom       string
	noComments    bool
	suppressed    bool
	saveWARC      string
	evidence      string
	complaints    []string
	replay        *replay // of evidence; nil for a run over what args name
	render        string
	browser       string
	coverage      bool
	siteFlags
	crawlers     []*crawl.Crawler // whose pages are in use
	excludedFrom string           // the first argument, once something found in a folder was excluded
}

func (a *App) checkCommand() *cobra.Command {
	c := &check{App: a}
	cmd := &cobra.Command{
		Use:   "check [PATH|URL|-]…",
		Short: "Check pages, files and directories",
		Long: `Reads web pages and files of copy, and reports every claim that a rule objects to.

A PATH is a file, a directory that is searched (what .gitignore excludes is left out), or a pattern such as 'site/**/*.md'.
Of a web archive (.warc, .warc.gz, .har) every page is checked. A URL is one page on the web, or with --crawl the site
that it belongs to. "-" is standard input.

Findings go to standard output, everything else to standard error. The exit code is 0 when nothing at or above --fail-on
was found, 1 when something was, 2 when the command or the rules are wrong, and 3 when some input could not be read.
A run without findings says what was read and what was not. It does not say that the copy is in order.`,
		Example: `  cliniclint check site/
  cliniclint check --jurisdiction uk,ie content/*.md
  cliniclint check https://clinic.example/treatments
  cliniclint check --render https://clinic.example/   a page that is empty without JavaScript
  cliniclint check --crawl --max-pages 200 https://clinic.example/
  cliniclint check --sitemap https://clinic.example/sitemap.xml
  curl -s https://clinic.example/ | cliniclint check - --stdin-filename index.html
  cliniclint check -f jsonl site/ | jq .rule
  cliniclint check -o sarif=findings.sarif -o html=report.html site/
  git ls-files -z '*.md' | cliniclint check --files-from -`,
		RunE: func(cmd *cobra.Command, args []string) error {
			c.given = cmd.Flags().Changed
			return c.run(cmd.Context(), args)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVarP(&c.format, "format", "f", "text", "the `FORMAT` on standard output: "+strings.Join(report.Formats(), ", "))
	f.StringArrayVarP(&c.outputs, "output", "o", nil, "also write `FORMAT=FILE`; may be repeated")
	f.StringSliceVar(&c.jurisdictions, "jurisdiction", []string{"auto"}, "`WHOSE` rules to apply, e.g. uk,us; auto asks each page")
	f.StringVar(&c.minSeverity, "min-severity", "review", "show findings from this `SEVERITY` up: error, warning or review")
	f.StringVar(&c.failOn, "fail-on", "error", "exit with 1 from this `SEVERITY` up: error, warning, review or never")
	f.StringSliceVar(&c.rules, "rule", nil, "apply only these `RULES`; uk/* stands for all that begin so")
	f.StringSliceVar(&c.disabled, "disable-rule", nil, "do not apply these `RULES`")
	f.StringSliceVar(&c.only, "only", nil, "apply only the rules of these `CATEGORIES`")
	f.StringArrayVar(&c.packs, "rules", nil, "add your own rules from a `FILE` or directory; may be repeated")
	c.configFlags.add(cmd)
	f.StringVar(&c.stdinName, "stdin-filename", "", "the `NAME` of what is on standard input; its ending tells the format")
	f.StringVar(&c.filesFrom, "files-from", "", "read paths and URLs from a `FILE` or, with -, from standard input, one a line or separated by NUL")
	f.StringVar(&c.baseline, "baseline", "", "do not count the claims in this `FILE`")
	f.StringVar(&c.writeBaseline, "write-baseline", "", "write all claims that are found to this `FILE`, and do not count them")
	f.StringVar(&c.newFrom, "new-from-rev", "", "count only claims that the files did not make at this git `REVISION`")
	f.BoolVar(&c.noComments, "no-suppressions", false, "do not obey comments that suppress findings")
	f.StringVar(&c.saveWARC, "save-warc", "", "keep the pages that are fetched, with redirects and errors, in this `FILE`, a web archive (.warc or .warc.gz)")
	f.StringVar(&c.evidence, "evidence", "", "write the pages as received, the findings and the hashes of all to this new `FOLDER`, or .zip file")
	f.StringArrayVar(&c.complaints, "complaint", nil, "draft a complaint to this `BODY`, such as asa or tga, in complaint-BODY.md; BODY=FILE names the file; may be repeated")
	f.BoolVar(&c.suppressed, "show-suppressed", false, "show suppressed findings too; they never count")
	f.StringVar(&c.color, "color", "auto", "`WHEN` to use colour: auto, always or never")
	f.IntVarP(&c.jobs, "jobs", "j", 0, "how many pages to check at once; 0 is one for each processor")
	f.BoolVarP(&c.quiet, "quiet", "q", false, "print findings only: no summary, no progress")
	f.BoolVarP(&c.verbose, "verbose", "v", false, "show for each page whose rules were applied and why")
	f.BoolVar(&c.coverage, "coverage", false, "say what was read, what was not and what was passed over, with the reasons")
	f.BoolVar(&c.exitZero, "exit-zero", false, "exit with 0 whatever was found")
	f.BoolVar(&c.incomplete, "allow-incomplete", false, "do not exit with 3 when some input could not be read")
	f.BoolVar(&c.private, "allow-private", false, "fetch from this machine and private networks too")
	f.DurationVar(&c.timeout, "timeout", source.DefaultFetchTimeout, "how long to wait for a page on the web")
	f.StringVar(&c.render, "render", renderNever, "`WHEN` to read web pages through a browser: auto (those whose text is made by script), always or never; --render alone is auto")
	f.Lookup("render").NoOptDefVal = renderAuto
	f.StringVar(&c.browser, "browser", "", "the `PATH` of Chromium or Chrome, or its name; CHROME_PATH does the same")
	c.siteFlags.add(f)
	f.StringVar(&c.maxSize, "max-size", "", "do not read files and pages above this `SIZE`, e.g. 5MB (default 64MB for files, 20MB for pages)")
	c.completeFlags(cmd)
	return cmd
}

// run checks what args name. The error is an exitCode when all was said already.
func (c *check) run(ctx context.Context, args []string) error {
	if err := c.configure(); err != nil {
		return err
	}
	if err := c.validate(); err != nil {
		return err
	}
	args, err := c.arguments(args)
	if err != nil {
		return err
	}
	finder, err := c.finder()
	if err != nil {
		return err
	}
	var passed passedOver
	finder.PassedOver = passed.add
	k, err := loadWith(c.config, c.packs, loadForChecking)
	if err != nil {
		return err
	}
	judges, err := c.judges(k)
	if err != nil {
		return err
	}
	run := k.newRun(c.version())
	run.MinSeverity, run.ShowSuppressed = rules.Severity(c.minSeverity), c.suppressed
	accepted, err := c.accepted(ctx, slices.Concat(args, c.sitemaps))
	if err != nil {
		return err
	}
	letters, err := c.openDrafts(run)
	if err != nil {
		return err
	}
	proof, err := c.openEvidence(run, accepted)
	if err != nil {
		return err
	}
	defer proof.abandon()
	out, err := c.openOutputs(run, proof.reports())
	if err != nil {
		return err
	}
	defer out.abandon()
	pages, err := c.openKeptPages()
	if err != nil {
		return err
	}
	defer pages.abandon()

	rendering, err := c.rendering(args)
	if err != nil {
		return err
	}
	defer rendering.close()
	defer func() {
		for _, crawler := range c.crawlers {
			crawler.Close()
		}
	}()
	w := &worker{judges: judges, rendering: rendering, config: c.config, accepted: accepted, run: run, failOn: rules.Severity(c.failOn), keep: pages != nil || proof != nil || letters != nil, pictures: proof != nil, replay: c.replay}
	talk := &notes{App: c.App, quiet: c.quiet, verbose: c.verbose}
	ledger := newLedger(accepted)
	line := c.startProgress(c.quiet, "reading "+report.Visible(slices.Concat(args, c.sitemaps)[0]))
	failing := 0
	emit := func(done checked) error {
		run.Add(done.doc)
		ledger.add(done)
		failing += done.failing
		line.clear()
		if err := out.document(done.doc); err != nil {
			return err
		}
		talk.document(done.doc)
		line.say("%d read, %s: %s", run.Summary.Read, report.Counts(run.Summary), report.Visible(done.doc.Source))
		return nil
	}
	shared := &furniture{emit: emit}
	take := func(done checked) error {
		if err := pages.add(done.in); err != nil {
			return err
		}
		if err := proof.add(done); err != nil {
			return err
		}
		letters.add(done)
		done.in = nil
		return shared.add(done)
	}
	outer := ctx
	if c.any() {
		outer = context.WithoutCancel(ctx) // what was read of a site when the run is stopped is checked all the same
	}
	work := func(inner context.Context, it item) checked {
		if it.site == nil {
			inner = ctx
		}
		return w.check(inner, it)
	}
	found := c.allFound(ctx, args, w, line, finder, out)
	for done := range inOrder(outer, c.jobs, found, work) {
		if err = take(done); err != nil {
			break
		}
	}
	if err == nil {
		err = shared.close()
	}
	if err == nil && ctx.Err() != nil {
		err = take(notRead(&source.Skipped{Name: "(the rest)", Reason: source.ReasonCancelled, Detail: "the run was stopped before everything was read"}))
	}
	if err == nil && c.excludedFrom != "" && run.Summary.Read+run.Summary.NotRead == 0 {
		err = take(notRead(&source.Skipped{Name: c.excludedFrom, Reason: source.ReasonNoFiles, Named: true,
			Detail: "all that is in it is excluded by " + c.config.Name + "; see include and exclude there"}))
	}
	line.close()
	passed.tell(&run.Coverage)
	if err == nil {
		run.Summary.Fixed = len(ledger.allFixed())
		err = out.close(run)
	}
	if err == nil {
		err = pages.close()
	}
	if err == nil {
		err = proof.close(run, ctx.Err() == nil)
	}
	if err == nil {
		err = letters.write(proof.hash())
	}
	if err != nil {
		return err
	}
	talk.fixed(ledger)
	if err := ledger.write(c.App, run, c.incomplete); err != nil {
		return err
	}
	talk.conclude(run)
	if c.coverage {
		for _, l := range run.Coverage.Lines() {
			fmt.Fprintln(c.Stderr, l) //nolint:errcheck // nobody is left to tell
		}
	}
	switch {
	case ctx.Err() != nil:
		return exitCode(exitNotRead)
	case run.Summary.NotRead > 0 && !c.incomplete:
		return exitCode(exitNotRead)
	case failing > 0 && !c.exitZero:
		return exitCode(exitFindings)
	}
	return nil
}

// validate refuses what no flag may say.
func (c *check) validate() error {
	severities := []string{string(rules.Error), string(rules.Warning), string(rules.Review)}
	for i, j := range c.jurisdictions {
		c.jurisdictions[i] = strings.ToLower(strings.TrimSpace(j))
	}
	if !slices.Contains(report.Formats(), c.format) {
		return fmt.Errorf("--format is %s, not %q", orList(report.Formats()), c.format)
	}
	if !slices.Contains(severities, c.minSeverity) {
		return fmt.Errorf("--min-severity is %s, not %q", orList(severities), c.minSeverity)
	}
	if severities = append(severities, "never"); !slices.Contains(severities, c.failOn) {
		return fmt.Errorf("--fail-on is %s, not %q", orList(severities), c.failOn)
	}
	if colors := []string{"auto", "always", "never"}; !slices.Contains(colors, c.color) {
		return fmt.Errorf("--color is %s, not %q", orList(colors), c.color)
	}
	if c.jobs < 0 {
		return fmt.Errorf("--jobs is the number of pages to check at once, not %d", c.jobs)
	}
	if c.jobs == 0 {
		c.jobs = runtime.GOMAXPROCS(0)
	}
	if err := c.siteFlags.validate(); c.any() && err != nil {
		return err
	}
	if c.timeout <= 0 {
		return fmt.Errorf("--timeout is a time such as 30s, not %s", c.timeout)
	}
	return nil
}

// arguments are args and what --files-from adds.
func (c *check) arguments(args []string) ([]string, error) {
	if c.filesFrom != "" {
		if c.filesFrom == "-" && slices.Contains(args, "-") {
			return nil, errors.New("standard input cannot be both a page and the list of files; leave out - or --files-from -")
		}
		names, err := source.ReadNames(c.filesFrom, c.Stdin)
		if err != nil {
			return nil, err
		}
		args = append(slices.Clone(args), names...)
		if len(args) == 0 {
			return nil, fmt.Errorf("the list of files %s is empty; there is nothing to check", c.filesFrom)
		}
	}
	if len(args) == 0 && len(c.sitemaps) == 0 {
		return nil, errors.New("nothing to check; name files, directories or URLs, such as . for this directory, or - for standard input")
	}
	return args, nil
}

// finder finds the inputs.
func (c *check) finder() (*source.Finder, error) {
	size, err := parseSize(c.maxSize)
	if err != nil {
		return nil, err
	}
	known := func(name string) bool {
		_, ok := copytext.FormatOf(name)
		return ok
	}
	return &source.Finder{
		Known: known, Stdin: c.Stdin, StdinName: c.stdinName, MaxBytes: size,
		Fetcher: source.NewFetcher(source.FetchOptions{
			Guard: source.Guard{AllowPrivate: c.private}, Version: c.version(), Timeout: c.timeout, MaxBytes: size, Reads: copytext.Unpacks,
		}),
	}, nil
}

// judges look for all that is shown or that decides the exit code.
func (c *check) judges(k *knowledge) (*judges, error) {
	var disabled, ownDisabled []string
	for _, id := range c.disabled {
		if slices.ContainsFunc(suppress.Rules(), func(r *rules.Rule) bool { return r.ID == id }) {
			ownDisabled = append(ownDisabled, id)
		} else {
			disabled = append(disabled, id)
		}
	}
	j := &judges{config: c.config, pack: k.pack, ownDisabled: ownDisabled, opts: lint.Options{Rules: c.rules, Disabled: disabled, Only: c.only, MinSeverity: rules.Severity(c.minSeverity)}}
	if fail := rules.Severity(c.failOn); fail.Rank() > 0 && fail.Rank() < j.opts.MinSeverity.Rank() {
		j.opts.MinSeverity = fail
	}
	if j.jurisdictions = c.given("jurisdiction"); j.jurisdictions && !slices.Equal(c.jurisdictions, []string{"auto"}) {
		j.opts.Jurisdictions = c.jurisdictions
	}
	var err error
	// where the flags name the jurisdictions and the pack knows what they imply, nothing is left to detect
	if len(j.opts.Jurisdictions) == 0 || k.pack.Implied == nil {
		if j.detector, err = k.loadDetector(); err != nil {
			return nil, err
		}
	}
	_, err = j.get(c.config.LayersFor("", "")) // what the flags name wrongly is said before anything is read
	return j, err
}

// configure reads the configuration and takes from it what no flag says.
func (c *check) configure() error {
	if c.replay != nil {
		c.config = c.replay.config
		return nil
	}
	var err error
	if c.config, err = c.load(); err != nil {
		return err
	}
	for flag, at := range map[string]*string{"fail-on": &c.failOn, "min-severity": &c.minSeverity} {
		said := map[string]rules.Text{"fail-on": c.config.Data.FailOn, "min-severity": c.config.Data.MinSeverity}[flag]
		if !c.given(flag) && said.Text != "" {
			*at = said.Text
		}
	}
	return nil
}

// accepted reads what the flags name that has been accepted before.
func (c *check) accepted(ctx context.Context, args []string) (*accepted, error) {
	wd, err := os.Getwd()
	if err != nil {
		return nil, fmt.Errorf("finding out the directory of the run: %w", err)
	}
	root, _ := config.Root(wd)
	a := &accepted{now: c.now(), root: root, comments: !c.noComments, all: c.writeBaseline != "", writeName: c.writeBaseline, replay: c.replay}
	if c.newFrom != "" {
		if c.writeBaseline != "" {
			return nil, errors.New("a baseline holds all claims, and --new-from-rev looks at some; leave out one of --write-baseline and --new-from-rev")
		}
		for _, arg := range args {
			if arg == "-" || strings.Contains(arg, "://") {
				return nil, fmt.Errorf("--new-from-rev is about the files of a repository, and %s is none; check it in a run of its own", report.Visible(arg))
			}
		}
		if a.revision, err = openRevision(ctx, c.newFrom); err != nil {
			return nil, err
		}
	}
	if c.baseline != "" {
		if a.baseline, err = loadBaseline(c.baseline); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// isOwn tells whether a file belongs to the check rather than to the copy: the configuration, a baseline, a pack of rules.
func (c *check) isOwn(name string) bool {
	own := append([]string{c.baseline, c.writeBaseline, c.saveWARC, c.evidence, c.config.Path}, c.packs...)
	return slices.ContainsFunc(append(own, packsOf(c.config)...), func(o string) bool {
		abs, err := filepath.Abs(o)
		return o != "" && err == nil && pathIn(abs, name) != ""
	})
}

// found makes one sequence of inputs and of what stands in their place. The run's own files are left out, and what the
// configuration excludes. An archive is taken apart into its pages; number counts the sites in it.
func (c *check) found(ctx context.Context, finder *source.Finder, args []string, out *outputs, w *worker, number *int) iter.Seq[item] {
	return func(yield func(item) bool) {
		for in, skipped := range finder.Find(args) {
			if in != nil && !in.Named && (out.holds(in.Name) || c.isOwn(in.Name)) {
				continue
			}
			if isFile(in) {
				if at, excluded := c.config.Excluded(pathIn(c.config.Dir, in.Name)); excluded {
					if !in.Named {
						c.excludedFrom = args[0]
					}
					skipped = &source.Skipped{Name: in.Name, Reason: source.ReasonExcluded, Detail: "by " + at.String()}
					in = nil
				}
			}
			if isFile(in) && w.accepted.revision != nil && w.accepted.revision.unchanged(in.Name) {
				skipped = &source.Skipped{Name: in.Name, Reason: source.ReasonUnchanged, Detail: "since " + c.newFrom}
				in = nil
			}
			if in != nil && in.Kind == source.KindArchive {
				for it := range c.archived(ctx, in, w, number) {
					if !yield(it) {
						return
					}
				}
				continue
			}
			if !yield(item{in: in, skipped: skipped}) {
				return
			}
		}
	}
}

// isFile tells whether an input has a place among the files.
func isFile(in *source.Input) bool {
	return in != nil && (in.Kind == source.KindFile || in.Kind == source.KindArchive)
}
