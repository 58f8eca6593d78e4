package indextest

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"scops/index"
	"scops/index/query"
)

// tallied is facets and histogram of a search as one line each, for comparing.
func tallied(res index.Result) map[string]string {
	out := map[string]string{}
	for field, counts := range res.Facets {
		line := ""
		for _, c := range counts {
			line += fmt.Sprintf("%q:%d ", c.Value, c.Docs)
		}
		out[field] = line
	}
	if res.Histogram != nil {
		line := ""
		for _, b := range res.Histogram {
			line += fmt.Sprintf("%s:%d ", b.Start.Format("2006-01-02T15:04:05Z07:00"), b.Docs)
		}
		out["histogram"] = line
	}
	return out
}

// counted asks for facets and histogram.
func counted(t testing.TB, s index.Store, req index.Request) map[string]string {
	t.Helper()
	res, err := s.Search(t.Context(), req)
	if err != nil {
		t.Fatalf("search %v: %v", req.Query, err)
	}
	return tallied(res)
}

func facets(t *testing.T, s index.Store) {
	docs := []index.Document{hit("a"), hit("b"), hit("c"), hit("d")}
	for i, tags := range [][]string{{"z", "ก", "z", ""}, {"z", "a"}, {"ก", "😀", "\ufffd"}, nil} {
		docs[i].Keywords = map[string][]string{"tag": tags, "owner": {"nobody"}, "id": {"nobody"}, "label": {"sale"}}
	}
	docs[1].Owner, docs[2].Owner, docs[3].Handling = "nis", "", "red"
	docs[0].CaseIDs, docs[1].CaseIDs = []string{"f-2", "f-1", "f-1"}, []string{"f-2", ""}
	put(t, s, docs...)
	refresh(t, s)
	fields := []index.Facet{{Field: "tag"}, {Field: "owner"}, {Field: "handling"}, {Field: "case"}, {Field: "id", Size: 2}, {Field: "label"}, {Field: "never"}}
	for q, want := range map[string]map[string]string{
		"*": {
			"tag": `"z":2 "ก":2 "a":1 "` + "\ufffd" + `":1 "😀":1 `, "owner": `"oncb":2 "nis":1 `, "handling": `"amber":3 "red":1 `,
			"case": `"f-2":2 "f-1":1 `, "id": `"a":1 "b":1 `, "label": `"sale":4 `, "never": "",
		},
		"tag:a": {
			"tag": `"a":1 "z":1 `, "owner": `"nis":1 `, "handling": `"amber":1 `, "case": `"f-2":1 `, "id": `"b":1 `, "label": `"sale":1 `, "never": "",
		},
		"tag:nobody": {"tag": "", "owner": "", "handling": "", "case": "", "id": "", "label": "", "never": ""},
	} {
		got := counted(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: parse(t, q), Facets: fields})
		if !maps.Equal(got, want) {
			t.Errorf("%s counts\n%v, want\n%v", q, got, want)
		}
	}
	if got := counted(t, s, index.Request{Kinds: []index.Kind{index.KindHit}}); len(got) != 0 {
		t.Errorf("without any facet %v is counted", got)
	}
	got := counted(t, s, index.Request{Kinds: []index.Kind{index.KindAnchor}, Facets: fields[:1], Histogram: &index.Histogram{}})
	if want := map[string]string{"tag": "", "histogram": ""}; !maps.Equal(got, want) {
		t.Errorf("of a kind never written %v is counted, want %v", got, want)
	}
}

// facetSizes has more values than a facet shows, many of them as frequent as
// others, and more documents than a store may care to read one by one.
func facetSizes(t *testing.T, s index.Store) {
	const n = 3600
	var docs []index.Document
	for i := range n {
		d := hit(fmt.Sprintf("d%04d", (i*2711)%n))
		d.Kind = []index.Kind{index.KindHit, index.KindPost}[i%2]
		d.Keywords = map[string][]string{"entity": {fmt.Sprintf("e%03d", i%300), fmt.Sprintf("x%d", i%7)}, "tag": {fmt.Sprint("t", i%3)}}
		d.Numbers = map[string]int64{"when": int64(i) * 7 * 3_600_000}
		d.Text = "common ของ"
		docs = append(docs, d)
	}
	for part := range slices.Chunk(docs, 900) {
		put(t, s, part...)
	}
	refresh(t, s)
	for name, req := range map[string]index.Request{
		"both kinds":      {Kinds: []index.Kind{index.KindHit, index.KindPost}, Query: parse(t, "common ของ")},
		"one kind":        {Kinds: []index.Kind{index.KindPost}},
		"a third of them": {Kinds: []index.Kind{index.KindHit, index.KindPost}, Query: parse(t, "tag:t1")},
		"few of them":     {Kinds: []index.Kind{index.KindHit, index.KindPost}, Query: parse(t, "entity:e007")},
		"all but few":     {Kinds: []index.Kind{index.KindHit, index.KindPost}, Query: parse(t, "NOT entity:e007 OR id:d0007")},
	} {
		matches := matchesOf(docs, req)
		for _, size := range []int{0, 1, 7, index.MaxFacet} {
			req.Facets = []index.Facet{{Field: "entity", Size: size}, {Field: "tag", Size: size}, {Field: "id", Size: size}}
			req.Histogram = &index.Histogram{Step: index.StepMonth}
			req.Limit = 1 + size
			want := wantCounted(t, matches, req)
			if got := counted(t, s, req); !maps.Equal(got, want) {
				t.Errorf("%s, %d values: counts\n%.300v, want\n%.300v", name, size, got, want)
			}
		}
	}
}

// matchesOf looks at every document.
func matchesOf(docs []index.Document, req index.Request) (matches []index.Document) {
	for _, d := range docs {
		if slices.Contains(req.Kinds, d.Kind) && (req.Query == nil || query.Match(req.Query, d.Matchable())) {
			matches = append(matches, d)
		}
	}
	return matches
}

// wantCounted is what the matches themselves say.
func wantCounted(t testing.TB, matches []index.Document, req index.Request) map[string]string {
	t.Helper()
	if _, err := req.Start(); err != nil {
		t.Fatal(err)
	}
	res := index.Result{Facets: tallies(matches, req.Facets)}
	var err error
	if res.Histogram, err = bins(matches, req.Histogram); err != nil {
		t.Fatal(err)
	}
	return tallied(res)
}

func countsOnEveryPage(t *testing.T, s index.Store) {
	var docs []index.Document
	for i := range 7 {
		d := hit(fmt.Sprintf("d%d", i))
		d.Numbers = map[string]int64{"when": int64(i) * 86_400_000}
		d.Keywords = map[string][]string{"tag": {fmt.Sprint("t", i%2)}}
		docs = append(docs, d)
	}
	put(t, s, docs...)
	refresh(t, s)
	asked := []index.Facet{{Field: "tag"}}
	step := &index.Histogram{}
	plain := index.Request{Kinds: []index.Kind{index.KindHit}, Limit: 3}
	full := plain
	full.Facets, full.Histogram = asked, step
	first, err := s.Search(t.Context(), full)
	if err != nil {
		t.Fatal(err)
	}
	if asked[0].Size != 0 || step.Field != "" || step.Zone != nil {
		t.Errorf("the caller's own were changed: %v, %v", asked, step)
	}
	for name, next := range map[string]index.Request{"with": full, "without": plain} {
		next.Page = first.Next
		res, err := s.Search(t.Context(), next)
		if err != nil || !slices.Equal(ids(res.Docs), []string{"d3", "d2", "d1"}) || res.Total != 7 {
			t.Fatalf("the second page %s counts is %v of %d: %v", name, ids(res.Docs), res.Total, err)
		}
		want := map[string]string{}
		if name == "with" {
			want = tallied(first)
		}
		if got := tallied(res); !maps.Equal(got, want) {
			t.Errorf("the second page %s counts has %v, want %v", name, got, want)
		}
	}
	put(t, s, func() index.Document { d := hit("d9"); d.Keywords = map[string][]string{"tag": {"t9"}}; return d }())
	refresh(t, s)
	full.Page = first.Next
	if got := counted(t, s, full)["tag"]; got != `"t0":4 "t1":3 "t9":1 ` {
		t.Errorf("after a change the second page counts %s", got)
	}
}

func refusedCounts(t *testing.T, s index.Store) {
	put(t, s, hit("a"))
	for name, req := range map[string]index.Request{
		"a field asked for twice":  {Facets: []index.Facet{{Field: "tag"}, {Field: "label"}, {Field: "tag", Size: 3}}},
		"too many values":          {Facets: []index.Facet{{Field: "tag", Size: index.MaxFacet + 1}}},
		"fewer values than none":   {Facets: []index.Facet{{Field: "tag", Size: -1}}},
		"a facet of no field":      {Facets: []index.Facet{{}}},
		"a facet like a path":      {Facets: []index.Facet{{Field: "a.b"}}},
		"too many facets":          {Facets: make([]index.Facet, index.MaxFacets+1)},
		"a step of a week":         {Histogram: &index.Histogram{Step: "week"}},
		"a time field like a path": {Histogram: &index.Histogram{Field: "n.when"}},
		"a zone without a name":    {Histogram: &index.Histogram{Zone: time.FixedZone("", 3600)}},
		"a zone of one's own":      {Histogram: &index.Histogram{Zone: time.FixedZone("Mars/Olympus", 88775)}},
		"whatever is local here":   {Histogram: &index.Histogram{Zone: time.Local}},
	} {
		req.Kinds = []index.Kind{index.KindHit}
		if _, err := s.Search(t.Context(), req); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
