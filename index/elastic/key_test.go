package elastic_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"scops/index"
	"scops/index/elastic"
	"scops/index/indextest"
)

// TestAnAPIKeyOfTheRoleIsEnough puts a store to the test that logs in with an
// API key, which may do what deploy/compose/elasticsearch/role.json says alone.
func TestAnAPIKeyOfTheRoleIsEnough(t *testing.T) {
	t.Parallel()
	if os.Getenv("SCOPS_TEST_LONG") != "1" {
		t.Skip("it needs a server made to give keys (deploy/backends start DIR --api-keys): SCOPS_TEST_LONG=1")
	}
	address := os.Getenv("SCOPS_TEST_ELASTIC_KEYS")
	if address == "" {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("SCOPS_TEST_ELASTIC_KEYS is not set: deploy/backends start DIR --api-keys starts a server")
		}
		t.Skip("SCOPS_TEST_ELASTIC_KEYS is not set: no server that gives keys")
	}
	id, key := newKey(t, address)
	t.Run("TestStore", func(t *testing.T) {
		indextest.Run(t, func(t testing.TB) index.Store { return openByKey(t, address, newPrefix(t, address), key) })
	})
	if _, err := openByKey(t, address, "others", key).Put(t.Context(), hits(1), index.PutOptions{}); !errors.Is(err, index.ErrDenied) {
		t.Errorf("writing to indices of somebody else: %v, want ErrDenied", err)
	}
	s := openByKey(t, address, newPrefix(t, address), key)
	do(t, address, http.MethodDelete, "/_security/api_key", `{"ids":["`+id+`"]}`)
	if _, err := s.Put(t.Context(), hits(1), index.PutOptions{}); !errors.Is(err, index.ErrDenied) || strings.Contains(err.Error(), key) {
		t.Errorf("writing with a key that was revoked: %v, want ErrDenied", err)
	}
}

func newKey(t *testing.T, address string) (id, key string) {
	t.Helper()
	role, err := os.ReadFile("../../deploy/compose/elasticsearch/role.json")
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(address+"/_security/api_key", "application/json", reader(`{"name":"scops","role_descriptors":{"scops":`+string(role)+`}}`)) //nolint:noctx // its server is ours
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var made struct{ ID, Encoded string }
	if err := json.NewDecoder(res.Body).Decode(&made); err != nil || made.Encoded == "" {
		t.Fatalf("no key was made: %s, %v", res.Status, err)
	}
	return made.ID, made.Encoded
}

// openByKey leaves the user out of the address.
func openByKey(t testing.TB, address, prefix, key string) *elastic.Store {
	t.Helper()
	_, host, _ := strings.Cut(address, "@")
	s, err := elastic.Open(t.Context(), elastic.Options{Addresses: []string{"http://" + host}, Prefix: prefix, APIKey: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}
