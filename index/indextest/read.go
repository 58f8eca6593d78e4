package indextest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"scops/index"
	"scops/index/query"
)

func getInOrder(t *testing.T, s index.Store) {
	docs := make([]index.Document, 1200)
	asked := make([]string, 0, 2*len(docs))
	for i := range docs {
		docs[i] = hit(fmt.Sprintf("d%04d", i))
		asked = append(asked, fmt.Sprintf("missing%d", i), docs[i].ID)
	}
	put(t, s, docs...)
	slices.Reverse(asked)
	asked = append(asked, "d0007", "d0007")
	got, err := s.Get(t.Context(), index.KindHit, asked...)
	if err != nil || len(got) != len(asked) {
		t.Fatalf("get %d documents: %d, %v", len(asked), len(got), err)
	}
	for i, d := range got {
		if missing := strings.HasPrefix(asked[i], "missing"); missing != (d == nil) || d != nil && d.ID != asked[i] {
			t.Fatalf("place %d, asked for %s, holds %v", i, asked[i], d)
		}
	}
	if got, err := s.Get(t.Context(), index.KindHit); err != nil || len(got) != 0 {
		t.Errorf("get nothing: %v, %v", got, err)
	}
	if got, err := s.Get(t.Context(), index.KindAnchor, "never"); err != nil || got[0] != nil {
		t.Errorf("get of a kind never written: %v, %v", got, err)
	}
}

func comesBack(t *testing.T, s index.Store) {
	full := index.Document{
		Kind: index.KindHit, ID: "telegram:demo_shop:1", Owner: "oncb", Handling: "amber+strict", CaseIDs: []string{"f-2", "f-1"},
		Text:     "ขายไอซ์ 아이스 <b>& \"ice\"\r\n\ttail ",
		Keywords: map[string][]string{"tag": {"z", "a", "a b"}, "author": {"demo_shop"}},
		Numbers:  map[string]int64{"score": -3, "when": 1790000000123, "big": 1<<63 - 1, "small": -1 << 63},
		Body:     json.RawMessage("{ \"z\" : 1.50,\n\t\"a\":\"\\u003c<&\\u2028\",\"a\":1e400, \"deep\":" + strings.Repeat("[", 200) + strings.Repeat("]", 200) + "}"),
	}
	put(t, s, full, hit("bare"))
	refresh(t, s)
	got := get(t, s, index.KindHit, full.ID)
	if !same(got, &full) {
		t.Errorf("Get gives\n%+v\nwant\n%+v", got, full)
	}
	docs := search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Keyword{Field: "tag", Value: "a b"}})
	if len(docs) != 1 || !same(&docs[0], &full) || docs[0].Version != got.Version {
		t.Errorf("Search gives\n%+v\nwant\n%+v", docs, full)
	}
	want := hit("bare")
	if bare := get(t, s, index.KindHit, "bare"); !same(bare, &want) {
		t.Errorf("the bare document comes back as %+v", bare)
	}
}

// hostileStrings are values that break careless quoting.
func hostileStrings() []string {
	return []string{
		`'; DROP TABLE docs; --`, `"`, `""`, `\`, `\"`, `a'b"c`, "`", "%", "_", "*", "?", "a*b", "{}", `{"a":1}`, "[x]", "(", "a/b", "../x",
		"a b", " lead", "tail ", "\t", "a\nb", "a\r\nb", "\x00", "a\x00b", "\x01\x1f\x7f", "\u2028", "\ufeff", "\u202e", "\u200b", "ก็", "아.이.스",
		"👩‍👩‍👧", "\U0010ffff", "<script>", "&amp;", "$1", "${x}", "+ - && || ! ^ ~ :", "NULL", "null", "true", "0", "_id", "-1", "AND", "id:x",
		strings.Repeat("x", index.MaxID), strings.Repeat("ก", index.MaxID/3),
	}
}

func hostile(t *testing.T, s index.Store) {
	var docs []index.Document
	for _, v := range hostileStrings() {
		d := hit(v)
		d.Keywords = map[string][]string{"tag": {v, "common"}}
		d.Text = v
		docs = append(docs, d)
	}
	put(t, s, docs...)
	refresh(t, s)
	all := newShelf(docs)
	for i, d := range docs {
		if got := get(t, s, d.Kind, d.ID); got == nil || !same(got, &docs[i]) {
			t.Errorf("%.60q comes back as %+v", d.ID, got)
		}
		for _, q := range []query.Node{
			query.Keyword{Field: "tag", Value: d.ID}, query.Keyword{Field: "id", Value: d.ID},
			query.And{Args: []query.Node{query.Keyword{Field: "tag", Value: d.ID, Prefix: true}, query.Keyword{Field: "id", Value: d.ID}}},
		} {
			if got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: q})); len(got) != 1 || got[0] != d.ID {
				t.Errorf("%.80q finds %.200q", q, got)
			}
		}
		if folded := query.Fold(d.ID); folded != "" && utf8.ValidString(folded) {
			got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Text{Folded: folded}, Limit: 1000}))
			if want := all.matching(query.Text{Folded: folded}, index.Sort{}); !sameIDs(got, want) {
				t.Errorf("the text %.60q finds %.200q, want %.200q", folded, got, want)
			}
		}
	}
	if got := search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Keyword{Field: "tag", Value: "common"}, Limit: 7}); len(got) != len(docs) {
		t.Errorf("all pages together hold %d documents, want %d", len(got), len(docs))
	}
	for _, d := range docs {
		if err := s.Delete(t.Context(), d.Kind, d.ID, index.VersionAny); err != nil {
			t.Errorf("delete %.60q: %v", d.ID, err)
		}
	}
}

func largeBody(t *testing.T, s index.Store) {
	d := hit("large")
	d.Body = json.RawMessage(`{"page":"` + strings.Repeat(`a\"<ก`, 1<<20/8) + `"}`)
	put(t, s, d)
	if got := get(t, s, d.Kind, d.ID); !same(got, &d) {
		t.Errorf("a body of %d bytes comes back with %d", len(d.Body), len(got.Body))
	}
}

func largeText(t *testing.T, s index.Store) {
	d := hit("large")
	d.Text = "ต้น " + strings.Repeat("ก", 3000) + strings.Repeat(" ขายของ 아이템 plain words", 1<<20/50) + " สุดท้ายzz 끝말"
	put(t, s, d)
	refresh(t, s)
	for _, text := range []string{"ต้น", "สุดท้ายzz", "끝말", `"ขายของ 아이템"`, "plain", strings.Repeat("ก", 300)} {
		if got := found(t, s, text); len(got) != 1 {
			t.Errorf("%.30s finds %v", text, got)
		}
	}
	if got := found(t, s, "สุดท้าย2"); len(got) != 0 {
		t.Errorf("what is not there finds %v", got)
	}
}

func visibility(t *testing.T, s index.Store) {
	a := hit("a")
	a.Text = "alpha"
	out, err := s.Put(t.Context(), []index.Document{a}, index.PutOptions{Wait: true})
	if err != nil || out[0].Err != nil {
		t.Fatalf("put: %v, %v", err, out)
	}
	if got := found(t, s, "alpha"); len(got) != 1 {
		t.Errorf("a write that was waited for is not found: %v", got)
	}
	b := hit("b")
	b.Text = "beta"
	put(t, s, b)
	refresh(t, s)
	if got := found(t, s, "beta"); len(got) != 1 {
		t.Errorf("a write is not found after a refresh: %v", got)
	}
	if err := s.Delete(t.Context(), b.Kind, b.ID, index.VersionAny); err != nil {
		t.Fatal(err)
	}
	if get(t, s, b.Kind, b.ID) != nil {
		t.Error("a deleted document can still be read")
	}
	refresh(t, s)
	if got := found(t, s, "beta"); len(got) != 0 {
		t.Errorf("a deleted document is found after a refresh: %v", got)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Errorf("check: %v", err)
	}
}

func oldWordsGone(t *testing.T, s index.Store) {
	d := hit("one")
	d.Text, d.CaseIDs = "ของเก่า old", []string{"f-1"}
	d.Keywords = map[string][]string{"tag": {"kept", "dropped"}, "status": {"new"}}
	d.Numbers = map[string]int64{"score": 10, "posted": 1790000000000}
	d.Version = put(t, s, d)[0]
	d.Text, d.CaseIDs, d.Owner = "ของใหม่ fresh", []string{"f-2"}, "nis"
	d.Keywords = map[string][]string{"tag": {"kept", "added"}}
	d.Numbers = map[string]int64{"score": 20}
	d.Version = put(t, s, d)[0]
	refresh(t, s)
	for text, want := range map[string]int{
		"ของเก่า": 0, "old": 0, "ของใหม่": 1, "fresh": 1, "ของ": 1, "tag:kept": 1, "tag:dropped": 0, "tag:added": 1, "status:*": 0,
		"score:10": 0, "score:20": 1, "posted:*": 0, "case:f-1": 0, "case:f-2": 1, "owner:oncb": 0, "owner:nis": 1,
	} {
		if got := found(t, s, text); len(got) != want {
			t.Errorf("%s finds %d documents, want %d", text, len(got), want)
		}
	}
	d.Text = ""
	put(t, s, d)
	refresh(t, s)
	if got := found(t, s, "fresh"); len(got) != 0 {
		t.Errorf("a text taken away finds %v", got)
	}
}
