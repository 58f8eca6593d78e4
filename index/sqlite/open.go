package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"scops/index"
)

// busy is how long a writer waits for another process, in milliseconds.
const busy = "10000"

// Waiting for a file that is being made by another process: five seconds.
const (
	openTries = 50
	openPause = 100 * time.Millisecond
)

// readers is how many searches and reads run at once.
const readers = 4

// Options are what Open wants to know.
type Options struct {
	Software string       // this program and its version, noted in the file; "" in tests
	Log      *slog.Logger // told of an upgrade; nil = none
}

// Store is the embedded store.
type Store struct {
	path   string
	opt    Options
	write  *sql.DB // one connection: writers of this process take turns
	read   *sql.DB
	stmt   statements
	fields fields

	gate sync.RWMutex // held for reading by every call
	shut bool
}

var _ index.Store = (*Store)(nil)

// Open opens the index at path, made if missing, readable by its owner only. A
// file of an older schema is brought up to date, after a backup beside it; one
// of a newer schema is a *VersionError.
func Open(ctx context.Context, path string, opt Options) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	if err := file.Close(); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	s := &Store{path: path, opt: opt, fields: fields{known: map[fieldKey]int64{}}}
	if err := s.openPatiently(ctx); err != nil {
		return nil, fmt.Errorf("open index %s: %w", path, err)
	}
	return s, nil
}

// openPatiently tries again while another process makes, mends or leaves the
// file: the engine does not wait for that by itself.
func (s *Store) openPatiently(ctx context.Context) error {
	for try := 1; ; try++ {
		err := fault(s.open(ctx))
		if err == nil {
			return nil
		}
		err = errors.Join(err, s.closeFiles())
		if try == openTries || !errors.Is(err, index.ErrUnavailable) {
			return err
		}
		timer := time.NewTimer(openPause/2 + rand.N(openPause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}

func (s *Store) open(ctx context.Context) (err error) {
	name := "file:" + (&url.URL{Path: s.path}).EscapedPath() +
		"?_pragma=busy_timeout(" + busy + ")&_pragma=cache_size(-16000)&_pragma=journal_size_limit(67108864)"
	if s.write, err = sql.Open("sqlite", name+"&_txlock=immediate&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if err := s.file().Prepare(ctx, s.write); err != nil {
		return asNewer(err)
	}
	if s.read, err = sql.Open("sqlite", name+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(readers)
	s.read.SetMaxIdleConns(readers)
	return s.stmt.prepare(ctx, s.write, s.read)
}

// Close ends the store when calls under way have ended.
func (s *Store) Close() error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.shut {
		return nil
	}
	s.shut = true
	if err := s.closeFiles(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}

func (s *Store) closeFiles() error {
	var errs []error
	for _, db := range []*sql.DB{s.read, s.write} { // the writer last: it merges the WAL
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// enter is called first by every call; leave is to be called at its end.
func (s *Store) enter() (leave func(), err error) {
	s.gate.RLock()
	if s.shut {
		s.gate.RUnlock()
		return nil, index.ErrClosed
	}
	return s.gate.RUnlock, nil
}

// Refresh has nothing to do: what is written is found.
func (s *Store) Refresh(context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	leave()
	return nil
}

// Check reads the schema and writes one page.
func (s *Store) Check(ctx context.Context) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	if err := s.file().Check(ctx, s.read); err != nil {
		return fmt.Errorf("check index: %w", fault(asNewer(err)))
	}
	if _, err := s.write.ExecContext(ctx, `UPDATE meta SET value = value WHERE name = 'revision'`); err != nil {
		return fmt.Errorf("check index: %w", fault(err))
	}
	return nil
}
