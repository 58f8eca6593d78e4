package alert

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"scops/index"
)

// ErrNotLost: nothing in a message was given up, or all of it is on its way
// again.
var ErrNotLost = errors.New("nothing in this message was given up: it is told, or on its way")

// Resender has what was given up sent again.
type Resender struct {
	Store           index.Store
	Owner, Handling string
	Now             func() time.Time
}

// Look reads which search a message belongs to, and how many posts it was given
// up with that can be told again; index.ErrNotFound.
func (r *Resender) Look(ctx context.Context, id string) (search string, posts int, err error) {
	if id == "" || len(id) > index.MaxID || !utf8.ValidString(id) {
		return "", 0, fmt.Errorf("alert: %w", index.ErrNotFound)
	}
	m, _, err := r.outbox().read(ctx, id)
	if err != nil {
		return "", 0, err
	}
	if m == nil {
		return "", 0, fmt.Errorf("alert %s: %w", id, index.ErrNotFound)
	}
	for _, lost := range m.Lost {
		posts += lost.again()
	}
	return m.Search, posts, nil
}

// Resend has what was given up of a message sent again, for another 24 hours,
// each batch under the key it had: a receiver that has it after all knows it.
// Of two who ask at once, one is told ErrNotLost.
func (r *Resender) Resend(ctx context.Context, id string) error {
	return r.outbox().change(ctx, id, nil, func(m *Message) (bool, error) { return true, m.resend(r.Now()) })
}

func (r *Resender) outbox() outbox {
	return outbox{store: r.Store, owner: r.Owner, handling: r.Handling, now: r.Now, wait: true}
}

func (m *Message) resend(at time.Time) error {
	var kept []Lost
	for _, lost := range m.Lost {
		if lost.again() > 0 {
			m.Again = append(m.Again, lost.Batch)
		} else {
			kept = append(kept, lost)
		}
	}
	if len(kept) == len(m.Lost) {
		return ErrNotLost
	}
	m.Lost, m.AgainAt = kept, at.UnixMilli()
	return nil
}

// again is how many posts of a batch given up can be told again.
func (l Lost) again() int {
	if l.Batch == 0 {
		return 0
	}
	return l.Posts
}
