package index_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"scops/index"
	"scops/index/query"
)

// findsPhrase is what an engine does with the terms, in its plainest form.
func findsPhrase(d *index.Document, p index.Phrase) bool {
	terms, words := index.Cut(d.Text)
	column := strings.Fields(terms)
	if p.Words {
		column = strings.Fields(words)
	}
	n := len(p.Terms)
	if n == 0 {
		return false
	}
	for i := 0; i+n <= len(column); i++ {
		last := column[i+n-1]
		if slices.Equal(column[i:i+n-1], p.Terms[:n-1]) && (last == p.Terms[n-1] || p.Prefix && strings.HasPrefix(last, p.Terms[n-1])) {
			return true
		}
	}
	return false
}

// FuzzTermsFindWhatTheTextHolds compares the terms with a look at the text.
func FuzzTermsFindWhatTheTextHolds(f *testing.F) {
	for _, s := range [][2]string{
		{"ขายไอซ์ ราคาถูก 아.이.스 price, ICE!", "ไอซ์ ร"}, {"아 이 스", "아이스"}, {"a\tb\nc d", "b c"}, {"ice-cream 5g", "ice cream"},
		{"1ce i.c.e 🧊🧊", "🧊"}, {"\x00\x01a \u2028b\u200bc", "a b"}, {"เเ น้ำ", "แ"}, {"\ue000\uf740\u241e a", "\u241e"}, {"x\xffy", "\ufffd"},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, text, wanted string) {
		d := &index.Document{Text: text}
		n := query.Text{Raw: wanted, Folded: query.Fold(wanted)}
		if got, want := findsPhrase(d, index.PhraseOf(n)), query.Match(n, d.Matchable()); got != want {
			terms, words := index.Cut(text)
			t.Fatalf("%q in %q: terms say %v, the text %v\nphrase %+q\nterms %+q\nwords %+q", n.Folded, text, got, want, index.PhraseOf(n).Terms, terms, words)
		}
	})
}

func TestValuesAreTheDocumentsOwn(t *testing.T) {
	t.Parallel()
	d := index.Document{
		Kind: index.KindHit, ID: "a", Owner: "oncb", CaseIDs: []string{"f-2", "f-1", "f-2"},
		Keywords: map[string][]string{"tag": {"z", "", "a", "z"}, "owner": {"other"}, "none": nil, "id": {"b"}},
	}
	got := d.Values()
	want := map[string][]string{"id": {"a"}, "owner": {"oncb"}, "case": {"f-1", "f-2"}, "tag": {"a", "z"}}
	if len(got) != len(want) {
		t.Errorf("values are %v, want %v", got, want)
	}
	for field, values := range want {
		if !slices.Equal(got[field], values) {
			t.Errorf("%s is %v, want %v", field, got[field], values)
		}
	}
	if !slices.Equal(d.Keywords["tag"], []string{"z", "", "a", "z"}) || d.CaseIDs[0] != "f-2" {
		t.Errorf("Values changed the document to %v, %v", d.Keywords, d.CaseIDs)
	}
}

func TestPageTokensAreBoundToTheirRequest(t *testing.T) {
	t.Parallel()
	req := index.Request{Kinds: []index.Kind{index.KindPost, index.KindHit}, Limit: 5}
	if _, err := req.Start(); err != nil || req.Sort.Field != "when" {
		t.Fatalf("the first page: %v, sorted by %q", err, req.Sort.Field)
	}
	last := index.Document{Kind: index.KindHit, ID: "ก:1", Numbers: map[string]int64{"when": -7}}
	next := index.Request{Kinds: []index.Kind{index.KindHit, index.KindPost, index.KindHit}, Page: req.Token(&last, 9), Limit: 900}
	at, err := next.Start()
	if err != nil || at.ID != "ก:1" || *at.Value != -7 || at.Total != 9 || at.Kind != index.KindHit {
		t.Errorf("the second page begins at %+v (%v)", at, err)
	}
	next.Sort.Up = true
	if _, err := next.Start(); !errors.Is(err, index.ErrPage) {
		t.Errorf("with another order: %v, want ErrPage", err)
	}
}
