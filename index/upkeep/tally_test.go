package upkeep_test

import (
	"errors"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index/indextest"
	"scops/index/upkeep"
	"scops/rules"
)

func TestTalliesOfManyProcessesAddUpAndKeepNoText(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	now := time.Date(2026, 11, 1, 23, 59, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	see := func(tally *upkeep.Tally, n int, site, lang string, label rules.Label) {
		for range n {
			tally.Observe(crawler.Post{Site: site, Text: "secret"}, classifier.Verdict{Lang: lang, Label: label})
		}
	}
	var both [2]*upkeep.Tally
	for i := range both {
		tally, err := upkeep.NewTally(upkeep.TallyOptions{Store: store, Now: clock})
		if err != nil {
			t.Fatal(err)
		}
		both[i] = tally
		see(tally, 3, "phpbb/forum.example", "th", "none")
		if err := tally.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(2 * time.Minute)
	see(both[0], 2, "telegram", "xx", "demand")
	store.Fail = func(string) error { return errors.New("away") }
	if err := both[0].Flush(t.Context()); err == nil {
		t.Error("a flush into a store that is away says nothing")
	}
	store.Fail = nil
	if err := both[0].Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := upkeep.Counts(t.Context(), store, now.AddDate(0, 0, -1))
	if err != nil {
		t.Fatal(err)
	}
	want := map[upkeep.TallyKey]int64{{Adapter: "phpbb", Lang: "th", Label: "none"}: 6, {Adapter: "telegram", Lang: "other", Label: "demand"}: 2}
	if len(got) != len(want) {
		t.Errorf("counts are %v, want %v", got, want)
	}
	for key, n := range want {
		if got[key] != n {
			t.Errorf("%+v is %d, want %d", key, got[key], n)
		}
	}
	if got, err := upkeep.Counts(t.Context(), store, now.AddDate(0, 0, 0)); err != nil || len(got) != 1 {
		t.Errorf("since today: %v (%v), want the telegram count alone", got, err)
	}
}
