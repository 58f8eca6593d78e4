package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"

	frontierredis "scops/crawler/frontier/redis"
	"scops/crawler/site"
	"scops/index"
	"scops/index/desk"
	"scops/index/query"
	"scops/rules"
)

// explain turns an error into one line for a person: what failed, why, and
// what to do next. Of a query that cannot be read it shows the place.
func explain(err error) string {
	var problems rules.Problems
	if errors.As(err, &problems) && len(problems.Errors()) > 0 {
		return explainRules(problems.Errors())
	}
	var typed *query.Error
	if errors.As(err, &typed) {
		return "the query cannot be read, see column " + strconv.Itoa(typed.Column) + "\n" + typed.Caret() + "; see scops search --help"
	}
	var declared site.Problems
	if errors.As(err, &declared) && len(declared) > 0 {
		return explainSites(declared)
	}
	text := strings.Join(strings.Fields(err.Error()), " ")
	if next := advice(err); next != "" && !strings.Contains(text, next) {
		text += "; " + next
	}
	return text
}

// explainRules names the first problem of a rule pack and how to see the rest.
func explainRules(problems rules.Problems) string {
	more := ""
	if n := len(problems) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Sprintf("rules: %s%s; see everything with scops rules lint DIR", problems[0].String(), more)
}

// explainSites names the first problem of declared sites and how to see the rest.
func explainSites(problems site.Problems) string {
	more := ""
	if n := len(problems) - 1; n > 0 {
		more = fmt.Sprintf(" (and %d more)", n)
	}
	return fmt.Sprintf("declared site: %s%s; see everything with scops site lint", problems[0].String(), more)
}

// advice is the next thing to do, where the error does not say it itself.
func advice(err error) string {
	for _, a := range advices() {
		if a.fits(err) {
			return a.next
		}
	}
	return ""
}

// hint is one kind of error with the next thing to do about it.
type hint struct {
	fits func(error) bool
	next string
}

func is(targets ...error) func(error) bool {
	return func(err error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
}

func as[T error](err error) bool {
	var target T
	return errors.As(err, &target)
}

// advices are tried in order: what this program knows first, what the system
// says last.
func advices() []hint {
	return []hint{
		{is(desk.ErrAudit), "mend the store first: scops doctor"},
		{as[*frontierredis.Error], "then run scops doctor"},
		{is(index.ErrDenied), "check elasticsearch.username and elasticsearch.password_file, then run scops doctor"},
		{is(index.ErrFull, syscall.ENOSPC), "free some space and run the same command again: nothing that was acknowledged is lost"},
		{is(index.ErrReadOnly, syscall.EROFS), "make it writable, or choose another directory with --data DIR; then run scops doctor"},
		{is(index.ErrDamaged), "restore it from a backup; scops evidence verify says what is left"},
		{is(index.ErrUnavailable, syscall.ECONNREFUSED), "start the server or correct its address, then run scops doctor"},
		{is(index.ErrNotFound), "see scops search for posts there are, and scops cases list for files"},
		{is(os.ErrPermission), "check who owns the file, or choose another with --data DIR or -c FILE"},
		{is(fs.ErrNotExist), "check the name"},
		{is(context.DeadlineExceeded), "it took too long: run scops doctor to see which server does not answer"},
	}
}

// exitCode tells a mistake of the person from a failure of the machine.
func exitCode(err error) int {
	if as[rules.Problems](err) || as[*query.Error](err) || errors.Is(err, desk.ErrPurpose) {
		return exitUsage
	}
	return exitFailed
}
