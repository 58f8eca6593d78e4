package indextest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"scops/index"
)

func createOnce(t *testing.T, s index.Store) {
	d := hit("one")
	d.Body = []byte(`{"n":1}`)
	put(t, s, d)
	for _, body := range []string{`{"n":2}`, `{"n":1}`} {
		d.Body = []byte(body)
		if err := putErr(t, s, d); !errors.Is(err, index.ErrConflict) {
			t.Errorf("creating it again with %s: %v, want a conflict", body, err)
		}
	}
	if got := get(t, s, index.KindHit, "one"); string(got.Body) != `{"n":1}` {
		t.Errorf("after the conflicts it holds %s", got.Body)
	}
}

func compareAndSet(t *testing.T, s index.Store) {
	d := hit("one")
	first := put(t, s, d)[0]
	if got := get(t, s, d.Kind, d.ID).Version; got != first {
		t.Errorf("Get gives version %q, Put gave %q", got, first)
	}
	d.Version, d.Owner = first, "nis"
	second := put(t, s, d)[0]
	if second == first {
		t.Errorf("a change left the version at %q", second)
	}
	d.Owner = "third"
	for _, stale := range []index.Version{first, "0", "999999", "x", "1.2.3", "-1.-1", index.VersionNone} {
		d.Version = stale
		if err := putErr(t, s, d); !errors.Is(err, index.ErrConflict) {
			t.Errorf("put over version %q with %q: %v, want a conflict", second, stale, err)
		}
	}
	if got := get(t, s, d.Kind, d.ID); got.Owner != "nis" || got.Version != second {
		t.Errorf("after the conflicts it is %s's in version %q, want nis's in %q", got.Owner, got.Version, second)
	}
	missing := hit("missing")
	missing.Version = first
	if err := putErr(t, s, missing); !errors.Is(err, index.ErrConflict) {
		t.Errorf("replacing a missing document: %v, want a conflict", err)
	}
}

func replaceAny(t *testing.T, s index.Store) {
	d := hit("one")
	d.Version = index.VersionAny
	for i := range 3 {
		d.Numbers = map[string]int64{"score": int64(i)}
		v := put(t, s, d)[0]
		if got := get(t, s, d.Kind, d.ID); got.Numbers["score"] != int64(i) || got.Version != v {
			t.Errorf("write %d left score %d, version %q, want version %q", i, got.Numbers["score"], got.Version, v)
		}
	}
}

func ownOutcomes(t *testing.T, s index.Store) {
	put(t, s, hit("old"))
	long := hit(strings.Repeat("x", index.MaxID+1))
	out, err := s.Put(t.Context(), []index.Document{hit("a"), hit("old"), long, hit("b")}, index.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var rejected *index.RejectedError
	if out[0].Err != nil || !errors.Is(out[1].Err, index.ErrConflict) || !errors.As(out[2].Err, &rejected) || out[3].Err != nil {
		t.Errorf("outcomes are %v, want written, conflict, rejected, written", out)
	}
	for _, id := range []string{"a", "b"} {
		if get(t, s, index.KindHit, id) == nil {
			t.Errorf("%s was not written", id)
		}
	}
	if out, err := s.Put(t.Context(), nil, index.PutOptions{Wait: true}); err != nil || len(out) != 0 {
		t.Errorf("putting nothing: %v, %v", out, err)
	}
}

func inOrder(t *testing.T, s index.Store) {
	first, second := hit("one"), hit("one")
	first.Version, second.Version = index.VersionAny, index.VersionAny
	first.Owner, second.Owner = "first", "second"
	out, err := s.Put(t.Context(), []index.Document{first, second, hit("one")}, index.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(out[2].Err, index.ErrConflict) {
		t.Errorf("creating what the same call has written: %v, want a conflict", out[2].Err)
	}
	if got := get(t, s, index.KindHit, "one"); got.Owner != "second" || got.Version != out[1].Version {
		t.Errorf("it is %s's, version %q; want second's, %q", got.Owner, got.Version, out[1].Version)
	}
}

func deleting(t *testing.T, s index.Store) {
	d := hit("one")
	first := put(t, s, d)[0]
	d.Version, d.Owner = first, "nis"
	second := put(t, s, d)[0]
	for _, v := range []index.Version{first, index.VersionNone, "x"} {
		if err := s.Delete(t.Context(), d.Kind, d.ID, v); !errors.Is(err, index.ErrConflict) {
			t.Errorf("deleting version %q with %q: %v, want a conflict", second, v, err)
		}
	}
	if err := s.Delete(t.Context(), d.Kind, d.ID, second); err != nil {
		t.Errorf("deleting: %v", err)
	}
	if get(t, s, d.Kind, d.ID) != nil {
		t.Error("it is still there")
	}
	for _, v := range []index.Version{second, index.VersionAny, index.VersionNone} {
		if err := s.Delete(t.Context(), d.Kind, d.ID, v); !errors.Is(err, index.ErrNotFound) {
			t.Errorf("deleting it again with %q: %v, want not found", v, err)
		}
	}
	if err := s.Delete(t.Context(), index.KindAnchor, "never", index.VersionAny); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("deleting what never was: %v, want not found", err)
	}
}

func createAgain(t *testing.T, s index.Store) {
	d := hit("one")
	d.Text = "ขายของเก่า"
	first := put(t, s, d)[0]
	if err := s.Delete(t.Context(), d.Kind, d.ID, index.VersionAny); err != nil {
		t.Fatal(err)
	}
	d.Text = "another text"
	put(t, s, d)
	d.Version = first
	if err := putErr(t, s, d); !errors.Is(err, index.ErrConflict) {
		t.Errorf("the version of its former life: %v, want a conflict", err)
	}
	refresh(t, s)
	if got := found(t, s, "ของเก่า"); len(got) != 0 {
		t.Errorf("the text of its former life finds %v", got)
	}
	if got := found(t, s, "another"); len(got) != 1 {
		t.Errorf("its new text finds %v", got)
	}
}

func kindsApart(t *testing.T, s index.Store) {
	a, b := hit("one"), hit("one")
	b.Kind, b.Owner = index.KindPost, "nis"
	put(t, s, a, b)
	if err := s.Delete(t.Context(), index.KindPost, "one", index.VersionAny); err != nil {
		t.Fatal(err)
	}
	if got := get(t, s, index.KindHit, "one"); got == nil || got.Owner != "oncb" {
		t.Errorf("deleting the post left the hit as %v", got)
	}
}

func concurrentWriters(t *testing.T, s index.Store) {
	const writers, each = 8, 15
	d := hit("counter")
	d.Numbers = map[string]int64{"score": 0}
	put(t, s, d)
	var wg sync.WaitGroup
	for range writers {
		wg.Go(func() {
			for done := 0; done < each; {
				docs, err := s.Get(t.Context(), d.Kind, d.ID)
				if err != nil {
					t.Errorf("get: %v", err)
					return
				}
				next := *docs[0]
				next.Numbers = map[string]int64{"score": docs[0].Numbers["score"] + 1}
				out, err := s.Put(t.Context(), []index.Document{next}, index.PutOptions{})
				if err == nil {
					err = out[0].Err
				}
				if err == nil {
					done++
				} else if !errors.Is(err, index.ErrConflict) {
					t.Errorf("put: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	if got := get(t, s, d.Kind, d.ID).Numbers["score"]; got != writers*each {
		t.Errorf("%d writers counted to %d, want %d", writers, got, writers*each)
	}
}

func oneCreator(t *testing.T, s index.Store) {
	const tries = 12
	var mu sync.Mutex
	var wg sync.WaitGroup
	won := 0
	for i := range tries {
		wg.Go(func() {
			d := hit("one")
			d.Owner = fmt.Sprint(i)
			out, err := s.Put(t.Context(), []index.Document{d}, index.PutOptions{})
			if err != nil {
				t.Errorf("put: %v", err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if out[0].Err == nil {
				won++
			} else if !errors.Is(out[0].Err, index.ErrConflict) {
				t.Errorf("put: %v", out[0].Err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d of %d created it, want 1", won, tries)
	}
}

func refusals(t *testing.T, s index.Store) {
	for name, spoil := range map[string]func(*index.Document){
		"no id":               func(d *index.Document) { d.ID = "" },
		"a long id":           func(d *index.Document) { d.ID = strings.Repeat("ก", index.MaxID/3+1) },
		"an id not in UTF-8":  func(d *index.Document) { d.ID = "a\xff" },
		"no kind":             func(d *index.Document) { d.Kind = "" },
		"a kind like a path":  func(d *index.Document) { d.Kind = "../hit" },
		"a field like a path": func(d *index.Document) { d.Keywords = map[string][]string{"a.b": {"x"}} },
		"a number like one":   func(d *index.Document) { d.Numbers = map[string]int64{"": 1} },
		"a long value": func(d *index.Document) {
			d.Keywords = map[string][]string{"tag": {strings.Repeat("x", index.MaxKeyword+1)}}
		},
		"a value not UTF-8":   func(d *index.Document) { d.Keywords = map[string][]string{"tag": {"\xff"}} },
		"a body cut short":    func(d *index.Document) { d.Body = []byte(`{"a":`) },
		"a body like a list":  func(d *index.Document) { d.Body = []byte(`[1]`) },
		"an unknown handling": func(d *index.Document) { d.Handling = "secret" },
		"a body not in UTF-8": func(d *index.Document) { d.Body = []byte("{\"a\":\"\xff\"}") },
	} {
		d := hit("fine")
		spoil(&d)
		var rejected *index.RejectedError
		if err := putErr(t, s, d); !errors.As(err, &rejected) || rejected.Reason == "" || rejected.ID != d.ID {
			t.Errorf("%s: %v, want it rejected with a reason", name, err)
		}
	}
	if get(t, s, index.KindHit, "fine") != nil {
		t.Error("something refused was written")
	}
}

func closedStore(t *testing.T, s index.Store) {
	put(t, s, hit("one"))
	if err := s.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("close again: %v", err)
	}
	ctx := t.Context()
	_, putErr := s.Put(ctx, []index.Document{hit("two")}, index.PutOptions{})
	_, getErr := s.Get(ctx, index.KindHit, "one")
	_, searchErr := s.Search(ctx, index.Request{Kinds: []index.Kind{index.KindHit}})
	for call, err := range map[string]error{
		"Put": putErr, "Get": getErr, "Search": searchErr, "Refresh": s.Refresh(ctx), "Check": s.Check(ctx),
		"Delete": s.Delete(ctx, index.KindHit, "one", index.VersionAny),
	} {
		if !errors.Is(err, index.ErrClosed) {
			t.Errorf("%s on a closed store: %v, want ErrClosed", call, err)
		}
	}
}
