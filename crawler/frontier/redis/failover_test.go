package redis

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

// shift is several processes' workers that visit the same tasks again and again
// while their servers fail over, and what Hosts and workers saw of it.
type shift struct {
	t      *testing.T
	mu     sync.Mutex
	busy   map[string]bool
	ended  map[string]time.Time // earliest moment a Host's last lease can have ended
	visits map[string]int64     // by task: those whose settlement was answered

	claims, stale, again, wrong int
	outage                      time.Duration // longest time without a claim
	last                        time.Time
}

const (
	shiftDelay = 50 * time.Millisecond
	shiftLease = 5 * time.Second
	shiftHosts = 24 // on every node of a cluster
	shiftTasks = 3  // of every Host
)

// failovers lets workers of three processes work while fail is called so often,
// and says what came of it. Nothing may be lost: every task is there at the end.
func failovers(t *testing.T, o Options, masters []*server, times int, fail func(round int)) *shift {
	t.Helper()
	policy := frontier.Options{Delay: func(string) time.Duration { return shiftDelay }, Lease: shiftLease, MaxTries: 100}
	sh := &shift{t: t, busy: map[string]bool{}, ended: map[string]time.Time{}, visits: map[string]int64{}, last: time.Now()}
	operator := dial(t, o, policy)
	var keys []crawler.TaskKey
	for h := range shiftHosts {
		for i := range shiftTasks {
			r := page(fmt.Sprintf("h%d.example", h), fmt.Sprintf("t%d", i))
			must(t, operator.Push(t.Context(), r))
			keys = append(keys, crawler.TaskKey{Host: r.Host, ID: r.ID})
		}
	}
	synced(t, masters...) // what was pushed before a failover is nobody's to push again

	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var crew sync.WaitGroup
	for range 3 {
		f := dial(t, o, policy)
		for range 3 {
			crew.Go(func() { sh.work(ctx, f) })
		}
	}
	for round := range times {
		sh.until(200)
		fail(round)
	}
	sh.until(300)
	stop()
	crew.Wait()
	sh.complete(operator, keys)
	t.Logf("%d claims, %d visits brought again (%.2f %%), %d settlements came too late, %v the longest time without a claim",
		sh.claims, sh.again, 100*float64(sh.again)/float64(sh.claims), sh.stale, sh.outage.Round(time.Millisecond))
	return sh
}

// until waits for so many more claims.
func (sh *shift) until(more int) {
	sh.t.Helper()
	sh.mu.Lock()
	want := sh.claims + more
	sh.mu.Unlock()
	eventually(sh.t, "the workers go on", func() (bool, any) {
		sh.mu.Lock()
		defer sh.mu.Unlock()
		return sh.claims >= want, fmt.Sprintf("%d claims of %d", sh.claims, want)
	})
}

// complete says that every task is still there.
func (sh *shift) complete(f *Frontier, keys []crawler.TaskKey) {
	sh.t.Helper()
	var tasks []crawler.Task
	eventually(sh.t, "the tasks are read", func() (bool, any) {
		var err error
		tasks, err = f.Tasks(context.Background(), keys...)
		return err == nil, err
	})
	for _, got := range tasks {
		if got.State != crawler.TaskQueued && got.State != crawler.TaskLeased {
			sh.t.Errorf("task %s of %s is %s", got.Request.ID, got.Request.Host, got.State)
		}
	}
}

func (sh *shift) work(ctx context.Context, f *Frontier) {
	for ctx.Err() == nil {
		lease, err := f.Claim(ctx)
		if errors.Is(err, crawler.ErrUnavailable) {
			time.Sleep(10 * time.Millisecond)
			continue
		}
		if err != nil {
			if ctx.Err() == nil {
				sh.t.Errorf("claim: %v", err)
			}
			return
		}
		if !sh.begins(lease) {
			continue // the machine was too busy: a worker would not send its request
		}
		time.Sleep(2 * time.Millisecond)
		out := crawler.Outcome{Kind: crawler.Done, Request: lease.Request, Next: time.Now()}
		out.Request.Cursor.Newest++
		if lease.Kind == crawler.KindRobots {
			out.Robots = &crawler.Robots{Status: 404, Expires: time.Now().Add(time.Hour)}
		}
		sh.settle(ctx, f, lease, out)
	}
}

// begins notes a request on its way to a Host.
func (sh *shift) begins(lease crawler.Lease) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	now := time.Now()
	if !now.Before(lease.Expires) {
		return false
	}
	if sh.busy[lease.Host] {
		sh.wrong++
		sh.t.Errorf("%s was claimed while another request was running", lease.Host)
	}
	if gap := now.Sub(sh.ended[lease.Host]); gap < shiftDelay {
		sh.wrong++
		sh.t.Errorf("%s was claimed %v after its last request ended", lease.Host, gap)
	}
	key := lease.Host + " " + lease.ID
	if lease.Kind != crawler.KindRobots && lease.Cursor.Newest < sh.visits[key] {
		sh.again++
		sh.visits[key] = lease.Cursor.Newest
	}
	sh.claims++
	sh.outage = max(sh.outage, now.Sub(sh.last))
	sh.last = now
	sh.busy[lease.Host] = true
	return true
}

// settle tries as a worker does: until it is answered or the lease has run out.
func (sh *shift) settle(ctx context.Context, f *Frontier, lease crawler.Lease, out crawler.Outcome) {
	ctx = context.WithoutCancel(ctx)
	sh.mu.Lock()
	sh.busy[lease.Host], sh.ended[lease.Host] = false, time.Now()
	sh.mu.Unlock()
	for time.Now().Before(lease.Expires) {
		err := f.Settle(ctx, lease, out)
		switch {
		case err == nil:
			if lease.Kind != crawler.KindRobots {
				sh.mu.Lock()
				sh.visits[lease.Host+" "+lease.ID] = out.Request.Cursor.Newest
				sh.mu.Unlock()
			}
			return
		case errors.Is(err, crawler.ErrStale):
			sh.mu.Lock()
			sh.stale++
			sh.mu.Unlock()
			return
		case !errors.Is(err, crawler.ErrUnavailable):
			sh.t.Errorf("settle: %v", err)
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// rounds is how often a test fails over.
func rounds(short, whole int) int {
	if long() {
		return whole
	}
	return short
}

func TestSentinelFailoversBreakNoSpacingAndLoseNoTask(t *testing.T) {
	t.Parallel()
	w := startWatched(t, 30*time.Second)
	failovers(t, w.options(), []*server{w.master(t)}, rounds(2, 15), func(int) {
		w.ready(t)
		before := w.master(t)
		sentinel := admin(t, w.sentinel)
		eventually(t, "the sentinel fails over", func() (bool, any) {
			err := sentinel.Do(t.Context(), "SENTINEL", "FAILOVER", masterName).Err()
			return err == nil, err
		})
		eventually(t, "another master was chosen", func() (bool, any) { return w.master(t) != before, before.address })
	})
}

func TestAKilledMasterIsReplacedByItsSentinel(t *testing.T) {
	t.Parallel()
	w := startWatched(t, time.Second)
	failovers(t, w.options(), []*server{w.master(t)}, rounds(1, 6), func(int) {
		w.ready(t)
		before := w.master(t)
		before.kill(t)
		eventually(t, "another master was chosen", func() (bool, any) { return w.master(t) != before, before.address })
		before.run(t)
	})
}

func TestClusterFailoversBreakNoSpacingAndLoseNothing(t *testing.T) {
	t.Parallel()
	// Masters vote once in two node timeouts about the same master: on a busy
	// machine an attempt may fail, and another must be possible in time.
	c := startCluster(t, 8*time.Second)
	sh := failovers(t, c.options(""), c.nodes[:masters], rounds(masters, 30), func(round int) {
		c.ready(t)
		pair := []*server{c.nodes[round%masters], c.nodes[round%masters+masters]}
		replica := pair[0]
		if role(t, replica)["role"] == "master" {
			replica = pair[1]
		}
		var asked time.Time
		eventually(t, "the replica is a master", func() (bool, any) {
			if time.Since(asked) > 6*time.Second { // an attempt ends after five
				asked = time.Now()
				must(t, admin(t, replica).ClusterFailover(t.Context()).Err())
			}
			now := role(t, replica)
			return now["role"] == "master", now
		})
	})
	if sh.again > 0 {
		t.Errorf("%d visits were brought again: a cluster hands over all it has", sh.again)
	}
}

func TestAKilledMasterOfAClusterIsReplaced(t *testing.T) {
	t.Parallel()
	c := startCluster(t, 3*time.Second)
	failovers(t, c.options(""), c.nodes[:masters], rounds(1, 6), func(round int) {
		c.ready(t)
		before := c.nodes[round%masters]
		replica := c.nodes[round%masters+masters]
		if role(t, before)["role"] != "master" {
			before, replica = replica, before
		}
		before.kill(t)
		eventually(t, "its replica is a master", func() (bool, any) {
			now := role(t, replica)
			return now["role"] == "master", now
		})
		before.run(t)
	})
}

// role is what a server says of its replication.
func role(t testing.TB, s *server) map[string]string {
	t.Helper()
	text, err := admin(t, s).Info(t.Context(), "replication").Result()
	must(t, err)
	return readInfo(text)
}
