package elastic_test

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"scops/index"
	"scops/index/elastic"
	"scops/index/query"
)

func TestWrongPasswordsAreNamed(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	_, host, guarded := strings.Cut(address, "@")
	if !guarded {
		t.Skip("SCOPS_TEST_ELASTIC names no user: the server asks for none")
	}
	for name, opt := range map[string]elastic.Options{
		"a wrong password": {Username: "scops", Password: "wrong"},
		"no user at all":   {},
		"a wrong key":      {APIKey: "bm86bm8="},
	} {
		opt.Addresses = []string{"http://" + host}
		if _, err := elastic.Open(t.Context(), opt); !errors.Is(err, index.ErrDenied) {
			t.Errorf("%s: %v, want ErrDenied", name, err)
		}
	}
}

func TestBlockedIndicesAreNamed(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	for block, want := range map[string]error{"read_only_allow_delete": index.ErrFull, "read_only": index.ErrReadOnly, "write": index.ErrReadOnly} {
		prefix := newPrefix(t, address)
		s := openAt(t, address, prefix)
		if _, err := s.Put(t.Context(), hits(2), index.PutOptions{}); err != nil {
			t.Fatal(err)
		}
		settings := "/" + prefix + "-hit/_settings"
		do(t, address, http.MethodPut, settings, `{"index.blocks.`+block+`":true}`)
		if _, err := s.Put(t.Context(), hits(2), index.PutOptions{}); !errors.Is(err, want) {
			t.Errorf("writing with %s: %v, want %v", block, err, want)
		}
		if err := s.Check(t.Context()); !errors.Is(err, want) {
			t.Errorf("checking with %s: %v, want %v", block, err, want)
		}
		do(t, address, http.MethodPut, settings, `{"index.blocks.`+block+`":null}`)
		if out, err := s.Put(t.Context(), hits(2), index.PutOptions{}); err != nil || out[0].Err != nil {
			t.Errorf("without %s again: %v, %v", block, out, err)
		}
	}
}

func TestIndicesOfANewerVersionAreRefused(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	for meta, want := range map[string]string{
		`{"scops_mapping":9,"scops_software":"scops 3.4"}`: "-hit-v1 has mapping 9, written by scops 3.4; this is scops 1.1, which reads mapping 2: use scops 3.4 or newer",
		`{"scops_mapping":9}`:                              "-hit-v1 has mapping 9, written by a newer version; this is scops 1.1",
	} {
		prefix := newPrefix(t, address)
		do(t, address, http.MethodPut, "/"+prefix+"-hit-v1", `{"mappings":{"_meta":`+meta+`}}`)
		_, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{address}, Prefix: prefix, Software: "scops 1.1"})
		if !errors.Is(err, index.ErrNewer) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want ErrNewer and %q", err, want)
		}
	}
}

func TestAnIndexSaysWhoMadeIt(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	prefix := newPrefix(t, address)
	s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{address}, Prefix: prefix, Software: "scops 1.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(t.Context(), hits(1), index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(address + "/" + prefix + "-hit/_mapping?filter_path=*.mappings._meta")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if want := `"scops_software":"scops 1.1"`; err != nil || !strings.Contains(string(body), want) {
		t.Errorf("the mapping says %s (%v), want %s", body, err, want)
	}
}

func TestAnIndexThatVanishesIsNotMadeAgainInSilence(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	prefix := newPrefix(t, address)
	s := openAt(t, address, prefix)
	if _, err := s.Put(t.Context(), hits(2), index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	do(t, address, http.MethodDelete, "/"+prefix+"-hit-v2", "")
	if _, err := s.Put(t.Context(), hits(2), index.PutOptions{}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("writing to an index somebody removed: %v, want ErrDamaged", err)
	}
}

func TestAnIndexOfTheFirstMappingIsReadAndSaysWhatItLacks(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	prefix := newPrefix(t, address)
	do(t, address, http.MethodPut, "/"+prefix+"-hit-v1", `{"mappings":{"_meta":{"scops_mapping":1},"dynamic":false,"properties":{"kind":{"type":"keyword"},"id":{"type":"keyword"},
		"terms":{"type":"text","analyzer":"whitespace"},"words":{"type":"text","analyzer":"whitespace"}}},"aliases":{"`+prefix+`-hit":{}}}`)
	s := openAt(t, address, prefix)
	d := hits(1)[0]
	d.Text = "methamp 아이스"
	if out, err := s.Put(t.Context(), []index.Document{d}, index.PutOptions{Wait: true}); err != nil || out[0].Err != nil {
		t.Fatal(err, out)
	}
	kinds := []index.Kind{index.KindHit}
	for text, want := range map[string]query.Code{"methamp NEAR/1 아이스": "", "meth*": query.CodeOldIndex, "아이스 -methanp~": query.CodeOldIndex} {
		n, err := query.Parse(text, query.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n, err = index.Expand(t.Context(), s, kinds, n)
		var refused *query.Refusal
		if errors.As(err, &refused) != (want != "") || refused != nil && refused.Code != want {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
		if want != "" {
			continue
		}
		if res, err := s.Search(t.Context(), index.Request{Kinds: kinds, Query: n}); err != nil || res.Total != 1 {
			t.Errorf("%s finds %d documents (%v), want 1", text, res.Total, err)
		}
	}
	if _, err := s.Move(t.Context(), onlyMove(t, s), quiet); err != nil {
		t.Fatal(err)
	}
	n, err := index.Expand(t.Context(), s, kinds, parseQuery(t, "meth*"))
	if err != nil {
		t.Fatal(err)
	}
	if res, err := s.Search(t.Context(), index.Request{Kinds: kinds, Query: n}); err != nil || res.Total != 1 {
		t.Errorf("after the migration meth* finds %d documents (%v), want 1", res.Total, err)
	}
}

func TestTwoProcessesMakeTheIndexTogether(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	prefix := newPrefix(t, address)
	var wg sync.WaitGroup
	for n := range 4 {
		s := openAt(t, address, prefix)
		wg.Go(func() {
			docs := hits(1)
			docs[0].ID = fmt.Sprint(n)
			if out, err := s.Put(t.Context(), docs, index.PutOptions{Wait: true}); err != nil || out[0].Err != nil {
				t.Errorf("process %d: %v, %v", n, out, err)
			}
		})
	}
	wg.Wait()
	res, err := openAt(t, address, prefix).Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}})
	if err != nil || res.Total != 4 {
		t.Errorf("%d documents (%v), want 4", res.Total, err)
	}
}

func TestTheDeepestQueryIsTaken(t *testing.T) {
	t.Parallel()
	s := open(t)
	if _, err := s.Put(t.Context(), hits(1), index.PutOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	var n query.Node = query.Not{Arg: query.Keyword{Field: "tag", Value: "x"}}
	levels := 1
	for ; levels < query.MaxDepth; levels++ {
		other := query.Keyword{Field: "tag", Value: "y"}
		if levels%2 == 0 {
			n = query.And{Args: []query.Node{query.Not{Arg: other}, n}}
		} else {
			n = query.Or{Args: []query.Node{other, n}}
		}
	}
	if _, err := query.Parse(n.String(), query.Options{}); err != nil {
		t.Fatalf("the query is deeper than Parse takes: %v", err)
	}
	n = query.And{Args: []query.Node{query.Keyword{Field: "id", Value: "d0"}, n}} // as desk does
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: n})
	if err != nil || res.Total != 1 {
		t.Errorf("%d documents (%v), want 1", res.Total, err)
	}
	wide := make([]query.Node, query.MaxNodes)
	for i := range wide {
		wide[i] = query.Text{Raw: "ก", Folded: "ก"}
	}
	if _, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Query: query.Or{Args: wide}}); err != nil {
		t.Errorf("the widest query: %v", err)
	}
}

func TestTheServerTellsWhatItIs(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]elastic.Server{
		elasticVersion: {Product: elastic.ProductElasticsearch, Versions: []string{"8.19.21"}},
		`{"nodes":{"a":{"version":"3.8.0"},"b":{"version":"3.8.0"}}}`: {Product: elastic.ProductOpenSearch, Versions: []string{"3.8.0", "3.8.0"}},
	} {
		f, address := newFake(t)
		f.version = answer
		got, err := openAt(t, address, "about").Server(t.Context())
		if err != nil || got.Product != want.Product || !slices.Equal(got.Versions, want.Versions) {
			t.Errorf("%s: %+v, %v; want %+v", answer, got, err, want)
		}
	}
}
