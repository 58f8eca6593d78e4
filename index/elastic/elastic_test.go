package elastic_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/elastic"
	"scops/index/indextest"
)

// serverURL is a real server to test against, with its user.
func serverURL(t testing.TB) string {
	t.Helper()
	address := os.Getenv("SCOPS_TEST_ELASTIC")
	if address == "" {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("SCOPS_TEST_ELASTIC is not set: deploy/backends starts a server")
		}
		t.Skip("SCOPS_TEST_ELASTIC is not set: no server to test against")
	}
	return address
}

// newPrefix gives a test indices of its own, removed at its end.
func newPrefix(t testing.TB, address string) string {
	t.Helper()
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	prefix := "test-" + hex.EncodeToString(b[:])
	t.Cleanup(func() {
		for _, kind := range []index.Kind{index.KindHit, index.KindPost, index.KindAnchor, index.KindMeta} {
			do(t, address, http.MethodDelete, "/"+prefix+"-"+string(kind)+"-v1,"+prefix+"-"+string(kind)+"-v2?ignore_unavailable=true", "")
			do(t, address, http.MethodDelete, "/_index_template/"+prefix+"-"+string(kind), "")
		}
	})
	return prefix
}

func openAt(t testing.TB, address, prefix string) *elastic.Store {
	t.Helper()
	s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{address}, Prefix: prefix})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func open(t testing.TB) index.Store {
	t.Helper()
	address := serverURL(t)
	return openAt(t, address, newPrefix(t, address))
}

// do asks the server directly.
func do(t testing.TB, address, method, path, body string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address+path, reader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	return res.StatusCode
}

func TestStore(t *testing.T) {
	t.Parallel()
	serverURL(t)
	indextest.Run(t, open)
}

func reader(s string) *strings.Reader { return strings.NewReader(s) }
