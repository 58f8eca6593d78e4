package main

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
)

// recorder answers like a server, as far as the store looks, and keeps what it
// was sent.
type recorder struct {
	mu     sync.Mutex
	bulks  [][]byte
	search []byte // the last
	path   string // of it
}

func (r *recorder) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case req.URL.Path == "/_nodes":
		_, _ = io.WriteString(w, `{"nodes":{"a":{"version":"8.19.21","build_flavor":"default"}}}`)
	case req.URL.Path == "/_bulk":
		r.bulks = append(r.bulks, body)
		items := strings.Repeat(`{"index":{"status":201,"_seq_no":1,"_primary_term":1}},`, strings.Count(string(body), "\n")/2)
		_, _ = fmt.Fprintf(w, `{"items":[%s]}`, strings.TrimSuffix(items, ","))
	case strings.HasSuffix(req.URL.Path, "/_search"):
		r.search, r.path = body, req.URL.RequestURI()
		_, _ = io.WriteString(w, `{}`)
	default:
		_, _ = io.WriteString(w, `{}`)
	}
}
