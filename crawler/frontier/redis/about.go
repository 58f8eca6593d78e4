package redis

import (
	"cmp"
	"context"
	"strings"
)

// The products of Server.
const (
	ProductRedis  = "Redis"
	ProductValkey = "Valkey"
)

// Server is the server as it describes itself; of a Cluster, one of its nodes.
type Server struct{ Product, Version string }

// Server asks for product and version.
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
	return serverOf(readInfo(text)), nil
}

func serverOf(info map[string]string) Server {
	if info["server_name"] == "valkey" {
		return Server{ProductValkey, cmp.Or(info["valkey_version"], info["redis_version"])}
	}
	return Server{ProductRedis, info["redis_version"]}
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
