package indextest

import (
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// clocks asks what retention asks: the clock of a hit, whether it is held, in a
// file, prepared at all, and which hits share a sealed page.
func clocks(t *testing.T, s index.Store) {
	day := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	shared := &index.SealRef{Chain: "c1", Seq: 7}
	hit := func(id string, change func(*index.Hit, *index.Document)) {
		h := index.Hit{
			ID: id, Revisions: []index.Revision{{Post: crawler.Post{ID: id}, FetchedAt: day, Seal: shared}}, Seal: shared,
			FirstSeen: day, LastSeen: day, IndexedAt: day, Desk: index.Desk{Status: index.StatusNew},
		}
		change(&h, nil)
		doc, err := h.Document()
		if err != nil {
			t.Fatal(err)
		}
		change(&h, &doc)
		put(t, s, doc)
	}
	hit("due", func(*index.Hit, *index.Document) {})
	hit("young", func(h *index.Hit, _ *index.Document) { h.LastSeen = day.AddDate(0, 1, 0) })
	hit("held", func(h *index.Hit, _ *index.Document) { h.Desk.Hold = &index.Hold{By: "boss", At: day, Reason: "court"} })
	hit("run-out", func(h *index.Hit, _ *index.Document) {
		h.Desk.Hold = &index.Hold{By: "boss", At: day.AddDate(0, -1, 0), Until: &day}
	})
	hit("filed", func(_ *index.Hit, d *index.Document) {
		if d != nil {
			d.CaseIDs = []string{"2026-7"}
		}
	})
	hit("earlier", func(_ *index.Hit, d *index.Document) {
		if d != nil {
			delete(d.Keywords, "hold")
			delete(d.Keywords, "seal")
			delete(d.Numbers, "clock")
		}
	})
	refresh(t, s)
	held, before := query.Node(query.Keyword{Field: "hold", Value: "yes"}), day.UnixMilli()+1
	over := query.Range{Field: "clock", To: &before}
	for _, c := range []struct {
		what string
		node query.Node
		want string
	}{
		{"over their time", query.And{Args: []query.Node{over, query.Not{Arg: held}, query.Not{Arg: query.Keyword{Field: "case", Prefix: true}}}}, "due"},
		{"over their time in a file", query.And{Args: []query.Node{query.Keyword{Field: "case", Prefix: true}, over}}, "filed"},
		{"held", held, "held run-out"},
		{"held for too long", query.And{Args: []query.Node{held, over}}, "run-out"},
		{"not prepared", query.Not{Arg: query.Or{Args: []query.Node{held, query.Keyword{Field: "hold", Value: "no"}}}}, "earlier"},
		{"on one page", query.Keyword{Field: "seal", Value: shared.ID()}, "due filed held run-out young"},
	} {
		res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: c.node, Sort: index.Sort{Field: "clock", Up: true}, NoBody: true})
		if err != nil {
			t.Fatalf("%s: %v", c.what, err)
		}
		var ids []string
		for _, doc := range res.Docs {
			ids = append(ids, doc.ID)
		}
		if slices.Sort(ids); strings.Join(ids, " ") != c.want || res.Total != int64(len(ids)) {
			t.Errorf("%s are %v (%d), want %s", c.what, ids, res.Total, c.want)
		}
	}
	stale := get(t, s, index.KindHit, "due")
	again := *stale
	again.Handling = "red"
	put(t, s, again)
	if err := s.Delete(t.Context(), index.KindHit, "due", stale.Version); err == nil {
		t.Error("a hit that changed since it was read can be deleted")
	}
}
