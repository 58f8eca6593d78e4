package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"scops/crawler"
	"scops/index"
	"scops/index/casebook"
	"scops/index/query"
)

// The nouns of casebook, for the pages that only know the desk.
type (
	Case       = casebook.Case
	CaseStatus = casebook.Status
	CaseEntity = casebook.Entity
	CaseChange = casebook.Change
)

// The statuses and bounds of a file, for the pages that only know the desk.
const (
	CaseOpen     = casebook.StatusOpen
	CasePassedUp = casebook.StatusPassedUp
	CaseClosed   = casebook.StatusClosed
	MaxCaseTitle = casebook.MaxTitle
	MaxCaseHits  = casebook.MaxHits
)

// CaseStatuses lists the statuses of a file in the order they are offered.
func CaseStatuses() []CaseStatus { return casebook.Statuses() }

// Errors of a file. Nothing was changed.
var (
	ErrCaseTitle  = casebook.ErrTitle
	ErrCaseStatus = casebook.ErrStatus
	ErrCaseReason = casebook.ErrReason
	ErrCaseFull   = casebook.ErrFull
	ErrCaseClosed = casebook.ErrClosed
	ErrCaseHeld   = casebook.ErrHeld
	ErrCaseMember = casebook.ErrNoMember
	ErrCaseLead   = casebook.ErrLead
	ErrCaseEmpty  = errors.New("no post and no identifier is chosen")
	ErrCaseMany   = fmt.Errorf("a post stands in at most %d files", maxCasesOf)
)

// maxCasesOf bounds the files one hit stands in.
const maxCasesOf = 20

// CaseItems are what comes into a file, or goes out of it.
type CaseItems struct {
	Hits     []string
	Entities []CaseEntity // Kind and Value
}

// NewCase is a file that is to be opened.
type NewCase struct {
	Title string
	Note  string // the first note; "" = none
	CaseItems
}

// OpenCase opens a file of the actor's desk, with the actor as its lead. Hits
// that cannot be added are told of, and the file is opened without them.
func (d *Desk) OpenCase(ctx context.Context, actor Actor, n NewCase) (*Case, Done, error) {
	if err := d.permit(actor, ActOpenCase); err != nil {
		return nil, Done{}, err
	}
	title, err := tidyTitle(n.Title)
	if err != nil {
		return nil, Done{}, err
	}
	note, err := tidyNote(n.Note)
	if err != nil && !errors.Is(err, ErrNoNote) {
		return nil, Done{}, err
	}
	if err := n.tidy(); err != nil {
		return nil, Done{}, err
	}
	id := rand.Text()[:12]
	w := d.newDeed(actor, ActOpenCase)
	var done Done
	todo, err := d.chooseHits(ctx, &w, id, n.Hits, &done)
	if err != nil {
		return nil, done, err
	}
	if err := d.audit(ctx, actor, entry{Action: w.action, Subject: []string{id}, Detail: n.detail(w.id, todo), Count: int64(len(todo) + len(n.Entities))}); err != nil {
		return nil, done, err
	}
	c := &casebook.Case{
		ID: id, Title: title, Desk: actor.unit(), Lead: actor.Name, Members: []string{actor.Name}, Status: casebook.StatusOpen, OpenedBy: actor.Name, OpenedAt: w.at,
		Changes: []casebook.Change{{By: w.by, At: w.at, Kind: casebook.ChangeOpened, Deed: w.id}},
	}
	if note != "" {
		c.Notes = []casebook.Note{{By: w.by, At: w.at, Text: note}}
	}
	// The file stands before anything is said to be in it.
	if err := d.book.Put(ctx, c); err != nil {
		return nil, done, err
	}
	if len(todo)+len(n.Entities) == 0 {
		return c, done, nil
	}
	c, err = d.fill(ctx, w, id, todo, n.Entities, &done)
	return c, done, err
}

func tidyTitle(title string) (string, error) {
	title = crawler.OneLine(title, 4*casebook.MaxTitle)
	if title == "" || utf8.RuneCountInString(title) > casebook.MaxTitle {
		return "", ErrCaseTitle
	}
	return title, nil
}

// tidy drops what is named twice and refuses what is no identifier.
func (items *CaseItems) tidy() error {
	slices.Sort(items.Hits)
	items.Hits = slices.Compact(items.Hits)
	for _, e := range items.Entities {
		if e.Kind == "" || e.Value == "" || len(e.Kind)+len(e.Value) >= index.MaxKeyword || !utf8.ValidString(e.Kind+e.Value) {
			return ErrEntity
		}
	}
	if len(items.Hits) > MaxBulk || len(items.Entities) > casebook.MaxEntities {
		return ErrBulk
	}
	return nil
}

// detail is what the audit keeps: whoever may not read the file is not shown it.
func (items *CaseItems) detail(deed string, todo []*subject) map[string]any {
	entities := make([]string, len(items.Entities))
	for i, e := range items.Entities {
		entities[i] = e.Kind + "=" + e.Value
	}
	return map[string]any{"deed": deed, "hits": hitIDs(todo), "entities": entities}
}

// CaseQuery asks for one page of the files somebody may read.
type CaseQuery struct {
	Status CaseStatus // "" = in any
	Page   string     // CaseList.Next of the page before; "" = first
	Limit  int        // 0 = 20
}

// CaseList is one page of files, the one changed last first.
type CaseList struct {
	Cases []*Case
	Total int64
	Next  string // "" = last page
}

// Cases lists the files somebody is a member of; a supervisor's are all of
// their desk.
func (d *Desk) Cases(ctx context.Context, actor Actor, q CaseQuery) (CaseList, error) {
	if err := d.permit(actor, ActListCases); err != nil {
		return CaseList{}, err
	}
	node := visibleCases(actor)
	if q.Status != "" {
		if !slices.Contains(casebook.Statuses(), q.Status) {
			return CaseList{}, ErrCaseStatus
		}
		node = query.And{Args: []query.Node{node, query.Keyword{Field: "status", Value: string(q.Status)}}}
	}
	var l CaseList
	var err error
	if l.Cases, l.Total, l.Next, err = d.book.Find(ctx, node, min(q.Limit, index.MaxLimit), q.Page); err != nil {
		return CaseList{}, err
	}
	return l, d.audit(ctx, actor, entry{Action: ActListCases, Count: int64(len(l.Cases))})
}
