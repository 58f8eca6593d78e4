package alert

import (
	"context"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// Health is how the deliveries of an agency are.
type Health struct {
	Waiting int64     // messages with something still to be delivered
	Lost    int64     // messages something of which was given up within the last 30 days
	Oldest  time.Time // since when the longest waiting is due; zero = none waits
}

// ReadHealth looks.
func ReadHealth(ctx context.Context, store index.Store, owner string) (Health, error) {
	var h Health
	box := outbox{store: store, owner: owner}
	res, err := store.Search(ctx, index.Request{
		Kinds: []index.Kind{index.KindAlert}, Query: box.of(undelivered()), Limit: 1, Sort: index.Sort{Field: "since", Up: true},
	})
	if err != nil {
		return h, fmt.Errorf("count alerts: %w", err)
	}
	h.Waiting = res.Total
	if len(res.Docs) > 0 {
		h.Oldest = time.UnixMilli(res.Docs[0].Numbers["since"])
	}
	res, err = store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindAlert}, Query: box.of(query.Keyword{Field: "lost", Value: index.YesNo(true)}), Limit: 1, NoBody: true})
	if err != nil {
		return h, fmt.Errorf("count alerts: %w", err)
	}
	h.Lost = res.Total
	return h, nil
}

// Trouble is a receiver that could not be told.
type Trouble struct {
	ID     string // of the message
	Search string
	Way    Way
	To     string
	At     time.Time // of the newest failure
	Lost   int       // posts it was not told of
	Again  int       // of them, those it can be told of again: see Resender
	Reason string
	Trying bool // it is still tried
}

// maxTroubles bounds what is shown at once.
const maxTroubles = 200

// Troubles lists what could not be delivered, the newest first.
func Troubles(ctx context.Context, store index.Store, owner string) ([]Trouble, error) {
	box := outbox{store: store, owner: owner}
	failing := query.Or{Args: []query.Node{
		query.Keyword{Field: "lost", Value: index.YesNo(true)}, query.Keyword{Field: "failing", Value: index.YesNo(true)},
	}}
	res, err := store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindAlert}, Query: box.of(failing), Limit: maxTroubles})
	if err != nil {
		return nil, fmt.Errorf("list alerts that failed: %w", err)
	}
	var out []Trouble
	for i := range res.Docs {
		m, err := messageOf(&res.Docs[i])
		if err != nil {
			return nil, err
		}
		t := Trouble{ID: m.ID, Search: m.Search, Way: m.Way, To: m.To, At: time.UnixMilli(m.Touched).UTC(), Reason: m.Failure, Trying: m.failing()}
		for _, lost := range m.Lost {
			t.Lost += lost.Posts
			t.Again += lost.again()
			if !t.Trying {
				t.At, t.Reason = lost.At, lost.Reason
			}
		}
		out = append(out, t)
	}
	return out, nil
}
