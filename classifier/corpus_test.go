package classifier

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"scops/crawler"
	"scops/rules"
)

var (
	updateCorpus = flag.Bool("update", false, "rewrite testdata/corpus/figures.txt; a frozen file that changed is refused all the same")
	corpusTable  = flag.String("corpus-table", "", "file the benchmark's table is written to, as Markdown")
)

// judged is a post of the benchmark with its verdict.
type judged struct {
	composed
	Verdict
}

// TestCorpusFiguresHold judges the composed benchmark and the real negatives,
// prints the table, and fails when a figure is worse than figures.txt says.
func TestCorpusFiguresHold(t *testing.T) {
	c := builtin(t)
	posts := judgeCorpus(t, c)
	if len(posts) == 0 {
		t.Skip("no part of the composed benchmark is here")
	}
	b := bench{c: c, posts: posts, real: judgeReal(t, c)}
	b.count(t)
	t.Log("\n" + b.table())
	if *corpusTable != "" {
		if err := os.WriteFile(*corpusTable, []byte(b.table()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	digests := sealedDigests(t)
	was := golden{}
	if _, err := os.Stat(goldenFile()); err == nil || !*updateCorpus {
		was = readGolden(t)
	}
	for name, sum := range was.digests {
		if digests[name] != sum {
			t.Errorf("%s changed: what is frozen is never edited", name)
		}
	}
	var absent []string
	if b.real == nil {
		absent = []string{"real/"}
	}
	if *updateCorpus {
		now := golden{digests: digests, figures: b.figures}
		for _, f := range was.figures {
			if b.real == nil && strings.HasPrefix(f.key, "real/") {
				now.figures = append(now.figures, f)
			}
		}
		if !t.Failed() {
			now.write(t)
		}
		return
	}
	for name := range digests {
		if was.digests[name] == "" {
			t.Errorf("%s stands in no golden table: add it with -update", name)
		}
	}
	for _, worse := range was.compare(b.figures, absent...) {
		t.Error(worse)
	}
}

func judgeCorpus(t *testing.T, c *Classifier) []judged {
	t.Helper()
	var all []judged
	for _, p := range readCorpus(t) {
		v := judgeText(t, c, p.text)
		all = append(all, judged{p, v})
		switch {
		case p.sealed():
			// Nobody looks at what is sealed.
		case p.offers() && !v.Flagged:
			t.Logf("missed %s (%s %s, %s %d)\n%s%s", p.id, p.label, p.family, v.Label, v.Score, p.text, show(v))
		case !p.offers() && v.Flagged:
			t.Logf("alarm %s (%s %s, %s %d %s)\n%s%s", p.id, p.label, p.family, v.Label, v.Score, v.Band, p.text, show(v))
		case v.Flagged && v.Label != p.label:
			t.Logf("label %s (%s %s, %s %d)\n%s%s", p.id, p.label, p.family, v.Label, v.Score, p.text, show(v))
		}
	}
	return all
}

func sealedDigests(t *testing.T) map[string]string {
	t.Helper()
	sums := map[string]string{}
	for _, part := range corpusParts {
		for _, file := range []string{"frozen.txt", "blind.txt"} {
			text, err := os.ReadFile(filepath.Join(corpusDir, part, file))
			if err != nil {
				continue
			}
			sum := sha256.Sum256(text)
			sums[part+"/"+file] = hex.EncodeToString(sum[:])
		}
	}
	return sums
}

// hidable are the ranges of the product words of a verdict: what a twin hides.
// Where one is hidden already there are none.
func hidable(v *Verdict) []crawler.Range {
	var words []crawler.Range
	for _, s := range v.Signals {
		if s.Rule == "sign:disguised" {
			return nil
		}
		if s.Slot == string(rules.SlotSubstance) && !s.Quoted && strings.ContainsFunc(s.Surface, isWordRune) {
			words = append(words, crawler.Range{Start: s.Start, End: s.End})
		}
	}
	slices.SortFunc(words, func(a, b crawler.Range) int { return a.Start - b.Start })
	return words
}

func isWordRune(r rune) bool { return isThai(r) || isHangul(r) || isAlphabetic(r) }

// naive are two classifiers anybody can write, as a measure: any listed
// product; a listed product with an offer. They use the same finds as we do,
// masks included, which flatters them.
func naive(v *Verdict) (anyTerm, termAndVerb bool) {
	product, offer := false, false
	for _, s := range v.Signals {
		product = product || s.Slot == string(rules.SlotSubstance)
		offer = offer || s.Slot == string(rules.SlotOffer)
	}
	return product, product && offer
}
