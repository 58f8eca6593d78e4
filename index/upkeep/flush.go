package upkeep

import (
	"context"
	"log/slog"
	"time"
)

// lastFlush bounds the write after a process was told to end.
const lastFlush = 10 * time.Second

// flushing writes down every so often, and once more when ctx ends. what is
// written, for the log, which may be nil.
func flushing(ctx context.Context, every time.Duration, what string, log *slog.Logger, flush func(context.Context) error) {
	try := func(ctx context.Context) {
		if err := flush(ctx); err != nil && log != nil {
			log.Warn(what+" could not be written; they are tried again", "error", err)
		}
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastFlush)
			defer cancel()
			try(last)
			return
		case <-tick.C:
			try(ctx)
		}
	}
}
