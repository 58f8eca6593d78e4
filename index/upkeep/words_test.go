package upkeep

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"scops/index"
	"scops/index/indextest"
)

func TestWordsAreWrittenWhenTheyChangeAndReadOfOneOwner(t *testing.T) {
	t.Parallel()
	store, version := indextest.NewMemory(), uint64(0)
	words := func(owner string) *Words {
		w, err := NewWords(WordsOptions{Store: store, Owner: owner, Now: func() time.Time { return noon }, Sheet: func() (json.RawMessage, uint64) {
			return json.RawMessage(`{"posts":1,"words":[]}`), version
		}})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	seoul, other := words("seoul"), words("bangkok")
	sheets := func(now time.Time) int {
		got, err := WordSheets(t.Context(), store, "seoul", now)
		if err != nil {
			t.Fatal(err)
		}
		return len(got)
	}
	flush := func() {
		for _, w := range []*Words{seoul, other} {
			if err := w.Flush(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if flush(); sheets(noon) != 0 {
		t.Error("something was written before anything was mined")
	}
	version = 1
	flush()
	version = 2
	if flush(); sheets(noon) != 1 {
		t.Errorf("%d sheets of seoul, want one, written twice", sheets(noon))
	}
	if sheets(noon.AddDate(1, 0, 0)) != 0 {
		t.Error("a sheet of last year is read")
	}
}

// down is a store that does not answer.
type down struct{ index.Store }

func (down) Put(context.Context, []index.Document, index.PutOptions) ([]index.Outcome, error) {
	return nil, index.ErrUnavailable
}

func TestWordsThatCouldNotBeWrittenAreTriedAgain(t *testing.T) {
	t.Parallel()
	memory := indextest.NewMemory()
	w, err := NewWords(WordsOptions{Store: down{memory}, Now: func() time.Time { return noon }, Sheet: func() (json.RawMessage, uint64) { return json.RawMessage(`{}`), 1 }})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(t.Context()); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("error %v, want that the store does not answer", err)
	}
	w.opt.Store = memory
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.Run(ctx); err != nil { // its last write
		t.Fatal(err)
	}
	if sheets, err := WordSheets(t.Context(), memory, "", noon); err != nil || len(sheets) != 1 {
		t.Errorf("%d sheets, %v; want the one that failed before", len(sheets), err)
	}
}
