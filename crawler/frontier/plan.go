package frontier

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"scops/crawler"
)

// robotsFresh is how long a robots.txt without an expiry is used (RFC 9309
// section 2.4: no longer than 24 hours).
const robotsFresh = 24 * time.Hour

// maxReason is the longest reason kept, in bytes.
const maxReason = 500

// Fate is what becomes of the task of a settled lease.
type Fate string

// The fates of a task.
const (
	FateQueue  Fate = "queue"  // back to the queue, due at Plan.Due
	FateForget Fate = "forget" // finished
	FateBury   Fate = "bury"   // to the dead letters
	FateNone   Fate = "none"   // a robots lease has no task
)

// Plan is what one settlement does, worked out before a store is touched.
type Plan struct {
	Fate     Fate
	Body     []byte // stored form of the task
	Origin   string // of the task, or of the robots.txt
	Tries    int
	Priority int
	Due      time.Time
	Reason   string // dead letters: why
	Seen     string // a page was read: the address to remember it by

	Delay time.Duration // from this settlement to the next claim, at least
	Block time.Time     // the Host rests until then; zero = no
	Fails int           // failures of the Host in a row, this one included
	Error string        // the Host's last error; "" after a success

	Robots []byte    // robots.txt to store for Origin; nil = leave what is there
	Fresh  time.Time // when Robots is to be fetched again
	Hop    []byte    // robots.txt was redirected: the Request that goes on
}

// Plan works out a settlement. Fails of the lease are the Host's: between claim
// and settlement nobody else changes them.
func (o Options) Plan(lease crawler.Lease, out crawler.Outcome) (Plan, error) {
	now := o.Now()
	p := Plan{Delay: max(o.DelayOf(lease.Host), min(out.Delay, maxDelay)), Block: out.Block, Fails: lease.Fails}
	failed := false
	switch out.Kind {
	case crawler.Done, crawler.Continue:
		p.Fails = 0
	case crawler.Retry, crawler.Dead, crawler.Drop:
		failed = true
		p.Error = clip(out.Reason)
		if !out.Spare {
			p.Fails++
			p.Block = later(p.Block, now, o.hold(p.Fails))
		}
	default:
		return Plan{}, fmt.Errorf("plan settlement: %q is not an outcome", out.Kind)
	}
	var err error
	if lease.Kind == crawler.KindRobots {
		err = p.planRobots(lease, out, now, failed)
	} else {
		err = p.planTask(lease, out, now)
	}
	if limit := now.Add(maxBlock); p.Block.After(limit) {
		p.Block = limit
	}
	return p, err
}

func (p *Plan) planTask(lease crawler.Lease, out crawler.Outcome, now time.Time) error {
	r := out.Request
	if r.URL == "" {
		r = lease.Request
	}
	if r.Host == "" && r.ID == "" {
		r.Host, r.ID = lease.Host, lease.ID
	}
	if r.Host != lease.Host || r.ID != lease.ID {
		return fmt.Errorf("plan settlement: %w: the outcome is of task %q of %q, the lease of %q of %q",
			ErrRequest, r.ID, r.Host, lease.ID, lease.Host)
	}
	task, err := NewTask(r)
	if err != nil {
		return fmt.Errorf("plan settlement: %w", err)
	}
	p.Origin, p.Tries, p.Priority = task.Origin, task.Request.Tries, task.Request.Priority
	p.Fate, p.Due = FateQueue, out.Next
	switch {
	case out.Kind == crawler.Dead:
		p.Fate, p.Reason = FateBury, clip(out.Reason)
	case out.Kind == crawler.Done && lease.Kind == crawler.KindPage:
		p.Fate, p.Seen = FateForget, seenAs(lease.Kind, lease.Head)
	case out.Kind == crawler.Drop, out.Kind == crawler.Done && out.Next.IsZero():
		p.Fate = FateForget
	case out.Kind == crawler.Continue || out.Next.IsZero():
		p.Due = now
	}
	reason := ""
	if out.Kind == crawler.Retry {
		reason = clip(out.Reason)
	}
	p.Body, err = Encode(task.Request, reason)
	return err
}

// planRobots keeps what came back. A failure that brought no answer rests the
// Host, or the very next claim would ask again.
func (p *Plan) planRobots(lease crawler.Lease, out crawler.Outcome, now time.Time, failed bool) (err error) {
	p.Fate, p.Origin = FateNone, lease.ID
	switch {
	case out.Kind == crawler.Continue:
		hop := out.Request
		hop.Host, hop.ID, hop.Kind = lease.Host, lease.ID, crawler.KindRobots
		if _, err := crawler.OriginOf(hop.URL); err != nil {
			return fmt.Errorf("plan settlement: %w", err)
		}
		p.Hop, err = Encode(hop, "")
	case out.Robots != nil:
		robots := *out.Robots
		if robots.Origin == "" {
			robots.Origin = lease.ID
		}
		if robots.Expires.IsZero() {
			robots.Expires = now.Add(robotsFresh)
		}
		p.Fresh = robots.Expires
		p.Robots, err = EncodeRobots(robots)
	case failed:
		p.Block = latest(p.Block, out.Next)
	default:
		return fmt.Errorf("plan settlement: %w: a robots.txt lease is done without a robots.txt", ErrRequest)
	}
	return err
}

// RobotsRequest is the Request that asks an origin for its robots.txt.
func RobotsRequest(host, origin string) crawler.Request {
	address := origin + "/robots.txt"
	return crawler.Request{ID: origin, Host: host, Kind: crawler.KindRobots, URL: address, Head: address}
}

// ExpiredReason is why a task died whose leases kept expiring.
func ExpiredReason(tries int) string {
	return fmt.Sprintf("its lease expired unsettled; %d tries in a row failed", tries)
}

func later(block, now time.Time, hold time.Duration) time.Time {
	if hold == 0 {
		return block
	}
	return latest(block, now.Add(hold))
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// clip makes a reason one line of valid UTF-8 of bounded length.
func clip(s string) string {
	if len(s) > 4*maxReason {
		s = s[:4*maxReason]
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) <= maxReason {
		return s
	}
	end := maxReason
	for !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
