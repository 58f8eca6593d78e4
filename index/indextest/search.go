package indextest

import (
	"fmt"
	"slices"
	"testing"

	"scops/index"
	"scops/index/query"
)

// library is a handful of composed posts that the conditions are tried on.
func library() []index.Document {
	texts := map[string]string{
		"en1": "Fresh ICE for sale, best price, DM me",
		"en2": "good price today; iced coffee",
		"en3": "selling crystal-meth near the station",
		"th1": "ขายไอซ์ราคาถูก ส่งทั่วไทย",
		"th2": "ราคาทองวันนี้ ไอศกรีม",
		"th3": "พร้อมส่งice ทักได้",
		"ko1": "아이스 팝니다 텔레그램 문의",
		"ko2": "아이스크림 먹고 싶다",
		"ko3": "아.이.스 작대기",
		"ko4": "아 이 스 있어요",
		"mix": "떨 5만원 / ของแท้ / call 02-555-0199 t.me/demo_shop",
		"no":  "",
	}
	var docs []index.Document
	for i, id := range slices.Sorted(keys(texts)) {
		d := hit(id)
		d.Text = texts[id]
		d.Keywords = map[string][]string{"lang": {id[:2]}, "site": {"mastodon/" + id + ".example"}, "tag": {"t" + fmt.Sprint(i%3), "all"}}
		d.Numbers = map[string]int64{"score": int64(10 * i)}
		if i%2 == 0 {
			d.Numbers["posted"] = 1790000000000 + int64(i)*86_400_000
		}
		docs = append(docs, d)
	}
	return docs
}

func keys(m map[string]string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func conditions(t *testing.T, s index.Store) {
	docs := library()
	put(t, s, docs...)
	refresh(t, s)
	all := newShelf(docs)
	for _, c := range []struct {
		query string
		want  []string
	}{
		{"*", ids(docs)},
		{"ice", []string{"en1", "th3"}},
		{"price", []string{"en1", "en2"}},
		{`"best price"`, []string{"en1"}},
		{`"price best"`, nil},
		{`"crystal meth"`, []string{"en3"}},
		{"me", []string{"en1", "mix"}},
		{"t.me/demo_shop", []string{"mix"}},
		{"ไอซ์", []string{"th1"}},
		{"ราคา", []string{"th1", "th2"}},
		{`"ราคาถูก ส่ง"`, []string{"th1"}},
		{`"ถูกส่ง"`, nil},
		{"ซ์ราค", []string{"th1"}},
		{"ถ", []string{"th1"}},
		{"아이스", []string{"ko1", "ko2", "ko3", "ko4"}},
		{"이스크", []string{"ko2"}},
		{"떨", []string{"mix"}},
		{"크", []string{"ko2"}},
		{`"스 팝"`, []string{"ko1"}},
		{"쀍", nil},
		{`"ของแท้ / call"`, []string{"mix"}},
		{"ice OR 아이스", []string{"en1", "ko1", "ko2", "ko3", "ko4", "th3"}},
		{"아이스 -아이스크림", []string{"ko1", "ko3", "ko4"}},
		{"lang:ko", []string{"ko1", "ko2", "ko3", "ko4"}},
		{"lang:k", nil},
		{"lang:k*", []string{"ko1", "ko2", "ko3", "ko4"}},
		{"lang:*", ids(docs)},
		{"status:*", nil},
		{"-status:new lang:no", []string{"no"}},
		{"site:mastodon/ko*", []string{"ko1", "ko2", "ko3", "ko4"}},
		{"tag:all tag:t0", []string{"en1", "ko1", "ko4", "th1"}},
		{"id:ko1", []string{"ko1"}},
		{"id:ko*", []string{"ko1", "ko2", "ko3", "ko4"}},
		{"score:0", []string{"en1"}},
		{"score:<=20", []string{"en1", "en2", "en3"}},
		{"score:>100", []string{"th3"}},
		{"score:30..50", []string{"ko1", "ko2", "ko3"}},
		{"posted:*", []string{"en1", "en3", "ko2", "ko4", "no", "th2"}},
		{"NOT posted:* AND lang:en", []string{"en2"}},
		{"(lang:en OR lang:th) score:>0 NOT (price OR ice)", []string{"en3", "th1", "th2"}},
		{"NOT NOT lang:no", []string{"no"}},
		{"NOT *", nil},
	} {
		got := found(t, s, c.query)
		want := slices.Sorted(slices.Values(c.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", c.query, got, want)
		}
		if oracle := all.matching(parse(t, c.query), index.Sort{}); !sameIDs(got, oracle) {
			t.Errorf("%s finds %v, query.Match finds %v", c.query, got, oracle)
		}
	}
	if got := search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}}); len(got) != len(docs) {
		t.Errorf("no query at all finds %d documents, want %d", len(got), len(docs))
	}
}

// manyEndings looks for a character that begins more terms than a store may
// care to list.
func manyEndings(t *testing.T, s index.Store) {
	const n = 3000
	docs := make([]index.Document, n)
	for i := range docs {
		docs[i] = hit(fmt.Sprintf("d%04d", i))
		docs[i].Text = "값 나" + string(rune(0xac00+28*(i%399)+i/399)) + " 끝"
	}
	put(t, s, docs...)
	refresh(t, s)
	all := newShelf(docs)
	for _, text := range []string{"나", `"값 나"`, `"값 나" 끝`} {
		n := parse(t, text)
		want := int64(len(all.matching(n, index.Sort{})))
		res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: n})
		if err != nil || res.Total != want || want == 0 {
			t.Errorf("%s finds %d documents (%v), want %d", text, res.Total, err, want)
		}
	}
}

// shelf is documents that query.Match is tried on.
type shelf struct {
	docs     []index.Document
	matchers []*query.Matcher
}

func newShelf(docs []index.Document) shelf {
	matchers := make([]*query.Matcher, len(docs))
	for i := range docs {
		matchers[i] = query.NewMatcher(docs[i].Matchable())
	}
	return shelf{docs, matchers}
}

// matching gives the documents query.Match accepts, in the order of a Result.
func (s shelf) matching(n query.Node, sort index.Sort) []string {
	var matches []index.Document
	for i, m := range s.matchers {
		if m.Match(n) {
			matches = append(matches, s.docs[i])
		}
	}
	slices.SortFunc(matches, func(a, b index.Document) int { return compare(a, b, sort) })
	return ids(matches)
}

func sameIDs(a, b []string) bool {
	a, b = slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))
	return slices.Equal(a, b)
}

func ownFields(t *testing.T, s index.Store) {
	a, b := hit("a"), hit("b")
	a.CaseIDs = []string{"f-1", "f-2"}
	a.Keywords = map[string][]string{"owner": {"somebody"}, "handling": {"clear"}, "case": {"f-9"}, "id": {"z"}}
	b.Owner, b.Handling = "nis", "red"
	put(t, s, a, b)
	refresh(t, s)
	for q, want := range map[string][]string{
		"owner:oncb": {"a"}, "owner:nis": {"b"}, "handling:red": {"b"}, "handling:amber": {"a"}, "case:f-1": {"a"}, "case:f-2": {"a"},
		"case:*": {"a"}, "-case:*": {"b"}, "id:a": {"a"},
		// What stands in Keywords under these names is nobody's word.
		"owner:somebody": nil, "handling:clear": nil, "case:f-9": nil, "id:z": nil,
	} {
		if got := found(t, s, q); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", q, got, want)
		}
	}
}

func sorting(t *testing.T, s index.Store) {
	var docs []index.Document
	for i, n := range []int64{5, -3, 5, 0, 1 << 62, -1 << 62, 5} {
		d := hit(fmt.Sprintf("d%d", i))
		d.Numbers = map[string]int64{"score": n, "when": -n}
		docs = append(docs, d)
	}
	slices.Reverse(docs)
	put(t, s, docs...)
	refresh(t, s)
	for _, c := range []struct {
		sort index.Sort
		want []string
	}{
		{index.Sort{Field: "score"}, []string{"d4", "d0", "d2", "d6", "d3", "d1", "d5"}},
		{index.Sort{Field: "score", Up: true}, []string{"d5", "d1", "d3", "d0", "d2", "d6", "d4"}},
		{index.Sort{}, []string{"d5", "d1", "d3", "d0", "d2", "d6", "d4"}},
		{index.Sort{Field: "never"}, []string{"d0", "d1", "d2", "d3", "d4", "d5", "d6"}},
	} {
		for _, limit := range []int{0, 1, 2, 3, 1000} {
			got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Sort: c.sort, Limit: limit}))
			if !slices.Equal(got, c.want) {
				t.Errorf("sorted by %+v, %d to a page: %v, want %v", c.sort, limit, got, c.want)
			}
		}
	}
}

func missingLast(t *testing.T, s index.Store) {
	var docs []index.Document
	for i := range 6 {
		d := hit(fmt.Sprintf("d%d", i))
		if i%2 == 1 {
			d.Numbers = map[string]int64{"score": int64(i)}
		}
		docs = append(docs, d)
	}
	put(t, s, docs...)
	refresh(t, s)
	for up, want := range map[bool][]string{
		false: {"d5", "d3", "d1", "d0", "d2", "d4"},
		true:  {"d1", "d3", "d5", "d0", "d2", "d4"},
	} {
		for _, limit := range []int{1, 2, 4, 1000} {
			got := ids(search(t, s, index.Request{Kinds: []index.Kind{index.KindHit}, Sort: index.Sort{Field: "score", Up: up}, Limit: limit}))
			if !slices.Equal(got, want) {
				t.Errorf("rising %v, %d to a page: %v, want %v", up, limit, got, want)
			}
		}
	}
}

func manyKinds(t *testing.T, s index.Store) {
	var docs []index.Document
	for i := range 9 {
		d := hit(fmt.Sprintf("d%d", i/2))
		d.Kind = []index.Kind{index.KindHit, index.KindPost}[i%2]
		d.Text = "common ของ"
		d.Numbers = map[string]int64{"when": int64(i / 4)}
		docs = append(docs, d)
	}
	put(t, s, docs...)
	refresh(t, s)
	req := index.Request{Kinds: []index.Kind{index.KindPost, index.KindHit, index.KindPost}, Query: parse(t, "common ของ"), Limit: 2}
	var got []string
	for _, d := range search(t, s, req) {
		got = append(got, d.ID+string(d.Kind))
	}
	want := []string{"d4hit", "d2hit", "d2post", "d3hit", "d3post", "d0hit", "d0post", "d1hit", "d1post"}
	if !slices.Equal(got, want) {
		t.Errorf("two kinds give %v, want %v", got, want)
	}
	if _, err := s.Search(t.Context(), index.Request{}); err == nil {
		t.Error("a search that names no kind is taken")
	}
}

func neverWritten(t *testing.T, s index.Store) {
	if got := found(t, s, "anything OR tag:x OR score:1"); len(got) != 0 {
		t.Errorf("an empty store finds %v", got)
	}
	d := hit("one")
	d.Text = "แรก"
	put(t, s, d)
	refresh(t, s)
	req := index.Request{Kinds: []index.Kind{index.KindAnchor, index.KindHit}, Query: parse(t, "แรก")}
	if got := search(t, s, req); len(got) != 1 {
		t.Errorf("with a kind never written beside it, %v is found", ids(got))
	}
	req = index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Or{Args: []query.Node{query.Text{}, query.Keyword{Field: "nosuch", Value: "x"}}}}
	if got := search(t, s, req); len(got) != 0 {
		t.Errorf("an empty text and a field never written find %v", ids(got))
	}
}
