// Package casebook keeps files: what a person gathers about one matter. Who may
// do what with one is decided in package desk.
//
//	case.go  Case, its parts and bounds
//	book.go  Book: cases as documents of the store, written by compare-and-set
package casebook

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"scops/index"
	"scops/index/query"
)

// Book is the cases of one agency.
type Book struct {
	store           index.Store
	owner, handling string
}

// New returns the Book of an agency; handling is that of its documents.
func New(store index.Store, owner, handling string) *Book { return &Book{store, owner, handling} }

// Get reads a case; index.ErrNotFound, also for another agency's.
func (b *Book) Get(ctx context.Context, id string) (*Case, error) {
	if id == "" || len(id) > index.MaxID {
		return nil, fmt.Errorf("file: %w", index.ErrNotFound)
	}
	all, err := b.GetAll(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("file %s: %w", id, index.ErrNotFound)
	}
	return all[0], nil
}

// GetAll reads those of the cases that are there.
func (b *Book) GetAll(ctx context.Context, ids ...string) ([]*Case, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	docs, err := b.store.Get(ctx, index.KindCase, ids...)
	if err != nil {
		return nil, fmt.Errorf("read files: %w", err)
	}
	var out []*Case
	for _, doc := range docs {
		if doc == nil || doc.Owner != b.owner {
			continue
		}
		c, err := caseOf(*doc)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// Put writes a case over the state it was read in, or a new one;
// index.ErrConflict if somebody was faster.
func (b *Book) Put(ctx context.Context, c *Case) error {
	doc := c.stored // a new case has none: created once
	doc.Kind, doc.ID, doc.Owner = index.KindCase, c.ID, b.owner
	if doc.Handling == "" {
		doc.Handling = b.handling
	}
	var entities []string
	for _, e := range c.Entities {
		entities = append(entities, e.Kind+"="+e.Value)
	}
	doc.Keywords = map[string][]string{"status": {string(c.Status)}, "desk": {c.Desk}, "member": c.Members, "entity": entities}
	doc.Keywords["hold"] = []string{index.YesNo(c.Hold != nil && c.Hold.Lifted == nil)}
	doc.Numbers = map[string]int64{"when": c.changedAt().UnixMilli()}
	if c.Hold != nil && c.Hold.Until != nil {
		doc.Numbers["until"] = c.Hold.Until.UnixMilli()
	}
	var err error
	if doc.Body, err = json.Marshal(c); err != nil {
		return fmt.Errorf("encode file %s: %w", c.ID, err)
	}
	if err := index.PutOne(ctx, b.store, doc, index.PutOptions{Wait: true}); err != nil {
		return fmt.Errorf("store file %s: %w", c.ID, err)
	}
	return nil
}

// Find gives one page of the cases a query finds, the one changed last first.
// Fields: status, desk, member, entity, hold (with IsHeld).
func (b *Book) Find(ctx context.Context, node query.Node, limit int, page string) (found []*Case, total int64, next string, err error) {
	if b.owner != "" {
		node = query.And{Args: []query.Node{query.Keyword{Field: "owner", Value: b.owner}, node}}
	}
	res, err := b.store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindCase}, Query: node, Limit: limit, Page: page})
	if err != nil {
		return nil, 0, "", fmt.Errorf("list files: %w", err)
	}
	for _, doc := range res.Docs {
		c, err := caseOf(doc)
		if err != nil {
			return nil, 0, "", err
		}
		found = append(found, c)
	}
	return found, res.Total, res.Next, nil
}

// IsHeld finds the cases under legal hold.
func IsHeld(now time.Time) query.Node {
	over := now.UnixMilli() + 1
	return query.And{Args: []query.Node{
		query.Keyword{Field: "hold", Value: index.YesNo(true)}, query.Not{Arg: query.Range{Field: "until", To: &over}},
	}}
}

func caseOf(doc index.Document) (*Case, error) {
	var c Case
	if err := json.Unmarshal(doc.Body, &c); err != nil {
		return nil, fmt.Errorf("decode file %s: %w", doc.ID, err)
	}
	c.stored = doc
	return &c, nil
}
