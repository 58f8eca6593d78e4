// Package desk is every action a person can take: permitted, audited, then
// done. Console, API and command line call nothing else.
//
//	desk.go      Desk, Action, the audit record
//	search.go    find hits and kept posts
//	found.go     one found post, in the form tools outside rely on
//	evidence.go  verify the ledger, read a sealed page back
//	sources.go   watched pages: add, list, pause, resume, approve, reject, remove
//	queue.go     the frontier as an operator sees it; dead letters
package desk

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/ledger"
)

// Errors of a refusal. Nothing was done.
var (
	// ErrNoActor: nobody says who acts.
	ErrNoActor = errors.New("nobody is named as the person who acts")
	// ErrPurpose: the deployment asks for a purpose and none was given.
	ErrPurpose = errors.New("a purpose is required: say what the information is for with --purpose")
	// ErrAudit: the audit record could not be written, so the action was refused.
	ErrAudit = errors.New("the audit record cannot be written, so nothing was done or shown")
)

// Options are what a Desk needs.
type Options struct {
	Store          index.Store
	Ledger         *ledger.Ledger
	Inspector      crawler.Inspector // nil where the frontier cannot be reached
	Owner          string            // agency id
	Zone           *time.Location    // of the reader: bare dates are days there
	RequirePurpose bool
	Now            func() time.Time
}

// Actor is who acts, and what for.
type Actor struct {
	Name    string // "cli:<os user>", or a user's name
	Purpose string
}

// Desk does what people ask for.
type Desk struct{ opt Options }

// New returns a Desk with the gaps of its options filled in.
func New(opt Options) *Desk {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Zone == nil {
		opt.Zone = time.UTC
	}
	return &Desk{opt}
}

// Action names a deed in the audit.
type Action string

// The actions.
const (
	ActSearch         Action = "search"
	ActVerifyEvidence Action = "evidence.verify"
	ActShowEvidence   Action = "evidence.show"
	ActAddSource      Action = "source.add"
	ActListSources    Action = "source.list"
	ActSetSource      Action = "source.state"
	ActRemoveSource   Action = "source.remove"
	ActListDead       Action = "queue.dead"
	ActRequeueDead    Action = "queue.requeue"
	ActDropDead       Action = "queue.drop"
)

// entry is the payload of an audit record. Salt keeps a short payload from
// being guessed from its hash once it has been erased.
type entry struct {
	Actor   string   `json:"actor"`
	Action  Action   `json:"action"`
	Purpose string   `json:"purpose"`
	Query   string   `json:"query,omitempty"`
	Subject []string `json:"subject,omitempty"`
	Count   int64    `json:"count"`
	Salt    string   `json:"salt"`
}

// permit refuses what nobody may do: acting without a name, or without a
// purpose where the agency asks for one.
func (d *Desk) permit(actor Actor) error {
	if actor.Name == "" {
		return ErrNoActor
	}
	if d.opt.RequirePurpose && actor.Purpose == "" {
		return ErrPurpose
	}
	return nil
}

// audit appends the record of a deed. It comes before the answer: when it
// fails, the deed is refused.
func (d *Desk) audit(ctx context.Context, actor Actor, e entry) error {
	var salt [16]byte
	if _, err := rand.Read(salt[:]); err != nil {
		return fmt.Errorf("%w: draw salt: %w", ErrAudit, err)
	}
	e.Actor, e.Purpose, e.Salt = actor.Name, actor.Purpose, hex.EncodeToString(salt[:])
	if _, err := d.opt.Ledger.Append(ctx, ledger.RecordAction, e); err != nil {
		return fmt.Errorf("%w: %w", ErrAudit, err)
	}
	return nil
}
