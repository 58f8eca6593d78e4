package indextest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/query"
)

// Sizes of the benchmark.
const (
	benchDocs  = 50_000
	benchBatch = 500
	benchWords = 4000
)

// Bench measures a store: documents inserted, searches and updates per
// CPU-second. cpu is the processor time used so far by everything that works
// for the store.
func Bench(b *testing.B, open Open, cpu func() time.Duration) {
	r := newSource(7)
	words := r.coinWords(benchWords)
	docs := make([]index.Document, benchDocs)
	for i := range docs {
		docs[i] = r.post(i, words)
	}
	s := open(b)
	for _, c := range []struct {
		name string
		run  func(*testing.B) int
	}{
		{"insert", func(b *testing.B) int { return insert(b, open, docs) }},
		{"fill", func(b *testing.B) int { return fill(b, s, docs) }},
		{"again", func(b *testing.B) int { return fill(b, s, docs) }},
		{"word", func(b *testing.B) int {
			return find(b, s, func() query.Node { return r.textQuery(words[r.IntN(len(words))]) })
		}},
		{"common", func(b *testing.B) int { return find(b, s, func() query.Node { return r.textQuery("ขาย") }) }},
		{"syllable", func(b *testing.B) int {
			return find(b, s, func() query.Node { return r.textQuery(r.pick("ก", "아", "ข", "이")) })
		}},
		{"filter", func(b *testing.B) int { return find(b, s, r.filter) }},
		{"near", func(b *testing.B) int { return near(b, s, words[r.IntN(100)]) }},
		{"everything", func(b *testing.B) int { return find(b, s, func() query.Node { return query.All{} }) }},
		{"counts", func(b *testing.B) int { return count(b, s, r.broad()) }},
		{"update", func(b *testing.B) int { return update(b, s, r, docs) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			before, n := cpu(), 0
			for b.Loop() {
				n += c.run(b)
			}
			used := (cpu() - before).Seconds()
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "ops/s")
			b.ReportMetric(float64(n)/used, "ops/cpu-s")
		})
	}
}

func insert(b *testing.B, open Open, docs []index.Document) int {
	s := open(b)
	n := fill(b, s, docs[:len(docs)/4])
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return n
}

func fill(b *testing.B, s index.Store, docs []index.Document) int {
	for i := 0; i < len(docs); i += benchBatch {
		part := docs[i:min(i+benchBatch, len(docs))]
		for k := range part {
			part[k].Version = index.VersionAny
		}
		put(b, s, part...)
	}
	refresh(b, s)
	return len(docs)
}

func find(b *testing.B, s index.Store, next func() query.Node) int {
	if _, err := s.Search(b.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: next()}); err != nil {
		b.Fatal(err)
	}
	return 1
}

// near asks for a word near another, the texts of about 1,300 documents being
// read.
func near(b *testing.B, s index.Store, word string) int {
	return find(b, s, func() query.Node { return expand(b, s, parse(b, "ขาย NEAR/50 "+word)) })
}

// count asks for twenty hits with the facets and the histogram of a first screen.
func count(b *testing.B, s index.Store, q query.Node) int {
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Query: q, Histogram: &index.Histogram{Zone: zone(b, "Asia/Seoul")}}
	for _, field := range []string{"label", "band", "status", "site", "author", "rule"} {
		req.Facets = append(req.Facets, index.Facet{Field: field})
	}
	if _, err := s.Search(b.Context(), req); err != nil {
		b.Fatal(err)
	}
	return 1
}

// update changes one document the way desk does, but waits for no refresh.
func update(b *testing.B, s index.Store, r source, docs []index.Document) int {
	d := get(b, s, index.KindHit, docs[r.IntN(len(docs))].ID)
	d.Keywords["status"] = []string{fmt.Sprint("s", r.IntN(1000))}
	put(b, s, *d)
	return 1
}

// coinWords makes words of three scripts that mean nothing.
func (r source) coinWords(n int) []string {
	thai, latin := []rune("กขคงจชซดตทนบปพมยรลวสหอ"), []rune("abcdefghiklmnoprstuw")
	words := make([]string, n)
	for i := range words {
		var b strings.Builder
		for range 2 + r.IntN(4) {
			switch i % 3 {
			case 0:
				b.WriteRune(thai[r.IntN(len(thai))])
				b.WriteRune([]rune("าิีุู")[r.IntN(5)])
			case 1:
				b.WriteRune(rune(0xac00 + 28*r.IntN(399)))
			default:
				b.WriteRune(latin[r.IntN(len(latin))])
				b.WriteRune([]rune("aeiou")[r.IntN(5)])
			}
		}
		words[i] = b.String()
	}
	return words
}

// post is a document of the size of a real hit: about 400 bytes of text.
func (r source) post(i int, words []string) index.Document {
	var text strings.Builder
	for text.Len() < 200+r.IntN(400) {
		// Squared: some words are far more frequent than others.
		at := r.Float64()
		text.WriteString(words[int(at*at*float64(len(words)))])
		text.WriteByte(' ')
	}
	if r.IntN(3) == 0 {
		text.WriteString("ขาย")
	}
	when := int64(1790000000000) + int64(r.IntN(1<<30))*20
	return index.Document{
		Kind: index.KindHit, ID: fmt.Sprintf("telegram:demo_%d:%d", i%97, i), Owner: "oncb", Handling: "amber+strict", Text: text.String(),
		Keywords: map[string][]string{
			"label": {r.pick("sale", "sale", "sale", "recruit", "service")}, "band": {r.pick("review", "likely", "strong")}, "status": {"new"},
			"site": {r.pick("telegram", "mastodon/a.example", "phpbb/b.example")}, "author": {fmt.Sprintf("demo_%d", i%997)},
			"entity": {fmt.Sprintf("telegram=demo_%d", i%1009), fmt.Sprintf("demo_%d", i%1009)},
			"rule":   {fmt.Sprint("r", r.IntN(200)), fmt.Sprint("r", r.IntN(200)), fmt.Sprint("r", r.IntN(200))},
		},
		Numbers: map[string]int64{"score": int64(r.IntN(101)), "posted": when, "when": when, "fetched": when + 5000, "indexed": when + 9000},
		Body:    []byte(`{"text":"` + text.String() + `","signals":[` + strings.Repeat(`{"rule":"r1","slot":"substance","start":1,"end":9,"weight":10},`, 8) + `{}]}`),
	}
}

// broad is what desk makes of a query that most documents match.
func (r source) broad() query.Node {
	own := query.Keyword{Field: "owner", Value: "oncb"}
	open := query.Not{Arg: query.Keyword{Field: "status", Value: "not_relevant"}}
	any := []query.Node{query.All{}, query.Keyword{Field: "label", Value: "sale"}, r.textQuery("ขาย")}
	return query.And{Args: []query.Node{own, open, any[r.IntN(len(any))]}}
}

func (r source) filter() query.Node {
	from := int64(1790000000000) + int64(r.IntN(1<<29))*20
	to := from + 60*86_400_000
	return query.And{Args: []query.Node{
		query.Keyword{Field: "site", Value: "telegram"}, query.Range{Field: "posted", From: &from, To: &to}, query.Text{Raw: "ขาย", Folded: "ขาย"},
	}}
}
