package indextest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/index"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	at, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// localDays has moments around the ends of days, months and years, and around
// changes of the clock.
func localDays(t *testing.T, s index.Store) {
	moments := map[string][]string{
		"kor": {"2026-09-30T14:59:59.999Z", "2026-09-30T15:00:00Z", "2026-10-01T14:59:59Z", "2026-12-31T15:00:00Z"},
		"dst": { // Berlin: 23 hours on 29 March 2026, 25 on 25 October
			"2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z",
			"2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z",
		},
		"half": {"2026-01-01T18:29:59Z", "2026-01-01T18:30:00Z", "2026-01-01T18:14:59Z", "2026-01-01T18:15:00Z"}, // Kolkata +5:30, Kathmandu +5:45
		"old":  {"1969-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z", "1969-12-31T16:59:59Z", "1969-12-31T17:00:00Z", "1955-06-15T12:00:00Z"},
		"odd": { // no midnight in Beirut on 31 March 2024; 30 December 2011 never was in Apia; St. John's went back over midnight
			"2024-03-30T21:59:59Z", "2024-03-30T22:00:00Z", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z",
			"2006-10-29T02:29:59Z", "2006-10-29T02:30:30Z", "2006-10-29T02:31:30Z", "2006-10-29T03:30:00Z",
		},
		"leap": {"2040-12-31T00:30:00Z", "2040-12-31T22:59:59Z", "2040-12-31T23:00:00Z", "2041-01-01T03:29:59Z", "2041-01-01T03:30:00Z"},
		"late": {"2099-12-31T22:59:59Z", "2099-12-31T23:00:00Z", "2100-01-01T00:00:00Z", "2199-07-01T21:59:59Z", "2199-07-01T22:00:00Z", "2199-12-31T22:59:59Z"},
		"edge": {"0001-01-01T23:59:59Z", "0001-01-02T00:00:00Z", "9999-12-30T23:59:59Z", "9999-12-31T00:00:00Z"},
	}
	var docs []index.Document
	for tag, times := range moments {
		for i, text := range times {
			at, err := time.Parse(time.RFC3339, text)
			if err != nil {
				t.Fatal(err)
			}
			d := hit(fmt.Sprint(tag, i))
			d.Keywords = map[string][]string{"tag": {tag}}
			d.Numbers = map[string]int64{"posted": at.UnixMilli()}
			docs = append(docs, d)
		}
	}
	none := hit("none")
	none.Keywords = map[string][]string{"tag": {"kor"}}
	docs = append(docs, none)
	put(t, s, docs...)
	refresh(t, s)
	for _, c := range []struct {
		tag  string
		zone string
		step index.Step
		want string
	}{
		{"kor", "Asia/Seoul", "", "2026-09-30T00:00:00+09:00:1 2026-10-01T00:00:00+09:00:2 2027-01-01T00:00:00+09:00:1"},
		{"kor", "Asia/Seoul", index.StepMonth, "2026-09-01T00:00:00+09:00:1 2026-10-01T00:00:00+09:00:2 2027-01-01T00:00:00+09:00:1"},
		{"kor", "Asia/Seoul", index.StepYear, "2026-01-01T00:00:00+09:00:3 2027-01-01T00:00:00+09:00:1"},
		{"kor", "Asia/Bangkok", index.StepDay, "2026-09-30T00:00:00+07:00:2 2026-10-01T00:00:00+07:00:1 2026-12-31T00:00:00+07:00:1"},
		{"kor", "", index.StepDay, "2026-09-30T00:00:00Z:2 2026-10-01T00:00:00Z:1 2026-12-31T00:00:00Z:1"},
		{"dst", "Europe/Berlin", index.StepDay, "2026-03-28T00:00:00+01:00:1 2026-03-29T00:00:00+01:00:2 2026-03-30T00:00:00+02:00:1 " +
			"2026-10-24T00:00:00+02:00:1 2026-10-25T00:00:00+02:00:2 2026-10-26T00:00:00+01:00:1"},
		{"dst", "Europe/Berlin", index.StepMonth, "2026-03-01T00:00:00+01:00:4 2026-10-01T00:00:00+02:00:4"},
		{"half", "Asia/Kolkata", index.StepDay, "2026-01-01T00:00:00+05:30:3 2026-01-02T00:00:00+05:30:1"},
		{"half", "Asia/Kathmandu", index.StepDay, "2026-01-01T00:00:00+05:45:1 2026-01-02T00:00:00+05:45:3"},
		{"old", "", index.StepDay, "1955-06-15T00:00:00Z:1 1969-12-31T00:00:00Z:3 1970-01-01T00:00:00Z:1"},
		{"old", "Asia/Bangkok", index.StepDay, "1955-06-15T00:00:00+07:00:1 1969-12-31T00:00:00+07:00:1 1970-01-01T00:00:00+07:00:3"},
		{"old", "Asia/Bangkok", index.StepYear, "1955-01-01T00:00:00+07:00:1 1969-01-01T00:00:00+07:00:1 1970-01-01T00:00:00+07:00:3"},
		{"odd", "Asia/Beirut", index.StepYear, "2006-01-01T00:00:00+02:00:4 2011-01-01T00:00:00+02:00:2 2024-01-01T00:00:00+02:00:2"},
		{"odd", "Asia/Beirut", index.StepDay, "2006-10-29T00:00:00+02:00:4 2011-12-30T00:00:00+02:00:2 2024-03-30T00:00:00+02:00:1 2024-03-31T01:00:00+03:00:1"},
		{"odd", "Pacific/Apia", index.StepDay, "2006-10-28T00:00:00-11:00:4 2011-12-29T00:00:00-10:00:1 2011-12-31T00:00:00+14:00:1 2024-03-31T00:00:00+13:00:2"},
		{"odd", "America/St_Johns", index.StepDay, "2006-10-28T00:00:00-02:30:2 2006-10-29T00:00:00-02:30:2 2011-12-30T00:00:00-03:30:2 2024-03-30T00:00:00-02:30:2"},
		{"leap", "Europe/Berlin", index.StepDay, "2040-12-31T00:00:00+01:00:2 2041-01-01T00:00:00+01:00:3"},
		{"leap", "America/St_Johns", index.StepDay, "2040-12-30T00:00:00-03:30:1 2040-12-31T00:00:00-03:30:3 2041-01-01T00:00:00-03:30:1"},
		{"late", "Europe/Berlin", index.StepDay, "2099-12-31T00:00:00+01:00:1 2100-01-01T00:00:00+01:00:2 2199-07-01T00:00:00+02:00:1 2199-07-02T00:00:00+02:00:1 2199-12-31T00:00:00+01:00:1"},
		{"late", "Asia/Kathmandu", index.StepDay, "2100-01-01T00:00:00+05:45:3 2199-07-02T00:00:00+05:45:2 2200-01-01T00:00:00+05:45:1"},
		{"edge", "", index.StepYear, "0001-01-01T00:00:00Z:1 9999-01-01T00:00:00Z:1"},
		{"edge", "", index.StepDay, "0001-01-02T00:00:00Z:1 9999-12-30T00:00:00Z:1"},
	} {
		h := &index.Histogram{Field: "posted", Step: c.step}
		if c.zone != "" {
			h.Zone = zone(t, c.zone)
		}
		got := strings.TrimSpace(counted(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: parse(t, "tag:"+c.tag), Histogram: h})["histogram"])
		if got != c.want {
			t.Errorf("%s by %s in %s:\n%s, want\n%s", c.tag, c.step, c.zone, got, c.want)
		}
	}
}

// countsFollow replaces and deletes documents at random, some with and some
// without their values, and compares the counts and the order of what is left.
func countsFollow(t *testing.T, s index.Store) {
	r := newSource(12)
	oracle := NewMemory()
	for range 6 {
		var docs []index.Document
		for range 150 {
			d := r.document(0)
			d.ID, d.Version = fmt.Sprintf("d%03d", r.IntN(300)), index.VersionAny
			if r.IntN(3) == 0 {
				d.Keywords, d.Numbers = nil, nil
			}
			docs = append(docs, d)
		}
		put(t, s, docs...)
		put(t, oracle, docs...)
		for range 30 {
			id := fmt.Sprintf("d%03d", r.IntN(300))
			if got, want := s.Delete(t.Context(), index.KindHit, id, index.VersionAny), oracle.Delete(t.Context(), index.KindHit, id, index.VersionAny); (got == nil) != (want == nil) {
				t.Fatalf("delete %s: %v, want %v", id, got, want)
			}
		}
	}
	refresh(t, s)
	for _, sort := range []index.Sort{{}, {Field: "posted", Up: true}, {Field: "score"}} {
		req := index.Request{
			Kinds: []index.Kind{index.KindHit}, Limit: 400, Sort: sort,
			Facets: []index.Facet{{Field: "tag"}, {Field: "entity"}, {Field: "owner"}}, Histogram: &index.Histogram{Field: "posted"},
		}
		want, err := oracle.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(ids(got.Docs), ids(want.Docs)) || !maps.Equal(tallied(got), tallied(want)) || got.Total != want.Total {
			t.Errorf("sorted by %v it has %d: %v\n%.400v, want %d: %v\n%.400v", sort, got.Total, ids(got.Docs), tallied(got), want.Total, ids(want.Docs), tallied(want))
		}
	}
}

// Numbers of the random test of counts.
const (
	countedDocs    = 400
	countedQueries = 300
)

// countsAgree compares facets and histograms of random queries with the plain
// reading of the contract in Memory.
func countsAgree(t *testing.T, s index.Store) {
	r := newSource(11)
	docs := make([]index.Document, countedDocs)
	for i := range docs {
		docs[i] = r.document(i)
		docs[i].Kind = []index.Kind{index.KindHit, index.KindHit, index.KindPost}[r.IntN(3)]
		docs[i].ID = fmt.Sprintf("d%04d", i/2)
	}
	docs = slices.CompactFunc(docs, func(a, b index.Document) bool { return a.Kind == b.Kind && a.ID == b.ID })
	put(t, s, docs...)
	refresh(t, s)
	oracle := NewMemory()
	put(t, oracle, docs...)
	wrong, full := 0, 0
	for range countedQueries {
		req := r.counts(t, docs)
		req.Query = expand(t, s, req.Query)
		want, err := oracle.Search(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		got, err := s.Search(t.Context(), req)
		if err != nil {
			t.Fatalf("search %v: %v", req.Query, err)
		}
		if len(want.Histogram) > 3 && len(want.Histogram) < len(docs)/2 {
			full++
		}
		if a, b := tallied(got), tallied(want); !maps.Equal(a, b) || got.Total != want.Total || !slices.Equal(ids(got.Docs), ids(want.Docs)) {
			if wrong++; wrong <= 5 {
				t.Errorf("%s by %s in %v counts\n%v, want\n%v", req.Query, req.Histogram.Step, req.Histogram.Zone, a, b)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("the counts of %d of %d queries differ", wrong, countedQueries)
	}
	if full < countedQueries/3 {
		t.Errorf("only %d of %d histograms have more than three bins: they prove too little", full, countedQueries)
	}
}
