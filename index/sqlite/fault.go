package sqlite

import (
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"

	"scops/index"
)

// Primary result codes of the engine (sqlite.org/rescode.html).
const (
	codeBusy     = 5
	codeLocked   = 6
	codeReadOnly = 8
	codeIO       = 10
	codeCorrupt  = 11
	codeFull     = 13
	codeCantOpen = 14
	codeNotADB   = 26
)

// fault adds what an error of the engine means to the one who has to act.
func fault(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Code() & 0xff {
	case codeFull:
		return fmt.Errorf("%w: %w: %w", index.ErrFull, syscall.ENOSPC, err)
	case codeReadOnly:
		return fmt.Errorf("%w: %w: %w", index.ErrReadOnly, syscall.EROFS, err)
	case codeBusy, codeLocked:
		return fmt.Errorf("%w: another process has been writing for too long: %w", index.ErrUnavailable, err)
	case codeIO, codeCantOpen:
		return fmt.Errorf("%w: the disk fails: %w", index.ErrUnavailable, err)
	case codeCorrupt, codeNotADB:
		return fmt.Errorf("%w: %w", index.ErrDamaged, err)
	default:
		return err
	}
}
