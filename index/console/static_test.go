package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestFilesOfOthersAreTheOnesThatWereChosen(t *testing.T) {
	t.Parallel()
	sums, err := assets.ReadFile("ui/static/vendor/SHA256SUMS")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{}
	for line := range strings.Lines(string(sums)) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok {
			t.Fatalf("SHA256SUMS has a line %q", line)
		}
		listed[name] = sum
	}
	entries, err := assets.ReadDir("ui/static/vendor")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() == "SHA256SUMS" {
			continue
		}
		raw, err := assets.ReadFile("ui/static/vendor/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if sum := sha256.Sum256(raw); hex.EncodeToString(sum[:]) != listed[e.Name()] {
			t.Errorf("%s has the hash %x, SHA256SUMS says %q", e.Name(), sum, listed[e.Name()])
		}
		delete(listed, e.Name())
	}
	for name := range listed {
		t.Errorf("%s is listed and not there", name)
	}
}

func TestStaticFilesAreKeptForEverUnderTheirHash(t *testing.T) {
	t.Parallel()
	s, err := loadStatic()
	if err != nil {
		t.Fatal(err)
	}
	for name := range s.names {
		address, err := s.url(name)
		if err != nil {
			t.Fatal(err)
		}
		plain, small := httptest.NewRecorder(), httptest.NewRecorder()
		s.ServeHTTP(plain, httptest.NewRequest(http.MethodGet, address, nil))
		r := httptest.NewRequest(http.MethodGet, address, nil)
		r.Header.Set("Accept-Encoding", "br, gzip;q=0.8")
		s.ServeHTTP(small, r)
		unpacked, err := gzip.NewReader(small.Body)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(unpacked)
		if err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
			t.Errorf("%s is not the same when it is compressed: %v", name, err)
		}
		if got := plain.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s is served with Cache-Control %q", name, got)
		}
		if plain.Header().Get("Content-Encoding") != "" || small.Header().Get("Content-Encoding") != "gzip" || small.Header().Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: wrong Content-Encoding or Vary", name)
		}
	}
	missing := httptest.NewRecorder()
	s.ServeHTTP(missing, httptest.NewRequest(http.MethodGet, "/static/console.css", nil))
	if missing.Code != http.StatusNotFound {
		t.Errorf("a file without its hash answers %d", missing.Code)
	}
	if takesGzip("gzip;q=0, br") || takesGzip("") || !takesGzip("gzip") {
		t.Error("Accept-Encoding is misread")
	}
}
