package index

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Kind is what a Document is. Every Kind lives in one index of its own.
type Kind string

// The kinds.
const (
	KindHit      Kind = "hit"
	KindPost     Kind = "post"     // posts nobody flagged, only under retention.unflagged
	KindSource   Kind = "source"   // seeds, approvals, pauses
	KindEvidence Kind = "evidence" // sealed pages
	KindLedger   Kind = "ledger"   // records of the hash chains
	KindAnchor   Kind = "anchor"   // the anchor chain
	KindRejected Kind = "rejected" // documents the store refuses for ever, with the reason
	KindMeta     Kind = "meta"     // one document per store: schema version and the like
	KindUser     Kind = "user"     // who may use the console
	KindSession  Kind = "session"  // a person's working session in the console
	KindToken    Kind = "token"    // lets a program act as a person
	KindTally    Kind = "tally"    // how many posts were read, by day, adapter, language and label
	KindWords    Kind = "words"    // words mined from the stream: counts, no text
	KindSaved    Kind = "saved"    // searches people keep
	KindCase     Kind = "case"     // files: posts and identifiers people gather about one matter
	KindAlert    Kind = "alert"    // what search alerts tell: messages waiting for delivery, and delivered
	KindMiss     Kind = "miss"     // posts a person holds for offers and no rule flagged: for rule authors

	KindTombstone Kind = "tombstone" // what is left of a hit that was erased
)

// Version names one state of a Document. It is opaque: never compare by order.
type Version string

// Special versions for Put.
const (
	VersionNone Version = ""  // must not exist yet: create once
	VersionAny  Version = "*" // whatever stands there is replaced
)

// Errors of the Store contract.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else")
	ErrClosed   = errors.New("store is closed")
	ErrPage     = errors.New("page token is not one of this query")
)

// Errors of a whole Store: nothing is wrong with the documents, and the call
// can be repeated when the cause is gone.
var (
	ErrFull        = errors.New("no space left in the store") // also syscall.ENOSPC
	ErrReadOnly    = errors.New("the store is read-only")     // also syscall.EROFS
	ErrUnavailable = errors.New("the store does not answer")  // down, overloaded or busy for too long
	ErrDenied      = errors.New("the store refuses this user")
	ErrDamaged     = errors.New("the store is damaged")
	ErrNewer       = errors.New("the store was written by a newer version of this program")
	ErrOutdated    = errors.New("the store was written by an older version of this program: run scops index migrate")
)

// Bounds of a Document. Larger ones are refused by Put with a RejectedError.
const (
	MaxID      = 512      // bytes of an id
	MaxKeyword = 8 << 10  // bytes of one keyword value
	MaxText    = 16 << 20 // bytes of Text
	MaxBody    = 64 << 20 // bytes of Body
)

// RejectedError is a document the store will never take (a 4xx other than 409 and 429).
type RejectedError struct {
	Kind   Kind
	ID     string
	Reason string
}

func (e *RejectedError) Error() string {
	return fmt.Sprintf("store refuses %s %s: %s", e.Kind, e.ID, e.Reason)
}

// Document is one thing in the Store.
type Document struct {
	Kind     Kind
	ID       string  // at most 512 bytes
	Version  Version // Get: the state read. Put: the state to replace
	Owner    string  // agency id
	Handling string  // TLP 2.0: clear, green, amber, amber+strict, red
	CaseIDs  []string

	Text     string              // original text, searched by words and phrases; "" = none
	Keywords map[string][]string // exact values by field name (query.Fields); not id, owner, handling, case: see Values
	Numbers  map[string]int64    // numbers, and times in UTC milliseconds
	Body     json.RawMessage     // a JSON object in UTF-8, kept byte by byte and never indexed; nil = none
}
