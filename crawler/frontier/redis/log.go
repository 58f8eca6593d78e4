package redis

import (
	"context"
	"fmt"
	"log/slog"

	goredis "github.com/redis/go-redis/v9"
)

// LogTo sends what the client library says of its own accord to log, at debug
// level: every failed call is returned as an error anyway. The library has one
// logger per process, so call it once at the start of a program, before Dial;
// without it the library writes to stderr.
func LogTo(log *slog.Logger) { goredis.SetLogger(library{log}) }

type library struct{ log *slog.Logger }

// Printf is what the library calls.
func (l library) Printf(ctx context.Context, format string, args ...any) {
	if l.log.Enabled(ctx, slog.LevelDebug) {
		l.log.DebugContext(ctx, fmt.Sprintf(format, args...))
	}
}
