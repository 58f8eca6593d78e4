package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"scops/crawler/embedded"
	frontiersqlite "scops/crawler/frontier/sqlite"
	"scops/index"
	"scops/index/desk"
	"scops/index/ledger"
	"scops/index/sqlite"
)

func newRestore(a *app) *cobra.Command {
	var purpose, format string
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup into an empty data directory and verify its ledger",
		Long: `Checks every part of FILE before anything is put in place, puts it into the data
directory, walks the whole ledger, and opens a new chain that names the head that was
restored. The data directory must be empty or not exist, and nobody may be using it.
Everybody has to log in again.

Exit code 1, with one line "RECORD: reason" per broken record, if the ledger does not
verify; what was restored stays. What came after the backup is gone: anchors kept
outside since then are named by scops evidence verify --anchor, rightly.`,
		Example: `  scops restore /mnt/backup/scops-2026-11-26.tar.gz --data ./scops-data
  scops restore -c scops.yaml backup.tar.gz --data /srv/scops-restored --purpose 'disk failure of 26 November'`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			done, err := restore(cmd.Context(), config, args[0], purpose)
			if done != nil && done.report != nil {
				return errors.Join(err, done.print(cmd, format)) // what is broken is said even where the ledger takes no record
			}
			return err
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

// restored is a restore as it is printed; its JSON form is a contract.
type restored struct {
	Data      string         `json:"data"`
	SHA256    string         `json:"sha256"` // of the backup
	Broken    []brokenRecord `json:"broken"`
	AnchorNow string         `json:"anchor_now"` // the newest after the restore, SEQ:HASH
	manifest

	report *ledger.Report
	stale  bool // the frontier is elsewhere
}

// brokenRecord is one thing that did not verify.
type brokenRecord struct {
	Record string `json:"record"`
	Reason string `json:"reason"`
}

func restore(ctx context.Context, config Config, file, purpose string) (*restored, error) {
	if config.Elasticsearch != nil {
		return nil, usagef("restore: this deployment keeps its posts in Elasticsearch, which has its own backups; %s", elasticRecipe)
	}
	who := actor(purpose)
	if err := desk.New(desk.Options{RequirePurpose: config.Agency.RequirePurpose}).MayRestore(who); err != nil {
		return nil, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	defer closeQuietly(f)
	r := &restored{Data: config.Data, Broken: []brokenRecord{}, stale: config.Redis != nil}
	release, err := r.place(ctx, file, f)
	if err != nil {
		return nil, err
	}
	defer func() { _ = release() }() // the kernel drops the lock anyway
	return r, r.takeUp(ctx, config, who)
}

// staleQueue warns of a frontier that was not restored: Redis.
const staleQueue = "the queue in Redis has pages as done that were read after this backup: give redis.prefix a new value before anything is started"

// place unpacks the backup inside the data directory, checks it, and moves it
// to its names. The lock is held until release; after an error the directory
// is as it was.
func (r *restored) place(ctx context.Context, file string, f io.Reader) (release func() error, err error) {
	undo, unlock, err := claimEmpty(r.Data)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, undo(), unlock())
		}
	}()
	stage, err := os.MkdirTemp(r.Data, ".restore-*")
	if err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // what was not moved
	sum := sha256.New()
	if err := r.unpack(file, io.TeeReader(until(ctx, f), sum), stage); err != nil {
		return nil, fmt.Errorf("restore: %w", err)
	}
	r.SHA256 = hex.EncodeToString(sum.Sum(nil))
	if err := r.inspect(ctx, stage); err != nil {
		return nil, fmt.Errorf("restore %s: %w", file, err)
	}
	return unlock, r.move(stage)
}

// claimEmpty locks a data directory that holds nothing, made if missing. undo
// takes back what it made. A directory of something else is not touched.
func claimEmpty(dir string) (undo, release func() error, err error) {
	names, err := namesIn(dir)
	missing, locked := errors.Is(err, fs.ErrNotExist), slices.Contains(names, "lock")
	if err != nil && !missing {
		return nil, nil, fmt.Errorf("look at data directory: %w", err)
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "lock" })
	if len(names) > 0 && !locked {
		return nil, nil, notEmpty(dir, names)
	}
	if err := makeData(dir); err != nil {
		return nil, nil, err
	}
	if release, err = lockData(dir); err != nil {
		return nil, nil, err
	}
	if len(names) > 0 {
		return nil, nil, errors.Join(notEmpty(dir, names), release())
	}
	undo = func() error {
		var err error
		if !locked {
			err = os.Remove(filepath.Join(dir, "lock"))
		}
		if missing {
			err = errors.Join(err, os.Remove(dir))
		}
		return err
	}
	return undo, release, nil
}

func notEmpty(dir string, names []string) error {
	return usagef("data directory %s is not empty (it has %s): a backup goes into an empty one, name it with --data DIR", dir, printable(names[0]))
}

func namesIn(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

// unpack reads the backup into a directory.
func (r *restored) unpack(file string, f io.Reader, stage string) error {
	a, m, err := openArchive(file, f)
	if err != nil {
		return err
	}
	r.manifest = m
	if err := roomForAll(m, stage); err != nil {
		return err
	}
	return a.extract(m, stage)
}

// roomForAll looks at the free space before a file can fill the disk.
func roomForAll(m manifest, dir string) error {
	free, _, err := embedded.Space(dir)
	if err != nil {
		return err
	}
	need := uint64(0)
	for _, part := range m.Members {
		need += uint64(part.Size)
	}
	if need > free {
		return fmt.Errorf("%w: the backup needs %d MiB in %s, where %d MiB are free", unix.ENOSPC, need>>20+1, filepath.Dir(dir), free>>20)
	}
	return nil
}

// inspect makes sure that this program can read what was unpacked.
func (r *restored) inspect(ctx context.Context, stage string) error {
	if _, err := sqlite.Inspect(ctx, filepath.Join(stage, indexName), software()); err != nil {
		return err
	}
	_, err := frontiersqlite.Inspect(ctx, filepath.Join(stage, frontierName), software())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// move puts the files in place, the index first: should the machine stop in
// between, what stands there is a whole deployment whose frontier is rebuilt.
func (r *restored) move(stage string) error {
	var moved []string
	for _, name := range []string{indexName, anchorName, frontierName} {
		to := filepath.Join(r.Data, name)
		err := os.Rename(filepath.Join(stage, name), to)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			moved, err = append(moved, to), syncDir(r.Data)
		}
		if err != nil {
			for _, path := range moved {
				err = errors.Join(err, os.Remove(path))
			}
			return fmt.Errorf("put %s in place: %w", name, err)
		}
	}
	return nil
}

// takeUp verifies what was restored and opens a chain that names its head.
func (r *restored) takeUp(ctx context.Context, config Config, who desk.Actor) error {
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer closeQuietly(store)
	if r.report, err = ledger.Verify(ctx, store, ledger.Check{File: filepath.Join(r.Data, anchorName)}); err != nil {
		return err
	}
	for _, b := range r.report.Broken {
		r.Broken = append(r.Broken, brokenRecord{b.Record, b.Reason})
	}
	if err := endSessions(ctx, store); err != nil {
		return err
	}
	book, err := openLedger(ctx, config, store)
	if err != nil {
		return err
	}
	defer anchorLast(book)
	d := desk.New(desk.Options{Store: store, Ledger: book, Owner: config.Agency.ID, RequirePurpose: config.Agency.RequirePurpose})
	err = d.Restored(ctx, who, ledger.Restored{
		Head: r.report.Newest.String(), Archive: r.SHA256, MadeAt: r.MadeAt, MadeBy: r.Software, Broken: len(r.Broken),
	})
	if err == nil {
		err = book.Anchor(ctx)
	}
	r.AnchorNow = book.Newest()
	return err
}

// endSessions ends every session of the console and revokes every token: those
// that were ended after the backup must not come back to life.
func endSessions(ctx context.Context, store index.Store) error {
	for {
		res, err := store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindSession, index.KindToken}, Limit: index.MaxLimit})
		if err != nil {
			return fmt.Errorf("end sessions: %w", err)
		}
		for _, doc := range res.Docs {
			if err := store.Delete(ctx, doc.Kind, doc.ID, index.VersionAny); err != nil {
				return fmt.Errorf("end sessions: %w", err)
			}
		}
		if len(res.Docs) == 0 {
			return nil
		}
	}
}

func (r *restored) print(cmd *cobra.Command, format string) error {
	if format == "json" {
		if err := json.NewEncoder(cmd.OutOrStdout()).Encode(r); err != nil {
			return err
		}
	} else {
		table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
		printMembers(table, r.manifest)
		if err := table.Flush(); err != nil {
			return err
		}
		for _, b := range r.Broken {
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s\n", b.Record, b.Reason)
		}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "restored into %s what %s kept at %s: %d records, %d sealed pages, %d broken; anchor now %s\n",
		r.Data, printable(r.Software), r.MadeAt.Format("2006-01-02 15:04:05 MST"), r.report.Records, r.report.Seals, len(r.Broken), r.AnchorNow)
	if r.stale {
		fmt.Fprintln(cmd.ErrOrStderr(), staleQueue)
	}
	if len(r.Broken) > 0 {
		return errFailed
	}
	return nil
}
