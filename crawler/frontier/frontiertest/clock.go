package frontiertest

import (
	"context"
	"errors"
	"sync"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
)

func clockTests() map[string]func(*rig) {
	return map[string]func(*rig){
		"one Host has at most one lease":                                  oneLease,
		"claims of a Host are its delay apart, for any number of workers": spacing,
		"an outcome can lengthen the delay but not shorten it":            outcomeDelay,
		"a longer configured delay holds at once":                         delayReloaded,
		"a blocked Host rests until then, and others do not":              block,
		"a breaker opens, probes, opens for longer, and closes":           breaker,
		"a half-open breaker lets exactly one probe through":              oneProbe,
		"a failure that is not the Host's does not count":                 spare,
	}
}

func oneLease(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", time.Time{}))
	first := r.page()
	r.nothing(150 * time.Millisecond)
	r.push(task("b.example", "1", time.Time{}))
	if other := r.page(); other.Host != "b.example" {
		r.Fatalf("claimed %s of %s while it was leased", other.ID, other.Host)
	}
	r.done(first)
	if second := r.page(); second.Host != "a.example" || second.ID == first.ID {
		r.Errorf("claimed %s of %s", second.ID, second.Host)
	}
}

// visitLog is what workers did to one Host: never two at once, never too soon.
type visitLog struct {
	sync.Mutex
	busy   bool
	ended  time.Time // earliest moment the last lease can have ended
	claims int
	wrong  []error
}

// claimed notes a claim; false means that its worker was not given the time to
// begin before the lease ran out, and does nothing.
func (v *visitLog) claimed(lease crawler.Lease, delay time.Duration) bool {
	v.Lock()
	defer v.Unlock()
	now := time.Now()
	if !now.Before(lease.Expires) {
		return false
	}
	if v.busy {
		v.wrong = append(v.wrong, errors.New("claimed while another lease was running"))
	}
	if gap := now.Sub(v.ended); v.claims > 0 && gap < delay {
		v.wrong = append(v.wrong, errors.New("claimed only "+gap.String()+" after the last lease ended"))
	}
	v.busy = true
	v.claims++
	return true
}

func (v *visitLog) over(at time.Time) {
	v.Lock()
	defer v.Unlock()
	v.busy, v.ended = false, at
}

func spacing(r *rig) {
	const delay, lease, hosts, workers, claims = 40 * time.Millisecond, 120 * time.Millisecond, 4, 12, 20
	r.open(frontier.Options{Delay: every(delay), Lease: lease, MaxTries: 1000})
	logs := map[string]*visitLog{}
	for h := range hosts {
		host := name("h", h) + ".example"
		logs[host] = &visitLog{}
		for i := range 6 {
			r.push(task(host, name("t", i), time.Time{}))
		}
	}
	ctx, stop := context.WithTimeout(r.Context(), 4*patience)
	defer stop()
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; ; i++ {
				lease, err := r.Frontier.Claim(ctx)
				if err != nil {
					return
				}
				log := logs[lease.Host]
				if log.claimed(lease, delay) {
					r.work(ctx, lease, log, i)
				}
				if enough(logs, claims) {
					stop()
				}
			}
		})
	}
	wg.Wait()
	for host, log := range logs {
		if log.claims < claims {
			r.Errorf("%s was claimed %d times, want %d: too slow to say anything", host, log.claims, claims)
		}
		for _, err := range log.wrong {
			r.Errorf("%s: %v", host, err)
		}
	}
}

// work does one lease as a worker would; every ninth worker dies over it.
func (r *rig) work(ctx context.Context, lease crawler.Lease, log *visitLog, i int) {
	if i%9 == 8 {
		log.over(lease.Expires)
		return
	}
	time.Sleep(time.Duration(i%4) * time.Millisecond)
	out := crawler.Outcome{Kind: crawler.Continue, Request: lease.Request}
	switch {
	case lease.Kind == crawler.KindRobots:
		out = allowed(lease)
	case i%5 == 4:
		out = crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Spare: true}
	}
	log.over(time.Now())
	err := r.Frontier.Settle(ctx, lease, out)
	// On a busy machine the lease may run out on the way; before it has, nobody
	// else can have been given the Host.
	if errors.Is(err, crawler.ErrStale) && !time.Now().Before(lease.Expires) {
		return
	}
	if err != nil && ctx.Err() == nil {
		r.Errorf("settle: %v", err)
	}
}

func enough(logs map[string]*visitLog, claims int) bool {
	for _, log := range logs {
		log.Lock()
		n := log.claims
		log.Unlock()
		if n < claims {
			return false
		}
	}
	return true
}

// gap settles a lease and measures the time to the next claim of its Host.
func (r *rig) gap(lease crawler.Lease, out crawler.Outcome) time.Duration {
	r.Helper()
	start := time.Now()
	r.settle(lease, out)
	next := r.claim()
	took := time.Since(start)
	if next.Kind == crawler.KindRobots {
		r.allow(next)
	} else {
		r.done(next)
	}
	return took
}

func outcomeDelay(r *rig) {
	const delay = 50 * time.Millisecond
	r.open(frontier.Options{Delay: every(delay)})
	for i := range 4 {
		r.push(task("a.example", name("t", i), time.Time{}))
	}
	again := func(l crawler.Lease, d time.Duration) crawler.Outcome {
		return crawler.Outcome{Kind: crawler.Done, Request: l.Request, Next: after(time.Hour), Delay: d}
	}
	if l := r.page(); r.gap(l, again(l, 300*time.Millisecond)) < 300*time.Millisecond {
		r.Error("the outcome's longer delay did not hold")
	}
	if l := r.page(); r.gap(l, again(l, time.Millisecond)) < delay {
		r.Error("the outcome's shorter delay shortened the configured one")
	}
}

func delayReloaded(r *rig) {
	var mu sync.Mutex
	delay := time.Duration(0)
	r.open(frontier.Options{Delay: func(string) time.Duration {
		mu.Lock()
		defer mu.Unlock()
		return delay
	}})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", time.Time{}))
	lease := r.page()
	start := time.Now()
	r.done(lease)
	mu.Lock()
	delay = 300 * time.Millisecond
	mu.Unlock()
	r.page()
	if took := time.Since(start); took < 300*time.Millisecond {
		r.Errorf("the next claim came after %v", took)
	}
}

func block(r *rig) {
	r.open(frontier.Options{})
	r.push(task("a.example", "1", time.Time{}), task("a.example", "2", time.Time{}))
	lease := r.page()
	until := after(400 * time.Millisecond)
	r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Block: until, Reason: "HTTP 429"})
	status := r.host("a.example")
	if status.Blocked == nil || status.NextAllowed == nil || status.LastError != "HTTP 429" {
		r.Fatalf("host %+v, want a block and its reason", status)
	}
	r.near("blocked until", *status.Blocked, until)
	r.push(task("b.example", "1", time.Time{}))
	other := r.page()
	if other.Host != "b.example" {
		r.Fatalf("claimed of %s", other.Host)
	}
	r.done(other)
	if next := r.page(); next.Host != "a.example" || time.Now().Before(until) {
		r.Errorf("claimed of %s %v before the block's end", next.Host, time.Until(until))
	}
}

func breaker(r *rig) {
	const hold = 400 * time.Millisecond
	r.open(frontier.Options{BreakAfter: 2, BreakHold: hold, BreakMax: time.Hour})
	r.push(task("a.example", "1", time.Time{}))
	fail := func(wantHold time.Duration, want string) {
		r.Helper()
		lease := r.page()
		start := time.Now()
		r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Reason: "timeout"})
		if got := r.host("a.example"); got.Breaker != want {
			r.Fatalf("breaker is %s after %d failures, want %s", got.Breaker, got.Fails, want)
		}
		if want != crawler.BreakerOpen {
			return
		}
		time.Sleep(time.Until(start.Add(wantHold / 2)))
		r.nothing(wantHold / 4)
	}
	fail(0, crawler.BreakerClosed)
	fail(hold, crawler.BreakerOpen)
	fail(2*hold, crawler.BreakerOpen)
	probe := r.page()
	if got := r.host("a.example"); got.Breaker != crawler.BreakerHalfOpen || got.Fails != 3 || probe.Fails != 3 {
		r.Errorf("breaker %s after %d failures (lease says %d), want half open after 3", got.Breaker, got.Fails, probe.Fails)
	}
	r.done(probe)
	if got := r.host("a.example"); got.Breaker != crawler.BreakerClosed || got.Fails != 0 || got.LastError != "" {
		r.Errorf("after a success: %+v", got)
	}
}

func oneProbe(r *rig) {
	const hold, tasks = 500 * time.Millisecond, 6
	r.open(frontier.Options{BreakAfter: 2, BreakHold: hold, BreakMax: hold})
	for i := range tasks {
		r.push(task("a.example", name("t", i), ago(time.Hour)))
	}
	fail := func(l crawler.Lease) {
		r.Helper()
		r.settle(l, crawler.Outcome{Kind: crawler.Retry, Request: l.Request, Next: after(time.Hour), Reason: "timeout"})
	}
	fail(r.page())
	last := r.page()
	opened := time.Now()
	fail(last)
	for range 2 { // every failure opens it again
		probe := r.page()
		if rested := time.Since(opened); rested < hold {
			r.Errorf("a probe went out %v after the breaker opened, want at least %v", rested, hold)
		}
		if got := r.host("a.example"); got.Breaker != crawler.BreakerHalfOpen {
			r.Errorf("the breaker is %s while a probe is out", got.Breaker)
		}
		r.nothing(200 * time.Millisecond)
		opened = time.Now()
		fail(probe)
		if got := r.host("a.example"); got.Breaker != crawler.BreakerOpen {
			r.Errorf("the breaker is %s after its probe failed", got.Breaker)
		}
	}
	probe := r.page()
	r.nothing(200 * time.Millisecond)
	r.done(probe)
	if got := r.host("a.example"); got.Breaker != crawler.BreakerClosed {
		r.Errorf("the breaker is %s after its probe succeeded", got.Breaker)
	}
	r.page() // the next need not wait
}

func spare(r *rig) {
	r.open(frontier.Options{BreakAfter: 1, BreakHold: time.Hour})
	r.push(task("a.example", "1", time.Time{}))
	for range 3 {
		lease := r.page()
		r.settle(lease, crawler.Outcome{Kind: crawler.Retry, Request: lease.Request, Reason: "store down", Spare: true})
	}
	if got := r.host("a.example"); got.Breaker != crawler.BreakerClosed || got.Fails != 0 || got.LastError != "store down" {
		r.Errorf("host %+v", got)
	}
}
