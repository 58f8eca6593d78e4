package elastic_test

import (
	"testing"

	"scops/index/desk/desktest"
)

func TestALegalHoldOfAFileStopsRetention(t *testing.T) {
	t.Parallel()
	address := serverURL(t)
	desktest.HeldFiles(t, openAt(t, address, newPrefix(t, address)))
}
