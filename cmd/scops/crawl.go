package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/crawler"
	"scops/crawler/fetch"
	"scops/crawler/worker"
	"scops/index"
	"scops/index/desk"
	"scops/index/ingest"
	"scops/index/upkeep"
)

// plant is everything one worker process runs.
type plant struct {
	*base
	queue   queue
	crew    *worker.Crew
	seeds   *reconciler
	watched *watchedSources
	tally   *upkeep.Tally
	miner   *workbench.Miner
	words   *upkeep.Words // what miner has counted, written down
	finder  *finder
	leads   *upkeep.Follower // what flagged posts lead to, for finder
	carry   *upkeep.Follower // decisions taken over by the same text of the same account
	reload  *reloader        // nil with --once
	front   *front           // nil = no console
}

// crawl runs a worker, once or until it is stopped. prepare, if any, is called
// when everything is open and before the first page is fetched.
func crawl(cmd *cobra.Command, config Config, opt crawlOptions, prepare func(context.Context, *plant) error) error {
	log, level, err := newLevelLog(config.Log, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer tuneMemory(cmd.Context(), config)()
	shed(log)
	release, err := lockEmbedded(config)
	if err != nil {
		return err
	}
	defer release()
	patience := startPatience
	if opt.once {
		patience = 0
	}
	p, err := build(cmd.Context(), config, log, patience)
	if err != nil {
		return err
	}
	defer p.close()
	shed(log)
	if err := p.auditOverrides(cmd.Context(), &p.config, opt.verb()); err != nil {
		return err
	}
	if !opt.once {
		p.reload = newReloader(opt.origin, p.base, level, opt.verb())
		p.reload.overrides = func(ctx context.Context, c *Config) error { return p.auditOverrides(ctx, c, opt.verb()) }
	}
	if prepare != nil {
		if err := prepare(cmd.Context(), p); err != nil {
			return err
		}
	}
	if opt.console && !opt.once {
		if p.front, err = p.openFront(cmd.Context(), cmd.ErrOrStderr(), opt.demo); err != nil {
			return err
		}
	}
	if opt.once {
		return p.once(cmd.Context(), cmd.ErrOrStderr(), opt.wait)
	}
	return p.run(cmd.Context())
}

// shed gives back what starting took: garbage of reading flags and rules, and
// pages of the program that are not needed again.
func shed(log *slog.Logger) {
	debug.FreeOSMemory()
	if err := dropProgram(); err != nil {
		log.Debug("memory of the start is kept", "error", err)
	}
}

// build opens everything a worker needs.
func build(ctx context.Context, config Config, log *slog.Logger, patience time.Duration) (*plant, error) {
	p := &plant{watched: &watchedSources{}}
	var err error
	p.base, err = openBase(ctx, config, log, patience, func(force *inForce) (inspector, error) {
		p.queue, err = openFrontier(ctx, config, force.delay)
		return p.queue, err
	})
	if err != nil {
		return nil, err
	}
	p.tally, err = upkeep.NewTally(upkeep.TallyOptions{Store: p.store, Owner: config.Agency.ID, Handling: handling, Log: log, Now: time.Now})
	if err == nil {
		p.miner = workbench.NewMiner(workbench.MinerOptions{Now: time.Now})
		p.words, err = upkeep.NewWords(upkeep.WordsOptions{Store: p.store, Owner: config.Agency.ID, Handling: handling, Sheet: p.miner.Sheet, Log: log, Now: time.Now})
	}
	if err == nil {
		err = p.newFinder()
	}
	if err == nil {
		p.crew, err = p.newCrew()
	}
	if err != nil {
		p.close()
		return nil, err
	}
	p.seeds = &reconciler{config: p.force, watched: p.watched, store: p.store, frontier: p.queue, inspector: p.queue, log: log}
	return p, nil
}

// once brings every active source to its head and prints what happened.
func (p *plant) once(ctx context.Context, out io.Writer, wait time.Duration) error {
	requests, err := p.seeds.requests(ctx)
	if err != nil {
		return err
	}
	if len(requests) == 0 {
		return usageError{errNoSources}
	}
	stop, found := watch(ctx, out, p.state), p.finding(ctx)
	summary, err := p.crew.RunOnce(ctx, requests, wait)
	stop()
	found()
	if tallyErr := p.tally.Flush(ctx); err == nil && tallyErr != nil {
		err = tallyErr
	}
	if wordsErr := p.words.Flush(ctx); err == nil && wordsErr != nil {
		err = wordsErr
	}
	if leadsErr := p.proposeLast(ctx); err == nil && leadsErr != nil {
		err = leadsErr
	}
	fmt.Fprintln(out, summary.String())
	if anchorErr := p.book.Anchor(ctx); err == nil && anchorErr != nil {
		err = anchorErr
	}
	fmt.Fprintf(out, "newest anchor %s (keep it elsewhere: scops evidence verify --anchor compares it)\n", p.book.Newest())
	if err != nil {
		return err
	}
	if !summary.Clean() {
		return errFailed
	}
	return nil
}

// proposeLast proposes what the flagged posts of a round lead to, carries
// decisions over to them, and lets the next process see everything.
func (p *plant) proposeLast(ctx context.Context) error {
	if err := p.store.Refresh(ctx); err != nil {
		return fmt.Errorf("refresh store: %w", err)
	}
	if err := errors.Join(p.leads.Pass(ctx), p.carry.Pass(ctx)); err != nil {
		return err
	}
	if err := p.store.Refresh(ctx); err != nil {
		return fmt.Errorf("refresh store: %w", err)
	}
	return nil
}

// finding hands on what pages lead to until the returned function is called.
func (p *plant) finding(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = p.finder.Run(ctx) // it never fails
	}()
	return func() { cancel(); <-ended }
}

// state is the round so far in one line.
func (p *plant) state() string {
	s := p.crew.Summary()
	posts, hits := 0, 0
	for _, site := range s.Sites {
		posts, hits = posts+site.Posts, hits+site.Hits
	}
	return fmt.Sprintf("%d fetches, %d posts, %d flagged", s.Fetches, posts, hits)
}

// run works until ctx ends.
func (p *plant) run(ctx context.Context) error {
	listener, err := listen(p.config.Admin.Listen, "admin.listen")
	if err != nil {
		return err
	}
	p.log.Info("working", "software", software(), "admin", listener.Addr().String(), "workers", p.config.Crawl.Workers)
	retention := retentionOf(p.config, p.store, p.book, p.meters.retention, p.log)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return p.crew.Run(ctx) })
	group.Go(func() error { return p.seeds.Run(ctx) })
	group.Go(func() error { return p.book.Run(ctx) })
	group.Go(func() error { return retention.Run(ctx) })
	group.Go(func() error { return p.tally.Run(ctx) })
	group.Go(func() error { return p.words.Run(ctx) })
	group.Go(func() error { return p.finder.Run(ctx) })
	group.Go(func() error { return p.leads.Run(ctx) })
	group.Go(func() error { return p.carry.Run(ctx) })
	group.Go(func() error { return p.reload.Run(ctx) })
	group.Go(func() error { return serveAdmin(ctx, listener, p.meters.registry, p.parts.ready) })
	if p.front != nil {
		group.Go(func() error { return p.front.Run(ctx) })
	}
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

func fetchOptions(c Config, force *inForce) fetch.Options {
	return fetch.Options{
		Timeout: time.Duration(c.Crawl.Timeout), MaxBody: int64(c.Crawl.MaxBody), Memory: int64(c.Crawl.Memory),
		UserAgent: c.Crawl.UserAgent, Connections: c.Crawl.Workers, AllowPrivate: c.Crawl.AllowPrivateAddresses, Resolve: c.Crawl.Resolve, CAFile: c.Crawl.CAFile,
		Proxy:    func(host string) string { return force.site(host).Proxy },
		Encoding: func(host string) string { return force.site(host).Encoding },
		Zone:     func(host string) string { return force.site(host).Zone },
	}
}

// looks are the steps of the configuration; none, not the worker's own, where
// the list is empty.
func looks(c Config) []time.Duration {
	out := []time.Duration{}
	for _, d := range c.Crawl.Looks {
		out = append(out, time.Duration(d))
	}
	return out
}

// observe is told of every post a page brought.
func (p *plant) observe(post crawler.Post, v classifier.Verdict) {
	p.tally.Observe(post, v)
	p.miner.Observe(post, v)
}

// newFinder puts discovery together: what it proposes, the desk proposes.
func (p *plant) newFinder() error {
	d, err := p.desk()
	if err != nil {
		return err
	}
	p.finder = newFinder(d, p.log, newFinderMetrics(p.meters.registry))
	p.leads = p.finder.follower(p.store, p.config)
	p.carry = &upkeep.Follower{
		Store: p.store, Owner: p.config.Agency.ID, Handling: handling, Name: "carry", Log: p.log, Now: time.Now,
		Take: upkeep.Hits(func(ctx context.Context, hits []*index.Hit) error { return d.CarryOver(ctx, desk.Carrier(), hits) }),
	}
	return nil
}

// newCrew puts the workers together.
func (p *plant) newCrew() (*worker.Crew, error) {
	c := p.config
	fetcher, err := fetch.New(fetchOptions(c, p.force))
	if err != nil {
		return nil, usageError{err}
	}
	p.meters.registry.MustRegister(newMemoryCollector(fetcher.Memory))
	metrics, err := worker.NewMetrics(p.meters.registry)
	if err != nil {
		return nil, fmt.Errorf("register metrics: %w", err)
	}
	sink := ingest.New(ingest.Options{
		Store: p.store, Ledger: p.book, Judge: p.judge, Owner: c.Agency.ID, Handling: handling, Observe: p.observe,
		Unflagged: time.Duration(c.Retention.Unflagged), Metrics: ingest.NewMetrics(p.meters.registry, adapterNames(p.force.sites())...), Now: time.Now,
	})
	return &worker.Crew{
		Frontier: p.queue, Inspector: p.queue, Fetcher: fetcher, Adapters: p.force.readers, Sink: sink,
		Robots: fetch.Policy{UserAgent: c.Crawl.UserAgent, Override: p.force.overridden}, Metrics: metrics, Log: p.log,
		Options: worker.Options{
			Workers: c.Crawl.Workers, Delay: p.force.delay, HostOf: p.force.hostOf, Allowed: p.force.allowed,
			RevisitMin: time.Duration(c.Crawl.Revisit.Min), RevisitMax: time.Duration(c.Crawl.Revisit.Max),
			Looks: looks(c), Watched: p.watched.has, Propose: p.finder.Propose, Discover: p.force.further,
			BackfillAge: time.Duration(c.Crawl.Backfill.Age), BackfillPages: c.Crawl.Backfill.Pages,
		},
	}, nil
}
