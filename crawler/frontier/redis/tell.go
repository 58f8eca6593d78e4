package redis

import (
	"context"

	"scops/crawler"
)

// Tell implements crawler.Frontier.
func (f *Frontier) Tell(ctx context.Context, host string, robots crawler.Robots) error {
	body, fresh, err := f.options.Told(host, robots)
	if err != nil {
		return err
	}
	if _, err := f.run(ctx, f.scripts.tell, f.of(host, robots.Origin, body, f.until(fresh))); err != nil {
		return failed("store robots.txt", err)
	}
	return nil
}
