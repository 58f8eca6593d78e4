package redis

import (
	"context"

	"scops/crawler/frontier"
)

func (f *Frontier) room(ctx context.Context, tasks []frontier.Task) error { return nil }
