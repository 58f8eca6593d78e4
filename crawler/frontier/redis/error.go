package redis

import (
	"context"
	"errors"
	"fmt"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
)

// Problem names what is wrong with a server.
type Problem string

// The problems somebody can do something about.
const (
	ProblemUnreachable Problem = "unreachable"
	ProblemPassword    Problem = "password"
	ProblemPermission  Problem = "permission"
	ProblemPolicy      Problem = "maxmemory-policy"
	ProblemVersion     Problem = "version"
	ProblemFull        Problem = "full"      // over maxmemory
	ProblemDisk        Problem = "disk"      // it cannot save, and refuses writes
	ProblemNotReady    Problem = "not ready" // loading, failing over, a replica
)

// Error is a server that cannot be used, in words for the person who runs it.
// It is crawler.ErrUnavailable where waiting can help.
type Error struct {
	Problem Problem
	Address string // as configured; "" = not known
	Err     error
}

func (e *Error) Error() string {
	at := "redis"
	if e.Address != "" {
		at += " at " + e.Address
	}
	says, help := "cannot be reached", "is it running, and are redis.addresses and redis.tls right?"
	switch e.Problem {
	case ProblemPassword:
		says, help = "refuses the password", "check redis.username and redis.password_file"
	case ProblemPermission:
		says, help = "forbids a command to this user", "allow its user @read, @write, @scripting and INFO on the keys of redis.prefix"
	case ProblemPolicy:
		says, help = "may throw the queue away", "set maxmemory-policy noeviction"
	case ProblemVersion:
		says, help = "is too old", "use 6.2 or newer"
	case ProblemFull:
		says, help = "has no memory left for new tasks", "raise maxmemory or remove sources"
	case ProblemDisk:
		says, help = "refuses to write because it cannot save", "see its log; most often its disk is full"
	case ProblemNotReady:
		says, help = "is not ready", "it is starting or failing over"
	}
	return fmt.Sprintf("%s %s: %v; %s", at, says, e.Err, help)
}

// Unwrap returns the cause, and crawler.ErrUnavailable where waiting can help.
func (e *Error) Unwrap() []error {
	switch e.Problem {
	case ProblemFull:
		return []error{crawler.ErrUnavailable, crawler.ErrFull, e.Err}
	case ProblemUnreachable, ProblemDisk, ProblemNotReady:
		return []error{crawler.ErrUnavailable, e.Err}
	default:
		return []error{e.Err}
	}
}

// marks tell the problems by the words of the server. Inside a script an error
// keeps its first word, after a dash in older versions.
func problemOf(err error) (Problem, bool) {
	marks := []struct {
		problem Problem
		words   []string
	}{
		{ProblemPassword, []string{"WRONGPASS", "NOAUTH", "ERR invalid password", "ERR AUTH", "ERR Client sent AUTH"}},
		{ProblemPermission, []string{"NOPERM"}},
		{ProblemFull, []string{"OOM"}},
		{ProblemDisk, []string{"MISCONF"}},
		{ProblemNotReady, []string{"LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "NOREPLICAS", "MOVED", "ASK", "redis: nil", "ERR max number of clients", "UNBLOCKED", "BUSY"}},
	}
	text := err.Error()
	for _, m := range marks {
		for _, word := range m.words {
			if strings.HasPrefix(text, word) || strings.Contains(text, "-"+word+" ") {
				return m.problem, true
			}
		}
	}
	// What no server said happened on the way to it.
	var said goredis.Error
	return ProblemUnreachable, !errors.As(err, &said)
}

// explain turns an error of the client into one of the frontier's.
func (f *Frontier) explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	if ended := f.ended(ctx); ended != nil {
		return ended
	}
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	if problem, ok := problemOf(err); ok {
		return &Error{Problem: problem, Address: f.address, Err: err}
	}
	return err
}
