package redis

import (
	"cmp"
	"context"
	"strings"
	"time"
)

// The products of Server.
const (
	ProductRedis  = "Redis"
	ProductValkey = "Valkey"
)

// Server is the server as it describes itself; of a Cluster, one of its nodes.
type Server struct {
	Product string
	Version string
	Clock   time.Time // what its clock showed while it was asked
}

// Server asks for product, version and clock.
func (f *Frontier) Server(ctx context.Context) (Server, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return Server{}, err
	}
	text, err := f.client.Info(ctx, "server").Result()
	if err != nil {
		return Server{}, failed("ask for its version", f.explain(ctx, err))
	}
	info := readInfo(text)
	out := Server{Product: ProductRedis, Version: info["redis_version"]}
	if info["server_name"] == "valkey" {
		out.Product, out.Version = ProductValkey, cmp.Or(info["valkey_version"], out.Version)
	}
	out.Clock, err = f.client.Time(ctx).Result()
	if err != nil {
		return Server{}, failed("ask for its clock", f.explain(ctx, err))
	}
	return out, nil
}

// readInfo reads the answer of INFO: key:value lines.
func readInfo(text string) map[string]string {
	info := map[string]string{}
	for line := range strings.Lines(text) {
		if key, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			info[key] = value
		}
	}
	return info
}
