package elastic_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"scops/index"
)

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

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
