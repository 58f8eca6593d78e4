package main

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"scops/classifier/workbench"
	"scops/index"
	"scops/index/auth"
	"scops/index/console"
	"scops/index/desk"
	"scops/index/ingest"
	"scops/index/ledger"
)

// base is what every long-running process has, whether it crawls, serves the
// console, or both.
type base struct {
	config Config   // as the process started
	force  *inForce // as it is now
	log    *slog.Logger
	meters *meters
	parts  *parts
	store  index.Store
	door   inspector // to the frontier: a worker's, or the operator's alone
	book   *ledger.Ledger
	judge  *workbench.Live
	users  *auth.Users

	sessions *auth.Sessions
}

// openBase opens everything, rules and declared sites first: a bad file is said
// before any server is asked. Servers that do not answer yet are waited for as
// long as patience lasts. openDoor opens the frontier.
func openBase(ctx context.Context, config Config, log *slog.Logger, patience time.Duration, openDoor func(*inForce) (inspector, error)) (*base, error) {
	judge, err := openClassifier(config)
	if err != nil {
		return nil, err
	}
	sites, err := config.adapters()
	if err != nil {
		return nil, err
	}
	b := &base{config: config, force: newInForce(config), log: log, meters: newMeters(config.Data), judge: workbench.NewLive(judge)}
	b.force.take(sites)
	b.meters.reload.loaded(judge.Digest())
	if _, err := readKey(config.Secrets.Dir, factorsKey); err != nil {
		return nil, err
	}
	if err := patiently(ctx, log, patience, func() error { return b.openServers(ctx, openDoor) }); err != nil {
		return nil, err
	}
	if b.users, err = openUsers(config, b.store); err != nil {
		return nil, errors.Join(err, b.book.Close(ctx), b.door.Close(), b.store.Close())
	}
	b.sessions = auth.NewSessions(b.store, config.Agency.ID, handling, time.Now)
	b.parts = b.meters.watch(b.store, b.door)
	return b, nil
}

// openServers opens store, frontier and ledger, or none of them.
func (b *base) openServers(ctx context.Context, openDoor func(*inForce) (inspector, error)) (err error) {
	if b.store, err = openStore(ctx, b.config); err != nil {
		return err
	}
	b.store = b.meters.meter(b.store)
	if b.door, err = openDoor(b.force); err != nil {
		return errors.Join(err, b.store.Close())
	}
	if b.book, err = openLoudLedger(ctx, b.config, b.store, b.log, b.meters.ledger); err != nil {
		return errors.Join(err, b.door.Close(), b.store.Close())
	}
	return nil
}

func (b *base) close() {
	anchorLast(b.book)
	if err := errors.Join(b.door.Close(), b.store.Close()); err != nil {
		b.log.Error("stores did not close cleanly", "error", err)
	}
}

// desk is the desk of the people who use this process. What they add by hand
// is judged and sealed like anything else, and counted in no crawl.
func (b *base) desk() (*desk.Desk, error) {
	c := b.config
	zone, err := time.LoadLocation(c.Agency.Zone)
	if err != nil {
		return nil, usagef("agency.zone: %w", err)
	}
	sso, err := openSSO(c)
	if err != nil {
		return nil, err
	}
	page, err := console.NewReportPage(zone)
	if err != nil {
		return nil, err
	}
	return desk.New(desk.Options{
		ReportPage: page,
		SSO:        sso, SSOFactor: c.Auth.OIDC.SecondFactor,
		Store: b.store, Ledger: b.book, Inspector: b.door, Users: b.users, Sessions: b.sessions, Judge: b.judge,
		Tokens: auth.NewTokens(b.store, c.Agency.ID, handling, time.Now),
		Names:  substanceNames(c.Rules.Dir, b.judge.Digest), Countries: c.Deployment.Places,
		Sink:     ingest.New(ingest.Options{Store: b.store, Ledger: b.book, Judge: b.judge, Owner: c.Agency.ID, Handling: handling, Now: time.Now}),
		Adapters: b.force.sites, HostOf: b.force.hostOf, Allowed: b.force.allowed, Discover: b.force.discover, Machine: b.machine, Alerts: c.receivers(), Owner: c.Agency.ID, Handling: handling, Zone: zone,
		RequirePurpose: c.Agency.RequirePurpose, RequireFactor: c.Auth.RequireSecondFactor, Software: software(), Log: b.log, Now: time.Now,
	}), nil
}
