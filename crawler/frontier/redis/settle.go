package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"scops/crawler"
	"scops/crawler/frontier"
)

// perAdd is the most tasks one call of add.lua takes.
const perAdd = 200

// Push implements crawler.Frontier.
func (f *Frontier) Push(ctx context.Context, requests ...crawler.Request) error {
	tasks, err := frontier.NewTasks(requests)
	if err != nil || len(tasks) == 0 {
		return err
	}
	byHost := map[string][]any{}
	var calls []call
	now := f.options.Now()
	for _, t := range tasks {
		due := int64(0)
		if !t.Request.Due.IsZero() {
			due = f.distance(now, t.Request.Due)
		}
		host := t.Request.Host
		byHost[host] = append(byHost[host], t.Request.ID, due, record(max(t.Request.Tries, 0), t.Origin, t.Body))
		if len(byHost[host]) >= 3*perAdd {
			calls = append(calls, f.of(host, byHost[host]...))
			delete(byHost, host)
		}
	}
	for host, args := range byHost {
		calls = append(calls, f.of(host, args...))
	}
	if _, err := f.runAll(ctx, f.scripts.add, calls); err != nil {
		return failed("push tasks", err)
	}
	f.bell.Ring()
	return nil
}

// Settle implements crawler.Frontier.
func (f *Frontier) Settle(ctx context.Context, lease crawler.Lease, outcome crawler.Outcome) error {
	p, err := f.options.Plan(lease, outcome)
	if err != nil {
		return fmt.Errorf("settle task: %w", err)
	}
	block := int64(0)
	if !p.Block.IsZero() {
		block = max(f.until(p.Block), 0)
	}
	v, err := f.run(ctx, f.scripts.ack, f.of(lease.Host, fence(lease),
		string(p.Fate), lease.ID, record(p.Tries, p.Origin, p.Body), f.until(p.Due), p.Reason,
		millis(p.Delay), block, p.Fails, p.Error,
		p.Origin, p.Robots, f.until(p.Fresh), p.Hop))
	if err != nil {
		return failed("settle task", err)
	}
	if v != int64(1) {
		return fmt.Errorf("settle task: %w", crawler.ErrStale)
	}
	if p.Delay < pollEvery {
		f.bell.Ring() // else whoever waits looks again in time
	}
	return nil
}

// Extend implements crawler.Frontier.
func (f *Frontier) Extend(ctx context.Context, lease crawler.Lease) (crawler.Lease, error) {
	expires := f.options.Now().Add(f.options.Lease)
	v, err := f.run(ctx, f.scripts.extend, f.of(lease.Host, fence(lease), millis(f.options.Lease)))
	if err != nil {
		return crawler.Lease{}, failed("extend lease", err)
	}
	if v != int64(1) {
		return crawler.Lease{}, fmt.Errorf("extend lease: %w", crawler.ErrStale)
	}
	lease.Expires = expires
	return lease, nil
}

func fence(lease crawler.Lease) string { return strconv.FormatUint(lease.Fence, 10) }

// record is the value of a task: what scripts change or search stands before
// the stored form, so that they need not read it.
func record(tries int, origin string, body []byte) string {
	return strconv.Itoa(tries) + " " + origin + "\n" + string(body)
}

// parsed is a task read back; err says that its record is unreadable.
type parsed struct {
	crawler.Task
	err error
}

func parse(key crawler.TaskKey, record string, due int64) parsed {
	head, body, _ := strings.Cut(record, "\n")
	count, _, _ := strings.Cut(head, " ")
	tries, err := strconv.Atoi(count)
	if err == nil {
		_, _, err = frontier.Decode([]byte(body))
	}
	return parsed{frontier.Stored(key, []byte(body), tries, due), err}
}
