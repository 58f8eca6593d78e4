package elastic

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// movingMark follows the alias of a kind in the name of the alias that says: its
// index is being migrated and writers wait. What follows names the migration.
const movingMark = "-moving-"

// released in the place of a name: nobody migrates, writers are being let in.
const released = "released"

func token() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// moving gives the marks of migrations on an index.
func (s *Store) moving(kind index.Kind, about indexState) (marks []string) {
	for alias := range about.Aliases {
		if strings.HasPrefix(alias, s.alias(kind)+movingMark) {
			marks = append(marks, alias)
		}
	}
	return marks
}

// hold makes writers wait, and ends any other migration of the index. When it
// returns, every write under way has ended.
func (s *Store) hold(ctx context.Context, m Move, mark string) error {
	all, err := s.states(ctx, m.From)
	if err != nil {
		return err
	}
	changes := append(requireAlias(m.From, s.alias(m.Kind)), addAlias(m.From, mark))
	for _, other := range s.moving(m.Kind, all[m.From]) {
		changes = append(changes, removeAlias(m.From, other, false))
	}
	if err := s.changeIfStands(ctx, changes...); err != nil {
		return err
	}
	return s.read(ctx, func() esapi.Request {
		return esapi.IndicesAddBlockRequest{Index: []string{m.From}, Block: "write"}
	}, nil)
}

// release takes the marks away and lets writers in. At every moment of it there
// is a mark: a block without one would be taken for a person's.
func (s *Store) release(ctx context.Context, kind index.Kind, name string, marks ...string) error {
	last := s.alias(kind) + movingMark + released
	changes := []aliasChange{addAlias(name, last)}
	for _, mark := range marks {
		if mark != last {
			changes = append(changes, removeAlias(name, mark, false))
		}
	}
	if err := s.changeAliases(ctx, changes...); err != nil {
		return err
	}
	err := s.read(ctx, func() esapi.Request {
		return esapi.IndicesPutSettingsRequest{Index: []string{name}, Body: strings.NewReader(`{"index.blocks.write":null}`)}
	}, nil)
	if err != nil {
		return err
	}
	return s.changeAliases(ctx, removeAlias(name, last, false))
}

// Release lets writers in again where a migration was broken off while they
// waited, and gives the names of those indices. A migration that is still at
// work there fails with ErrTaken.
func (s *Store) Release(ctx context.Context) (names []string, err error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	all, err := s.states(ctx, s.all()...)
	if err != nil {
		return nil, fmt.Errorf("let writers in: %w", err)
	}
	for name, about := range all {
		kind, _, ours := s.split(name)
		marks := s.moving(kind, about)
		if !ours || len(marks) == 0 {
			continue
		}
		if err := s.release(ctx, kind, name, marks...); err != nil {
			return names, fmt.Errorf("let writers in: %w", err)
		}
		names = append(names, name)
	}
	return names, nil
}

// whyBlocked turns the refusal of a write into one that passes, where the index
// is being migrated or has just been.
func (s *Store) whyBlocked(ctx context.Context, kind index.Kind, refused error) error {
	_, about, err := s.behind(ctx, kind)
	switch {
	case err != nil:
		return err
	case len(s.moving(kind, about)) > 0, len(about.Settings.Index.Blocks) == 0:
		return fmt.Errorf("%w: index %s is being migrated", index.ErrUnavailable, s.alias(kind))
	default:
		return refused
	}
}
