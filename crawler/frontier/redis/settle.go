package redis

import (
	"context"
	"fmt"
	"strconv"

	"scops/crawler"
	"scops/crawler/frontier"
)

// Settle implements crawler.Frontier.
func (f *Frontier) Settle(ctx context.Context, lease crawler.Lease, outcome crawler.Outcome) error {
	p, err := f.options.Plan(lease, outcome)
	if err != nil {
		return fmt.Errorf("settle task: %w", err)
	}
	for range growths {
		v, err := f.run(ctx, f.scripts.ack, f.acking(lease, p))
		if err != nil {
			return failed("settle task", err)
		}
		more, code, err := f.grown(lease.Host, v)
		switch {
		case err != nil:
			return fmt.Errorf("settle task: %w", err)
		case more:
			continue
		case code != 1:
			return fmt.Errorf("settle task: %w", crawler.ErrStale)
		}
		if p.Delay < pollEvery {
			f.bell.Ring() // else whoever waits looks again in time
		}
		return nil
	}
	return fmt.Errorf("settle task: %w", errGrowing)
}

// acking is the call that does what the plan says.
func (f *Frontier) acking(lease crawler.Lease, p frontier.Plan) call {
	block, hash := int64(0), ""
	if !p.Block.IsZero() {
		block = max(f.until(p.Block), 0)
	}
	var buckets []string
	if p.Seen != "" {
		h := f.seenKey.Hash(p.Seen)
		hash, buckets = hashed(h), f.keys.buckets(lease.Host, h, f.generations.get(lease.Host)+1)
	}
	c := f.of(lease.Host, fence(lease),
		string(p.Fate), field(lease.ID), record(p.Tries, p.Origin, p.Body), f.until(p.Due), p.Reason,
		millis(p.Delay), block, p.Fails, p.Error,
		p.Origin, p.Robots, f.until(p.Fresh), p.Hop,
		hash, len(buckets))
	c.keys = append(c.keys, buckets...)
	return c
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
