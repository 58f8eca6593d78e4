package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"scops/index"
	"scops/index/query"
)

func listsWords(t *testing.T, s index.Store) {
	d, post := hit("a"), hit("b")
	d.Text = "Methamphetamine METH, meth.amp 아이스metal ขายmeta me m-e-t-h metaaaal снег снегами é méth"
	post.Kind, post.Text = index.KindPost, "methadone "+strings.Repeat("met", 40)
	put(t, s, d, post)
	refresh(t, s)
	kinds := []index.Kind{index.KindHit, index.KindPost}
	for _, c := range []struct {
		span  query.Span
		limit int
		want  string
	}{
		{query.Span{Prefix: "met", Most: 99}, 99, "meta metaal metal meth methadone methamphetamine"},
		{query.Span{Prefix: "m", Least: 4, Most: 5}, 99, "meta metal meth"},
		{query.Span{Prefix: "met", Most: 99}, 2, "meta metaal"},
		{query.Span{Prefix: "снег", Most: 99}, 99, "снег снегами"},
		{query.Span{Prefix: "снег", Most: 4}, 99, "снег"},
		{query.Span{Prefix: "a", Most: 99}, 99, "amp"},
		{query.Span{Prefix: "meth", Least: 5, Most: 9}, 99, "methadone"},
		{query.Span{Prefix: "zzz", Most: 99}, 99, ""},
	} {
		words, err := s.Words(t.Context(), kinds, c.span, c.limit)
		if got := strings.Join(words, " "); err != nil || got != c.want {
			t.Errorf("%+v, at most %d: %q (%v), want %q", c.span, c.limit, got, err, c.want)
		}
	}
	if words, err := s.Words(t.Context(), []index.Kind{index.KindAnchor}, query.Span{Prefix: "zzz", Most: 9}, 9); err != nil || len(words) > 0 {
		t.Errorf("of a kind never written %v is listed: %v", words, err)
	}
}

func findsLike(t *testing.T, s index.Store) {
	docs := library()
	many := hit("many")
	for i := range index.MaxExpansions + 1 {
		many.Text += fmt.Sprintf("xyz%04d ", i)
	}
	docs = append(docs, many)
	put(t, s, docs...)
	refresh(t, s)
	for text, want := range map[string][]string{
		"ice*": {"en1", "en2", "th3"}, "pri?e": {"en1", "en2"}, "cry*al": {"en3"}, "cristal~": {"en3"}, "prise~": {"en1", "en2"}, "pirce~": {"en1", "en2"},
		"nosuch*": nil, "xyz04?9": {"many"}, "xyz0~": nil, "-ice* lang:en": {"en3"}, "ice* -price": {"th3"}, "xyz000?": {"many"},
	} {
		if got := found(t, s, text); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", text, got, want)
		}
	}
	_, err := index.Expand(t.Context(), s, []index.Kind{index.KindHit}, parse(t, "xyz*"))
	var refused *query.Refusal
	if !errors.As(err, &refused) || refused.Code != query.CodeManyWords {
		t.Errorf("a word that stands for %d: %v, want it refused", index.MaxExpansions+1, err)
	}
}

// deletedWords are no longer found, whether a store still lists them or not.
func deletedWords(t *testing.T, s index.Store) {
	gone, stays := hit("gone"), hit("stays")
	gone.Text, stays.Text = "metham somchai", "methadone"
	stays.Version = put(t, s, gone, stays)[1]
	refresh(t, s)
	if got := found(t, s, "somch*"); !slices.Equal(got, []string{"gone"}) {
		t.Errorf("before anything is deleted %v is found", got)
	}
	if err := s.Delete(t.Context(), index.KindHit, "gone", index.VersionAny); err != nil {
		t.Fatal(err)
	}
	stays.Text = "mephedrone"
	put(t, s, stays)
	refresh(t, s)
	for text, want := range map[string][]string{"somch*": nil, "sonchai~": nil, "meth*": nil, "mep*one": {"stays"}, "-somch*": {"stays"}} {
		if got := found(t, s, text); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", text, got, want)
		}
	}
}

func findsNear(t *testing.T, s index.Store) {
	put(t, s, library()...)
	post := hit("en1")
	post.Kind, post.Text = index.KindPost, "ice, but nobody sells it"
	put(t, s, post)
	refresh(t, s)
	for text, want := range map[string][]string{
		"ice NEAR/16 price":                      {"en1"},
		"price NEAR/15 ice":                      nil,
		"ไอซ์ NEAR/0 ราคา":                       {"th1"},
		"ขาย NEAR/4 ราคา":                        {"th1"},
		"ขาย NEAR/2 ราคา":                        nil,
		"아이스 NEAR/1 팝니다":                         {"ko1"},
		"อ NEAR/0 ซ":                             {"th1"},
		"아이스 NEAR 작대기":                           {"ko3"},
		"(아이스 OR ไอซ์) NEAR/9 (있어요 OR ถูก)":      {"ko4", "th1"},
		"ส่ง NEAR/0 ice":                         {"th3"},
		"cryst* NEAR/1 math~":                    {"en3"},
		"lang:en -(ice NEAR/16 price)":           {"en2", "en3"},
		"lang:ko OR ice NEAR/16 price":           {"en1", "ko1", "ko2", "ko3", "ko4"},
		"NOT (NOT ice NEAR/16 price OR lang:th)": {"en1"},
		"5만원 NEAR/3 ของแท้ AND call NEAR/1 02":   {"mix"},
	} {
		if got := found(t, s, text); !slices.Equal(got, want) {
			t.Errorf("%s finds %v, want %v", text, got, want)
		}
	}
	n := expand(t, s, parse(t, "ice NEAR sells"))
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit, index.KindPost}, Query: n})
	if err != nil || res.Total != 1 || res.Docs[0].Kind != index.KindPost {
		t.Errorf("of a hit and a post with one id %v is found (%v), want the post", res.Docs, err)
	}
}

// tooNear has many texts with both words, and pages of those where they are
// near.
func tooNear(t *testing.T, s index.Store) {
	const n = 2600
	docs := make([]index.Document, n)
	want := map[string]int64{}
	for i := range docs {
		docs[i] = hit(fmt.Sprintf("d%04d", i))
		docs[i].Text = "ขาย" + strings.Repeat(" ", i%3) + strings.Repeat("ก", i%7) + "아이스"
		docs[i].Keywords = map[string][]string{"tag": {fmt.Sprint("t", i%4)}}
		if i%50 > 0 {
			docs[i].Numbers = map[string]int64{"when": int64(i % 5)}
		}
		if i%3+i%7 <= 3 {
			want[fmt.Sprint("t", i%4)]++
		}
	}
	for part := range slices.Chunk(docs, 1300) {
		put(t, s, part...)
	}
	refresh(t, s)
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Query: expand(t, s, parse(t, "아이스 NEAR/3 ขาย")), Limit: 100, Facets: []index.Facet{{Field: "tag"}}}
	res, err := s.Search(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range res.Facets["tag"] {
		if c.Docs != want[c.Value] {
			t.Errorf("%d documents have %s, want %d", c.Docs, c.Value, want[c.Value])
		}
	}
	if got := search(t, s, req); len(got) != int(want["t0"]+want["t1"]+want["t2"]+want["t3"]) {
		t.Errorf("the pages hold %d documents", len(got))
	}
	var together sync.WaitGroup
	for range 8 {
		together.Go(func() {
			if _, err := index.Expand(t.Context(), s, req.Kinds, parse(t, "아이스 NEAR/3 ขาย")); err != nil {
				t.Errorf("looked for by eight at once: %v", err)
			}
		})
	}
	together.Wait()
	_, err = index.Expand(t.Context(), crowd{s}, req.Kinds, parse(t, "아이스 NEAR/3 ขาย"))
	var refused *query.Refusal
	if !errors.As(err, &refused) || refused.Code != query.CodeManyPosts {
		t.Errorf("too many candidates: %v, want them refused", err)
	}
}

func notLookedUp(t *testing.T, s index.Store) {
	for _, text := range []string{"metham*", "a OR -meth~", "ice NEAR/3 b"} {
		if _, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: parse(t, text)}); err == nil {
			t.Errorf("%s is taken", text)
		}
	}
}

// crowd is a store that has more candidates than may be read.
type crowd struct{ index.Store }

func (c crowd) Near(ctx context.Context, kinds []index.Kind, n query.Near, beside []query.Node, limit int) (any, int64, error) {
	found, _, err := c.Store.Near(ctx, kinds, n, beside, limit)
	return found, int64(limit) + 1, err
}
