package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Requeue implements crawler.Inspector.
func (s *store) Requeue(ctx context.Context, keys ...crawler.TaskKey) (int, error) {
	n, err := s.mend(ctx, keys, `UPDATE task SET state = 0, tries = 0, place = place - due + ?3, due = ?3, reason = '', since = 0 WHERE host = ?1 AND id = ?2 AND state = 2`,
		frontier.Floor(s.options.Now()))
	if err != nil {
		return 0, fmt.Errorf("requeue dead letters: %w", err)
	}
	s.bell.Ring()
	return n, nil
}

// Drop implements crawler.Inspector.
func (s *store) Drop(ctx context.Context, keys ...crawler.TaskKey) (int, error) {
	n, err := s.mend(ctx, keys, `DELETE FROM task WHERE host = ?1 AND id = ?2 AND state = 2`)
	if err != nil {
		return 0, fmt.Errorf("drop dead letters: %w", err)
	}
	return n, nil
}

// mend runs one statement per key and counts the rows it changed.
func (s *store) mend(ctx context.Context, keys []crawler.TaskKey, query string, args ...any) (int, error) {
	n := 0
	err := s.tx(ctx, func(t tx) error {
		for _, k := range keys {
			result, err := t.do(query, append([]any{k.Host, k.ID}, args...)...)
			if err != nil {
				return err
			}
			changed, err := result.RowsAffected()
			if err != nil {
				return err
			}
			if changed == 0 {
				continue
			}
			n++
			if err := t.touch(k.Host); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}

// Remove implements crawler.Inspector. The Host of a removed lease stays busy
// until that lease would have expired: its request may be on the wire.
func (s *store) Remove(ctx context.Context, keys ...crawler.TaskKey) error {
	err := s.tx(ctx, func(t tx) error {
		for _, k := range keys {
			if err := t.remove(k); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("remove tasks: %w", err)
	}
	return nil
}

func (t tx) remove(k crawler.TaskKey) error {
	var state int
	found, err := t.row(`DELETE FROM task WHERE host = ? AND id = ? RETURNING state`, []any{k.Host, k.ID}, &state)
	if err != nil || !found {
		return err
	}
	h, err := t.host(k.Host)
	if err != nil {
		return err
	}
	if state == leased {
		h.clock.Free = h.expires
		h.lease, h.expires = sql.NullString{}, 0
	}
	return t.save(&h)
}
