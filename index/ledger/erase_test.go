package ledger_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
)

// buried is a ledger with a sealed page that a tombstone names.
func buried(t *testing.T) (store *indextest.Memory, l *ledger.Ledger, anchorFile string, seal index.SealRef, stone string) {
	t.Helper()
	store, anchorFile, seal = written(t)
	l = open(t, store, anchorFile)
	stone, err := l.Bury(t.Context(), ledger.Tombstone{Approver: "cli:somchai", Reason: "expired", Records: []string{seal.ID()}})
	if err != nil {
		t.Fatal(err)
	}
	return store, l, anchorFile, seal, stone
}

func TestAnErasedPageStillVerifiesAndNamesItsTombstone(t *testing.T) {
	t.Parallel()
	store, l, anchorFile, seal, stone := buried(t)
	for _, first := range []bool{true, false} { // the second finds it done
		if gone, err := l.Erase(t.Context(), stone, seal.ID()); err != nil || gone != first {
			t.Fatalf("%v: gone now: %v, want %v", err, gone, first)
		}
	}
	if err := l.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	report := verify(t, store, ledger.Check{File: anchorFile})
	if len(report.Broken) > 0 || report.Seals != 0 || len(report.Erased) != 1 {
		t.Fatalf("broken %+v, %d pages checked, erased %+v; want one erased and nothing broken", report.Broken, report.Seals, report.Erased)
	}
	want := seal.ID() + ": erased by tombstone " + stone + ", expired, cli:somchai"
	if got := report.Erased[0].Error(); got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
	_, _, err := ledger.Read(t.Context(), store, seal.ID(), seal.Record)
	var erased *ledger.ErasedError
	if !errors.As(err, &erased) || erased.Error() != want {
		t.Errorf("reading the page says %v, want %q", err, want)
	}
	docs, err := store.Get(t.Context(), index.KindLedger, seal.ID())
	if err != nil || strings.Contains(string(docs[0].Body), "demo_shop") {
		t.Errorf("%v: the record still names the page: %s", err, docs[0].Body)
	}
	bytes, err := store.Get(t.Context(), index.KindEvidence, seal.ID())
	if err != nil || bytes[0] != nil {
		t.Errorf("%v: the bytes are still there", err)
	}
}

func TestWhatATombstoneDoesNotNameIsNotErased(t *testing.T) {
	t.Parallel()
	store, l, _, seal, stone := buried(t)
	other, err := l.Seal(t.Context(), page("<html>kept</html>"), "sha256:pack")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.Erase(t.Context(), stone, other.ID()); err == nil {
		t.Error("a page was erased by a tombstone of another one")
	}
	var broken *ledger.Broken
	if _, err := l.Erase(t.Context(), seal.ID(), seal.ID()); !errors.As(err, &broken) {
		t.Errorf("a seal passes for a tombstone: %v", err)
	}
	if report := verify(t, store, ledger.Check{}); len(report.Broken) > 0 || report.Seals != 2 {
		t.Errorf("broken %+v, %d pages checked; want both whole", report.Broken, report.Seals)
	}
}

func TestAPayloadTakenAwayInNobodysNameIsBroken(t *testing.T) {
	t.Parallel()
	for name, forge := range map[string]func(body map[string]any, stone string){
		"without a tombstone":          func(b map[string]any, _ string) { b["payload"] = "" },
		"by a tombstone that is none":  func(b map[string]any, _ string) { b["payload"], b["erased"] = "", "0011223344556677-0000000000" },
		"but not all of it":            func(b map[string]any, stone string) { b["payload"], b["erased"] = "{}", stone },
		"by another page's tombstone":  func(b map[string]any, stone string) { b["payload"], b["erased"] = "", stone },
		"and its record was rewritten": func(b map[string]any, stone string) { b["payload"], b["erased"], b["hash"] = "", stone, "00" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, l, _, seal, stone := buried(t)
			if name == "by another page's tombstone" {
				var err error
				if stone, err = l.Bury(t.Context(), ledger.Tombstone{Reason: "expired", Records: []string{"elsewhere-0000000000"}}); err != nil {
					t.Fatal(err)
				}
			}
			rewrite(t, store, seal.ID(), func(body []byte) []byte {
				var s struct {
					Record  json.RawMessage `json:"record"`
					Hash    string          `json:"hash"`
					Payload string          `json:"payload"`
					Erased  string          `json:"erased,omitempty"`
				}
				fields := map[string]any{}
				if err := errors.Join(json.Unmarshal(body, &s), json.Unmarshal(body, &fields)); err != nil {
					t.Fatal(err)
				}
				forge(fields, stone)
				s.Hash, s.Payload = fields["hash"].(string), fields["payload"].(string)
				s.Erased, _ = fields["erased"].(string)
				again, err := json.Marshal(s)
				if err != nil {
					t.Fatal(err)
				}
				return again
			})
			report := verify(t, store, ledger.Check{})
			if len(report.Broken) == 0 || report.Broken[0].Record != seal.ID() {
				t.Errorf("broken %+v, want the record of the page", report.Broken)
			}
		})
	}
}

// rewrite changes a ledger record behind the ledger's back.
func rewrite(t *testing.T, store *indextest.Memory, id string, change func([]byte) []byte) {
	t.Helper()
	docs, err := store.Get(t.Context(), index.KindLedger, id)
	if err != nil || docs[0] == nil {
		t.Fatal(err, docs)
	}
	doc := *docs[0]
	doc.Body = change(doc.Body)
	if err := index.PutOne(t.Context(), store, doc, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

// eraser is a store in which a page is erased while it is being verified.
type eraser struct {
	*indextest.Memory
	erase func()
}

func (e *eraser) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	if kind == index.KindEvidence && e.erase != nil {
		do := e.erase
		e.erase = nil
		do()
	}
	return e.Memory.Get(ctx, kind, ids...)
}

func TestAPageErasedWhileItIsVerifiedIsNotBroken(t *testing.T) {
	t.Parallel()
	memory, l, _, seal, stone := buried(t)
	store := &eraser{Memory: memory, erase: func() {
		if _, err := l.Erase(t.Context(), stone, seal.ID()); err != nil {
			t.Error(err)
		}
	}}
	report := verify(t, store, ledger.Check{})
	if len(report.Broken) > 0 || len(report.Erased) != 1 {
		t.Errorf("broken %+v, erased %+v", report.Broken, report.Erased)
	}
}
