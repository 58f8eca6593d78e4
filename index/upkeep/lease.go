package upkeep

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// leaseFor is how long a lease holds without being renewed: a process that was
// killed keeps others waiting no longer.
const leaseFor = 5 * time.Minute

// ErrBusy: another process is at it.
var ErrBusy = errors.New("another process is erasing what is over its time")

// lease is the right of one process to erase, in a Document of kind meta. What
// is done under it is safe to be done by two at once: the lease keeps them from
// doing it twice for nothing.
type lease struct {
	r      *Retention
	holder string
	at     index.Version
}

type leased struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

const leaseID = "retention-lease"

// take gives the lease, or ErrBusy.
func (r *Retention) take(ctx context.Context) (*lease, error) {
	docs, err := r.Store.Get(ctx, index.KindMeta, leaseID)
	if err != nil {
		return nil, fmt.Errorf("take lease: %w", err)
	}
	l := &lease{r: r, holder: rand.Text()}
	if docs[0] != nil {
		var now leased
		if err := json.Unmarshal(docs[0].Body, &now); err != nil {
			return nil, fmt.Errorf("take lease: %w", err)
		}
		if now.Until.After(r.Now()) {
			return nil, ErrBusy
		}
		l.at = docs[0].Version
	}
	return l, l.write(ctx, r.Now().Add(leaseFor))
}

// renew holds the lease for longer; ErrBusy where it was lost.
func (l *lease) renew(ctx context.Context) error { return l.write(ctx, l.r.Now().Add(leaseFor)) }

// release lets others in at once, also when the process ends.
func (l *lease) release(ctx context.Context) error {
	return l.write(context.WithoutCancel(ctx), l.r.Now())
}

func (l *lease) write(ctx context.Context, until time.Time) error {
	body, err := json.Marshal(leased{l.holder, until.UTC()})
	if err != nil {
		return fmt.Errorf("write lease: %w", err)
	}
	out, err := l.r.Store.Put(ctx, []index.Document{{
		Kind: index.KindMeta, ID: leaseID, Version: l.at, Owner: l.r.Owner, Handling: l.r.Handling, Body: body,
	}}, index.PutOptions{})
	if err == nil {
		err = out[0].Err
	}
	if errors.Is(err, index.ErrConflict) {
		return ErrBusy
	}
	if err != nil {
		return fmt.Errorf("write lease: %w", err)
	}
	l.at = out[0].Version
	return nil
}
