package elastic_test

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"scops/index"
	"scops/index/elastic"
	"scops/index/indextest"
	"scops/index/query"
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

// newPrefix gives a test indices of its own, removed at its end. The role of the
// deployment is for such.
func newPrefix(t testing.TB, address string) string {
	t.Helper()
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	prefix := "scops-test-" + hex.EncodeToString(b[:])
	t.Cleanup(func() {
		for _, name := range strings.Fields(answer(t, address, "/_cat/indices/"+prefix+"-*?h=index")) {
			do(t, address, http.MethodDelete, "/"+name, "")
		}
		do(t, address, http.MethodDelete, "/_index_template/"+prefix+"-*", "")
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

// answer is what the server says to a question, also at a test's end.
func answer(t testing.TB, address, path string) string {
	t.Helper()
	res, err := http.Get(address + path) //nolint:noctx // at the end there is none
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func parseQuery(t testing.TB, text string) query.Node {
	t.Helper()
	n, err := query.Parse(text, query.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestStore(t *testing.T) {
	t.Parallel()
	serverURL(t)
	indextest.Run(t, open)
}

func reader(s string) *strings.Reader { return strings.NewReader(s) }
