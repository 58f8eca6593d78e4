package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

// The benchmarks of this file and of pace_test.go print what issue 6 promises of
// memory and pace, on a redis-server of their own; deploy/bench/crawl runs them.

// BenchmarkMemory prints the difference of used_memory per item for three fills
// of each kind. Bytes are not a matter of the machine's load: one that is over
// its budget fails.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		for _, fill := range []struct{ hosts, each int }{{20, 10_000}, {10, 25_000}, {4, 80_000}} {
			budget(b, "seen URLs", fill.hosts, fill.each, 10, seenCost(b, fill.hosts, fill.each))
		}
		for _, hosts := range []int{500, 1000, 2000} {
			budget(b, "seen URLs", hosts, 100, 40, seenCost(b, hosts, 100))
		}
		for _, fill := range []struct{ hosts, each, most int }{{400, 128, 170}, {800, 128, 170}, {2400, 64, 170}, {100, 1000, 260}, {50, 2000, 260}, {20, 5000, 260}} {
			budget(b, "Sources", fill.hosts, fill.each, fill.most, sourceCost(b, fill.hosts, fill.each, func(int) crawler.Request { return visited(40) }))
		}
		validators(b)
	}
}

func budget(b *testing.B, what string, hosts, each, most int, cost float64) {
	b.Helper()
	fmt.Printf("%-10s %5d Hosts of %6d  %6.1f B each   budget %d B\n", what, hosts, each, cost, most)
	if cost > float64(most) {
		b.Errorf("%s on Hosts of %d take %.1f B each, more than %d", what, each, cost, most)
	}
}

// validators prints what ETag and Last-Modified add, over addresses of 33 to 48
// bytes: the allocator rounds every record up to a class.
func validators(b *testing.B) {
	b.Helper()
	const hosts, each = 400, 128
	spread := func(etag, modified string) float64 {
		return sourceCost(b, hosts, each, func(i int) crawler.Request {
			r := visited(33 + i%16)
			r.ETag, r.LastModified = etag, modified
			return r
		})
	}
	bare := spread("", "")
	for _, v := range []struct{ etag, modified string }{
		{`"5f3c2a-61b2"`, ""},
		{`W/"0123456789abcdef0123456789abcdef"`, ""},
		{`"5f3c2a-61b2c3d4e5f60"`, "Thu, 26 Nov 2026 21:33:13 GMT"},
	} {
		length := len(v.etag) + len(v.modified)
		cost := spread(v.etag, v.modified) - bare
		fmt.Printf("validators of %2d B (%s)  %4.1f B more   budget %d B\n", length, strings.TrimSpace(v.etag+" "+v.modified), cost, length+4)
		if cost > float64(length+4) {
			b.Errorf("validators of %d B take %.1f B", length, cost)
		}
	}
}

// visited is a Source in steady state, with an address of so many bytes and a
// cursor that is stored in 16.
func visited(address int) crawler.Request {
	now := time.Now().UTC()
	return crawler.Request{
		URL: "https://" + strings.Repeat("x", address-8), Interval: 15 * time.Minute, LastDone: now,
		Cursor: crawler.Cursor{Newest: 48_123, Oldest: 31_007, BackfillDone: true, BackfillPage: 50, HeadSHA256: "0a1b2c3d", ChangedAt: now.Add(-36 * time.Hour)},
	}
}

// empty is a frontier on a server of its own that writes nothing to disk.
func empty(b *testing.B) (*Frontier, *server) {
	b.Helper()
	s := start(b, "--appendonly", "no")
	return dial(b, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none, Lease: 10 * time.Minute}), s
}

// used is used_memory once tables have stopped growing.
func used(b *testing.B, s *server) int64 {
	b.Helper()
	client := admin(b, s)
	last, still := int64(0), 0
	for still < 5 {
		text, err := client.Info(b.Context(), "memory").Result()
		must(b, err)
		now, err := strconv.ParseInt(readInfo(text)["used_memory"], 10, 64)
		must(b, err)
		if d := now - last; d > -4096 && d < 4096 {
			still++
		} else {
			last, still = now, 0
		}
		time.Sleep(100 * time.Millisecond)
	}
	return last
}

// sourceCost is what a scheduled Source takes, its share of its Host included.
func sourceCost(b *testing.B, hosts, each int, source func(i int) crawler.Request) float64 {
	b.Helper()
	f, s := empty(b)
	defer s.kill(b)
	must(b, f.Push(b.Context(), page("warm.example", "1"))) // scripts and client buffers are no Source's
	before := used(b, s)
	for h := range hosts {
		host := fmt.Sprintf("forum%05d.example", h)
		var batch []crawler.Request
		for i := range each {
			r := source(i)
			r.Host = host
			r.URL = r.URL[:len(r.URL)-25] + host + "/" + fmt.Sprintf("%06d", i)
			r.ID, r.Due = crawler.SourceID(r.URL), time.Now().Add(time.Hour+time.Duration(i)*time.Second)
			batch = append(batch, r)
		}
		must(b, f.Push(b.Context(), batch...))
	}
	cost := float64(used(b, s)-before) / float64(hosts*each)
	must(b, f.Close())
	return cost
}

// seenCost is what a seen URL takes, remembered as ack.lua does.
func seenCost(b *testing.B, hosts, each int) float64 {
	b.Helper()
	f, s := empty(b)
	defer s.kill(b)
	filler := newFiller(b)
	filler.fill(b, f, "warm.example", 1)
	before := used(b, s)
	for h := range hosts {
		filler.fill(b, f, fmt.Sprintf("forum%05d.example", h), each)
	}
	cost := float64(used(b, s)-before) / float64(hosts*each)
	must(b, f.Close())
	return cost
}

// filler remembers many addresses in one call: the functions of seen.lua, called
// from a script of the benchmark's own.
type filler struct{ script *goredis.Script }

func newFiller(b *testing.B) filler {
	b.Helper()
	text := "local STEP, GRACE = 0, 0\n"
	for _, name := range []string{"reform", "prelude", "seen"} {
		body, err := sources.ReadFile("scripts/" + name + ".lua")
		must(b, err)
		text += string(body)
	}
	return filler{goredis.NewScript(text + `
local given, gens = tonumber(ARGV[3]), generations()
for i = 4, #ARGV do
  if given <= gens then return {i - 4, gens} end
  gens = remember(ARGV[i], BUCKETS + (i - 4) * given, gens)
end
return {#ARGV - 3, gens}`)}
}

func (fl filler) fill(b *testing.B, f *Frontier, host string, n int) {
	b.Helper()
	for i := 0; i < n; {
		given := f.generations.get(host) + 1
		c := f.of(host, given)
		for j := i; j < min(i+200, n); j++ {
			hash := f.seenKey.Hash(fmt.Sprintf("https://%s/topic/%d", host, j))
			c.keys, c.args = append(c.keys, f.keys.buckets(host, hash, given)...), append(c.args, hashed(hash))
		}
		v, err := f.run(context.Background(), fl.script, c)
		must(b, err)
		a := read(v, 2)
		must(b, a.err)
		f.generations.put(host, int(a.int(1)))
		i += int(a.int(0))
	}
}
