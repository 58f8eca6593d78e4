package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"scops/rules"
)

func newRulesLock(*app) *cobra.Command {
	var approver string
	cmd := &cobra.Command{
		Use:   "lock DIR",
		Short: "Write down which rules were looked at, and who let them be stable",
		Long: `Writes DIR/rules.lock: the digest, status and owner of every rule of the directory. A rule
that became stable since the last lock, or whose logic changed, needs --approver, a person
who is not its owner. scops rules lint compares the rules with the lock.`,
		Example: "  scops rules lock my-rules\n  scops rules lock my-rules --approver bangkok-desk",
		Args:    exactly("DIR"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := rules.LockFile(args[0])
			old, err := openLock(file)
			if err != nil {
				return usageError{err}
			}
			lock, err := rules.LockDir(args[0], old, approver)
			if errors.Is(err, rules.ErrApproval) {
				return usageError{fmt.Errorf("%w: name one with --approver", err)}
			}
			if err != nil {
				return err
			}
			data, err := lock.Encode()
			if err != nil {
				return err
			}
			if err := replaceFile(file, data); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d rules, %s\n", file, len(lock.Rules), lock.Pack)
			return nil
		},
	}
	cmd.Flags().StringVar(&approver, "approver", "", "who lets rules be stable: `NAME` of a person or desk")
	return cmd
}

// openLock reads a lock; nil if there is none yet.
func openLock(file string) (*rules.Lock, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	lock, err := rules.ReadLock(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; remove it to lock anew", file, err)
	}
	return lock, nil
}

// replaceFile writes a file beside and renames it: a reader sees the old or the
// new one, never half of it. The mode of an old one is kept.
func replaceFile(name string, data []byte) (err error) {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".scops-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(data)
	for _, step := range []func() error{func() error { return f.Chmod(mode) }, f.Sync, f.Close} {
		if e := step(); err == nil {
			err = e
		}
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // what failed is told
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}
