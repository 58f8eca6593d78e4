package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync/atomic"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/index"
	"scops/index/desk"
	"scops/index/elastic"
)

func newIndex(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Look after the indices of Elasticsearch or OpenSearch",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newMigrate(a))
	return cmd
}

func newMigrate(a *app) *cobra.Command {
	var m migration
	var purpose, format string
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Move documents into indices of the mapping of this version",
		Long: `A release may index documents in another way (its mapping has a higher number). Indices
made before are read and written on; what is new about the mapping holds for them once
they are migrated. Replace the program everywhere first, then migrate once.

Each index is copied while everything is at work. At the end of the copy writers wait, as
they do when the server is busy, for what was written meanwhile to follow and for both
indices to be read and compared: minutes, with millions of documents. People go on reading;
what they want to change is refused with a message that keeps their words. Then the alias
changes hands. The old index stays, closed for writing, until --drop-old: it holds the same
personal data, and takes the same space.

It can be killed and started again at any moment; nothing is lost, and what was copied
stands. Killed while writers wait, it keeps them waiting until it is started again or given
up with --abort. Embedded stores need none of it. Recorded in the audit trail.`,
		Example: `  scops index migrate --dry-run -c scops.yaml
  scops index migrate -c scops.yaml --purpose 'upgrade to 1.4'
  scops index migrate --drop-old -c scops.yaml`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			if m.dry && m.abort || m.dry && m.drop || m.abort && m.drop {
				return usagef("--dry-run, --abort and --drop-old: one of them at a time")
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			m.out, m.err, m.json, m.actor = cmd.OutOrStdout(), cmd.ErrOrStderr(), format == "json", actor(purpose)
			return m.run(cmd.Context(), config)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&m.dry, "dry-run", false, "list what would be migrated, and do nothing")
	flags.BoolVar(&m.abort, "abort", false, "give up a migration that was broken off: let writers in and delete what was copied")
	flags.BoolVar(&m.drop, "drop-old", false, "delete the indices that migrations have left behind")
	flags.StringVar(&format, "format", "table", "table or json (one index per line)")
	addPurpose(cmd, &purpose)
	return cmd
}

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

// plan prints what there is to do.
func (m *migration) plan() error {
	if m.json {
		return m.each(func(move elastic.Move) any { return planned{move.Kind, move.From, move.To, move.Docs, move.Begun} })
	}
	table := tabwriter.NewWriter(m.out, 0, 0, 2, ' ', 0)
	for i, move := range m.moves {
		if i == 0 {
			fmt.Fprintln(table, "FROM\tTO\tDOCUMENTS\t")
		}
		note := ""
		if move.Begun {
			note = "begun already"
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\n", move.From, move.To, move.Docs, note)
	}
	m.sayOld()
	fmt.Fprintf(m.err, "%d indices to migrate; nothing was changed\n", len(m.moves))
	return table.Flush()
}

// planned and migrated are printed; their JSON form is a contract.
type planned struct {
	Kind  index.Kind `json:"kind"`
	From  string     `json:"from"`
	To    string     `json:"to"`
	Docs  int64      `json:"docs"`
	Begun bool       `json:"begun"`
}

type migrated struct {
	Kind    index.Kind `json:"kind"`
	From    string     `json:"from"`
	To      string     `json:"to"`
	Docs    int64      `json:"docs"`
	SHA256  string     `json:"sha256"` // of all documents, the same in both
	Blocked float64    `json:"writers_waited_seconds"`
}

func (m *migration) each(row func(elastic.Move) any) error {
	enc := json.NewEncoder(m.out)
	for _, move := range m.moves {
		if err := enc.Encode(row(move)); err != nil {
			return err
		}
	}
	return nil
}

func (m *migration) sayOld() {
	for _, name := range m.old {
		fmt.Fprintf(m.err, "%s is left from an earlier migration and closed for writing; --drop-old deletes it\n", name)
	}
}

// moveAll migrates index after index.
func (m *migration) moveAll(ctx context.Context) error {
	names, err := m.store.Release(ctx) // first of all: the audit trail may be among what is held
	if err != nil {
		return err
	}
	for _, name := range names {
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
	names, err := m.store.Release(ctx)
	if err != nil {
		return err
	}
	for _, name := range names {
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
