package classifier

import (
	"regexp"
	"slices"
	"testing"

	"scops/rules"
)

// bench is the benchmark, judged and counted.
type bench struct {
	c       *Classifier
	posts   []judged
	real    []realSet // nil: not here
	rows    []benchRow
	figures []figure
	twins   map[string]map[string]share // part, family: see addTwin
}

// benchRow is one line of the first table.
type benchRow struct {
	part, split, kind string
	posts             int
	tallied
}

const pooled = "pooled"

// each calls f for every part and pooled, with the posts of it.
func (b *bench) each(f func(part string, posts []judged)) {
	for _, part := range corpusParts {
		if posts := b.where(func(p *judged) bool { return p.part == part }); len(posts) > 0 {
			f(part, posts)
		}
	}
	f(pooled, b.posts)
}

func (b *bench) where(keep func(*judged) bool) []judged {
	return chosen(b.posts, keep)
}

func chosen(posts []judged, keep func(*judged) bool) []judged {
	var kept []judged
	for i := range posts {
		if keep(&posts[i]) {
			kept = append(kept, posts[i])
		}
	}
	return kept
}

func (b *bench) high(key string, s share) {
	if s.of > 0 {
		b.figures = append(b.figures, figure{key: key, share: s})
	}
}

func (b *bench) low(key string, s share) {
	if s.of > 0 {
		b.figures = append(b.figures, figure{key: key, share: s, low: true})
	}
}

// count counts everything the tables show.
func (b *bench) count(t *testing.T) {
	t.Helper()
	b.each(func(part string, posts []judged) {
		for _, split := range []string{"frozen", "open", "fresh", "blind"} {
			b.countSplit(part, split, chosen(posts, func(p *judged) bool { return p.split == split }))
		}
		unseen := chosen(posts, func(p *judged) bool { return p.split == "unseen" })
		b.high(part+"/unseen/found", shareOf(unseen, func(p *judged) bool { return p.Flagged }))
		b.high(part+"/unseen/ladder-found", shareOf(chosen(unseen, namesGrams), func(p *judged) bool { return p.Flagged }))
		b.countFamilies(part, "", chosen(posts, func(p *judged) bool { return !p.strange() }))
		b.countFamilies(part, "fresh/", chosen(posts, func(p *judged) bool { return p.split == "fresh" }))
		b.countFamilies(part, "blind/", chosen(posts, func(p *judged) bool { return p.split == "blind" }))
		b.countPolice(t, part, posts)
	})
	b.countTwins(t)
	b.countReal()
}

// namesGrams says that a post lists prices per gram: two amounts or more, in
// any of the ways people write grams.
func namesGrams(p *judged) bool {
	return len(gramAmount.FindAllString(p.text, -1)) > 1
}

var gramAmount = regexp.MustCompile(`(?i)[0-9.]+ ?(g\b|gram|จี|กรัม|그램|그람)`)

func shareOf(posts []judged, is func(*judged) bool) share {
	return share{len(chosen(posts, is)), len(posts)}
}

// countSplit counts flagged posts, labels and the two baselines.
func (b *bench) countSplit(part, split string, posts []judged) {
	if len(posts) == 0 {
		return
	}
	counts := map[string]*tallied{}
	kinds := []string{"flagged", "sale", "recruit", "service", "demand", "any term", "term and verb"}
	for _, k := range kinds {
		counts[k] = &tallied{}
	}
	for i := range posts {
		p := &posts[i]
		anyTerm, termAndVerb := naive(&p.Verdict)
		counts["flagged"].add(p.offers(), p.Flagged)
		counts["any term"].add(p.offers(), anyTerm)
		counts["term and verb"].add(p.offers(), termAndVerb)
		for _, l := range offerLabels {
			counts[string(l)].add(p.composed.label == l, p.Label == l && (p.Flagged || l == rules.LabelDemand))
		}
	}
	for _, k := range kinds {
		b.rows = append(b.rows, benchRow{part, split, k, len(posts), *counts[k]})
		if k == "any term" || k == "term and verb" {
			continue
		}
		key := part + "/" + split + "/" + k
		if c := *counts[k]; c.right+c.missed > 0 {
			b.high(key+"/precision", c.precision())
			b.high(key+"/recall", c.recall())
		}
	}
}

// countFamilies counts alarms among posts that offer no drugs; split stands
// before the names of what is counted apart.
func (b *bench) countFamilies(part, split string, posts []judged) {
	for _, family := range append(slices.Clone(hardFamilies), "everyday") {
		some := chosen(posts, func(p *judged) bool { return p.family == family && !p.offers() })
		b.low(part+"/"+split+"alarms/"+family, shareOf(some, func(p *judged) bool { return p.Flagged }))
	}
	shops := chosen(posts, func(p *judged) bool { return p.family == "commerce" && !p.offers() })
	b.low(part+"/"+split+"shops/in-review", shareOf(shops, func(p *judged) bool { return p.Flagged && p.Band == BandReview }))
	b.low(part+"/"+split+"shops/above-review", shareOf(shops, func(p *judged) bool { return p.Flagged && p.Band != BandReview }))
}

// policeWords are what an advertiser may write to pass for somebody else.
var policeWords = []string{"ตำรวจ", "경찰", "police", "1386", "112"}

// countPolice puts a bare word of the police or a hotline below every flagged
// ad: it must stay flagged.
func (b *bench) countPolice(t *testing.T, part string, posts []judged) {
	t.Helper()
	if part == pooled {
		return
	}
	var kept share
	for i, p := range chosen(posts, func(p *judged) bool { return p.composed.label == rules.LabelSale && p.Flagged && !p.strange() }) {
		kept.of++
		if judgeText(t, b.c, p.text+"\n"+policeWords[i%len(policeWords)]).Flagged {
			kept.n++
		}
	}
	b.high(part+"/ads-with-police/flagged", kept)
}

// countTwins hides the product words of every sale post in twelve ways.
func (b *bench) countTwins(t *testing.T) {
	t.Helper()
	b.twins = map[string]map[string]share{}
	for i := range b.posts {
		p := &b.posts[i]
		words := hidable(&p.Verdict)
		if p.composed.label != rules.LabelSale || p.split == "unseen" || p.strange() || len(words) == 0 {
			continue
		}
		for _, way := range twins {
			text, ok := makeTwin(way, p.text, words, i)
			if !ok {
				continue
			}
			found := judgeText(t, b.c, text).Flagged
			if p.Flagged && !found && p.split != "frozen" {
				t.Logf("twin missed: %s %s: %s", way.family, p.id, text)
			}
			for _, part := range []string{p.part, pooled} {
				b.addTwin(part, p.Flagged, found, way.family, "all")
			}
		}
	}
	for _, part := range append(slices.Clone(corpusParts), pooled) {
		for _, way := range append(slices.Clone(twins), twin{family: "all"}, twin{family: "relative"}) {
			b.high(part+"/twins/"+way.family, b.twins[part][way.family])
		}
	}
}

// addTwin counts, by family, how many twins of flagged posts are flagged, and
// under relative how many twins are flagged for every flagged post, clean
// posts that were missed and found in disguise included.
func (b *bench) addTwin(part string, clean, found bool, families ...string) {
	if b.twins[part] == nil {
		b.twins[part] = map[string]share{}
	}
	counts := b.twins[part]
	one := share{}
	if found {
		one.n = 1
	}
	if clean {
		one.of = 1
		for _, f := range families {
			counts[f] = share{counts[f].n + one.n, counts[f].of + 1}
		}
	}
	counts["relative"] = share{counts["relative"].n + one.n, counts["relative"].of + one.of}
}
