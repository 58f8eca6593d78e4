package sqlite_test

import (
	"path/filepath"
	"testing"

	"scops/index/desk/desktest"
)

func TestALegalHoldOfAFileStopsRetention(t *testing.T) {
	t.Parallel()
	desktest.HeldFiles(t, openAt(t, filepath.Join(t.TempDir(), "index.db")))
}
