package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// File is an SQLite file of this program and the schema it should have.
type File struct {
	Path     string
	Software string // this program and its version, noted beside the schema
	Create   string // statements that make a new file of the newest schema
	Steps    []string
	// Version reads the schema a file has; 0 = the file is new.
	Version func(ctx context.Context, tx *sql.Tx) (int, error)
	// Mark notes the schema a file has from now on.
	Mark func(ctx context.Context, tx *sql.Tx, schema int) error

	Now  func() time.Time                 // nil = time.Now
	Log  *slog.Logger                     // nil = none
	Free func(dir string) (uint64, error) // bytes free; nil = what the system says
}

// Upgrades is the table that says which version of the program gave a file
// which schema. Every schema but the first has it.
const Upgrades = `
CREATE TABLE upgrades (
  schema   INTEGER PRIMARY KEY,
  software TEXT    NOT NULL,
  at       INTEGER NOT NULL -- milliseconds since 1970
);`

// backupSuffix ends the name of the backup made before an upgrade.
const backupSuffix = ".backup"

// Prepare makes the tables of a new file, and brings an old one up to date:
// first a backup beside it, then all steps in one transaction. After an error
// the file is as it was, and so is its directory. Several processes may do it
// at once. db begins its transactions as a writer; a newer file is a
// *VersionError.
func (f File) Prepare(ctx context.Context, db *sql.DB) error {
	if f.Now == nil {
		f.Now = time.Now
	}
	if f.Log == nil {
		f.Log = slog.New(slog.DiscardHandler)
	}
	if f.Free == nil {
		f.Free = freeSpace
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after Commit it does nothing
	have, err := f.Version(ctx, tx)
	want := f.want()
	switch {
	case err != nil:
		return err
	case have > want:
		return f.newer(ctx, tx, have)
	case have == want:
		return nil
	case have > 0:
		return f.upgrade(ctx, tx, have)
	}
	if _, err := tx.ExecContext(ctx, f.Create); err != nil {
		return fmt.Errorf("make tables: %w", err)
	}
	return f.finish(ctx, tx)
}

// Check refuses a file that a newer version has written meanwhile.
func (f File) Check(ctx context.Context, db *sql.DB) error {
	_, err := f.schema(ctx, db)
	return err
}

// Inspect gives the schema of a file without changing anything; 0 = a new one.
// One that a newer version has written is a *VersionError.
func (f File) Inspect(ctx context.Context) (int, error) {
	db, err := openReadOnly(f.Path)
	if err != nil {
		return 0, err
	}
	have, err := f.schema(ctx, db)
	return have, errors.Join(err, db.Close())
}

func (f File) schema(ctx context.Context, db *sql.DB) (int, error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	have, err := f.Version(ctx, tx)
	if err == nil && have > f.want() {
		err = f.newer(ctx, tx, have)
	}
	return have, err
}

// want is the newest schema: step i leads to schema i+2.
func (f File) want() int { return len(f.Steps) + 1 }

// upgrade holds the writer's place from before the backup until the end, so
// that nothing is written that is not in the backup.
func (f File) upgrade(ctx context.Context, tx *sql.Tx, have int) error {
	backup := fmt.Sprintf("%s.schema%d-%s%s", f.Path, have, f.Now().UTC().Format("20060102T150405"), backupSuffix)
	if err := f.sweep(); err != nil {
		return fmt.Errorf("upgrade to schema %d: %w", f.want(), err)
	}
	f.Log.Info("upgrading", "file", f.Path, "from_schema", have, "to_schema", f.want(), "backup", backup)
	if err := copyFile(ctx, f.Path, backup, f.Free); err != nil {
		return fmt.Errorf("back up before the upgrade to schema %d: %w", f.want(), err)
	}
	err := f.steps(ctx, tx, have)
	if err == nil {
		err = f.finish(ctx, tx)
	}
	if err != nil {
		return fmt.Errorf("upgrade to schema %d: %w; the file is as it was", f.want(), errors.Join(err, remove(backup)))
	}
	f.Log.Info("upgraded", "file", f.Path, "schema", f.want(), "software", f.Software, "backup", backup)
	return nil
}

// sweep removes what an upgrade that was killed left half written.
func (f File) sweep() error {
	entries, err := os.ReadDir(filepath.Dir(f.Path))
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), filepath.Base(f.Path)+".schema") && strings.HasSuffix(e.Name(), backupSuffix+partSuffix) {
			if err := remove(filepath.Join(filepath.Dir(f.Path), e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f File) steps(ctx context.Context, tx *sql.Tx, have int) error {
	for i, step := range f.Steps[have-1:] {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("step to schema %d: %w", have+i+1, err)
		}
	}
	return nil
}

// finish notes the schema, who wrote it and when, and commits.
func (f File) finish(ctx context.Context, tx *sql.Tx) error {
	if err := f.Mark(ctx, tx, f.want()); err != nil {
		return fmt.Errorf("note the schema: %w", err)
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO upgrades VALUES (?, ?, ?)`, f.want(), f.Software, f.Now().UnixMilli())
	if err != nil {
		return fmt.Errorf("note who wrote the schema: %w", err)
	}
	return tx.Commit()
}

// newer refuses a file, naming who wrote it where the file still says that.
func (f File) newer(ctx context.Context, tx *sql.Tx, have int) error {
	e := &VersionError{Path: f.Path, Have: have, Want: f.want(), Software: f.Software}
	row := tx.QueryRowContext(ctx, `SELECT substr(software, 1, 100) FROM upgrades ORDER BY schema DESC LIMIT 1`)
	_ = row.Scan(&e.WrittenBy) // a future schema may have no such table
	return e
}
