package sqlite

import (
	"context"
	"fmt"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Tell implements crawler.Frontier.
func (f *Frontier) Tell(ctx context.Context, host string, robots crawler.Robots) error {
	body, fresh, err := f.options.Told(host, robots)
	if err != nil {
		return err
	}
	err = f.tx(ctx, func(t tx) error {
		return t.exec(`INSERT INTO robots (host, origin, fresh, body) SELECT name, ?, ?, ? FROM host WHERE name = ?
			ON CONFLICT DO UPDATE SET fresh = excluded.fresh, body = excluded.body, hop = NULL`,
			robots.Origin, frontier.Floor(fresh), body, host)
	})
	if err != nil {
		return fmt.Errorf("store robots.txt: %w", err)
	}
	return nil
}
