package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/crawler"
	"scops/crawler/frontier"
	frontierredis "scops/crawler/frontier/redis"
	frontiersqlite "scops/crawler/frontier/sqlite"
	"scops/index"
	"scops/index/auth"
	"scops/index/console"
	"scops/index/desk"
	"scops/index/elastic"
	"scops/index/ledger"
	"scops/index/sqlite"
	"scops/rules"
)

// indexFile is the embedded store in a data directory.
const indexFile = "index.db"

// openStore opens the Store the configuration names: Elasticsearch or
// OpenSearch where there is a section for it, else DATA/index.db.
func openStore(ctx context.Context, c Config) (index.Store, error) {
	if c.Elasticsearch == nil {
		if err := makeData(c.Data); err != nil {
			return nil, err
		}
		log, err := newLog(c.Log, os.Stderr)
		if err != nil {
			return nil, err
		}
		return sqlite.Open(ctx, filepath.Join(c.Data, indexFile), sqlite.Options{Software: software(), Log: log})
	}
	e := c.Elasticsearch
	password, err := readSecret(e.PasswordFile, "elasticsearch.password_file")
	if err != nil {
		return nil, err
	}
	apiKey, err := readSecret(e.APIKeyFile, "elasticsearch.api_key_file")
	if err != nil {
		return nil, err
	}
	return elastic.Open(ctx, elastic.Options{
		Addresses: e.Addresses, Username: e.Username, Password: password, APIKey: apiKey,
		CAFile: e.CAFile, Prefix: e.Prefix, Replicas: e.Replicas, Software: software(),
	})
}

// queue is a frontier with both its doors.
type queue interface {
	crawler.Frontier
	crawler.Inspector
}

// openFrontier opens the frontier for a worker. delay is the pace of a Host; it
// is asked anew every time.
func openFrontier(ctx context.Context, c Config, delay func(host string) time.Duration) (queue, error) {
	if c.Redis == nil {
		opt, err := embeddedFrontier(c, delay)
		if err != nil {
			return nil, err
		}
		return frontiersqlite.Open(ctx, filepath.Join(c.Data, "frontier.db"), opt)
	}
	options, err := redisOptions(c.Redis)
	if err != nil {
		return nil, err
	}
	frontierredis.LogTo(slog.New(slog.DiscardHandler)) // its errors come back to us; said once is enough
	return frontierredis.Dial(ctx, options, frontierOptions(c, delay))
}

// inspector is the operator's door alone, beside a running worker.
type inspector interface {
	crawler.Inspector
	io.Closer
}

func openInspector(ctx context.Context, c Config) (inspector, error) {
	if c.Redis != nil {
		return openFrontier(ctx, c, c.delay)
	}
	if err := makeData(c.Data); err != nil {
		return nil, err
	}
	opt, err := embeddedFrontier(c, c.delay)
	if err != nil {
		return nil, err
	}
	return frontiersqlite.OpenInspector(ctx, filepath.Join(c.Data, "frontier.db"), opt)
}

func embeddedFrontier(c Config, delay func(host string) time.Duration) (frontiersqlite.Options, error) {
	log, err := newLog(c.Log, os.Stderr)
	return frontiersqlite.Options{Options: frontierOptions(c, delay), Software: software(), Log: log}, err
}

func frontierOptions(c Config, delay func(host string) time.Duration) frontier.Options {
	return frontier.Options{
		Delay: delay,
		Lease: time.Duration(c.Crawl.Timeout) + 10*time.Second,
	}
}

func redisOptions(r *RedisConfig) (frontierredis.Options, error) {
	password, err := readSecret(r.PasswordFile, "redis.password_file")
	if err != nil {
		return frontierredis.Options{}, err
	}
	sentinels, err := readSecret(r.SentinelPasswordFile, "redis.sentinel_password_file")
	return frontierredis.Options{
		Mode: r.Mode, Addresses: r.Addresses, MasterName: r.MasterName,
		Username: r.Username, Password: password, DB: r.DB, TLS: r.TLS, Prefix: r.Prefix,
		SentinelUsername: r.SentinelUsername, SentinelPassword: sentinels,
	}, err
}

// openClassifier loads and compiles the rule pack of a deployment.
func openClassifier(c Config) (*classifier.Classifier, error) {
	pack, err := loadPack(c.Rules.Dir)
	if err != nil {
		return nil, err
	}
	options, err := classifierOptions(c)
	if err != nil {
		return nil, err
	}
	judge, err := classifier.New(pack, options)
	if err != nil {
		return nil, fmt.Errorf("compile rules: %w", err)
	}
	return judge, nil
}

// classifier opens the classifier of the configuration, or of another rule
// directory ("" = the configured one).
func (a *app) classifier(dir string) (*classifier.Classifier, error) {
	config, err := a.config()
	if err != nil {
		return nil, err
	}
	if dir != "" {
		config.Rules.Dir = dir
	}
	return openClassifier(config)
}

func loadPack(dir string) (*rules.Pack, error) {
	var pack *rules.Pack
	var err error
	if dir == "" {
		pack, err = rules.Builtin()
	} else {
		pack, err = rules.LoadDir(dir)
	}
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	return pack, nil
}

// openLedger announces this process's chain.
func openLedger(ctx context.Context, c Config, store index.Store) (*ledger.Ledger, error) {
	log, err := newLog(c.Log, os.Stderr)
	if err != nil {
		return nil, err
	}
	return openLoudLedger(ctx, c, store, log, nil)
}

// openLoudLedger is openLedger for a process that logs and shows metrics.
func openLoudLedger(ctx context.Context, c Config, store index.Store, log *slog.Logger, metrics *ledger.Metrics) (*ledger.Ledger, error) {
	if err := makeData(c.Data); err != nil {
		return nil, err
	}
	return ledger.Open(ctx, ledger.Options{
		Store: store, Owner: c.Agency.ID, Handling: handling, AnchorFile: filepath.Join(c.Data, "anchor"),
		Software: software(), Now: time.Now, Log: log, Metrics: metrics,
	})
}

// handling is the TLP 2.0 marking of everything until a person says otherwise.
const handling = "amber+strict"

// openDesk opens what a person's short verb needs. done anchors the ledger and
// closes everything.
func openDesk(ctx context.Context, c Config) (d *desk.Desk, done func(), err error) {
	store, err := openStore(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	d, closeLedger, err := openDeskOn(ctx, c, store, nil)
	if err != nil {
		closeQuietly(store)
		return nil, nil, err
	}
	return d, func() { closeLedger(); closeQuietly(store) }, nil
}

// openStored is openDesk for a verb that only looks at what stands there: a
// directory without an index is a mistyped one, and none is made in it.
func openStored(ctx context.Context, c Config) (d *desk.Desk, done func(), err error) {
	if err := isStored(c); err != nil {
		return nil, nil, err
	}
	return openDesk(ctx, c)
}

func isStored(c Config) error {
	if c.Elasticsearch != nil {
		return nil
	}
	if _, err := os.Stat(filepath.Join(c.Data, indexFile)); errors.Is(err, fs.ErrNotExist) {
		return usagef("there is no index in %s: nothing was crawled there yet; name another directory with --data DIR, or see scops run --demo --once", c.Data)
	}
	return nil
}

func openDeskOn(ctx context.Context, c Config, store index.Store, in crawler.Inspector) (d *desk.Desk, done func(), err error) {
	adapters, err := c.adapters()
	if err != nil {
		return nil, nil, err
	}
	users, err := openUsers(c, store)
	if err != nil {
		return nil, nil, err
	}
	book, err := openLedger(ctx, c, store)
	if err != nil {
		return nil, nil, err
	}
	zone, err := time.LoadLocation(c.Agency.Zone)
	if err != nil {
		return nil, nil, usagef("agency.zone: %w", err)
	}
	page, err := console.NewReportPage(zone)
	if err != nil {
		return nil, nil, err
	}
	d = desk.New(desk.Options{
		ReportPage: page,
		Store:      store, Ledger: book, Inspector: in, Users: users, Adapters: crawler.Fixed(adapters...), HostOf: c.hostOf, Allowed: c.allowed, Discover: c.discover,
		Names: substanceNames(c.Rules.Dir, func() string { return "" }), Countries: c.Deployment.Places, Alerts: c.receivers(),
		Retention: retentionOf(c, store, book, nil, slog.New(slog.DiscardHandler)),
		Owner:     c.Agency.ID, Handling: handling, Zone: zone, RequirePurpose: c.Agency.RequirePurpose, Software: software(), Now: time.Now,
	})
	return d, func() { anchorLast(book) }, nil
}

// openUsers opens the people who may use the console.
func openUsers(c Config, store index.Store) (*auth.Users, error) {
	key, err := readKey(c.Secrets.Dir, factorsKey)
	if err != nil {
		return nil, err
	}
	return auth.NewUsers(auth.UsersOptions{Store: store, Owner: c.Agency.ID, Handling: handling, Key: key, Now: time.Now}), nil
}

// anchorLast anchors a ledger's head when a process ends, even when it was
// asked to stop.
func anchorLast(book *ledger.Ledger) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if err := book.Close(ctx); err != nil {
		slog.Error("the ledger's last head could not be anchored; it stays valid up to the anchor before", "error", err)
	}
}

// withInspector opens the operator's door for one verb.
func withInspector(ctx context.Context, a *app, do func(Config, crawler.Inspector) error) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	in, err := openInspector(ctx, config)
	if err != nil {
		return err
	}
	defer closeQuietly(in)
	return do(config, in)
}

// withQueueDesk opens a desk that also has the operator's door.
func withQueueDesk(ctx context.Context, a *app, do func(*desk.Desk) error) error {
	return withInspector(ctx, a, func(config Config, in crawler.Inspector) error {
		return withDeskOn(ctx, config, in, do)
	})
}

// withDeskOn opens a desk beside a door to the queue that is open already.
func withDeskOn(ctx context.Context, config Config, in crawler.Inspector, do func(*desk.Desk) error) error {
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer closeQuietly(store)
	d, done, err := openDeskOn(ctx, config, store, in)
	if err != nil {
		return err
	}
	defer done()
	return do(d)
}

// closeQuietly closes what a verb only read from; there is nobody left to tell.
func closeQuietly(c io.Closer) { _ = c.Close() }

// actor is the person at this terminal.
func actor(purpose string) desk.Actor {
	name := "unknown"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return desk.Actor{Name: "cli:" + name, Purpose: purpose, Roles: []desk.Role{desk.RoleOperator}}
}

func addPurpose(cmd *cobra.Command, purpose *string) {
	cmd.Flags().StringVar(purpose, "purpose", "", "what it is for, kept in the audit trail")
}

// readSecret reads a *_file setting; "" = none.
func readSecret(file, setting string) (string, error) {
	if file == "" {
		return "", nil
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", usagef("%s: %w", setting, err)
	}
	secret := strings.TrimSpace(string(raw))
	if secret == "" {
		return "", usagef("%s: %s is empty", setting, file)
	}
	return secret, nil
}

// newLog makes the log the configuration asks for, on stderr.
func newLog(c LogConfig, w io.Writer) (*slog.Logger, error) {
	log, _, err := newLevelLog(c, w)
	return log, err
}

// newLevelLog is newLog with its level, which may be changed at any time.
func newLevelLog(c LogConfig, w io.Writer) (*slog.Logger, *slog.LevelVar, error) {
	level := &slog.LevelVar{}
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		return nil, nil, usagef("log.level: %w", err)
	}
	opt := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, opt)), level, nil
	}
	return slog.New(slog.NewTextHandler(w, opt)), level, nil
}

var errNoSources = errors.New("no page is watched yet: add one with scops seed add URL, or look at the demonstration with scops run --demo")
