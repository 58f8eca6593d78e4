package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/signal"
	"reflect"
	"slices"
	"strings"
	"syscall"
	"time"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/index"
	"scops/rules"
)

// watchEvery is how often a running process looks whether its files changed.
const watchEvery = 2 * time.Second

// origin is where a process reads its configuration again.
type origin struct {
	file string // "" = none
	read func() (Config, error)
}

// origin is that of a process whose console listens where its flag says, "" =
// as configured.
func (a *app) origin(listening string) origin {
	return origin{file: a.configFile, read: func() (Config, error) { return a.configListening(listening) }}
}

// reloader takes changed rules and settings into a running process. A change
// that cannot be taken in changes nothing: what was in force stays.
type reloader struct {
	origin  origin
	force   *inForce
	judge   *workbench.Live
	level   *slog.LevelVar
	log     *slog.Logger
	metrics *reloadMetrics
	store   index.Store
	// overrides audits the robots_override of a configuration; nil = nothing is fetched.
	overrides func(context.Context, *Config) error
	process   string // what it is called where refused rules are remembered

	hangup chan os.Signal
	sites  string // directory of declared sites the configuration names
	dir    string // rule directory the configuration names; it may be broken, and is watched all the same
	known  string // what the files looked like before they were last read
}

// newReloader notes what the files look like now. From here on SIGHUP asks for
// a reload and no longer ends the process. verb is what the process does.
func newReloader(o origin, b *base, level *slog.LevelVar, verb string) *reloader {
	r := &reloader{
		origin: o, force: b.force, judge: b.judge, level: level, log: b.log, metrics: b.meters.reload, store: b.store, process: processName(verb),
		hangup: make(chan os.Signal, 1), dir: b.force.config().Rules.Dir, sites: b.force.config().Crawl.Declared,
	}
	signal.Notify(r.hangup, syscall.SIGHUP)
	r.known = r.look()
	return r
}

// Run reloads at SIGHUP, and when a file changed and then lay still for one
// look, until ctx ends.
func (r *reloader) Run(ctx context.Context) error {
	defer signal.Stop(r.hangup)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	r.remember(ctx, nil)
	before := r.known
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-r.hangup:
			before = r.look()
			r.reload(ctx)
		case <-tick.C:
			now := r.look()
			if still := now == before; still && now != r.known {
				r.reload(ctx)
			}
			before = now
		}
	}
}

func (r *reloader) look() string { return likeness(r.origin.file, r.dir) + likeness("", r.sites) }

// reload reads everything again.
func (r *reloader) reload(ctx context.Context) {
	before, dir, sites := r.look(), r.dir, r.sites
	configErr := r.reloadConfig(ctx)
	if r.dir != dir || r.sites != sites {
		before = r.look()
	}
	sitesErr := r.reloadSites()
	rulesErr := r.reloadRules()
	r.remember(ctx, rulesErr)
	if errors.Join(configErr, sitesErr, rulesErr) != nil {
		r.metrics.failed()
	} else {
		r.metrics.succeeded(r.judge.Digest())
	}
	r.known = before
}

// reloadConfig takes in what can be changed in a running process.
func (r *reloader) reloadConfig(ctx context.Context) error {
	old := *r.force.config()
	next, err := r.origin.read()
	if err != nil {
		r.log.Error("configuration not reloaded: the one before stays in force", "error", explain(err))
		return err
	}
	merged, changed, restart := adopt(old, next)
	if err := r.audit(ctx, &old, &merged); err != nil {
		r.log.Error("configuration not reloaded: the one before stays in force", "error", explain(err))
		return err
	}
	r.dir, r.sites = next.Rules.Dir, next.Crawl.Declared
	r.force.p.Store(&merged)
	_ = r.level.UnmarshalText([]byte(merged.Log.Level)) // reading checked it
	if len(changed) > 0 {
		r.log.Info("configuration reloaded", "changed", strings.Join(changed, " "))
	}
	if len(restart) > 0 {
		r.log.Warn("restart needed: these settings changed and are not in force yet", "settings", strings.Join(restart, " "))
	}
	return nil
}

// audit writes down a changed list of sites whose robots.txt is passed over. The
// console fetches nothing, so it has none to write down.
func (r *reloader) audit(ctx context.Context, old, next *Config) error {
	now := time.Now()
	if r.overrides == nil || reflect.DeepEqual(old.overrides(now), next.overrides(now)) {
		return nil
	}
	return r.overrides(ctx, next)
}

// reloadSites puts the declared sites in force when every file is well formed.
func (r *reloader) reloadSites() error {
	merged := *r.force.config()
	merged.Crawl.Declared = r.sites
	next, err := merged.adapters()
	if err != nil {
		r.log.Error("declared sites not reloaded: those before stay in force", "error", explain(err))
		return err
	}
	before := adapterNames(r.force.sites())
	r.force.take(next)
	r.force.p.Store(&merged)
	if after := adapterNames(next); !slices.Equal(before, after) {
		r.log.Info("declared sites reloaded", "sites", strings.Join(after, " "))
	}
	return nil
}

// reloadRules puts the rules in force when they are well formed and their
// tests hold.
func (r *reloader) reloadRules() error {
	before := r.judge.Digest()
	pack, err := loadPack(r.dir)
	if err == nil && pack.Digest != before {
		var options classifier.Options
		if options, err = classifierOptions(*r.force.config()); err == nil {
			err = r.judge.Replace(pack, options)
		}
	}
	if err != nil {
		r.log.Error("rules not reloaded: the pack before stays in force", append(placed(err), "pack", before)...)
		return err
	}
	merged := *r.force.config()
	merged.Rules.Dir = r.dir
	r.force.p.Store(&merged)
	if pack.Digest != before {
		r.log.Info("rules reloaded", "pack", pack.Digest, "before", before)
	}
	return nil
}

// placed is an error of a pack for the log: the first problem with its
// file:line:column, and how many there are.
func placed(err error) []any {
	problem, n := firstProblem(err)
	return []any{"problem", problem, "problems", n}
}

// firstProblem is the first problem of a pack with its file:line:column, and
// how many there are.
func firstProblem(err error) (string, int) {
	var problems rules.Problems
	var failed *workbench.TestsError
	switch {
	case errors.As(err, &problems) && len(problems.Errors()) > 0:
		return problems.Errors()[0].String(), len(problems.Errors())
	case errors.As(err, &failed):
		return "test does not hold: " + failed.Failures[0].String(), len(failed.Failures)
	default:
		return explain(err), 1
	}
}
