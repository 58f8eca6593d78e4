package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"scops/index"
)

// Health is what the Store remembers of the ledger beyond one process: a
// verification is done by a short verb, and a process with a forked chain
// ends, so neither can be asked afterwards.
type Health struct {
	Verified time.Time // when everything was last verified; before the first time, when the ledger began; zero = no ledger yet
	Broken   int       // what that verification found broken
	Forked   time.Time // when a process last found its chain forked; zero = never
}

// The Documents that remember, of kind meta.
const (
	verifiedID = "ledger-verified"
	forkedID   = "ledger-forked"
)

// remembered is the body of both.
type remembered struct {
	At     time.Time `json:"at"`
	Chain  string    `json:"chain,omitempty"` // the forked one
	Broken int       `json:"broken"`
}

// ReadHealth reads what is remembered.
func ReadHealth(ctx context.Context, store index.Store) (Health, error) {
	docs, err := store.Get(ctx, index.KindMeta, verifiedID, forkedID)
	if err != nil {
		return Health{}, fmt.Errorf("read health of ledger: %w", err)
	}
	var verified, forked remembered
	for i, into := range []*remembered{&verified, &forked} {
		if docs[i] == nil {
			continue
		}
		if err := json.Unmarshal(docs[i].Body, into); err != nil {
			return Health{}, fmt.Errorf("read health of ledger: %s: %w", docs[i].ID, err)
		}
	}
	if verified.At.IsZero() {
		first, err := readAnchors(ctx, store, 0, 1)
		if err != nil {
			return Health{}, err
		}
		if len(first) > 0 {
			verified.At = first[0].Anchor.Time
		}
	}
	return Health{Verified: verified.At, Broken: verified.Broken, Forked: forked.At}, nil
}

// RememberVerified keeps the result of a verification of everything, for
// Health. Owner and handling are the deployment's.
func RememberVerified(ctx context.Context, store index.Store, owner, handling string, report *Report, at time.Time) error {
	return remember(ctx, store, index.Document{ID: verifiedID, Owner: owner, Handling: handling},
		remembered{At: at.UTC(), Broken: len(report.Broken)})
}

func remember(ctx context.Context, store index.Store, doc index.Document, what remembered) error {
	body, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("encode %s: %w", doc.ID, err)
	}
	doc.Kind, doc.Version, doc.Body = index.KindMeta, index.VersionAny, body
	if err := index.PutOne(ctx, store, doc, index.PutOptions{}); err != nil {
		return fmt.Errorf("keep %s: %w", doc.ID, err)
	}
	return nil
}

// forked ends this chain for good, and has the Store remember it: the process
// ends now and takes its own metrics with it.
func (l *Ledger) forked(ctx context.Context) {
	close(l.fork)
	doc := index.Document{ID: forkedID, Owner: l.opt.Owner, Handling: l.opt.Handling}
	if err := remember(ctx, l.opt.Store, doc, remembered{At: l.opt.Now().UTC(), Chain: l.chain}); err != nil {
		l.opt.Log.Error("the fork of the chain could not be noted in the store", "chain", l.chain, "error", err)
	}
}
