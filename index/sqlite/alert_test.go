package sqlite_test

import (
	"path/filepath"
	"testing"

	"scops/index"
	"scops/index/alert/alerttest"
)

func TestAlertsKeepTheirPromise(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "index.db")
	alerttest.Run(t, func(t testing.TB) index.Store { return openAt(t, path) }, 1)
}
