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
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler/embedded"
	frontiersqlite "scops/crawler/frontier/sqlite"
	"scops/index/sqlite"
)

func newBackup(a *app) *cobra.Command {
	var purpose, format string
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy everything of the embedded stores into one file, while they are at work",
		Long: `Writes flagged posts, sealed pages, ledger, people, watched pages and the queue into FILE,
a gzipped tar with a manifest and the SHA-256 of every part. A running scops goes on
meanwhile. FILE is complete or not there at all, and never overwritten. It holds personal
data: it can be read by you alone, and belongs where the stores themselves may be kept.
The configuration and the keys in secrets.dir are not in it: keep those apart.

The newest anchor is printed. Note it down outside; scops evidence verify --anchor then
shows that nothing was changed since.

Elasticsearch has its own backups: see deploy/backup-elasticsearch.md.`,
		Example: `  scops backup /mnt/backup/scops-2026-11-26.tar.gz
  scops backup -c scops.yaml /mnt/backup/before-the-move.tar.gz --purpose 'move to another machine'`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			print, err := backupPrinter(format)
			if err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			made, err := backup(cmd.Context(), config, args[0], purpose)
			if err != nil {
				return err
			}
			return print(cmd.OutOrStdout(), made)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

// elasticRecipe is where the backup of a deployment with servers is explained.
const elasticRecipe = "see deploy/backup-elasticsearch.md"

// madeBackup is a backup as it is printed; its JSON form is a contract.
type madeBackup struct {
	File   string `json:"file"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	manifest
}

func backup(ctx context.Context, config Config, file, purpose string) (madeBackup, error) {
	made := madeBackup{File: file}
	if config.Elasticsearch != nil {
		return made, usagef("backup: this deployment keeps its posts in Elasticsearch, which makes its own backups; %s", elasticRecipe)
	}
	if _, err := os.Lstat(file); err == nil {
		return made, usagef("%s is there already: choose another name, nothing is ever overwritten", file)
	}
	if _, err := os.Stat(filepath.Join(config.Data, indexName)); errors.Is(err, fs.ErrNotExist) {
		return made, usagef("there is nothing to back up in %s: name another directory with --data DIR", config.Data)
	}
	stage, err := os.MkdirTemp(filepath.Dir(file), ".scops-backup-*") // where FILE goes: its disk has to have the room
	if err != nil {
		return made, fmt.Errorf("make backup: %w", err)
	}
	defer func() { _ = os.RemoveAll(stage) }() // copies of our own
	if err := recordBackup(ctx, config, file, purpose); err != nil {
		return made, err
	}
	if made.manifest, err = gather(ctx, config, stage); err != nil {
		return made, fmt.Errorf("make backup: %w", err)
	}
	if err := made.pack(ctx, stage); err != nil {
		return made, fmt.Errorf("write backup %s: %w", file, err)
	}
	return made, nil
}

// recordBackup writes the audit record and anchors it, so that the backup
// itself tells of its making.
func recordBackup(ctx context.Context, config Config, file, purpose string) error {
	d, done, err := openDesk(ctx, config)
	if err != nil {
		return err
	}
	defer done()
	path, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("name backup: %w", err)
	}
	return d.BackUp(ctx, actor(purpose), path)
}

// gather copies anchor, frontier and index into a directory, in this order,
// while all three are written to. Every copy is of one moment, a later one
// than the copy before it:
//
//   - What the frontier copy holds as done was acknowledged by the index before
//     that, so the index copy has it. The other way round pages would count as
//     done whose hits are missing, and nobody would fetch them again.
//   - The anchor in the file stands in the anchor chain of the index copy.
//     Taken last, it could name an anchor the copy does not have yet, and every
//     restore would look like a chain that was cut.
func gather(ctx context.Context, config Config, stage string) (manifest, error) {
	m := manifest{Format: archiveFormat, Version: archiveVersion, Software: software(), MadeAt: time.Now().UTC().Truncate(time.Millisecond), Agency: config.Agency.ID}
	newest, err := keepAnchor(config.Data, stage)
	if err != nil {
		return m, err
	}
	m.Anchor = newest
	schemas := map[string]int{}
	for _, c := range []struct {
		name    string
		inspect func(ctx context.Context, path, software string) (int, error)
	}{{frontierName, frontiersqlite.Inspect}, {indexName, sqlite.Inspect}} {
		to := filepath.Join(stage, c.name)
		err := embedded.Copy(ctx, filepath.Join(config.Data, c.name), to)
		if errors.Is(err, fs.ErrNotExist) && c.name == frontierName {
			continue // nobody has crawled yet, or Redis is the frontier
		}
		if err != nil {
			return m, err
		}
		if schemas[c.name], err = c.inspect(ctx, to, software()); err != nil {
			return m, err
		}
	}
	for _, name := range []string{indexName, anchorName, frontierName} {
		part, err := memberOf(ctx, filepath.Join(stage, name), schemas[name])
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return m, err
		}
		m.Members = append(m.Members, part)
	}
	return m, nil
}

// keepAnchor copies DATA/anchor, which is always written in one step.
func keepAnchor(data, stage string) (*string, error) {
	text, err := os.ReadFile(filepath.Join(data, anchorName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read kept anchor: %w", err)
	}
	newest := strings.TrimSpace(string(text))
	return &newest, os.WriteFile(filepath.Join(stage, anchorName), text, 0o600)
}

// pack writes the archive beside the copies, brings it to the disk and gives
// it its name.
func (b *madeBackup) pack(ctx context.Context, stage string) error {
	part := filepath.Join(stage, "archive")
	f, err := os.OpenFile(part, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	err = writeArchive(ctx, io.MultiWriter(f, sum), b.manifest, stage)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	info, err := os.Stat(part)
	if err != nil {
		return err
	}
	b.Size, b.SHA256 = info.Size(), hex.EncodeToString(sum.Sum(nil))
	if _, err := os.Lstat(b.File); err == nil {
		return fs.ErrExist // it came meanwhile
	}
	if err := os.Rename(part, b.File); err != nil {
		return err
	}
	return syncDir(filepath.Dir(b.File))
}

// syncDir brings the names in a directory to the disk.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func backupPrinter(format string) (func(io.Writer, madeBackup) error, error) {
	switch format {
	case "json":
		return func(w io.Writer, b madeBackup) error { return json.NewEncoder(w).Encode(b) }, nil
	case "table":
		return func(w io.Writer, b madeBackup) error {
			table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
			printMembers(table, b.manifest)
			fmt.Fprintf(table, "%s\t%d\t%s\n", b.File, b.Size, b.SHA256)
			return table.Flush()
		}, nil
	default:
		return nil, usagef("--format: %q is not table or json", format)
	}
}

// printMembers lists name, bytes and SHA-256 of every part, and the anchor.
func printMembers(w io.Writer, m manifest) {
	if m.Anchor != nil {
		fmt.Fprintf(w, "newest anchor\t\t%s\n", printable(*m.Anchor))
	}
	for _, part := range m.Members {
		fmt.Fprintf(w, "%s\t%d\t%s\n", part.Name, part.Size, part.SHA256)
	}
}
