package sqlite_test

import (
	"path/filepath"
	"testing"

	"scops/index"
	"scops/index/indextest"
	"scops/index/sqlite"
)

func open(t testing.TB) index.Store {
	t.Helper()
	return openAt(t, filepath.Join(t.TempDir(), "index.db"))
}

func openAt(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path, sqlite.Options{})
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

func TestStore(t *testing.T) {
	t.Parallel()
	indextest.Run(t, open)
}
