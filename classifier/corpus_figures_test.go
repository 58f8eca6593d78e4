package classifier

import (
	"bufio"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// share is a count out of a count.
type share struct{ n, of int }

// rate is the share as a number; of nothing it is 1 for what should be high
// and 0 for what should be low, so the caller asks first.
func (s share) rate() float64 {
	if s.of == 0 {
		return 0
	}
	return float64(s.n) / float64(s.of)
}

// wilson is the lower bound of the 95 % Wilson interval.
func (s share) wilson() float64 {
	if s.of == 0 {
		return 0
	}
	const z = 1.959964
	p, n := s.rate(), float64(s.of)
	return max(0, (p+z*z/(2*n)-z*math.Sqrt(p*(1-p)/n+z*z/(4*n*n)))/(1+z*z/n))
}

// tallied counts what was judged right and wrong of one label or of all
// flagged posts.
type tallied struct{ right, missed, wrong int }

func (c *tallied) add(wanted, got bool) {
	switch {
	case wanted && got:
		c.right++
	case wanted:
		c.missed++
	case got:
		c.wrong++
	}
}

func (c tallied) precision() share { return share{c.right, c.right + c.wrong} }
func (c tallied) recall() share    { return share{c.right, c.right + c.missed} }

func (c tallied) f1() float64 {
	return share{2 * c.right, 2*c.right + c.wrong + c.missed}.rate()
}

// figure is one number of the golden table. low: it should be low, and may not
// rise; else it should be high, and may not fall.
type figure struct {
	key string
	share
	low bool
}

func (f figure) String() string {
	way := "at-least"
	if f.low {
		way = "at-most"
	}
	return fmt.Sprintf("%-8s %-46s %5d / %-5d  %.4f", way, f.key, f.n, f.of, f.rate())
}

// worse says that the figure is worse than it was.
func (f figure) worse(was figure) bool {
	switch {
	case was.of == 0:
		return false
	case f.of == 0:
		return true
	case f.low:
		return f.rate() > was.rate()
	}
	return f.rate() < was.rate()
}

// golden is the table of figures.txt.
type golden struct {
	digests map[string]string // SHA-256 of the frozen files
	figures []figure
}

func goldenFile() string { return filepath.Join(corpusDir, "figures.txt") }

func readGolden(t testing.TB) golden {
	t.Helper()
	g := golden{digests: map[string]string{}}
	f, err := os.Open(goldenFile())
	if err != nil {
		t.Fatalf("read the golden table: %v; write it with -update", err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		fields := strings.Fields(in.Text())
		switch {
		case len(fields) == 0 || fields[0] == "#":
		case fields[0] == "sha256" && len(fields) == 3:
			g.digests[fields[1]] = fields[2]
		case (fields[0] == "at-least" || fields[0] == "at-most") && len(fields) == 6:
			x := figure{key: fields[1], low: fields[0] == "at-most"}
			if _, err := fmt.Sscan(fields[2]+" "+fields[4], &x.n, &x.of); err != nil {
				t.Fatalf("%s:%d: %v", goldenFile(), n, err)
			}
			g.figures = append(g.figures, x)
		default:
			t.Fatalf("%s:%d: %q is neither a digest nor a figure", goldenFile(), n, in.Text())
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return g
}

func (g golden) write(t testing.TB) {
	t.Helper()
	var b strings.Builder
	b.WriteString("# The composed benchmark as it stands: a figure may not become worse, a frozen file may not change.\n")
	b.WriteString("# Rewritten by: go test ./classifier -run Corpus -update\n\n")
	keys := slices.Sorted(maps.Keys(toSet(g.digests)))
	for _, k := range keys {
		fmt.Fprintf(&b, "sha256 %s %s\n", k, g.digests[k])
	}
	b.WriteString("\n")
	for _, f := range g.figures {
		fmt.Fprintln(&b, f)
	}
	if err := os.WriteFile(goldenFile(), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func toSet[V any](m map[string]V) map[string]bool {
	set := map[string]bool{}
	for k := range m {
		set[k] = true
	}
	return set
}

// compare tells every figure that became worse or is missing. skip are the
// beginnings of keys that could not be counted here.
func (g golden) compare(now []figure, skip ...string) []string {
	var worse []string
	for _, was := range g.figures {
		if slices.ContainsFunc(skip, func(s string) bool { return strings.HasPrefix(was.key, s) }) {
			continue
		}
		i := slices.IndexFunc(now, func(f figure) bool { return f.key == was.key })
		switch {
		case i < 0:
			worse = append(worse, fmt.Sprintf("%s is not counted any more", was.key))
		case now[i].worse(was):
			worse = append(worse, fmt.Sprintf("%s was %d of %d and is %d of %d", was.key, was.n, was.of, now[i].n, now[i].of))
		}
	}
	return worse
}

func TestAFigureThatBecomesWorseIsTold(t *testing.T) {
	t.Parallel()
	g := golden{figures: []figure{{key: "a", share: share{9, 10}}, {key: "b", share: share{1, 10}, low: true}, {key: "c", share: share{1, 2}}}}
	now := []figure{{key: "a", share: share{89, 100}}, {key: "b", share: share{11, 100}, low: true}}
	if got := g.compare(now); len(got) != 3 {
		t.Errorf("%q, want all three", got)
	}
	now = []figure{{key: "a", share: share{91, 100}}, {key: "b", share: share{0, 5}, low: true}}
	if got := g.compare(now, "c"); len(got) != 0 {
		t.Errorf("%q, want none", got)
	}
}

func TestWilsonBoundsAreThePublishedOnes(t *testing.T) {
	t.Parallel()
	// 10 of 10: 0.722; 95 of 100: 0.888; 0 of 50: 0.
	for s, want := range map[share]float64{{10, 10}: 0.722, {95, 100}: 0.888, {0, 50}: 0, {0, 0}: 0} {
		if got := s.wilson(); math.Abs(got-want) > 0.001 {
			t.Errorf("%v: %.4f, want %.3f", s, got, want)
		}
	}
}
