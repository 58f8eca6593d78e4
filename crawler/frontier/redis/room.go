package redis

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler/frontier"
)

// What of maxmemory new tasks may fill, in hundredths. The rest is for what is
// under way: settlements store longer cursors, and what was seen.
const roomForTasks = 90

// gaugeEvery is how often a server is asked how full it is. It is asked sooner
// when a twentieth of its memory was pushed meanwhile.
const gaugeEvery = time.Second

// taskCost is about what a task takes beside its record, in bytes.
const taskCost = 160

// gauge is how full one server is.
type gauge struct {
	asked     time.Time
	used, max int64 // bytes; max 0 = no limit
	pushed    int64 // bytes since then, about
}

// gauges are those of all servers, by address.
type gauges struct {
	sync.Mutex
	of map[string]*gauge
}

// room refuses tasks when a server that would hold some has no room for them.
func (f *Frontier) room(ctx context.Context, tasks []frontier.Task) error {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return err
	}
	bytes := map[int]int64{}
	for _, t := range tasks {
		bytes[frontier.Shard(t.Request.Host)] += int64(len(t.Body)) + taskCost
	}
	for shard, n := range bytes {
		server, err := f.serverOf(ctx, shard)
		if err == nil {
			err = f.gauge(ctx, server, n)
		}
		if err != nil {
			return f.explain(ctx, err)
		}
	}
	return nil
}

// serverOf is the server a shard is on.
func (f *Frontier) serverOf(ctx context.Context, shard int) (*goredis.Client, error) {
	switch client := f.client.(type) {
	case *goredis.ClusterClient:
		return client.MasterForKey(ctx, f.keys.ready(shard))
	case *goredis.Client:
		return client, nil
	default:
		return nil, fmt.Errorf("a %T is no client of a server", f.client)
	}
}

// gauge makes room for n bytes on a server, or says that there is none.
func (f *Frontier) gauge(ctx context.Context, server *goredis.Client, n int64) error {
	f.gauges.Lock()
	defer f.gauges.Unlock()
	address := server.Options().Addr
	g := f.gauges.of[address]
	if g == nil {
		g = &gauge{}
		f.gauges.of[address] = g
	}
	if time.Since(g.asked) >= gaugeEvery || g.max > 0 && g.pushed > g.max/20 {
		if err := g.ask(ctx, server); err != nil {
			return err
		}
	}
	if g.full(n) {
		return &Error{Problem: ProblemFull, Address: f.address, Err: fmt.Errorf(
			"it uses %s of the %s of its maxmemory, of which tasks may fill %d %%", megabytes(g.used+g.pushed), megabytes(g.max), roomForTasks)}
	}
	g.pushed += n
	return nil
}

// ask reads how full a server is.
func (g *gauge) ask(ctx context.Context, server *goredis.Client) error {
	text, err := server.Info(ctx, "memory").Result()
	if err == nil {
		*g = gaugeOf(readInfo(text))
	}
	return err
}

// gaugeOf reads INFO: what Redis holds against maxmemory.
func gaugeOf(info map[string]string) gauge {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(info[name], 10, 64) // one a server does not have counts as 0
		return n
	}
	return gauge{asked: time.Now(), used: number("used_memory") - number("mem_not_counted_for_evict"), max: number("maxmemory")}
}

// full says that n bytes more are too many.
func (g *gauge) full(n int64) bool {
	return g.max > 0 && g.used+g.pushed+n > g.max/100*roomForTasks
}

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
