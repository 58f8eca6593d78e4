package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"

	"scops/crawler/embedded"
)

// Free space in bytes: below the first nothing should be started, below the
// second it is time to act.
const (
	fullDisk    = 1 << 30
	fillingDisk = 5 << 30
)

// dataDirectory looks before anything opens it: opening closes it to others.
func (d *doctor) dataDirectory(context.Context) (string, error) {
	dir, err := filepath.Abs(d.config.Data)
	if err != nil {
		return "", fmt.Errorf("find data directory: %w", err)
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := makeData(dir); err != nil {
			return "", err
		}
		return dir + ", made just now, for this user only", nil
	case err != nil:
		return "", fmt.Errorf("look at data directory: %w", err)
	case !info.IsDir():
		return "", fmt.Errorf("%s is not a directory: choose another with data: or --data DIR", dir)
	}
	if err := unix.Access(dir, unix.R_OK|unix.W_OK|unix.X_OK); err != nil {
		return "", fmt.Errorf("%s cannot be written by this user: run as the user scops runs as, or give it the directory with chown", dir)
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		return "", fmt.Errorf("%s is open to others (mode %04o): chmod 700 %s", dir, mode, dir)
	}
	return dir + ", for this user only", nil
}

func (d *doctor) disk(context.Context) (string, error) {
	left, _, err := embedded.Space(d.config.Data)
	if err != nil {
		return "", err
	}
	free := Size(left >> 20 << 20)
	if free > 10<<30 {
		free = free >> 30 << 30 // nobody reads further than that
	}
	switch {
	case free < fullDisk:
		return "", fmt.Errorf("only %s left under %s: free some space or move data to a larger disk", free, d.config.Data)
	case free < fillingDisk:
		d.warn("disk", fmt.Sprintf("only %s left under %s: free some space soon", free, d.config.Data))
		return "", nil
	}
	return fmt.Sprintf("%s free", free), nil
}
