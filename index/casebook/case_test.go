package casebook_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"scops/index"
	"scops/index/casebook"
	"scops/index/indextest"
	"scops/index/query"
)

func refs(n int) []casebook.HitRef {
	out := make([]casebook.HitRef, n)
	for i := range out {
		out[i].ID = fmt.Sprint(i)
	}
	return out
}

func TestACaseHoldsNoMoreThanItsBounds(t *testing.T) {
	t.Parallel()
	var c casebook.Case
	if n, err := c.Add(refs(casebook.MaxHits), nil); n != casebook.MaxHits || err != nil {
		t.Fatalf("%d were added, %v", n, err)
	}
	if n, err := c.Add(refs(casebook.MaxHits), nil); n != 0 || err != nil {
		t.Errorf("the same again: %d, %v", n, err)
	}
	if _, err := c.Add([]casebook.HitRef{{ID: "one more"}}, nil); !errors.Is(err, casebook.ErrFull) {
		t.Errorf("one more: %v", err)
	}
	for i := range casebook.MaxMembers {
		if err := c.Join(fmt.Sprint("m", i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Join("one more"); !errors.Is(err, casebook.ErrFull) {
		t.Errorf("one more member: %v", err)
	}
	for i := range casebook.MaxChanges + 10 {
		c.Log(casebook.Change{Count: i})
	}
	if n := len(c.Changes); n != casebook.MaxChanges || c.Changes[n-1].Count != casebook.MaxChanges+9 {
		t.Errorf("%d changes are kept, the last %d", n, c.Changes[n-1].Count)
	}
}

func TestACaseIsWrittenOverTheStateItWasReadIn(t *testing.T) {
	t.Parallel()
	book := casebook.New(indextest.NewMemory(), "seoul", "amber")
	at := time.Date(2026, 11, 26, 5, 0, 0, 0, time.UTC)
	if err := book.Put(t.Context(), &casebook.Case{ID: "A", Members: []string{"kim"}, OpenedAt: at}); err != nil {
		t.Fatal(err)
	}
	first, err := book.Get(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	second, err := book.Get(t.Context(), "A")
	if err != nil {
		t.Fatal(err)
	}
	first.Title = "first"
	if err := book.Put(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	if err := book.Put(t.Context(), second); !errors.Is(err, index.ErrConflict) {
		t.Errorf("the second writer: %v, want ErrConflict", err)
	}
	found, total, _, err := book.Find(t.Context(), query.Keyword{Field: "member", Value: "kim"}, 0, "")
	if err != nil || total != 1 || found[0].Title != "first" {
		t.Errorf("found %d, %v", total, err)
	}
}

func TestAnotherAgencysCaseIsNotThere(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	if err := casebook.New(store, "bangkok", "amber").Put(t.Context(), &casebook.Case{ID: "A"}); err != nil {
		t.Fatal(err)
	}
	book := casebook.New(store, "seoul", "amber")
	if _, err := book.Get(t.Context(), "A"); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("err = %v, want ErrNotFound", err)
	}
	if _, total, _, err := book.Find(t.Context(), query.All{}, 0, ""); err != nil || total != 0 {
		t.Errorf("found %d, %v", total, err)
	}
}
