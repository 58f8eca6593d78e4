package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"scops/crawler"
	"scops/crawler/embedded"
	"scops/crawler/frontier"
)

//go:embed schema.sql
var schema string

//go:embed schema3.sql
var schema3 string

// VersionError is a file written by a newer version of the program.
type VersionError = embedded.VersionError

// Options are what the embedded frontier wants to know beside its policy.
type Options struct {
	frontier.Options
	Software string       // this program and its version, noted in the file; "" in tests
	Log      *slog.Logger // told of an upgrade; nil = none
}

// Frontier is the embedded frontier of the one process that claims. It is also
// the Inspector of that process.
type Frontier struct {
	store
	turn   chan struct{} // held by the one claimer that looks and waits
	closed chan struct{}
	close  sync.Once
}

// Inspector looks into, pushes to and mends a frontier that another process
// may be running.
type Inspector struct{ store }

var (
	_ crawler.Frontier  = (*Frontier)(nil)
	_ crawler.Inspector = (*Frontier)(nil)
	_ crawler.Inspector = (*Inspector)(nil)
)

// Open opens the frontier at path, made if missing, as the one process that
// claims from it: the caller holds the lock of the data directory. Leases left
// over are void, their tasks queued again. The error for a newer file is a
// *VersionError.
func Open(ctx context.Context, path string, o Options) (*Frontier, error) {
	s, err := open(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("open frontier: %w", err)
	}
	if err := s.takeOver(ctx); err != nil {
		return nil, fmt.Errorf("open frontier %s: %w", path, errors.Join(err, s.db.Close()))
	}
	return &Frontier{store: s, turn: make(chan struct{}, 1), closed: make(chan struct{})}, nil
}

// OpenInspector opens the frontier at path, made if missing, beside the process
// that may be running it: leases and clocks are left alone.
func OpenInspector(ctx context.Context, path string, o Options) (*Inspector, error) {
	s, err := open(ctx, path, o)
	if err != nil {
		return nil, fmt.Errorf("open frontier: %w", err)
	}
	return &Inspector{store: s}, nil
}

// Close ends an Inspector.
func (i *Inspector) Close() error { return i.db.Close() }

// Close ends the frontier and marks the file as cleanly closed. Claims that
// wait return ErrClosed; calls under way end first.
func (f *Frontier) Close() error {
	var err error
	f.close.Do(func() {
		close(f.closed)
		f.gate.Lock()
		defer f.gate.Unlock()
		f.shut = true
		_, err = f.db.Exec(`UPDATE meta SET value = 1 WHERE name = 'clean'`)
		err = errors.Join(err, f.db.Close())
	})
	if err != nil {
		return fmt.Errorf("close frontier: %w", err)
	}
	return nil
}

func open(ctx context.Context, path string, o Options) (store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return store{}, err
	}
	// Made here so that it, and the WAL beside it, are for their owner only.
	made, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return store{}, err
	}
	if err := made.Close(); err != nil {
		return store{}, err
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+
		"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)")
	if err != nil {
		return store{}, err
	}
	db.SetMaxOpenConns(1) // one writer; readers are few and short
	if err := file(path, o).Prepare(ctx, db); err != nil {
		return store{}, fmt.Errorf("%s: %w", path, errors.Join(err, db.Close()))
	}
	s := store{db: db, options: o.Options.WithDefaults(), gate: new(sync.RWMutex), bell: frontier.NewBell()}
	if err := s.tx(ctx, s.loadSeenKey); err != nil {
		return store{}, fmt.Errorf("%s: %w", path, errors.Join(err, db.Close()))
	}
	return s, nil
}

// Inspect gives the schema of the file at path without changing anything; a
// newer one is a *VersionError.
func Inspect(ctx context.Context, path, software string) (int, error) {
	have, err := file(path, Options{Software: software}).Inspect(ctx)
	if err != nil {
		return have, fmt.Errorf("inspect frontier: %w", err)
	}
	return have, nil
}

// file describes frontier.db: its schema is the engine's user_version.
//
//	1  the first
//	2  upgrades: who wrote which schema
//	3  task.place, seen; the stored form of a task is no more JSON
func file(path string, o Options) embedded.File {
	return embedded.File{
		Path: path, Software: o.Software, Log: o.Log, Now: o.Now,
		Create: schema + embedded.Upgrades, Steps: []string{embedded.Upgrades, schema3},
		Version: func(ctx context.Context, tx *sql.Tx) (have int, err error) {
			err = tx.QueryRowContext(ctx, `PRAGMA user_version`).Scan(&have)
			return have, err
		},
		Mark: func(ctx context.Context, tx *sql.Tx, schema int) error {
			_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schema))
			return err
		},
	}
}

// takeOver voids the leases of the process before and, unless it closed the
// file cleanly, holds every Host one delay from now.
func (s *store) takeOver(ctx context.Context) error {
	// FULL: that the file is in use must survive a power cut.
	if _, err := s.db.ExecContext(ctx, `PRAGMA synchronous = FULL`); err != nil {
		return err
	}
	err := s.tx(ctx, func(t tx) error {
		var clean int
		err := t.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'clean'`).Scan(&clean)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		if err := t.exec(`INSERT INTO meta (name, value) VALUES ('clean', 0) ON CONFLICT DO UPDATE SET value = 0`); err != nil {
			return err
		}
		if clean == 1 {
			if err := t.sweep(); err != nil {
				return err
			}
		}
		return t.hold(clean == 1)
	})
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, `PRAGMA synchronous = NORMAL`)
	return err
}

// sweep forgets Hosts without tasks whose clocks have run out.
func (t tx) sweep() error {
	now := frontier.Floor(t.options.Now())
	err := t.exec(`DELETE FROM host WHERE lease IS NULL AND free + delay < ?1 AND blocked < ?1
		AND NOT EXISTS (SELECT 1 FROM task WHERE task.host = host.name)`, now)
	if err != nil {
		return err
	}
	return t.exec(`DELETE FROM robots WHERE NOT EXISTS (SELECT 1 FROM host WHERE host.name = robots.host)`)
}

// hold reaps every lease and moves Host clocks to now: of all Hosts, or of the
// leased ones only. Whoever held the leases is no more.
func (t tx) hold(leasedOnly bool) error {
	hosts, err := t.hosts(`SELECT `+hostColumns+` FROM host WHERE lease IS NOT NULL OR NOT ?`, leasedOnly)
	if err != nil {
		return err
	}
	now := frontier.Ceil(t.options.Now())
	for i := range hosts {
		h := &hosts[i]
		if h.lease.Valid {
			if err := t.reap(h); err != nil {
				return err
			}
		}
		h.clock.Free = now
		if err := t.save(h); err != nil {
			return err
		}
	}
	return nil
}
