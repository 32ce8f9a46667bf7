// Command speed measures what a check costs beside the bare parse of the same pages, and prints the ratios that
// docs/performance.md tells of:
//
//	go run ./internal/speed [-pages 1000] [-rounds 5]
//
// Both run as processes of their own, in turn, on pages that package samplesite makes; the figures are medians of the
// rounds, the ratios medians of the ratios of each round.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/cliniclint/cliniclint/internal/cli"
	"github.com/cliniclint/cliniclint/internal/heap"
	"github.com/cliniclint/cliniclint/internal/samplesite"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "parse" {
		exit(parse(os.Args[2]))
	}
	if len(os.Args) > 1 && os.Args[1] == "check" {
		heap.Use(heap.Usual, os.Getenv)
		app := cli.App{Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
		os.Exit(app.Main(os.Args[1:]))
	}
	pages := flag.Int("pages", 1000, "the `NUMBER` of pages")
	rounds := flag.Int("rounds", 5, "how `OFTEN` to measure")
	flag.Parse()
	exit(measure(*pages, *rounds))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

// parse is the bare parse: every page through goquery, and the text that a reader sees, on as many processors as a check
// uses.
func parse(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		return err
	}
	next := make(chan string)
	errs := make(chan error, len(names))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for name := range next {
				data, err := os.ReadFile(name) //nolint:gosec // the pages are this program's own
				if err != nil {
					errs <- err
					continue
				}
				doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
				if err != nil {
					errs <- err
					continue
				}
				var text strings.Builder
				for _, n := range doc.Nodes {
					visible(&text, n)
				}
			}
		})
	}
	for _, name := range names {
		next <- name
	}
	close(next)
	workers.Wait()
	close(errs)
	return <-errs
}

func visible(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
		return
	}
	if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		visible(b, c)
	}
}

// cost is what a process took.
type cost struct{ cpu, wall time.Duration }

func measure(pages, rounds int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	fmt.Printf("%d pages, %d rounds, %d processors\n\n", pages, rounds, runtime.GOMAXPROCS(0))
	fmt.Printf("%-34s %8s %10s %10s %12s\n", "", "MB", "parse CPU", "check CPU", "check/parse")
	kinds := []struct {
		name    string
		options samplesite.Options
	}{
		{"pages of a clinic", samplesite.Options{}},
		{"without a claim", samplesite.Options{Claims: -1}},
		{"text only, no scripts or styles", samplesite.Options{Bare: true}},
		{"the same, hardly a sentence twice", samplesite.Options{Bare: true, Mixed: true}},
		{"every sentence a claim", samplesite.Options{Bare: true, Claims: 100}},
	}
	for _, k := range kinds {
		if err := compare(self, k.name, pages, rounds, k.options); err != nil {
			return err
		}
	}
	return start(self, max(rounds, 25))
}

// start measures processes from their start to their exit, on pages of a few words.
func start(self string, runs int) error {
	dir, err := os.MkdirTemp("", "speed")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	nothing, something := filepath.Join(dir, "nothing.html"), filepath.Join(dir, "something.html")
	for name, text := range map[string]string{
		nothing:   "<h1>Opening hours</h1><p>We are open from nine to five.</p>",
		something: "<h1>Exosome therapy</h1><p>Exosome injections for hair loss, £350 a visit.</p>",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			return err
		}
	}
	fmt.Printf("\n%-34s %10s %10s\n", "from start to exit", "median", "least")
	for _, k := range []struct {
		name string
		args []string
	}{
		{"the program alone", []string{"--help"}},
		{"nothing found, for one country", []string{"--jurisdiction", "uk", nothing}},
		{"nothing found", []string{nothing}},
		{"a finding, for one country", []string{"--jurisdiction", "uk", something}},
		{"a finding", []string{something}},
	} {
		var took []time.Duration
		for range runs {
			c, err := run(self, append([]string{"check", "--exit-zero"}, k.args...)...)
			if err != nil {
				return err
			}
			took = append(took, c.wall)
		}
		fmt.Printf("%-34s %10s %10s\n", k.name, median(took).Round(100*time.Microsecond), slices.Min(took).Round(100*time.Microsecond))
	}
	return nil
}

func compare(self, name string, pages, rounds int, o samplesite.Options) error {
	dir, err := site(pages, o)
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary directory
	var parses, checks []time.Duration
	var ratios []float64
	for range rounds {
		p, err := run(self, "parse", dir)
		if err != nil {
			return err
		}
		c, err := run(self, "check", "--jurisdiction", "uk", "--exit-zero", "-f", "jsonl", dir)
		if err != nil {
			return err
		}
		parses, checks = append(parses, p.cpu), append(checks, c.cpu)
		ratios = append(ratios, c.cpu.Seconds()/p.cpu.Seconds())
	}
	fmt.Printf("%-34s %8.1f %9.2fs %9.2fs %12.2f\n", name, megabytes(dir), median(parses).Seconds(), median(checks).Seconds(), median(ratios))
	return nil
}

// site writes pages to a temporary directory.
func site(pages int, o samplesite.Options) (string, error) {
	dir, err := os.MkdirTemp("", "speed")
	if err != nil {
		return "", err
	}
	for n := range pages {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.html", n)), samplesite.Page(n, o), 0o600); err != nil {
			return "", err
		}
	}
	return dir, nil
}

func megabytes(dir string) float64 {
	total := int64(0)
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, n := range names {
		if s, err := os.Stat(n); err == nil {
			total += s.Size()
		}
	}
	return float64(total) / 1e6
}

// run runs this program with arguments and tells what it took.
func run(self string, args ...string) (cost, error) {
	cmd := exec.Command(self, args...) //nolint:gosec // this program itself
	var trouble bytes.Buffer
	cmd.Stderr = &trouble
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("running %s: %w: %s", strings.Join(args, " "), err, trouble.String())
	}
	return cost{cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), time.Since(begin)}, nil
}

func median[T int64 | float64 | time.Duration](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}
