package elastic_test

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"scops/index"
	"scops/index/elastic"
)

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
	server := httptest.NewUnstartedServer(f)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	if s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{server.URL}}); err == nil || !strings.Contains(err.Error(), "cannot be trusted") {
		t.Errorf("a server with a certificate of its own making: %v", err)
		if err == nil {
			_ = s.Close()
		}
	}
	trusted := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(trusted, block, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{server.URL}, CAFile: trusted})
	if err != nil {
		t.Fatalf("the same server, vouched for by the CA file: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
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

func TestAHistogramOfTooManyBinsIsNamed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 503} { // Elasticsearch, OpenSearch
		f, _ := newFake(t)
		tries := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/_search") {
				f.ServeHTTP(w, r)
				return
			}
			tries++
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"error":{"type":"search_phase_execution_exception","reason":"","caused_by":{"type":"too_many_buckets_exception",
				"reason":"Trying to create too many buckets. Must be less than or equal to: [65536]"}}}`)
		}))
		_, err := openAt(t, server.URL, "t").Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}, Histogram: &index.Histogram{}})
		server.Close()
		if !errors.Is(err, index.ErrBins) || tries != 1 {
			t.Errorf("after %d tries: %v, want ErrBins at once", tries, err)
		}
	}
}
