package ledger_test

import (
	"context"
	"testing"

	"scops/index"
	"scops/index/indextest"
	"scops/index/ledger"
)

// busy is a Store on which others write while somebody reads: before every
// search and after every read, they append.
type busy struct {
	*indextest.Memory
	append func()
	depth  int
}

func (b *busy) meanwhile() {
	if b.depth > 0 || b.append == nil {
		return
	}
	b.depth++
	defer func() { b.depth-- }()
	b.append()
}

func (b *busy) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	defer b.meanwhile()
	return b.Memory.Get(ctx, kind, ids...)
}

func (b *busy) Search(ctx context.Context, req index.Request) (index.Result, error) {
	b.meanwhile()
	return b.Memory.Search(ctx, req)
}

func TestVerifyingBesideRunningProcessesFindsNothingBroken(t *testing.T) {
	t.Parallel()
	memory, anchorFile, _ := written(t)
	store := &busy{Memory: memory}
	running := open(t, store, anchorFile)
	appendDeed(t, running, "searched")
	var young []*ledger.Ledger
	store.append = func() {
		appendDeed(t, running, "searched") // the walk's end moves
		l := open(t, store, "")            // and so does that of the anchor chain
		appendDeed(t, l, "viewed")
		young = append(young, l)
	}
	if report := verify(t, store, ledger.Check{File: anchorFile}); len(report.Broken) > 0 {
		t.Errorf("%d processes started meanwhile; broken: %+v", len(young), report.Broken)
	}
	if len(young) == 0 {
		t.Fatal("nothing was written meanwhile")
	}
	store.append = nil
	if report := verify(t, store, ledger.Check{File: anchorFile}); len(report.Broken) > 0 {
		t.Errorf("afterwards: %+v", report.Broken)
	}
}
