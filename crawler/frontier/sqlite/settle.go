package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Settle implements crawler.Frontier.
func (f *Frontier) Settle(ctx context.Context, lease crawler.Lease, outcome crawler.Outcome) error {
	plan, err := f.options.Plan(lease, outcome)
	if err != nil {
		return fmt.Errorf("settle task: %w", err)
	}
	err = f.tx(ctx, func(t tx) error {
		h, err := t.held(lease)
		if err != nil {
			return err
		}
		if err := t.fulfil(lease, plan); err != nil {
			return err
		}
		h.clock = h.clock.Ended(frontier.Ceil(t.options.Now()), plan)
		h.fails, h.error = plan.Fails, plan.Error
		h.lease, h.expires, h.robots = sql.NullString{}, 0, false
		return t.save(&h)
	})
	if err != nil {
		return fmt.Errorf("settle task: %w", err)
	}
	f.bell.Ring()
	return nil
}

// Extend implements crawler.Frontier.
func (f *Frontier) Extend(ctx context.Context, lease crawler.Lease) (crawler.Lease, error) {
	now := f.options.Now()
	err := f.tx(ctx, func(t tx) error {
		h, err := t.held(lease)
		if err != nil {
			return err
		}
		lease.Expires = now.Add(t.options.Lease)
		h.expires = frontier.Ceil(lease.Expires)
		return t.save(&h)
	})
	if err != nil {
		return crawler.Lease{}, fmt.Errorf("extend lease: %w", err)
	}
	return lease, nil
}

// held is the Host of a lease that is still its current one.
func (t tx) held(lease crawler.Lease) (host, error) {
	h, err := t.host(lease.Host)
	if err != nil {
		return h, err
	}
	if !h.lease.Valid || h.fence != int64(lease.Fence) {
		return h, crawler.ErrStale
	}
	return h, nil
}

// fulfil does to the task, or the robots.txt, what the plan says.
func (t tx) fulfil(lease crawler.Lease, p frontier.Plan) error {
	switch p.Fate {
	case frontier.FateQueue:
		due := frontier.Ceil(p.Due)
		return t.exec(`UPDATE task SET state = 0, due = ?, place = ?, tries = ?, origin = ?, body = ? WHERE host = ? AND id = ?`,
			due, frontier.Place(due, p.Priority), p.Tries, p.Origin, p.Body, lease.Host, lease.ID)
	case frontier.FateBury:
		return t.exec(`UPDATE task SET state = 2, tries = ?, origin = ?, body = ?, reason = ?, since = ? WHERE host = ? AND id = ?`,
			p.Tries, p.Origin, p.Body, p.Reason, frontier.Floor(t.options.Now()), lease.Host, lease.ID)
	case frontier.FateForget:
		if p.Seen != "" {
			if err := t.remember(lease.Host, p.Seen); err != nil {
				return err
			}
		}
		return t.exec(`DELETE FROM task WHERE host = ? AND id = ?`, lease.Host, lease.ID)
	}
	if p.Hop == nil && p.Robots == nil {
		return nil
	}
	// A new answer ends a chain of redirects; a new redirect keeps the old answer.
	return t.exec(`INSERT INTO robots (host, origin, fresh, body, hop) VALUES (?,?,?,?,?)
		ON CONFLICT DO UPDATE SET hop = excluded.hop,
			fresh = iif(excluded.body IS NULL, fresh, excluded.fresh), body = coalesce(excluded.body, body)`,
		lease.Host, p.Origin, frontier.Floor(p.Fresh), p.Robots, p.Hop)
}
