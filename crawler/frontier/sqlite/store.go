package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	driver "modernc.org/sqlite"
	codes "modernc.org/sqlite/lib"

	"scops/crawler"
	"scops/crawler/frontier"
)

// States of a task in its table.
const (
	queued = iota
	leased
	dead
)

// store is what a Frontier and an Inspector share.
type store struct {
	db      *sql.DB
	options frontier.Options
	seenKey frontier.SeenKey
	bell    frontier.Bell
	gate    *sync.RWMutex // read: a call is under way; write: Close
	shut    bool          // guarded by gate
}

// tx is one transaction; it lives no longer than the call it serves.
type tx struct {
	*sql.Tx
	do      func(query string, args ...any) (sql.Result, error)
	ask     func(query string, args ...any) (*sql.Rows, error)
	options frontier.Options
	seenKey frontier.SeenKey
}

// tx runs one write transaction.
func (s *store) tx(ctx context.Context, do func(tx) error) error {
	s.gate.RLock()
	defer s.gate.RUnlock()
	if s.shut {
		return crawler.ErrClosed
	}
	begun, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return failed(ctx, err)
	}
	defer begun.Rollback() // after Commit it does nothing
	t := tx{Tx: begun, options: s.options, seenKey: s.seenKey,
		do:  func(q string, args ...any) (sql.Result, error) { return begun.ExecContext(ctx, q, args...) },
		ask: func(q string, args ...any) (*sql.Rows, error) { return begun.QueryContext(ctx, q, args...) },
	}
	if err := do(t); err != nil {
		return failed(ctx, err)
	}
	return failed(ctx, begun.Commit())
}

// failed prefers the plain reason when a call ended with its context, and
// marks what may pass: a busy file, a full disk.
func failed(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	var e *driver.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case codes.SQLITE_BUSY, codes.SQLITE_LOCKED, codes.SQLITE_FULL, codes.SQLITE_IOERR:
			return fmt.Errorf("%w: %w", crawler.ErrUnavailable, err)
		}
	}
	return err
}

func (t tx) exec(query string, args ...any) error {
	_, err := t.do(query, args...)
	return err
}

// row reads one row; false means there is none.
func (t tx) row(query string, args []any, into ...any) (bool, error) {
	rows, err := t.ask(query, args...)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	if !rows.Next() {
		return false, rows.Err()
	}
	return true, rows.Scan(into...)
}

// host is a row of the table host.
type host struct {
	name    string
	clock   frontier.Clock
	fails   int
	error   string
	fence   int64
	lease   sql.NullString
	robots  bool
	expires int64
}

const hostColumns = `name, free, delay, blocked, fails, error, fence, lease, robots, expires`

func (h *host) into() []any {
	return []any{&h.name, &h.clock.Free, &h.clock.Delay, &h.clock.Blocked, &h.fails, &h.error, &h.fence, &h.lease, &h.robots, &h.expires}
}

// host reads a Host; a new one is fresh.
func (t tx) host(name string) (host, error) {
	var h host
	found, err := t.row(`SELECT `+hostColumns+` FROM host WHERE name = ?`, []any{name}, h.into()...)
	if !found {
		h = host{name: name}
	}
	return h, err
}

func (t tx) hosts(query string, args ...any) ([]host, error) {
	rows, err := t.ask(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []host
	for rows.Next() {
		var h host
		if err := rows.Scan(h.into()...); err != nil {
			return nil, err
		}
		all = append(all, h)
	}
	return all, rows.Err()
}

// save writes a Host and works out anew when a claimer should look at it.
func (t tx) save(h *host) error {
	var ready sql.NullInt64
	if h.lease.Valid {
		ready = sql.NullInt64{Int64: h.expires, Valid: true}
	} else {
		var due int64
		found, err := t.row(`SELECT due FROM task WHERE host = ? AND state = 0 ORDER BY due LIMIT 1`, []any{h.name}, &due)
		if err != nil {
			return err
		}
		if found {
			ready = sql.NullInt64{Int64: max(due, h.clock.Next(t.options.DelayOf(h.name))), Valid: true}
		}
	}
	return t.exec(`INSERT OR REPLACE INTO host (`+hostColumns+`, ready) VALUES (?,?,?,?,?,?,?,?,?,?,?)`,
		h.name, h.clock.Free, h.clock.Delay, h.clock.Blocked, h.fails, h.error, h.fence, h.lease, h.robots, h.expires, ready)
}

// Push implements crawler.Frontier; an Inspector has it too, for short
// commands beside a running process.
func (s *store) Push(ctx context.Context, requests ...crawler.Request) error {
	tasks, err := frontier.NewTasks(requests)
	if err != nil || len(tasks) == 0 {
		return err
	}
	err = s.tx(ctx, func(t tx) error { return t.push(tasks, s.options.Now()) })
	if err != nil {
		return fmt.Errorf("push tasks: %w", err)
	}
	s.bell.Ring()
	return nil
}

func (t tx) push(tasks []frontier.Task, now time.Time) error {
	touched := map[string]bool{}
	for _, task := range tasks {
		r := task.Request
		due := frontier.Ceil(r.Due)
		if r.Due.IsZero() {
			due = frontier.Floor(now)
		}
		if task.Seen != "" {
			if seen, err := t.seen(r.Host, task.Seen); err != nil || seen {
				if err != nil {
					return err
				}
				continue
			}
		}
		// A known task keeps its priority: its place moves as far as its due time.
		err := t.exec(`INSERT INTO task (host, id, state, due, tries, origin, body, place) VALUES (?,?,0,?,?,?,?,?)
			ON CONFLICT DO UPDATE SET due = excluded.due, place = place - due + excluded.due WHERE state = 0 AND excluded.due < due`,
			r.Host, r.ID, due, r.Tries, task.Origin, task.Body, frontier.Place(due, r.Priority))
		if err != nil {
			return err
		}
		touched[r.Host] = true
	}
	for name := range touched {
		if err := t.touch(name); err != nil {
			return err
		}
	}
	return nil
}

// touch reads and saves a Host whose tasks changed.
func (t tx) touch(name string) error {
	h, err := t.host(name)
	return errors.Join(err, t.save(&h))
}
