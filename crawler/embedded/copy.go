package embedded

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
	_ "modernc.org/sqlite" // the driver
)

// partSuffix ends the name of a copy that is not complete.
const partSuffix = ".part"

// spare is what a copy leaves free on its disk, in bytes.
const spare = 16 << 20

// Copy writes the SQLite file at from, as it stands at one moment, to a new
// file at to, while others go on reading and writing. What is at to afterwards
// is complete, on the disk and for its owner only; after an error there is
// nothing. The error for a full disk is syscall.ENOSPC, for a file that is
// there already fs.ErrExist.
func Copy(ctx context.Context, from, to string) error {
	return copyFile(ctx, from, to, freeSpace)
}

func copyFile(ctx context.Context, from, to string, free func(dir string) (uint64, error)) error {
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("copy %s to %s: %w", from, to, fs.ErrExist)
	}
	dir := filepath.Dir(to)
	if err := roomFor(from, dir, free); err != nil {
		return fmt.Errorf("copy %s: %w", from, err)
	}
	part := to + partSuffix
	err := makeEmpty(part)
	if err == nil {
		err = vacuumInto(ctx, from, part)
	}
	if err == nil {
		err = syncFile(part)
	}
	if err == nil {
		err = os.Rename(part, to)
	}
	if err != nil {
		return fmt.Errorf("copy %s to %s: %w", from, to, errors.Join(err, remove(part)))
	}
	if err := syncFile(dir); err != nil {
		return fmt.Errorf("copy %s to %s: %w", from, to, err)
	}
	return nil
}

// makeEmpty makes a file for its owner only: the engine, which would make one
// for everybody, takes an empty one. What an earlier try left goes.
func makeEmpty(path string) error {
	if err := remove(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// vacuumInto has the engine write a copy: it reads one state, and what was
// deleted does not come along.
func vacuumInto(ctx context.Context, from, to string) error {
	db, err := openReadOnly(from)
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, to)
	return errors.Join(err, db.Close())
}

func openReadOnly(path string) (*sql.DB, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, err
	}
	return sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?mode=ro&_pragma=busy_timeout(10000)")
}

// roomFor says whether a directory has room for a copy of a file and its log.
func roomFor(path, dir string, free func(string) (uint64, error)) error {
	need := uint64(spare)
	for _, name := range []string{path, path + "-wal"} {
		info, err := os.Stat(name)
		if errors.Is(err, fs.ErrNotExist) && name != path {
			continue
		}
		if err != nil {
			return err
		}
		need += uint64(info.Size())
	}
	have, err := free(dir)
	if err != nil {
		return err
	}
	if have < need {
		return fmt.Errorf("%w: it needs %d MiB in %s, where %d MiB are free", syscall.ENOSPC, need>>20+1, dir, have>>20)
	}
	return nil
}

func freeSpace(dir string) (uint64, error) {
	free, _, err := Space(dir)
	return free, err
}

// Space is how many bytes the file system of a directory has left for this
// process, and how many in all.
func Space(dir string) (free, size uint64, err error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, 0, fmt.Errorf("ask for the free space of %s: %w", dir, err)
	}
	block := uint64(disk.Bsize)
	return disk.Bavail * block, disk.Blocks * block, nil
}

// syncFile brings a file, or the names in a directory, to the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// remove removes a file that may not be there.
func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
