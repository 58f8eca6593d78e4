package elastic_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"context"

	"scops/index"
	"scops/index/elastic"
	"scops/index/query"
)

// fake answers like a server, as far as a test needs it.
type fake struct {
	t       *testing.T
	mu      sync.Mutex
	bulks   [][]string // the ids of each bulk request
	answer  func(try int, ids []string, size int) (status int, body string)
	version string
}

const elasticVersion = `{"nodes":{"a":{"version":"8.19.21","build_flavor":"default"}}}`

func newFake(t *testing.T) (*fake, string) {
	t.Helper()
	f := &fake{t: t, version: elasticVersion}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return f, server.URL
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	for _, name := range []string{"Content-Type", "Accept"} {
		if strings.Contains(r.Header.Get(name), "vnd.") {
			f.t.Errorf("%s %s has %s %s, which OpenSearch does not know", r.Method, r.URL.Path, name, r.Header.Get(name))
		}
	}
	switch {
	case r.URL.Path == "/_nodes":
		_, _ = io.WriteString(w, f.version)
	case r.URL.Path == "/_bulk":
		f.bulk(w, r)
	default:
		_, _ = io.WriteString(w, `{}`)
	}
}

func (f *fake) bulk(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		f.t.Error(err)
	}
	var ids []string
	for i, line := range strings.Split(strings.TrimSpace(string(body)), "\n") {
		if i%2 == 1 {
			continue
		}
		var head map[string]struct {
			ID string `json:"_id"`
		}
		if err := json.Unmarshal([]byte(line), &head); err != nil {
			f.t.Errorf("line %d of a bulk request: %v", i, err)
		}
		for _, h := range head {
			ids = append(ids, h.ID)
		}
	}
	f.mu.Lock()
	f.bulks = append(f.bulks, ids)
	try := len(f.bulks)
	f.mu.Unlock()
	status, text := f.answer(try, ids, len(body))
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// items writes the answer to a bulk request.
func items(ids []string, each func(id string) string) string {
	parts := make([]string, len(ids))
	for i, id := range ids {
		parts[i] = `{"index":` + each(id) + `}`
	}
	return `{"errors":true,"items":[` + strings.Join(parts, ",") + `]}`
}

const (
	done = `{"status":201,"_seq_no":5,"_primary_term":1}`
	full = `{"status":429,"error":{"type":"es_rejected_execution_exception","reason":"queue is full"}}`
)

func hits(n int) []index.Document {
	docs := make([]index.Document, n)
	for i := range docs {
		docs[i] = index.Document{Kind: index.KindHit, ID: fmt.Sprintf("d%d", i), Version: index.VersionAny}
	}
	return docs
}

func TestABusyServerIsAskedAgainForWhatItRefused(t *testing.T) {
	t.Parallel()
	f, address := newFake(t)
	f.answer = func(try int, ids []string, _ int) (int, string) {
		switch try {
		case 1:
			return 429, `{"error":{"type":"es_rejected_execution_exception","reason":"too many"},"status":429}`
		case 2:
			return 503, `{"error":"no master","status":503}`
		case 3:
			return 200, items(ids, func(id string) string {
				if id == "d1" {
					return full
				}
				return done
			})
		default:
			return 200, items(ids, func(string) string { return done })
		}
	}
	out, err := openAt(t, address, "t").Put(t.Context(), hits(3), index.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		if o.Err != nil || o.Version == "" {
			t.Errorf("document %d: %+v", i, o)
		}
	}
	if got := fmt.Sprint(f.bulks); got != "[[d0 d1 d2] [d0 d1 d2] [d0 d1 d2] [d1]]" {
		t.Errorf("sent %s", got)
	}
}

func TestAServerThatStaysBusyIsGivenUp(t *testing.T) {
	t.Parallel()
	f, address := newFake(t)
	f.answer = func(_ int, ids []string, _ int) (int, string) {
		return 200, items(ids, func(string) string { return full })
	}
	s := openAt(t, address, "t")
	_, err := s.Put(t.Context(), hits(1), index.PutOptions{})
	if !errors.Is(err, index.ErrUnavailable) || len(f.bulks) != 8 {
		t.Errorf("after %d tries: %v, want 8 and ErrUnavailable", len(f.bulks), err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if _, err := s.Put(ctx, hits(1), index.PutOptions{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("out of time: %v", err)
	}
}

func TestWhatIsTooLargeIsSentInHalves(t *testing.T) {
	t.Parallel()
	f, address := newFake(t)
	f.answer = func(_ int, ids []string, size int) (int, string) {
		if size > 3000 {
			return 413, ``
		}
		return 200, items(ids, func(string) string { return done })
	}
	docs := hits(16)
	for i := range docs {
		docs[i].Body = []byte(`{"x":"` + strings.Repeat("x", 500) + `"}`)
	}
	docs[11].Body = []byte(`{"x":"` + strings.Repeat("x", 5000) + `"}`)
	out, err := openAt(t, address, "t").Put(t.Context(), docs, index.PutOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		var rejected *index.RejectedError
		if (i == 11) != errors.As(o.Err, &rejected) || i != 11 && o.Err != nil {
			t.Errorf("document %d: %v", i, o.Err)
		}
	}
}

func TestManyDocumentsGoInSeveralRequests(t *testing.T) {
	t.Parallel()
	f, address := newFake(t)
	f.answer = func(_ int, ids []string, _ int) (int, string) {
		return 200, items(ids, func(string) string { return done })
	}
	docs := append(hits(600), hits(1)...) // the last is the first again
	if _, err := openAt(t, address, "t").Put(t.Context(), docs, index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	var sizes []int
	for _, ids := range f.bulks {
		sizes = append(sizes, len(ids))
	}
	if fmt.Sprint(sizes) != "[500 101]" {
		t.Errorf("requests of %v documents", sizes)
	}
	f.bulks = nil
	if _, err := openAt(t, address, "t").Put(t.Context(), append(hits(2), hits(2)...), index.PutOptions{}); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(f.bulks) != "[[d0 d1] [d0 d1]]" {
		t.Errorf("the same documents twice were sent as %v", f.bulks)
	}
}

func TestItemErrorsMeanWhatTheySay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		item     string
		is       error
		rejected bool
	}{
		{`{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"x"}}`, index.ErrConflict, false},
		{`{"status":400,"error":{"type":"document_parsing_exception","reason":"failed","caused_by":{"reason":"deep"}}}`, nil, true},
		{`{"status":403,"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [FORBIDDEN/5/index read-only (api)];"}}`, index.ErrReadOnly, false},
		{`{"status":403,"error":{"type":"cluster_block_exception","reason":"index [x] blocked by: [FORBIDDEN/12/index read-only / allow delete (api)];"}}`, index.ErrFull, false},
		{`{"status":429,"error":{"type":"cluster_block_exception","reason":"[TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark]"}}`, index.ErrFull, false},
		{`{"status":403,"error":{"type":"security_exception","reason":"no"}}`, index.ErrDenied, false},
		{`{"status":404,"error":{"type":"index_not_found_exception","reason":"no such index"}}`, index.ErrDamaged, false},
	} {
		f, address := newFake(t)
		f.answer = func(_ int, ids []string, _ int) (int, string) {
			return 200, items(ids, func(string) string { return c.item })
		}
		out, err := openAt(t, address, "t").Put(t.Context(), hits(1), index.PutOptions{})
		if err == nil {
			err = out[0].Err
		}
		var rejected *index.RejectedError
		if errors.As(err, &rejected) != c.rejected || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%s: %v, want %v", c.item, err, c.is)
		}
	}
}

func TestAWriteThatMayHaveHappenedIsNotSentAgain(t *testing.T) {
	t.Parallel()
	var writes atomic.Int32
	f, _ := newFake(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/_bulk" {
			f.ServeHTTP(w, r)
			return
		}
		writes.Add(1)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			_ = conn.Close() // the answer is lost
		}
	}))
	defer server.Close()
	_, err := openAt(t, server.URL, "t").Put(t.Context(), hits(1), index.PutOptions{})
	if !errors.Is(err, index.ErrUnavailable) || writes.Load() != 1 {
		t.Errorf("sent %d times: %v, want once and ErrUnavailable", writes.Load(), err)
	}
}

func TestOnlyKnownServersAreTaken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ version, refused string }{
		{elasticVersion, ""},
		{`{"nodes":{"a":{"version":"9.1.0","build_flavor":"default"}}}`, ""},
		{`{"nodes":{"a":{"version":"2.19.0"}}}`, ""},
		{`{"nodes":{"a":{"version":"3.8.0"},"b":{"version":"3.8.0"}}}`, ""},
		{`{"nodes":{"a":{"version":"7.17.0","build_flavor":"default"}}}`, "Elasticsearch 7.17.0 is too old"},
		{`{"nodes":{"a":{"version":"8.19.21","build_flavor":"default"},"b":{"version":"7.17.0","build_flavor":"default"}}}`, "too old"},
		{`{"nodes":{"a":{"version":"1.3.0"}}}`, "OpenSearch 1.3.0 is too old"},
		{`{"hello":"world"}`, "neither Elasticsearch nor OpenSearch"},
		{`<html>`, "read its answer"},
	} {
		f, address := newFake(t)
		f.version = c.version
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{address}})
		cancel()
		if err == nil {
			_ = s.Close()
		}
		if c.refused == "" && err != nil || c.refused != "" && (err == nil || !strings.Contains(err.Error(), c.refused) && !errors.Is(err, context.DeadlineExceeded)) {
			t.Errorf("%s: %v, want %q", c.version, err, c.refused)
		}
	}
}

func TestAnotherNodeIsTriedWhenOneIsDown(t *testing.T) {
	t.Parallel()
	_, address := newFake(t)
	down := "http://" + closedPort(t)
	for range 4 { // whichever comes first
		s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{down, address}})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	_, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{down}})
	if !errors.Is(err, index.ErrUnavailable) || !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("a server that is down: %v, want ErrUnavailable and connection refused", err)
	}
}

// closedPort is an address nobody listens on.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func TestBadOptionsAreRefusedWithoutShowingPasswords(t *testing.T) {
	t.Parallel()
	notPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(notPEM, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		opt  elastic.Options
		part string
	}{
		{elastic.Options{}, "no address"},
		{elastic.Options{Addresses: []string{"user:topsecret@host"}}, "address 1"},
		{elastic.Options{Addresses: []string{"ftp://user:topsecret@host"}}, "address 1"},
		{elastic.Options{Addresses: []string{"http://user:topsecret@[::1"}}, "address 1"},
		{elastic.Options{Addresses: []string{"http://127.0.0.1:1"}, Prefix: "A*"}, "prefix"},
		{elastic.Options{Addresses: []string{"http://127.0.0.1:1"}, Replicas: -1}, "replicas"},
		{elastic.Options{Addresses: []string{"http://127.0.0.1:1"}, CAFile: notPEM}, "no certificate"},
		{elastic.Options{Addresses: []string{"http://127.0.0.1:1"}, CAFile: notPEM + "x"}, "no such file"},
		{elastic.Options{Addresses: []string{"http://user:topsecret@127.0.0.1:1"}}, "refused"},
	} {
		_, err := elastic.Open(t.Context(), c.opt)
		if err == nil || !strings.Contains(err.Error(), c.part) || strings.Contains(err.Error(), "topsecret") {
			t.Errorf("%v: %v, want %q", c.opt.Addresses, err, c.part)
		}
	}
}

func TestACertificateNobodyVouchesForIsRefused(t *testing.T) {
	t.Parallel()
	f, _ := newFake(t)
	server := httptest.NewTLSServer(f)
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	if s, err := elastic.Open(ctx, elastic.Options{Addresses: []string{server.URL}}); err == nil {
		t.Error("a server with a certificate of its own making is taken", s.Close())
	}
}

func TestWrongPasswordsAreNamed(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	_, host, _ := strings.Cut(address, "@")
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
	prefix := newPrefix(t, address)
	do(t, address, http.MethodPut, "/"+prefix+"-hit-v1", `{"mappings":{"_meta":{"scops_mapping":9}}}`)
	_, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if !errors.Is(err, index.ErrNewer) || !strings.Contains(err.Error(), "mapping 9, this version reads 1") {
		t.Errorf("%v, want ErrNewer with both versions", err)
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
	do(t, address, http.MethodDelete, "/"+prefix+"-hit-v1", "")
	if _, err := s.Put(t.Context(), hits(2), index.PutOptions{}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("writing to an index somebody removed: %v, want ErrDamaged", err)
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

func TestTextIsIndexedForOtherToolsWhereTheServerCan(t *testing.T) {
	t.Parallel()
	for analyzers, want := range map[string]string{
		"":          `"text":{"enabled":false,"type":"object"}`,
		"thai":      `"text":{"analyzer":"standard","fields":{"thai":{"analyzer":"thai","type":"text"}},"type":"text"}`,
		"thai, cjk": `"text":{"analyzer":"standard","fields":{"cjk":{"analyzer":"cjk","type":"text"},"thai":{"analyzer":"thai","type":"text"}},"type":"text"}`,
	} {
		f, _ := newFake(t)
		f.answer = func(_ int, ids []string, _ int) (int, string) {
			return 200, items(ids, func(string) string { return done })
		}
		template := ""
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			var asked struct {
				Analyzer string `json:"analyzer"`
			}
			switch {
			case strings.HasPrefix(r.URL.Path, "/_alias/"):
				w.WriteHeader(http.StatusNotFound)
			case r.URL.Path == "/_analyze":
				if err := json.Unmarshal(body, &asked); err != nil {
					t.Error(err)
				}
				if !strings.Contains(analyzers, asked.Analyzer) {
					w.WriteHeader(http.StatusBadRequest)
				}
			case strings.HasPrefix(r.URL.Path, "/_index_template/"):
				template = string(body)
			default:
				r.Body = io.NopCloser(strings.NewReader(string(body)))
				f.ServeHTTP(w, r)
			}
		}))
		_, err := openAt(t, server.URL, "t").Put(t.Context(), hits(1), index.PutOptions{})
		server.Close()
		if err != nil || !strings.Contains(template, want) {
			t.Errorf("with the analyzers %q: %v, the template is %s, want %s", analyzers, err, template, want)
		}
	}
}
