package alert

import (
	"context"
	"errors"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// attempts bounds the tries of one write against other writers of the same
// Document.
const attempts = 16

// errNotOurs: the lease has passed to somebody else, or was never ours.
var errNotOurs = errors.New("the alert is somebody else's to deliver")

// outbox keeps messages in the store. Each is read by id and written by
// compare-and-set: a search only says where to look.
type outbox struct {
	store           index.Store
	owner, handling string
	now             func() time.Time
	wait            bool // a search sees what was written before the call ends
}

// change reads a message, lets do change it and writes it, again if somebody
// else was faster. fresh, if any, is what it is when it is not there yet. do
// returns false when there is nothing to write.
func (o outbox) change(ctx context.Context, id string, fresh *Message, do func(*Message) (bool, error)) error {
	for range attempts {
		m, version, err := o.read(ctx, id)
		if err != nil {
			return err
		}
		if m == nil {
			if fresh == nil {
				return fmt.Errorf("alert %s: %w", id, index.ErrNotFound)
			}
			copied := *fresh
			m = &copied
		}
		if write, err := do(m); err != nil || !write {
			return err
		}
		err = o.write(ctx, m, version)
		if err == nil || !errors.Is(err, index.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("write alert %s: %w: still so after %d tries", id, index.ErrConflict, attempts)
}

func (o outbox) read(ctx context.Context, id string) (*Message, index.Version, error) {
	docs, err := o.store.Get(ctx, index.KindAlert, id)
	if err != nil {
		return nil, "", fmt.Errorf("read alert %s: %w", id, err)
	}
	if docs[0] == nil {
		return nil, index.VersionNone, nil
	}
	m, err := messageOf(docs[0])
	return m, docs[0].Version, err
}

func (o outbox) write(ctx context.Context, m *Message, version index.Version) error {
	m.Touched = o.now().UnixMilli()
	doc, err := m.document()
	if err != nil {
		return err
	}
	doc.Version, doc.Owner, doc.Handling = version, o.owner, o.handling
	if err := index.PutOne(ctx, o.store, doc, index.PutOptions{Wait: o.wait}); err != nil {
		return fmt.Errorf("write alert %s: %w", m.ID, err)
	}
	return nil
}

// add puts texts into a message and makes it if there is none.
func (o outbox) add(ctx context.Context, fresh *Message, texts []Text, due time.Time) error {
	return o.change(ctx, fresh.ID, fresh, func(m *Message) (bool, error) { return m.add(texts, due.UnixMilli()), nil })
}

// take leases what is due of a message; nil when nothing is, or somebody else
// was faster.
func (o outbox) take(ctx context.Context, id, token string, lease time.Duration) (*Message, error) {
	m, version, err := o.read(ctx, id)
	if err != nil || m == nil {
		return nil, err
	}
	now := o.now()
	state, from := m.state()
	if state != StateDue && state != StateLeased || from > now.UnixMilli() {
		return nil, nil
	}
	m.take(token, now, lease)
	if err := o.write(ctx, m, version); err != nil {
		if errors.Is(err, index.ErrConflict) {
			return nil, nil
		}
		return nil, err
	}
	return m, nil
}

// settle writes down what became of a delivery, on top of whatever was added
// meanwhile, as long as the lease is still ours.
func (o outbox) settle(ctx context.Context, id, token string, do func(*Message)) error {
	return o.change(ctx, id, nil, func(m *Message) (bool, error) {
		if m.Lease == nil || m.Lease.Token != token {
			return false, fmt.Errorf("alert %s: %w", id, errNotOurs)
		}
		do(m)
		return true, nil
	})
}

// of is a condition on messages of the agency.
func (o outbox) of(nodes ...query.Node) query.Node {
	return query.And{Args: append([]query.Node{query.Keyword{Field: "owner", Value: o.owner}}, nodes...)}
}

// undelivered are messages with something still to be delivered.
func undelivered() query.Node {
	return query.Or{Args: []query.Node{
		query.Keyword{Field: "state", Value: string(StateDue)}, query.Keyword{Field: "state", Value: string(StateLeased)},
	}}
}

// due names messages whose time has come, the longest waiting first.
func (o outbox) due(ctx context.Context, limit int) ([]string, error) {
	now := o.now().UnixMilli() + 1
	res, err := o.store.Search(ctx, index.Request{
		Kinds: []index.Kind{index.KindAlert}, Limit: limit, NoBody: true, Sort: index.Sort{Field: "next", Up: true},
		Query: o.of(undelivered(), query.Range{Field: "next", To: &now}),
	})
	if err != nil {
		return nil, fmt.Errorf("look for alerts that are due: %w", err)
	}
	ids := make([]string, len(res.Docs))
	for i, doc := range res.Docs {
		ids[i] = doc.ID
	}
	return ids, nil
}

// sweep deletes what has long been delivered or given up.
func (o outbox) sweep(ctx context.Context, kept time.Duration) error {
	before := o.now().Add(-kept).UnixMilli()
	_, err := index.Sweep(ctx, o.store, index.Request{
		Kinds: []index.Kind{index.KindAlert}, Limit: 500, Sort: index.Sort{Field: "when", Up: true},
		Query: o.of(query.Not{Arg: undelivered()}, query.Range{Field: "when", To: &before}),
	})
	if err != nil {
		return fmt.Errorf("delete old alerts: %w", err)
	}
	return nil
}
