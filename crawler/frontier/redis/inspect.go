package redis

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

// pageOfHosts is how many Hosts of a shard Status reads at a time.
const pageOfHosts = 500

// Status implements crawler.Inspector. It is added up Host by Host, so of a
// running frontier it is nearly, not exactly, one moment.
func (f *Frontier) Status(ctx context.Context) (crawler.Status, error) {
	var out crawler.Status
	todo := make(map[int]string, frontier.Shards) // by shard: the Host after which to go on
	for shard := range frontier.Shards {
		todo[shard] = ""
	}
	for len(todo) > 0 {
		pages, err := f.namesOf(ctx, f.keys.hosts, todo, pageOfHosts)
		if err != nil {
			return crawler.Status{}, failed("read queue", err)
		}
		for shard, names := range pages {
			if err := f.addUp(ctx, names, &out); err != nil {
				return crawler.Status{}, failed("read queue", err)
			}
			delete(todo, shard)
			if len(names) == pageOfHosts {
				todo[shard] = "(" + names[len(names)-1]
			}
		}
	}
	return out, nil
}

// addUp adds Hosts to a Status.
func (f *Frontier) addUp(ctx context.Context, names []string, out *crawler.Status) error {
	hosts, due, err := f.show(ctx, names, false)
	if err != nil {
		return err
	}
	for _, h := range hosts {
		out.Hosts, out.Queued, out.Leased, out.Dead = out.Hosts+1, out.Queued+h.Queued, out.Leased+h.Leased, out.Dead+h.Dead
		if h.OldestDue != nil && (out.Oldest == nil || h.OldestDue.Before(*out.Oldest)) {
			out.Oldest = h.OldestDue
		}
	}
	out.Due += due
	return nil
}

// Hosts implements crawler.Inspector.
func (f *Frontier) Hosts(ctx context.Context, after string, limit int) ([]crawler.HostStatus, error) {
	names, err := f.names(ctx, f.keys.hosts, "("+after, limit)
	if err != nil {
		return nil, failed("list hosts", err)
	}
	hosts, _, err := f.show(ctx, names, true)
	return hosts, failed("list hosts", err)
}

// names lists Hosts in order from one kind of index, over all shards; from is
// the lower end as ZRANGE BYLEX spells it.
func (f *Frontier) names(ctx context.Context, index func(int) string, from string, limit int) ([]string, error) {
	if limit <= 0 {
		return nil, f.ended(ctx)
	}
	everywhere := make(map[int]string, frontier.Shards)
	for shard := range frontier.Shards {
		everywhere[shard] = from
	}
	pages, err := f.namesOf(ctx, index, everywhere, limit)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, names := range pages {
		all = append(all, names...)
	}
	slices.Sort(all)
	return all[:min(limit, len(all))], nil
}

// namesOf lists Hosts of shards, each from its own lower end; "" and "(" are
// below all.
func (f *Frontier) namesOf(ctx context.Context, index func(int) string, from map[int]string, limit int) (map[int][]string, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return nil, err
	}
	pipe := f.client.Pipeline()
	cmds := map[int]*goredis.StringSliceCmd{}
	for shard, low := range from {
		if low == "" || low == "(" {
			low = "-"
		}
		cmds[shard] = pipe.ZRangeArgs(ctx, goredis.ZRangeArgs{Key: index(shard), ByLex: true, Start: low, Stop: "+", Count: int64(limit)})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, f.explain(ctx, err)
	}
	pages := map[int][]string{}
	for shard, cmd := range cmds {
		pages[shard] = cmd.Val()
	}
	return pages, nil
}

// show reads Hosts, and how many of their tasks are due now.
func (f *Frontier) show(ctx context.Context, names []string, robots bool) (out []crawler.HostStatus, due int, err error) {
	want := 0
	if robots {
		want = 1
	}
	calls := make([]call, len(names))
	for i, name := range names {
		calls[i] = f.of(name, want)
	}
	answers, err := f.runAll(ctx, f.scripts.host, calls)
	if err != nil {
		return nil, 0, err
	}
	for i, v := range answers {
		host, dueHere, err := f.hostOf(names[i], v)
		if err != nil {
			return nil, 0, fmt.Errorf("read host %s: %w", names[i], err)
		}
		out, due = append(out, host), due+dueHere
	}
	return out, due, nil
}

func (f *Frontier) hostOf(name string, v any) (crawler.HostStatus, int, error) {
	const fixed = 11
	a := read(v, fixed)
	now, blocked := a.int(0), a.int(2)
	h := crawler.HostStatus{
		Host: name, NextAllowed: a.moment(1), Delay: time.Duration(a.int(3)) * time.Millisecond,
		Fails: int(a.int(4)), LastError: a.text(5), Queued: int(a.int(6)), Leased: int(a.int(8)), Dead: int(a.int(9)), OldestDue: a.moment(10),
	}
	if blocked > now {
		h.Blocked = a.moment(2)
	}
	h.Breaker = f.options.Breaker(h.Fails, blocked, now)
	for i := fixed; i < len(a.list); i++ {
		robots, err := frontier.DecodeRobots([]byte(a.text(i)))
		if err != nil {
			return h, 0, err
		}
		h.Robots = append(h.Robots, robots)
	}
	slices.SortFunc(h.Robots, func(x, y crawler.Robots) int { return strings.Compare(x.Origin, y.Origin) })
	return h, int(a.int(7)), a.err
}

// Tasks implements crawler.Inspector.
func (f *Frontier) Tasks(ctx context.Context, keys ...crawler.TaskKey) ([]crawler.Task, error) {
	calls := make([]call, len(keys))
	for i, k := range keys {
		calls[i] = f.of(k.Host, field(k.ID))
	}
	answers, err := f.runAll(ctx, f.scripts.look, calls)
	if err != nil {
		return nil, failed("look up tasks", err)
	}
	out := make([]crawler.Task, len(keys))
	for i, v := range answers {
		if out[i], err = taskOf(keys[i], v); err != nil {
			return nil, fmt.Errorf("look up task %s of %s: %w", keys[i].ID, keys[i].Host, err)
		}
	}
	return out, nil
}

func taskOf(key crawler.TaskKey, v any) (crawler.Task, error) {
	outer := read(v, 1)
	a := read(outer.list[0], 4)
	state := crawler.TaskState(a.text(0))
	if state == crawler.TaskUnknown || a.err != nil {
		return crawler.Task{Request: crawler.Request{Host: key.Host, ID: key.ID}, State: crawler.TaskUnknown}, a.err
	}
	task := parse(key, a.text(1), a.int(2)).Task
	task.State = state
	if state == crawler.TaskDead {
		since, reason, _ := strings.Cut(a.text(3), " ")
		task.Reason = reason
		task.Since = frontier.Moment((&answer{list: []any{since}}).int(0))
	}
	return task, a.err
}

// Dead implements crawler.Inspector.
func (f *Frontier) Dead(ctx context.Context, after crawler.TaskKey, limit int) ([]crawler.Task, error) {
	limit = max(limit, 0)
	names, err := f.names(ctx, f.keys.deads, "["+after.Host, limit+1) // the first may have none left
	if err != nil {
		return nil, failed("list dead letters", err)
	}
	var keys []crawler.TaskKey
	for _, name := range names {
		ids, err := f.deadOf(ctx, name)
		if err != nil {
			return nil, failed("list dead letters", err)
		}
		for _, id := range ids {
			if (name > after.Host || id > after.ID) && len(keys) < limit {
				keys = append(keys, crawler.TaskKey{Host: name, ID: id})
			}
		}
		if len(keys) >= limit {
			break
		}
	}
	tasks, err := f.Tasks(ctx, keys...)
	// One that was requeued or dropped meanwhile is no dead letter any more.
	return slices.DeleteFunc(tasks, func(t crawler.Task) bool { return t.State != crawler.TaskDead }), err
}

// deadOf are the ids of a Host's dead letters, in order.
func (f *Frontier) deadOf(ctx context.Context, host string) ([]string, error) {
	f.gate.RLock()
	defer f.gate.RUnlock()
	if err := f.ended(ctx); err != nil {
		return nil, err
	}
	ids, err := f.client.HKeys(ctx, f.keys.dead(host)).Result()
	for i, stored := range ids {
		ids[i] = idOf(stored)
	}
	slices.Sort(ids)
	return ids, f.explain(ctx, err)
}
