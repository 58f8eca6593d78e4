package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Status implements crawler.Inspector.
func (s *store) Status(ctx context.Context) (crawler.Status, error) {
	var out crawler.Status
	err := s.tx(ctx, func(t tx) error {
		var oldest sql.NullInt64
		_, err := t.row(`SELECT (SELECT count(*) FROM host), count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 0 AND due <= ?),
			count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2), min(due) FILTER (WHERE state = 0) FROM task`,
			[]any{frontier.Floor(s.options.Now())}, &out.Hosts, &out.Queued, &out.Due, &out.Leased, &out.Dead, &oldest)
		out.Oldest = pointer(oldest.Int64)
		return err
	})
	if err != nil {
		return crawler.Status{}, fmt.Errorf("read queue: %w", err)
	}
	return out, nil
}

// Hosts implements crawler.Inspector.
func (s *store) Hosts(ctx context.Context, after string, limit int) ([]crawler.HostStatus, error) {
	var out []crawler.HostStatus
	err := s.tx(ctx, func(t tx) error {
		hosts, err := t.hosts(`SELECT `+hostColumns+` FROM host WHERE name > ? ORDER BY name LIMIT ?`, after, max(limit, 0))
		if err != nil {
			return err
		}
		for _, h := range hosts {
			status, err := t.status(h)
			if err != nil {
				return err
			}
			out = append(out, status)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list hosts: %w", err)
	}
	return out, nil
}

func (t tx) status(h host) (crawler.HostStatus, error) {
	now := frontier.Floor(t.options.Now())
	out := crawler.HostStatus{
		Host: h.name, Fails: h.fails, LastError: h.error,
		Delay:   time.Duration(h.clock.Delay) * time.Millisecond,
		Breaker: t.options.Breaker(h.fails, h.clock.Blocked, now),
	}
	if h.clock.Blocked > now {
		out.Blocked = pointer(h.clock.Blocked)
	}
	next := h.clock.Next(t.options.DelayOf(h.name))
	if h.lease.Valid {
		next = h.expires
	}
	if h.clock.Free != 0 || h.clock.Blocked != 0 || h.lease.Valid {
		out.NextAllowed = pointer(next)
	}
	var oldest sql.NullInt64
	_, err := t.row(`SELECT count(*) FILTER (WHERE state = 0), count(*) FILTER (WHERE state = 1), count(*) FILTER (WHERE state = 2),
		min(due) FILTER (WHERE state = 0) FROM task WHERE host = ?`, []any{h.name}, &out.Queued, &out.Leased, &out.Dead, &oldest)
	if err != nil {
		return out, err
	}
	out.OldestDue = pointer(oldest.Int64)
	out.Robots, err = t.robots(h.name)
	return out, err
}

func (t tx) robots(name string) ([]crawler.Robots, error) {
	rows, err := t.ask(`SELECT body FROM robots WHERE host = ? AND body IS NOT NULL ORDER BY origin`, name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []crawler.Robots
	for rows.Next() {
		var body []byte
		if err := rows.Scan(&body); err != nil {
			return nil, err
		}
		r, err := frontier.DecodeRobots(body)
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, rows.Err()
}

// Tasks implements crawler.Inspector.
func (s *store) Tasks(ctx context.Context, keys ...crawler.TaskKey) ([]crawler.Task, error) {
	out := make([]crawler.Task, 0, len(keys))
	err := s.tx(ctx, func(t tx) error {
		for _, k := range keys {
			found, err := t.tasks(`SELECT `+taskColumns+` FROM task WHERE host = ? AND id = ?`, k.Host, k.ID)
			if err != nil {
				return err
			}
			if len(found) == 0 {
				found = []crawler.Task{{Request: crawler.Request{Host: k.Host, ID: k.ID}, State: crawler.TaskUnknown}}
			}
			out = append(out, found...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("look up tasks: %w", err)
	}
	return out, nil
}

// Dead implements crawler.Inspector.
func (s *store) Dead(ctx context.Context, after crawler.TaskKey, limit int) ([]crawler.Task, error) {
	var out []crawler.Task
	err := s.tx(ctx, func(t tx) (err error) {
		out, err = t.tasks(`SELECT `+taskColumns+` FROM task WHERE state = 2 AND (host, id) > (?, ?) ORDER BY host, id LIMIT ?`,
			after.Host, after.ID, max(limit, 0))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list dead letters: %w", err)
	}
	return out, nil
}

const taskColumns = `host, id, state, due, tries, body, reason, since`

func (t tx) tasks(query string, args ...any) ([]crawler.Task, error) {
	rows, err := t.ask(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []crawler.Task
	for rows.Next() {
		var key crawler.TaskKey
		var state, tries int
		var due, since int64
		var body []byte
		var reason string
		if err := rows.Scan(&key.Host, &key.ID, &state, &due, &tries, &body, &reason, &since); err != nil {
			return nil, err
		}
		task := frontier.Stored(key, body, tries, due)
		task.State = [...]crawler.TaskState{queued: crawler.TaskQueued, leased: crawler.TaskLeased, dead: crawler.TaskDead}[state]
		if state == dead {
			task.Reason, task.Since = reason, frontier.Moment(since)
		}
		all = append(all, task)
	}
	return all, rows.Err()
}

// pointer is a moment for JSON; nil for 0.
func pointer(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := frontier.Moment(ms)
	return &t
}
