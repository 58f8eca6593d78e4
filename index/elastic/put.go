package elastic

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
)

// op is one line or two of a bulk request, and what became of it.
type op struct {
	head   []byte // the action, one line
	body   []byte // the document, one line; nil for delete
	kind   index.Kind
	id     string
	pinned bool   // it goes to the index of one mapping alone
	index  string // after it was done
	seqNo  int64
	term   int64
	err    error // the document's own
	absent bool  // delete: there was nothing
}

func (o *op) size() int { return len(o.head) + len(o.body) }

// Bounds of one bulk request.
const (
	maxBatchOps   = 500
	maxBatchBytes = 2 << 20
)

// Put writes documents, each on its own.
func (s *Store) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	out := make([]index.Outcome, len(docs))
	ctx, stop := context.WithCancel(ctx)
	ready := make(chan prepared)
	go s.prepareAll(ctx, docs, out, ready)
	for next := range ready {
		if err == nil {
			if err = next.err; err == nil {
				err = s.flush(ctx, next.batch, out, opt.Wait)
			}
			if err != nil {
				stop()
			}
		}
	}
	stop()
	if err != nil {
		return nil, fmt.Errorf("write index: %w", err)
	}
	return out, nil
}

// prepared is a batch to be sent, or why there is none.
type prepared struct {
	batch *batch
	err   error
}

// prepareAll hands on documents in batches: the next is written while the server
// works on the one before. It ends with ready closed, soon after ctx ends.
func (s *Store) prepareAll(ctx context.Context, docs []index.Document, out []index.Outcome, ready chan<- prepared) {
	defer close(ready)
	hand := func(p prepared) bool {
		select {
		case ready <- p:
			return p.err == nil
		case <-ctx.Done():
			return false
		}
	}
	b := newBatch()
	for i := range docs {
		o, err := s.putOp(ctx, &docs[i])
		if err != nil {
			var rejected *index.RejectedError
			if errors.As(err, &rejected) || errors.Is(err, index.ErrConflict) {
				out[i].Err = err
				continue
			}
			hand(prepared{err: err})
			return
		}
		if !b.takes(o) {
			if !hand(prepared{batch: b}) {
				return
			}
			b = newBatch()
		}
		b.add(o, i)
	}
	hand(prepared{batch: b})
}

func (s *Store) flush(ctx context.Context, b *batch, out []index.Outcome, wait bool) error {
	if err := s.bulk(ctx, b.ops, wait); err != nil {
		return err
	}
	for i, o := range b.ops {
		out[b.places[i]] = index.Outcome{Version: s.versionOf(o.index, o.seqNo, o.term), Err: o.err}
		if o.err != nil {
			out[b.places[i]].Version = ""
		}
	}
	return nil
}

// batch is what goes into one bulk request: never the same document twice,
// because the server may ask for some of it again.
type batch struct {
	ops    []*op
	places []int
	size   int
	has    map[[2]string]bool
}

func newBatch() *batch { return &batch{has: map[[2]string]bool{}} }

func (b *batch) takes(o *op) bool {
	return len(b.ops) == 0 || len(b.ops) < maxBatchOps && b.size+o.size() <= maxBatchBytes && !b.has[[2]string{string(o.kind), o.id}]
}

func (b *batch) add(o *op, place int) {
	b.ops, b.places, b.size = append(b.ops, o), append(b.places, place), b.size+o.size()
	b.has[[2]string{string(o.kind), o.id}] = true
}

// putOp prepares one document; the error may be its own or the store's.
func (s *Store) putOp(ctx context.Context, d *index.Document) (*op, error) {
	if rejected := d.Validate(); rejected != nil {
		return nil, rejected
	}
	action := action{Index: s.alias(d.Kind), ID: d.ID, RequireAlias: true}
	verb := "index"
	switch d.Version {
	case index.VersionNone:
		verb = "create"
	case index.VersionAny:
	default:
		v, ok := readVersion(d.Version)
		if !ok {
			return nil, index.ErrConflict
		}
		action.Index, action.SeqNo, action.Term = s.pinned(d.Kind, v.mapping), &v.seqNo, &v.term
	}
	if err := s.prepare(ctx, d.Kind); err != nil {
		return nil, err
	}
	head, err := encodeAction(verb, action)
	if err != nil {
		return nil, err
	}
	body, err := encode(d)
	if err != nil {
		return nil, err
	}
	return &op{head: head, body: body, kind: d.Kind, id: d.ID, pinned: action.SeqNo != nil}, nil
}
