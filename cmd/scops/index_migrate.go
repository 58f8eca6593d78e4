package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"

	"scops/index"
	"scops/index/desk"
	"scops/index/elastic"
)

// movable is the part of a store on servers that migrates.
type movable interface {
	index.Store
	Moves(context.Context) ([]elastic.Move, error)
	Move(context.Context, elastic.Move, elastic.Progress) (elastic.Moved, error)
	Release(context.Context) ([]string, error)
	Unused(context.Context) ([]string, error)
	Drop(context.Context, ...string) error
}

// migration is one run of the verb.
type migration struct {
	dry, abort, drop, json bool
	out, err               io.Writer
	actor                  desk.Actor
	config                 Config
	store                  movable
	moves                  []elastic.Move
	old                    []string // left behind by earlier ones
	released               []string // whose writers were waiting
}

func (m *migration) run(ctx context.Context, config Config) error {
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer closeQuietly(store)
	servers, ok := store.(movable)
	if !ok {
		fmt.Fprintln(m.err, "nothing to migrate: the embedded store brings its file up to date by itself when it is opened")
		return nil
	}
	m.config, m.store = config, servers
	if !m.dry && !m.drop {
		// First of all: from here on nobody else's change of aliases passes, and
		// the audit trail may be among what is held.
		if m.released, err = servers.Release(ctx); err != nil {
			return err
		}
	}
	if m.moves, err = servers.Moves(ctx); err != nil {
		return err
	}
	unused, err := servers.Unused(ctx)
	if err != nil {
		return err
	}
	for _, name := range unused {
		if !slices.ContainsFunc(m.moves, func(move elastic.Move) bool { return move.To == name }) {
			m.old = append(m.old, name)
		}
	}
	switch {
	case m.dry:
		return m.plan()
	case m.drop:
		return m.remove(ctx, m.old, "deleted")
	case m.abort:
		return m.giveUp(ctx)
	default:
		return m.moveAll(ctx)
	}
}

// moveAll migrates index after index.
func (m *migration) moveAll(ctx context.Context) error {
	for _, name := range m.released {
		fmt.Fprintf(m.err, "%s: going on with a migration that was broken off\n", name)
	}
	if len(m.moves) == 0 {
		m.sayOld()
		fmt.Fprintln(m.err, "nothing to migrate: every index has the mapping of this version")
		return nil
	}
	if err := m.record(ctx, "begin", m.moves); err != nil {
		return err
	}
	done := make([]migrated, 0, len(m.moves))
	for _, move := range m.moves {
		moved, err := m.move(ctx, move)
		if errors.Is(err, context.Canceled) {
			return fmt.Errorf("%w: run the same command again to do the rest", err)
		}
		if err != nil {
			return err
		}
		done = append(done, moved)
		if err := m.print(moved); err != nil {
			return err
		}
	}
	m.old = nil
	for _, moved := range done {
		m.old = append(m.old, moved.From)
	}
	m.sayOld()
	return m.record(ctx, "done", done)
}

func (m *migration) move(ctx context.Context, move elastic.Move) (migrated, error) {
	var state atomic.Value
	state.Store(move.From + ": beginning")
	words := map[elastic.Phase]string{elastic.PhaseCopy: "copied", elastic.PhaseFollow: "writers wait, looked for changes in", elastic.PhaseVerify: "writers wait, compared"}
	stop := watch(ctx, m.err, func() string { return state.Load().(string) })
	moved, err := m.store.Move(ctx, move, func(phase elastic.Phase, done, total int64) {
		state.Store(fmt.Sprintf("%s: %s %d of %d documents", move.From, words[phase], done, total))
	})
	stop()
	return migrated{move.Kind, move.From, move.To, moved.Docs, moved.Digest, moved.Blocked.Seconds()}, err
}

func (m *migration) print(moved migrated) error {
	if m.json {
		return json.NewEncoder(m.out).Encode(moved)
	}
	_, err := fmt.Fprintf(m.out, "%s -> %s: %d documents, sha256 %s in both; writers waited %.1f s\n", moved.From, moved.To, moved.Docs, moved.SHA256, moved.Blocked)
	return err
}

// giveUp lets writers in and deletes what was copied.
func (m *migration) giveUp(ctx context.Context) error {
	for _, name := range m.released {
		fmt.Fprintf(m.err, "%s: writers go on\n", name)
	}
	var copies []string
	for _, move := range m.moves {
		if move.Begun {
			copies = append(copies, move.To)
		}
	}
	return m.remove(ctx, copies, "deleted, a copy that was given up")
}

func (m *migration) remove(ctx context.Context, names []string, word string) error {
	if len(names) == 0 {
		fmt.Fprintln(m.err, "there is no index to delete")
		return nil
	}
	if err := m.record(ctx, "drop", names); err != nil {
		return err
	}
	for _, name := range names {
		if err := m.store.Drop(ctx, name); err != nil {
			return err
		}
		fmt.Fprintf(m.out, "%s: %s\n", name, word)
	}
	return nil
}

// record writes the audit trail, with a chain that has ended when it returns:
// the indices of the trail are migrated as well.
func (m *migration) record(ctx context.Context, step string, detail any) error {
	d, done, err := openDeskOn(ctx, m.config, m.store, nil)
	if err != nil {
		return err
	}
	defer done()
	return d.Migrate(ctx, m.actor, step, detail)
}
