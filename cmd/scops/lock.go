package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// lockData makes this process the one run, crawl or serve of a data
// directory. The kernel drops the lock when the process dies, however it dies.
func lockData(dir string) (release func() error, err error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		holder, _ := io.ReadAll(io.LimitReader(f, 32)) // only for the message
		_ = f.Close()                                  // nothing was written
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, usagef("data directory %s is in use by process %s; stop it first, or choose another with --data DIR",
				dir, strings.TrimSpace(string(holder)))
		}
		return nil, fmt.Errorf("lock data directory %s: %w", dir, err)
	}
	err = errors.Join(f.Truncate(0), writeAt(f, fmt.Sprintf("%d\n", os.Getpid())))
	if err != nil {
		return nil, fmt.Errorf("lock data directory %s: %w", dir, errors.Join(err, f.Close()))
	}
	return f.Close, nil
}

// lockEmbedded locks the data directory where one of the stores lies in it.
func lockEmbedded(c Config) (release func(), err error) {
	if c.Redis != nil && c.Elasticsearch != nil {
		return func() {}, nil
	}
	if err := makeData(c.Data); err != nil {
		return nil, err
	}
	unlock, err := lockData(c.Data)
	if err != nil {
		return nil, err
	}
	return func() { _ = unlock() }, nil // the kernel drops the lock anyway
}

func writeAt(f *os.File, text string) error {
	_, err := f.WriteAt([]byte(text), 0)
	return err
}

// makeData makes the data directory, for its owner only.
func makeData(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make data directory: %w", err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return fmt.Errorf("close data directory to others: %w", err)
	}
	return nil
}
