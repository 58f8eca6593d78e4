package upkeep

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
)

// Refused is a rule pack a running process could not take in: it goes on
// judging by the pack before. The process remembers it in the store, for people
// who do not read its log.
type Refused struct {
	Process  string    `json:"process"` // the machine and the verb, as "worker-3 crawl"
	At       time.Time `json:"at"`
	Pack     string    `json:"pack"`     // digest of the pack in force
	Problem  string    `json:"problem"`  // the first, with file:line:column
	Problems int       `json:"problems"` // how many there are
}

// refusedID is the one Document, of kind meta, all processes share.
const refusedID = "rules-refused"

type refusedBody struct {
	Refused []Refused `json:"refused"`
}

// Bounds of what is remembered: entries, bytes of a problem, and attempts
// against other processes that write at the same moment.
const (
	maxRefused       = 64
	maxProblem       = 1000
	rememberAttempts = 8
)

// RememberRefused keeps what a process refused, in the place of what it refused
// before.
func RememberRefused(ctx context.Context, store index.Store, owner, handling string, r Refused) error {
	if len(r.Problem) > maxProblem {
		r.Problem = strings.ToValidUTF8(r.Problem[:maxProblem], "")
	}
	return changeRefused(ctx, store, owner, handling, func(all []Refused) []Refused {
		all = append(without(all, r.Process), r)
		return all[max(0, len(all)-maxRefused):]
	})
}

// ForgetRefused says that a process judges by the rules it was given.
func ForgetRefused(ctx context.Context, store index.Store, owner, handling, process string) error {
	return changeRefused(ctx, store, owner, handling, func(all []Refused) []Refused { return without(all, process) })
}

// ReadRefused are the packs running processes could not take in, by process.
func ReadRefused(ctx context.Context, store index.Store) ([]Refused, error) {
	_, all, err := refused(ctx, store)
	return all, err
}

func without(all []Refused, process string) []Refused {
	return slices.DeleteFunc(all, func(r Refused) bool { return r.Process == process })
}

func refused(ctx context.Context, store index.Store) (version index.Version, all []Refused, err error) {
	docs, err := store.Get(ctx, index.KindMeta, refusedID)
	if err != nil {
		return "", nil, fmt.Errorf("read refused rules: %w", err)
	}
	if docs[0] == nil {
		return index.VersionNone, nil, nil
	}
	var body refusedBody
	if err := json.Unmarshal(docs[0].Body, &body); err != nil {
		return "", nil, fmt.Errorf("read refused rules: %w", err)
	}
	return docs[0].Version, body.Refused, nil
}

func changeRefused(ctx context.Context, store index.Store, owner, handling string, change func([]Refused) []Refused) error {
	for range rememberAttempts {
		version, all, err := refused(ctx, store)
		if err != nil {
			return err
		}
		before := len(all)
		all = change(all)
		if before == 0 && len(all) == 0 {
			return nil
		}
		slices.SortFunc(all, func(a, b Refused) int { return cmp.Compare(a.Process, b.Process) })
		body, err := json.Marshal(refusedBody{all})
		if err != nil {
			return fmt.Errorf("keep refused rules: %w", err)
		}
		err = index.PutOne(ctx, store, index.Document{
			Kind: index.KindMeta, ID: refusedID, Version: version, Owner: owner, Handling: handling, Body: body,
		}, index.PutOptions{})
		if err == nil {
			return nil
		}
		if !errors.Is(err, index.ErrConflict) {
			return fmt.Errorf("keep refused rules: %w", err)
		}
	}
	return fmt.Errorf("keep refused rules: %w", index.ErrConflict)
}
