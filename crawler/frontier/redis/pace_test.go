package redis

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

// lags are how long answers took, in an open loop: from the moment each question
// was due, whether or not the ones before were answered.
type lags struct {
	sync.Mutex
	all []time.Duration
}

func (l *lags) add(d time.Duration) {
	l.Lock()
	defer l.Unlock()
	l.all = append(l.all, d)
}

// at is a quantile, 0 to 1.
func (l *lags) at(q float64) time.Duration {
	slices.Sort(l.all)
	return l.all[min(int(q*float64(len(l.all))), len(l.all)-1)].Round(10 * time.Microsecond)
}

// open asks n questions at even distances, by as many askers as it takes.
func openLoop(n int, every time.Duration, askers int, ask func(asker int)) *lags {
	out := &lags{}
	due := make(chan time.Time, n)
	var all sync.WaitGroup
	for a := range askers {
		all.Go(func() {
			for at := range due {
				ask(a)
				out.add(time.Since(at))
			}
		})
	}
	start := time.Now()
	for i := range n {
		at := start.Add(time.Duration(i) * every)
		time.Sleep(time.Until(at))
		due <- at
	}
	close(due)
	all.Wait()
	return out
}

const (
	dueHosts   = 20_000
	perBatch   = 10
	claimsEach = 10_000 // a second
)

// BenchmarkClaims claims 20,000 due Hosts in an open loop of 10,000 claims a
// second, in batches of ten from four processes, with a PING every millisecond
// beside it; three times over.
func BenchmarkClaims(b *testing.B) {
	s := start(b, "--appendfsync", "everysec")
	var fs []*Frontier
	for range 4 {
		fs = append(fs, dial(b, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none, Lease: 10 * time.Minute}))
	}
	ready(b, fs[0], dueHosts)
	pinger := admin(b, s)
	for b.Loop() {
		for range 3 {
			claimRound(b, fs, pinger)
		}
	}
}

func claimRound(b *testing.B, fs []*Frontier, pinger *goredis.Client) {
	b.Helper()
	const askers = 16
	var pings *lags
	var beside sync.WaitGroup
	beside.Go(func() {
		pings = openLoop(dueHosts*1000/claimsEach, time.Millisecond, 4, func(int) { must(b, pinger.Ping(b.Context()).Err()) })
	})
	leases := make([][]crawler.Lease, askers)
	claims := openLoop(dueHosts/perBatch, time.Second*perBatch/claimsEach, askers, func(a int) {
		ctx, cancel := context.WithTimeout(b.Context(), 5*time.Second)
		defer cancel()
		got, err := fs[a%len(fs)].ClaimUpTo(ctx, perBatch)
		if err != nil && ctx.Err() == nil {
			b.Error(err)
		}
		leases[a] = append(leases[a], got...)
	})
	beside.Wait()
	n := 0
	for _, mine := range leases {
		n += len(mine)
	}
	most := max(5*time.Millisecond, 3*pings.at(0.99))
	verdict := "held"
	if claims.at(0.99) > most {
		verdict = "MISSED"
	}
	fmt.Printf("claims      %d batches of %d due in %v, %.1f leases each: p50 %v, p99 %v; PING p50 %v, p99 %v; floor p99 <= %v %s\n", len(claims.all), perBatch,
		time.Duration(dueHosts)*time.Second/claimsEach, float64(n)/float64(len(claims.all)), claims.at(0.5), claims.at(0.99), pings.at(0.5), pings.at(0.99), most, verdict)
	var back sync.WaitGroup
	for a, mine := range leases {
		back.Go(func() {
			for _, lease := range mine {
				must(b, fs[a%len(fs)].Settle(b.Context(), lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request}))
			}
		})
	}
	back.Wait()
}

// BenchmarkStatus reads the status of a queue of a million Sources on 10,000
// Hosts, and watches with MONITOR that no keys are walked for it.
func BenchmarkStatus(b *testing.B) {
	const hosts, each = 10_000, 100
	f, s := empty(b)
	var fill sync.WaitGroup
	for part := range 4 {
		fill.Go(func() {
			for h := part; h < hosts; h += 4 {
				host := fmt.Sprintf("forum%05d.example", h)
				batch := make([]crawler.Request, each)
				for i := range batch {
					batch[i] = page(host, fmt.Sprintf("%016x", i))
					batch[i].Due = time.Now().Add(time.Duration(i-10) * time.Minute)
				}
				must(b, f.Push(context.Background(), batch...))
			}
		})
	}
	fill.Wait()
	for b.Loop() {
		began := time.Now()
		status, err := f.Status(b.Context())
		took := time.Since(began)
		must(b, err)
		verdict := "held"
		if took > 2*time.Second {
			verdict = "MISSED"
		}
		fmt.Printf("status      %d Sources on %d Hosts: %v; floor 2s %s\n", status.Queued, status.Hosts, took.Round(time.Millisecond), verdict)
		if status.Queued != hosts*each || status.Hosts != hosts {
			b.Errorf("status %+v", status)
		}
		watch := monitor(b, s)
		_, err = f.Status(b.Context())
		must(b, err)
		seen := watch()
		if walks := regexp.MustCompile(`(?i)"(keys|scan|hscan|sscan|zscan)"`).FindAllString(seen, -1); len(walks) > 0 || !strings.Contains(strings.ToLower(seen), "zcard") {
			b.Errorf("MONITOR saw %d bytes and %v", len(seen), walks)
		}
		fmt.Printf("status      MONITOR saw %d commands, no KEYS and no SCAN\n", strings.Count(seen, "\n"))
	}
}

// monitor records what a server is asked from now on, until it is called.
func monitor(b *testing.B, s *server) func() string {
	b.Helper()
	conn, err := net.Dial("tcp", s.address)
	must(b, err)
	_, err = fmt.Fprint(conn, "MONITOR\r\n")
	must(b, err)
	in := bufio.NewReader(conn)
	_, err = in.ReadString('\n')
	must(b, err)
	seen := make(chan string)
	go func() {
		var all strings.Builder
		for line, err := in.ReadString('\n'); err == nil && !strings.Contains(line, "that is all"); line, err = in.ReadString('\n') {
			all.WriteString(line)
		}
		seen <- all.String()
	}()
	return func() string {
		must(b, admin(b, s).Echo(b.Context(), "that is all").Err())
		text := <-seen
		must(b, conn.Close())
		return text
	}
}
