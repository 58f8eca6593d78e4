package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler/frontier"
)

// generations are how many generations the seen sets of Hosts have, as far as
// this process knows; Hosts with one, which most have, are left out. A script
// says when there are more.
type generations struct {
	sync.Mutex
	of map[string]int
}

func (g *generations) get(host string) int {
	g.Lock()
	defer g.Unlock()
	return max(g.of[host], 1)
}

func (g *generations) put(host string, n int) {
	if n <= 1 {
		return
	}
	g.Lock()
	defer g.Unlock()
	g.of[host] = n
}

// hashed is a hash as scripts take it.
func hashed(hash int64) string { return strconv.FormatInt(hash, 10) }

// errGrowing: another process opened more generations than this one can follow.
var errGrowing = errors.New("its seen set grows too fast to be read")

// grown says whether a script wanted more buckets than it was given, and notes
// how many there are.
func (f *Frontier) grown(host string, v any) (more bool, code int64, err error) {
	a := read(v, 1)
	code = a.int(0)
	if len(a.list) > 1 {
		f.generations.put(host, int(a.int(1)))
	}
	return code == -1, code, a.err
}

// secret is the deployment's key of the seen set, made by whoever comes first.
func (f *Frontier) secret(ctx context.Context) (frontier.SeenKey, error) {
	kept, err := f.client.Get(ctx, f.keys.secret()).Result()
	if errors.Is(err, goredis.Nil) {
		fresh := frontier.NewSeenKey()
		if err := f.client.SetNX(ctx, f.keys.secret(), string(fresh[:]), 0).Err(); err != nil {
			return frontier.SeenKey{}, f.explain(ctx, err)
		}
		kept, err = f.client.Get(ctx, f.keys.secret()).Result()
	}
	if err != nil {
		return frontier.SeenKey{}, f.explain(ctx, err)
	}
	var key frontier.SeenKey
	if copy(key[:], kept) != len(key) || len(kept) != len(key) {
		return key, fmt.Errorf("the secret of the seen set has %d bytes, want %d", len(kept), len(key))
	}
	return key, nil
}
