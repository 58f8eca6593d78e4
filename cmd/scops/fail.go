package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
	"scops/rules"
)

// explain turns an error into one line for a person: what failed, why, and
// what to do next.
func explain(err error) string {
	var problems rules.Problems
	if errors.As(err, &problems) && len(problems) > 0 {
		return fmt.Sprintf("rules: %s (%d problems in all); see them all with scops rules lint DIR", problems.Errors()[0].String(), len(problems.Errors()))
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	if next := advice(err); next != "" && !strings.Contains(text, next) {
		text += "; " + next
	}
	return text
}

// advice is the next thing to do, where the error does not say it itself.
func advice(err error) string {
	var queryErr *query.Error
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "free some space and run the same command again: nothing that was acknowledged is lost"
	case errors.Is(err, syscall.EROFS):
		return "the disk is mounted read-only: choose another directory with --data DIR"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: start the server or correct its address, then run scops doctor"
	case errors.Is(err, os.ErrPermission):
		return "check who owns the file, or choose another with --data DIR or -c FILE"
	case errors.Is(err, fs.ErrNotExist):
		return "check the name"
	case errors.Is(err, context.DeadlineExceeded):
		return "it took too long: run scops doctor to see which server does not answer"
	case errors.Is(err, index.ErrNotFound):
		return "see scops search for what there is"
	case errors.Is(err, desk.ErrAudit):
		return "mend the store first: scops doctor"
	case errors.As(err, &queryErr):
		return "see scops search --help"
	default:
		return ""
	}
}

// exitCode tells a mistake of the person from a failure of the machine.
func exitCode(err error) int {
	var problems rules.Problems
	var queryErr *query.Error
	if errors.As(err, &problems) || errors.As(err, &queryErr) || errors.Is(err, desk.ErrPurpose) {
		return exitUsage
	}
	return exitFailed
}
