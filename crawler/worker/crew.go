package worker

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"scops/crawler"
)

// Robots is how robots.txt is obeyed; fetch.Policy is one.
type Robots interface {
	// Allowed says whether a stored answer lets us fetch an address.
	Allowed(robots crawler.Robots, url string) bool
	// CrawlDelay is the delay it asks for; 0 = none.
	CrawlDelay(robots crawler.Robots) time.Duration
	// Answer turns a fetch of robots.txt into the answer to store. previous is
	// the last one known, with its Origin filled in.
	Answer(page *crawler.Page, err error, now time.Time, previous crawler.Robots) crawler.Robots
}

// Crew is the workers of one process. Fields are set before Run and not
// changed after; all but Inspector, Metrics and Log are required.
type Crew struct {
	Frontier  crawler.Frontier
	Inspector crawler.Inspector // nil = Frontier, if it is one
	Fetcher   crawler.Fetcher
	Adapters  func() []crawler.Adapter // asked anew for every page: declared sites come and go
	Sink      crawler.Sink
	Robots    Robots
	Options   Options
	Metrics   *Metrics     // nil = none
	Log       *slog.Logger // nil = none

	tally   tally
	store   outage
	queue   outage
	room    outage // of the frontier, for new tasks
	answers answers
}

// Options steer a Crew. The zero value of every field is a usable default.
type Options struct {
	Workers  int           // goroutines, one fetch each; 0 = 8
	MaxTries int           // failures in a row before a task is a dead letter; 0 = 5
	MaxDepth int           // links between a seed and a thread that is still followed; 0 = 2
	Drain    time.Duration // how long visits under way may go on after the end; 0 = 15 s

	RevisitFirst time.Duration // first interval between visits; 0 = 1 h
	RevisitMin   time.Duration // bounds of the interval; 0 = 5 min
	RevisitMax   time.Duration // 0 = 24 h

	BackfillAge   time.Duration // how old history is read; 0 = 30 days
	BackfillPages int           // pages of history read; 0 = 50, negative = none
	VisitPages    int           // pages of one visit, the rest waits for the next; 0 = 200

	RetryMin      time.Duration // wait after a first failure, fourfold after each further one; 0 = 10 s
	RetryMax      time.Duration // 0 = 1 h
	BlockMin      time.Duration // rest of a Host after a 429 or 503 that names none; 0 = 30 s
	BlockMax      time.Duration // longest rest a Host may ask for; 0 = 24 h
	StorePatience time.Duration // how long a page waits for a Sink that fails; 0 = 10 s

	Looks   []time.Duration          // when a hit is looked at again, counted from its first sighting, rising; nil = DefaultLooks, empty = never
	Watched func(source string) bool // whether hits found on the Source of this ID are still looked at; nil = all are

	Delay   func(host string) time.Duration                                         // configured politeness delay; nil = none beside the frontier's
	HostOf  func(rawURL string) (string, error)                                     // politeness clock of an address; nil = crawler.HostOf
	Allowed func(rawURL string) error                                               // why an address is not to be fetched; nil = none is refused
	Propose func(ctx context.Context, source crawler.Request, links []crawler.Link) // takes links that are not followed; nil = dropped
	// Discover gives further links of a Source's head page: the feeds it names,
	// the lists of pages its robots.txt names; nil = none.
	Discover func(lease crawler.Lease, page *crawler.Page, harvest crawler.Harvest) []crawler.Link
	Now      func() time.Time // nil = time.Now
	Random   func() float64   // jitter, in [0, 1); nil = math/rand
}

func orDuration(d *time.Duration, standard time.Duration) {
	if *d <= 0 {
		*d = standard
	}
}

func orInt(n *int, standard int) {
	if *n == 0 {
		*n = standard
	}
}

func (o Options) withDefaults() Options {
	orInt(&o.Workers, 8)
	orInt(&o.MaxTries, 5)
	orInt(&o.MaxDepth, 2)
	orInt(&o.BackfillPages, 50)
	orInt(&o.VisitPages, 200)
	o.VisitPages = max(o.VisitPages, 2) // the head, and one page further
	orDuration(&o.Drain, 15*time.Second)
	orDuration(&o.RevisitFirst, time.Hour)
	orDuration(&o.RevisitMin, 5*time.Minute)
	orDuration(&o.RevisitMax, 24*time.Hour)
	orDuration(&o.BackfillAge, 30*24*time.Hour)
	orDuration(&o.RetryMin, 10*time.Second)
	orDuration(&o.RetryMax, time.Hour)
	orDuration(&o.BlockMin, 30*time.Second)
	orDuration(&o.BlockMax, 24*time.Hour)
	orDuration(&o.StorePatience, 10*time.Second)
	if o.Looks == nil {
		o.Looks = DefaultLooks()
	}
	if o.HostOf == nil {
		o.HostOf = crawler.HostOf
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Random == nil {
		o.Random = rand.Float64
	}
	return o
}

// run is one call of Run or RunOnce.
type run struct {
	*Crew
	opt       Options
	log       *slog.Logger
	inspector crawler.Inspector // nil = none
	round     *round            // nil = not a round
	readers   chan struct{}     // taken by who reads a page: see readPage
}

func (c *Crew) start(rd *round) *run {
	r := &run{Crew: c, opt: c.Options.withDefaults(), log: c.Log, inspector: c.Inspector, round: rd, readers: make(chan struct{}, runtime.GOMAXPROCS(0))}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	if r.inspector == nil {
		r.inspector, _ = c.Frontier.(crawler.Inspector)
	}
	c.tally.begin(r.opt.Now())
	c.Metrics.begin(c.Adapters(), r.opt.Now())
	return r
}

// Run works until ctx ends, or the frontier is closed. Visits under way then
// have Options.Drain to finish; what is left is given back to the frontier.
// It returns nil after an ordinary end; an outage of frontier or Sink is
// waited out, however long.
func (c *Crew) Run(ctx context.Context) error {
	return c.start(nil).crew(ctx)
}

// Summary is what the crew has done since it started.
func (c *Crew) Summary() Summary { return c.tally.copy() }

// crew runs the workers and waits for all of them.
func (r *run) crew(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	ended := make(chan struct{})
	var wg sync.WaitGroup
	closed := make(chan error, r.opt.Workers)
	for range r.opt.Workers {
		wg.Go(func() { closed <- r.worker(ctx, work) })
	}
	go func() { wg.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-ctx.Done():
		r.drain(ended, stop)
	}
	r.tally.end(r.opt.Now())
	close(closed)
	for err := range closed {
		if err != nil {
			return err
		}
	}
	return nil
}

// drain gives visits under way their time, then ends them.
func (r *run) drain(ended <-chan struct{}, stop context.CancelFunc) {
	timer := time.NewTimer(r.opt.Drain)
	defer timer.Stop()
	select {
	case <-ended:
		return
	case <-timer.C:
	}
	stop()
	<-ended
}

// worker claims under ctx and visits under work, which outlives it.
func (r *run) worker(ctx, work context.Context) error {
	for {
		lease, err := r.Frontier.Claim(ctx)
		switch {
		case err == nil:
			r.queue.succeeded(r.log, r.Metrics.frontierUp)
			r.handle(work, lease)
			sleep(ctx, r.store.pause())
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, crawler.ErrClosed):
			return err
		default:
			r.queue.failed(r.log, r.Metrics.frontierUp, "frontier cannot be reached", err, r.opt.Now())
			sleep(ctx, r.queue.pause())
		}
	}
}

// handle does one lease, from fetch to settlement.
func (r *run) handle(work context.Context, lease crawler.Lease) {
	r.Metrics.claimed(lease, r.opt.Now())
	r.Metrics.busy(1)
	defer r.Metrics.busy(-1)
	if r.round != nil {
		r.round.claimed(lease, r.opt.Now())
		defer func() { r.round.ended(lease, r.opt.Now()) }()
	}
	r.settle(work, lease, r.visit(work, lease))
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
