package indextest_test

import (
	"testing"

	"scops/index"
	"scops/index/indextest"
)

func TestMemoryIsAStore(t *testing.T) {
	t.Parallel()
	indextest.Run(t, func(testing.TB) index.Store { return indextest.NewMemory() })
}
