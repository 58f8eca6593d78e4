package casebook

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/index"
)

// Status is where a Case stands.
type Status string

// The statuses of a Case.
const (
	StatusOpen     Status = "open"
	StatusPassedUp Status = "passed_up" // somebody above decides
	StatusClosed   Status = "closed"    // nothing is added until it is opened again
)

// Statuses lists the statuses in the order they are offered.
func Statuses() []Status { return []Status{StatusOpen, StatusPassedUp, StatusClosed} }

// Bounds of a Case.
const (
	MaxTitle    = 120 // characters
	MaxHits     = 500
	MaxEntities = 100
	MaxMembers  = 30
	MaxNotes    = 500
	MaxChanges  = 2000 // older ones stand in the audit trail alone
)

// Errors of a Case. Nothing was changed.
var (
	ErrTitle    = fmt.Errorf("a file has a title of 1 to %d characters", MaxTitle)
	ErrStatus   = errors.New("a file is open, passed_up or closed")
	ErrReason   = fmt.Errorf("say why the file changes its state, in at most %d bytes", index.MaxNote)
	ErrFull     = fmt.Errorf("a file holds at most %d posts, %d identifiers, %d notes and %d members", MaxHits, MaxEntities, MaxNotes, MaxMembers)
	ErrClosed   = errors.New("the file is closed: open it again first")
	ErrHeld     = errors.New("the file is under legal hold: nothing leaves it before that is lifted")
	ErrNoMember = errors.New("this person is no member of the file")
	ErrLead     = errors.New("the lead of a file cannot leave it: make somebody else the lead first")
)

// Case is a dossier: posts and identifiers that belong together, and what
// people wrote and decided about them.
type Case struct {
	ID       string    `json:"id"`
	Title    string    `json:"title"`
	Desk     string    `json:"desk"` // the unit whose file it is
	Lead     string    `json:"lead"`
	Members  []string  `json:"members"` // the lead among them, by name
	Status   Status    `json:"status"`
	Reason   string    `json:"reason"` // why it stands there, "" = it was opened and nothing has been decided
	OpenedBy string    `json:"opened_by"`
	OpenedAt time.Time `json:"opened_at"`
	Edition  int       `json:"edition"`  // grows when title, status or members change: what a person has read
	Hits     []HitRef  `json:"hits"`     // in the order they were added
	Entities []Entity  `json:"entities"` // likewise
	Notes    []Note    `json:"notes"`    // likewise; nobody takes one back
	Changes  []Change  `json:"changes"`  // newest last

	Hold *index.Hold `json:"hold,omitempty"` // the newest legal hold; nil = there was none

	stored index.Document
}

// HitRef is a hit of a Case.
type HitRef struct {
	ID string    `json:"id"`
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// Entity is an identifier of a Case, in the spelling verdicts have it.
type Entity struct {
	Kind  string    `json:"kind"`
	Value string    `json:"value"`
	By    string    `json:"by"`
	At    time.Time `json:"at"`
}

// Note is what somebody wrote into a Case.
type Note = index.Note

// ChangeKind is what a Change did.
type ChangeKind string

// The kinds of change.
const (
	ChangeOpened   ChangeKind = "opened"
	ChangeAdded    ChangeKind = "added"
	ChangeRemoved  ChangeKind = "removed"
	ChangeTitle    ChangeKind = "title"
	ChangeStatus   ChangeKind = "status"
	ChangeMember   ChangeKind = "member"
	ChangeLead     ChangeKind = "lead"
	ChangeLeft     ChangeKind = "left"
	ChangeReported ChangeKind = "reported"
	ChangeHeld     ChangeKind = "held"
	ChangeLifted   ChangeKind = "lifted"
)

// Change is one thing somebody did to a Case.
type Change struct {
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	Kind   ChangeKind `json:"kind"`
	Deed   string     `json:"deed"`             // names it, also in the audit trail
	Status Status     `json:"status,omitempty"` // status: the new one
	Text   string     `json:"text,omitempty"`   // title: the new one; status, held, lifted: why; member, lead, left: who; reported: the format
	Count  int        `json:"count,omitempty"`  // added, removed: how many
}

// IsMember says whether somebody of this name is a member.
func (c *Case) IsMember(name string) bool { return slices.Contains(c.Members, name) }

// HasHit says whether a hit is in the case.
func (c *Case) HasHit(id string) bool {
	return slices.ContainsFunc(c.Hits, func(h HitRef) bool { return h.ID == id })
}

// HasEntity says whether an identifier is in the case.
func (c *Case) HasEntity(kind, value string) bool {
	return slices.ContainsFunc(c.Entities, func(e Entity) bool { return e.Kind == kind && e.Value == value })
}

// Log adds a change.
func (c *Case) Log(ch Change) {
	c.Changes = append(c.Changes, ch)
	c.Changes = slices.Clone(c.Changes[max(0, len(c.Changes)-MaxChanges):])
}

// Last is the newest change of title, status or members; the opening if there
// is none.
func (c *Case) Last() Change {
	for _, ch := range slices.Backward(c.Changes) {
		switch ch.Kind {
		case ChangeAdded, ChangeRemoved, ChangeReported, ChangeHeld, ChangeLifted:
		default:
			return ch
		}
	}
	return Change{By: c.OpenedBy, At: c.OpenedAt, Kind: ChangeOpened}
}

func (c *Case) changedAt() time.Time {
	at := c.OpenedAt
	if n := len(c.Changes); n > 0 {
		at = c.Changes[n-1].At
	}
	if n := len(c.Notes); n > 0 && c.Notes[n-1].At.After(at) {
		at = c.Notes[n-1].At
	}
	return at
}

// Add takes in hits and identifiers it does not have yet and says how many.
func (c *Case) Add(hits []HitRef, entities []Entity) (int, error) {
	added := 0
	for _, h := range hits {
		if !c.HasHit(h.ID) {
			c.Hits = append(c.Hits, h)
			added++
		}
	}
	for _, e := range entities {
		if !c.HasEntity(e.Kind, e.Value) {
			c.Entities = append(c.Entities, e)
			added++
		}
	}
	if len(c.Hits) > MaxHits || len(c.Entities) > MaxEntities {
		return 0, ErrFull
	}
	return added, nil
}

// Held says whether a legal hold stands. One with an end ends by itself.
func (c *Case) Held(now time.Time) bool {
	return c.Hold != nil && c.Hold.Lifted == nil && (c.Hold.Until == nil || now.Before(*c.Hold.Until))
}

// Remove gives up hits and identifiers and says how many it had.
func (c *Case) Remove(hits []string, entities []Entity) int {
	before := len(c.Hits) + len(c.Entities)
	c.Hits = slices.DeleteFunc(c.Hits, func(h HitRef) bool { return slices.Contains(hits, h.ID) })
	c.Entities = slices.DeleteFunc(c.Entities, func(e Entity) bool {
		return slices.ContainsFunc(entities, func(o Entity) bool { return o.Kind == e.Kind && o.Value == e.Value })
	})
	return before - len(c.Hits) - len(c.Entities)
}

// Join makes somebody a member.
func (c *Case) Join(name string) error {
	if c.IsMember(name) {
		return nil
	}
	if len(c.Members) >= MaxMembers {
		return ErrFull
	}
	c.Members = append(c.Members, name)
	slices.SortFunc(c.Members, strings.Compare)
	return nil
}

// Leave ends a membership.
func (c *Case) Leave(name string) error {
	switch {
	case name == c.Lead:
		return ErrLead
	case !c.IsMember(name):
		return ErrNoMember
	}
	c.Members = slices.DeleteFunc(c.Members, func(m string) bool { return m == name })
	return nil
}
