package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// pollEvery bounds a wait: another process may have pushed something.
const pollEvery = 500 * time.Millisecond

// looks bounds the Hosts one transaction moves aside before it gives way.
const looks = 100

// Claim implements crawler.Frontier.
func (f *Frontier) Claim(ctx context.Context) (crawler.Lease, error) {
	select {
	case f.turn <- struct{}{}:
		defer func() { <-f.turn }()
	case <-f.closed:
		return crawler.Lease{}, crawler.ErrClosed
	case <-ctx.Done():
		return crawler.Lease{}, ctx.Err()
	}
	for {
		lease, wait, err := f.look(ctx)
		switch {
		case ctx.Err() != nil && err != nil:
			return crawler.Lease{}, ctx.Err()
		case errors.Is(err, crawler.ErrClosed):
			return crawler.Lease{}, crawler.ErrClosed
		case err != nil:
			return crawler.Lease{}, fmt.Errorf("claim task: %w", err)
		}
		if wait == 0 {
			return lease, nil
		}
		if err := f.bell.Wait(ctx, f.closed, wait); err != nil {
			return crawler.Lease{}, err
		}
	}
}

// look leases the first due task of the Host that has been ready longest, or
// says how long nothing will be ready (at least 1 ms).
func (f *Frontier) look(ctx context.Context) (lease crawler.Lease, wait time.Duration, err error) {
	wait, err = f.idle(ctx)
	if err != nil || wait > 0 {
		return crawler.Lease{}, wait, err
	}
	err = f.tx(ctx, func(t tx) error {
		for range looks {
			now := f.options.Now()
			hosts, err := t.hosts(`SELECT `+hostColumns+` FROM host WHERE ready <= ? ORDER BY ready LIMIT 1`, frontier.Floor(now))
			if err != nil {
				return err
			}
			if len(hosts) == 0 {
				break
			}
			if lease, err = t.claim(&hosts[0], now); err != nil || lease.Fence != 0 {
				return err
			}
		}
		wait = time.Millisecond
		return nil
	})
	return lease, wait, err
}

// idle is how long no Host will be ready; 0 = one is.
func (f *Frontier) idle(ctx context.Context) (time.Duration, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if f.shut {
		return 0, crawler.ErrClosed
	}
	var ready sql.NullInt64
	err := f.db.QueryRowContext(ctx, `SELECT min(ready) FROM host WHERE ready IS NOT NULL`).Scan(&ready)
	if err != nil {
		return 0, failed(ctx, err)
	}
	if !ready.Valid {
		return pollEvery, nil
	}
	return min(max(time.UnixMilli(ready.Int64).Sub(f.options.Now()), 0), pollEvery), nil
}

// claim leases a Host's first due task. Without one it saves the Host with its
// next moment, and the lease is zero.
func (t tx) claim(h *host, now time.Time) (crawler.Lease, error) {
	if h.lease.Valid {
		if err := t.reap(h); err != nil {
			return crawler.Lease{}, err
		}
	}
	present := frontier.Floor(now)
	if h.clock.Next(t.options.DelayOf(h.name)) > present {
		return crawler.Lease{}, t.save(h)
	}
	var id, origin string
	var due int64
	found, err := t.row(`SELECT id, origin, due FROM task WHERE host = ?1 AND state = 0 AND place <= ?2 AND due <= ?2 ORDER BY place, id LIMIT 1`,
		[]any{h.name, present}, &id, &origin, &due)
	if err != nil {
		return crawler.Lease{}, err
	}
	if !found {
		return crawler.Lease{}, t.save(h)
	}
	var robots, hop []byte
	var fresh int64
	if _, err := t.row(`SELECT fresh, body, hop FROM robots WHERE host = ? AND origin = ?`, []any{h.name, origin}, &fresh, &robots, &hop); err != nil {
		return crawler.Lease{}, err
	}
	lease := crawler.Lease{Claimed: now.UTC(), Expires: now.Add(t.options.Lease), Fails: h.fails}
	if h.robots = fresh <= present; h.robots {
		id, lease.Request = origin, robotsRequest(h.name, origin, hop)
	} else if lease.Request, err = t.take(h.name, id, due); err != nil {
		return crawler.Lease{}, t.bury(h, id, err)
	} else if lease.Robots, err = frontier.DecodeRobots(robots); err != nil {
		return crawler.Lease{}, err
	}
	h.fence = max(h.fence+1, now.UnixMicro()) // by time: a lost transaction cannot bring one back
	h.lease, h.expires = sql.NullString{String: id, Valid: true}, frontier.Ceil(lease.Expires)
	lease.Fence = uint64(h.fence)
	return lease, t.save(h)
}

// take moves a task from the queue to its lease.
func (t tx) take(name, id string, due int64) (crawler.Request, error) {
	var body []byte
	var tries int
	if _, err := t.row(`UPDATE task SET state = 1 WHERE host = ? AND id = ? RETURNING body, tries`, []any{name, id}, &body, &tries); err != nil {
		return crawler.Request{}, err
	}
	r, _, err := frontier.Decode(body)
	r.Host, r.ID, r.Tries, r.Due = name, id, tries, frontier.Moment(due)
	return r, err
}

// bury puts a task nobody can read where an operator sees it.
func (t tx) bury(h *host, id string, why error) error {
	err := t.exec(`UPDATE task SET state = 2, reason = ?, since = ? WHERE host = ? AND id = ?`,
		why.Error(), frontier.Floor(t.options.Now()), h.name, id)
	if err != nil {
		return err
	}
	h.robots = false
	return t.save(h)
}

// robotsRequest goes on where a redirect led, or begins.
func robotsRequest(name, origin string, hop []byte) crawler.Request {
	r, _, err := frontier.Decode(hop)
	if len(hop) == 0 || err != nil {
		return frontier.RobotsRequest(name, origin)
	}
	r.Host, r.ID, r.Kind = name, origin, crawler.KindRobots
	return r
}

// reap ends the lease of a Host that nobody settled: the task goes back to the
// queue with one try more, or to the dead letters after too many. The caller
// saves the Host.
func (t tx) reap(h *host) error {
	id := h.lease.String
	h.clock.Free = max(h.clock.Free, h.expires)
	h.lease, h.expires = sql.NullString{}, 0
	if h.robots {
		h.robots = false
		return nil
	}
	var tries int
	found, err := t.row(`UPDATE task SET state = 0, tries = tries + 1 WHERE host = ? AND id = ? AND state = 1 RETURNING tries`, []any{h.name, id}, &tries)
	if err != nil || !found || tries < t.options.MaxTries {
		return err
	}
	return t.exec(`UPDATE task SET state = 2, reason = ?, since = ? WHERE host = ? AND id = ?`,
		frontier.ExpiredReason(tries), frontier.Floor(t.options.Now()), h.name, id)
}
