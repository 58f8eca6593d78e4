package elastic_test

import (
	"testing"

	"scops/index"
	"scops/index/alert/alerttest"
)

func TestAlertsKeepTheirPromise(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	prefix := newPrefix(t, address)
	alerttest.Run(t, func(t testing.TB) index.Store { return openAt(t, address, prefix) }, 7)
}
