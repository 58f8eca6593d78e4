package alert_test

import (
	"testing"

	"scops/index"
	"scops/index/alert/alerttest"
	"scops/index/indextest"
)

func TestAlertsKeepTheirPromiseInMemory(t *testing.T) {
	t.Parallel()
	store := indextest.NewMemory()
	alerttest.Run(t, func(testing.TB) index.Store { return store }, 1)
}
