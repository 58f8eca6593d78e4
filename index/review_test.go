package index_test

import (
	"slices"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
)

func TestTheListToBeReviewedBeginsWithWhatMattersMost(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 20, 3, 0, 0, 0, time.UTC)
	hit := func(id, band string, score int, at time.Time, change func(*index.Hit)) index.Hit {
		h := index.Hit{
			ID: id, Verdict: classifier.Verdict{Flagged: true, Band: band, Score: score},
			Revisions: []index.Revision{{Post: crawler.Post{ID: id, PostedAt: &at}, FetchedAt: at}}, FirstSeen: at, LastSeen: at,
		}
		if change != nil {
			change(&h)
		}
		return h
	}
	want := []index.Hit{
		hit("an alert and a fresh identifier", "review", 40, day, func(h *index.Hit) { h.Desk.Alerts, h.Context.Fresh = []string{"my search"}, true }),
		hit("an alert", "review", 40, day.AddDate(-1, 0, 0), func(h *index.Hit) { h.Desk.Alerts = []string{"my search"} }),
		hit("a fresh identifier", "review", 40, day, func(h *index.Hit) { h.Context.Fresh = true }),
		hit("strong", "strong", 90, day.AddDate(0, 0, -9), nil),
		hit("likely, a day later", "likely", 70, day.AddDate(0, 0, 1), nil),
		hit("likely, more points", "likely", 80, day, nil),
		hit("likely, of an account with other ads", "likely", 70, day.Add(time.Hour), func(h *index.Hit) { h.Context.Flagged = 2 }),
		hit("likely, later that day", "likely", 70, day.Add(20*time.Hour), nil),
		hit("review, a day later", "review", 100, day.AddDate(0, 0, 1), nil),
		hit("before there were days", "review", 100, time.Date(1960, 1, 1, 0, 0, 0, 0, time.UTC), nil),
	}
	last := int64(1 << 62)
	for i := range want {
		doc, err := want[i].Document()
		if err != nil {
			t.Fatal(err)
		}
		if place := doc.Numbers["review"]; place >= last {
			t.Errorf("%q stands at %d, before the one above at %d", want[i].ID, place, last)
		} else {
			last = place
		}
	}
	doc, err := want[0].Document()
	if err != nil || !slices.Equal(doc.Keywords["alert"], []string{"my search"}) {
		t.Errorf("by its alert it is found as %v (%v)", doc.Keywords["alert"], err)
	}
}
