package elastic_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"scops/index"
	"scops/index/elastic"
)

// fake answers like a server, as far as a test needs it.
// items writes the answer to a bulk request.
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

func TestAGatewayThatGivesUpIsNotAskedToWriteAgain(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 504} {
		f, address := newFake(t)
		f.answer = func(int, []string, int) (int, string) { return status, `<html>` }
		s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{address, address}})
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Put(t.Context(), hits(1), index.PutOptions{})
		if errors.Is(err, index.ErrUnavailable) != (status != 500) || err == nil || len(f.bulks) != 1 {
			t.Errorf("%d: sent %d times: %v, want an error after once", status, len(f.bulks), err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

// closedPort is an address nobody listens on.
