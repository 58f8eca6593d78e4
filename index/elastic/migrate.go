package elastic

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// Move is the migration of one kind: from the index behind its alias into one of
// this program's mapping.
//
// Everything is copied while the index is at work. Then the server is told to
// refuse writes to it, which writers take for a busy server and wait; what had
// changed meanwhile is copied, both indices are read and compared, and the
// aliases change hands in one step. Readers notice nothing. The old index stays,
// closed for writing, until it is dropped.
//
// A copy has the number of the write it is a copy of as its external version, so
// that copying again copies what is missing or has changed, and nothing else.
// Copies are written by an alias that goes in the step in which the new index
// comes into use: a migration that knows of an older state cannot touch it then.
type Move struct {
	Kind     index.Kind
	From, To string // names of indices
	Docs     int64  // in From
	Begun    bool   // an earlier migration was broken off
}

// Moved is a migration that was done.
type Moved struct {
	Copied  int           // documents written to the new index, some of them twice
	Docs    int64         // in each index
	Digest  string        // of all documents, hexadecimal SHA-256, the same in each
	Blocked time.Duration // for how long writers waited
}

// Phase is what a migration is at.
type Phase string

// The phases.
const (
	PhaseCopy   Phase = "copy"
	PhaseFollow Phase = "follow" // what was written meanwhile, while writers wait
	PhaseVerify Phase = "verify"
)

// Progress is told how many documents of a phase are done.
type Progress func(phase Phase, done, total int64)

// ErrTaken is a migration that another one has taken over; nothing was lost.
var ErrTaken = errors.New("another migration has taken over")

// Moves lists what is to be migrated, by kind. Nothing is written.
func (s *Store) Moves(ctx context.Context) ([]Move, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	all, err := s.states(ctx, s.all()...)
	if err != nil {
		return nil, fmt.Errorf("plan migration: %w", err)
	}
	var moves []Move
	for name, about := range all {
		kind, mapping, ours := s.split(name)
		if _, inUse := about.Aliases[s.alias(kind)]; !ours || !inUse || mapping == s.mapping {
			continue
		}
		m := Move{Kind: kind, From: name, To: s.backing(kind)}
		_, m.Begun = all[m.To]
		if m.Docs, err = s.countDocs(ctx, name); err != nil {
			return nil, fmt.Errorf("plan migration: %w", err)
		}
		moves = append(moves, m)
	}
	slices.SortFunc(moves, func(a, b Move) int { return cmp.Compare(a.Kind, b.Kind) })
	return moves, nil
}

func (s *Store) countDocs(ctx context.Context, name string) (int64, error) {
	var answer struct {
		Count int64 `json:"count"`
	}
	err := s.refresh(ctx, name)
	if err == nil {
		err = s.read(ctx, func() esapi.Request { return esapi.CountRequest{Index: []string{name}} }, &answer)
	}
	return answer.Count, err
}

// Move does a migration; what an earlier one has copied stands. When it fails,
// writers go on with the old index after Release.
func (s *Store) Move(ctx context.Context, m Move, progress Progress) (Moved, error) {
	leave, err := s.enter()
	if err != nil {
		return Moved{}, err
	}
	defer leave()
	done, err := s.move(ctx, m, progress)
	if err != nil {
		return done, fmt.Errorf("migrate %s: %w", m.From, err)
	}
	return done, nil
}

func (s *Store) move(ctx context.Context, m Move, progress Progress) (done Moved, err error) {
	if err := s.makeIndex(ctx, m.Kind); err != nil {
		return done, fmt.Errorf("make %s: %w", m.To, err)
	}
	if err := s.claim(ctx, m); err != nil {
		return done, err
	}
	c := copier{s: s, move: m, progress: progress}
	if err := c.copyChanged(ctx, PhaseCopy); err != nil {
		return done, err
	}
	mark := s.alias(m.Kind) + movingMark + token()
	from := time.Now()
	defer func() {
		if err != nil {
			err = s.letGo(ctx, m, mark, err)
		}
	}()
	if err := s.hold(ctx, m, mark); err != nil {
		return done, fmt.Errorf("make writers wait: %w", err)
	}
	if err := c.copyChanged(ctx, PhaseFollow); err != nil {
		return done, err
	}
	if err := c.removeGone(ctx); err != nil {
		return done, err
	}
	if done.Docs, done.Digest, err = c.verify(ctx); err != nil {
		return done, err
	}
	err = s.changeIfStands(ctx,
		removeAlias(m.From, mark, true), // fails where another migration has let the writers in again
		removeAlias(m.From, s.alias(m.Kind), true), removeAlias(m.From, s.pinned(m.Kind, s.mappingOf(m.From)), false),
		addAlias(m.To, s.alias(m.Kind)), addAlias(m.To, s.pinned(m.Kind, s.mapping)), removeAlias(m.To, s.copying(m.Kind), false))
	done.Copied, done.Blocked = c.copied, time.Since(from)
	return done, err
}

// copying is the alias by which copies are written; an index in use has none.
func (s *Store) copying(kind index.Kind) string { return s.alias(kind) + "-copying" }

// claim opens the new index for copies, unless it is in use by now.
func (s *Store) claim(ctx context.Context, m Move) error {
	return s.changeIfStands(ctx, append(requireAlias(m.From, s.alias(m.Kind)), addAlias(m.To, s.copying(m.Kind)))...)
}

// letGo lets writers in again after a failure, unless another migration holds
// them by now, or has ended: that is why then.
func (s *Store) letGo(ctx context.Context, m Move, mark string, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerTimeout)
	defer cancel()
	all, err := s.states(ctx, m.From)
	if err != nil {
		return errors.Join(why, err)
	}
	if _, mine := all[m.From].Aliases[mark]; !mine {
		return ErrTaken
	}
	return errors.Join(why, s.release(ctx, m.Kind, m.From, mark))
}
