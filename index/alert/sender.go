package alert

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"scops/index"
)

// How messages are sent. A lease outlasts a delivery many times over: a process
// that lives never loses it.
const (
	sendEvery  = 5 * time.Second
	sendPage   = 100
	sendAtOnce = 4 // deliveries
	sendWithin = 15 * time.Second
	leaseFor   = 5 * time.Minute
	retryFirst = time.Minute
	retryMost  = time.Hour
	giveUp     = 24 * time.Hour
	sweepEvery = time.Hour
	keptFor    = 30 * 24 * time.Hour // what was delivered or given up
)

// Deliverer hands a message to its receiver. An error says nothing of whether
// the receiver has it: the same Letter comes again, with the same Key.
type Deliverer interface {
	Deliver(ctx context.Context, m Letter) error
}

// Letter is what a receiver is told: never what a post says, nor who posted it.
type Letter struct {
	Key    string // the same whenever this is delivered again
	To     string
	Search string // its id
	Name   string // its name
	Lang   string
	Posts  int // texts found; copies count once
	More   bool
	Bands  []Band // strongest first
}

// Sender delivers what is due.
type Sender struct {
	Store           index.Store
	Owner, Handling string
	Ways            map[Way]Deliverer
	May             func(ctx context.Context, by string) (bool, error) // whether a person may still be told
	Metrics         *Metrics
	Log             *slog.Logger
	Now             func() time.Time

	swept time.Time
}

// Run delivers until ctx ends; what is being delivered then is still settled.
func (s *Sender) Run(ctx context.Context) error {
	tick := time.NewTicker(sendEvery)
	defer tick.Stop()
	for {
		if err := s.Pass(ctx); err != nil && ctx.Err() == nil {
			s.Log.Warn("alerts could not be sent; they are tried again", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Pass delivers what is due now. It is called by one goroutine at a time.
func (s *Sender) Pass(ctx context.Context) error {
	if err := s.clean(ctx); err != nil {
		return err
	}
	ids, err := s.outbox().due(ctx, sendPage)
	if err != nil {
		return err
	}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(sendAtOnce)
	for _, id := range ids {
		group.Go(func() error { return s.send(within, id) })
	}
	if err := group.Wait(); err != nil {
		return err
	}
	health, err := ReadHealth(ctx, s.Store, s.Owner)
	if err != nil {
		return err
	}
	s.Metrics.waiting(health, s.Now())
	return nil
}

func (s *Sender) outbox() outbox {
	return outbox{store: s.Store, owner: s.Owner, handling: s.Handling, now: s.Now}
}

// clean deletes old messages, now and then.
func (s *Sender) clean(ctx context.Context) error {
	if now := s.Now(); now.Sub(s.swept) >= sweepEvery {
		s.swept = now
		return s.outbox().sweep(ctx, keptFor)
	}
	return nil
}

// send delivers one message, unless somebody else does.
func (s *Sender) send(ctx context.Context, id string) error {
	token := rand.Text()
	m, err := s.outbox().take(ctx, id, token, leaseFor)
	if err != nil || m == nil {
		return err
	}
	wanted, err := s.wanted(ctx, m)
	if err != nil {
		return err // the lease ends by itself
	}
	outcome, result := outcomeDropped, error(nil)
	if wanted {
		outcome, result = s.deliver(ctx, m)
	}
	// Whoever ends this process does not end the record of what was delivered.
	err = s.outbox().settle(context.WithoutCancel(ctx), id, token, func(m *Message) { outcome = s.settled(m, outcome, result) })
	if errors.Is(err, errNotOurs) {
		s.Log.Warn("an alert was delivered after its lease had ended", "alert", id)
		return nil
	}
	if err == nil {
		s.Metrics.sent(m.Way, outcome)
	}
	return err
}

// wanted says whether the search still tells, and its owner may still know.
func (s *Sender) wanted(ctx context.Context, m *Message) (bool, error) {
	docs, err := s.Store.Get(ctx, index.KindSaved, m.Search)
	if err != nil {
		return false, fmt.Errorf("read search of alert %s: %w", m.ID, err)
	}
	if docs[0] == nil {
		return false, nil
	}
	w, err := watchOf(*docs[0])
	if err != nil || !w.on() {
		return false, err
	}
	return s.May(ctx, w.By)
}

func (s *Sender) deliver(ctx context.Context, m *Message) (outcome, error) {
	way := s.Ways[m.Way]
	if way == nil {
		return outcomeFailed, fmt.Errorf("the configuration has no %s any more", m.Way)
	}
	if left := time.UnixMilli(m.Lease.Until).Sub(s.Now()); left < 2*sendWithin {
		return outcomeFailed, errors.New("this process stood still for too long")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), sendWithin)
	defer cancel()
	err := way.Deliver(ctx, Letter{
		Key: m.Key(), To: m.To, Search: m.Search, Name: m.Name, Lang: m.Lang, Posts: m.Posts, More: m.More, Bands: m.Bands,
	})
	if err != nil {
		return outcomeFailed, err
	}
	return outcomeSent, nil
}

// settled writes the outcome of a delivery into the message.
func (s *Sender) settled(m *Message, was outcome, why error) outcome {
	now := s.Now()
	if was != outcomeFailed {
		if was == outcomeSent {
			m.Sent = now.UnixMilli()
		}
		m.Failure = ""
		m.over()
		return was
	}
	m.Failure = reason(why)
	end := time.UnixMilli(m.First).Add(giveUp)
	if now.Before(end) {
		next := now.Add(backoff(m.Tries))
		if next.After(end) {
			next = end
		}
		m.Lease, m.Retry = nil, next.UnixMilli()
		s.Log.Warn("an alert could not be delivered; it is tried again", "alert", m.ID, "tries", m.Tries, "error", why)
		return outcomeFailed
	}
	m.Lost = append(m.Lost, Lost{At: now.UTC(), Batch: m.Current, Posts: m.Posts, Reason: m.Failure})
	m.Lost = m.Lost[max(0, len(m.Lost)-maxLost):]
	m.over()
	s.Log.Error("an alert was given up", "alert", m.ID, "error", why)
	return outcomeDead
}

// backoff doubles from a minute to an hour.
func backoff(tries int) time.Duration {
	return min(retryFirst<<min(max(tries-1, 0), 10), retryMost)
}

// reason is an error as it is kept: one line, bounded.
func reason(err error) string {
	text := strings.ToValidUTF8(strings.Join(strings.Fields(err.Error()), " "), "")
	for len(text) > maxReason {
		text = strings.ToValidUTF8(text[:maxReason], "")
	}
	return text
}
