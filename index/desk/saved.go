package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// Bounds of saved searches.
const (
	maxSaved      = 100     // of one person, and of others' that are shown
	MaxSavedName  = 100     // characters of a name
	maxSavedQuery = 4 << 10 // bytes of a query
)

// Errors of a search that is to be saved. Nothing was saved.
var (
	ErrSavedName = fmt.Errorf("a saved search has a name of at most %d characters", MaxSavedName)
	ErrSavedMany = fmt.Errorf("a person saves at most %d searches: remove one first", maxSaved)
	ErrSavedLong = fmt.Errorf("a saved search is at most %d bytes long", maxSavedQuery)
)

// SavedSearch is a query somebody keeps, for themselves or for the agency.
type SavedSearch struct {
	ID     string    `json:"id"`
	Name   string    `json:"name"`
	Query  string    `json:"query"`
	Sort   string    `json:"sort"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Shared bool      `json:"shared"` // everybody of the agency who may search sees it

	Alert *AlertSetting `json:"alert,omitempty"` // nil = it never told anybody
}

// SavedCount is a saved search with how many hits it finds now.
type SavedCount struct {
	SavedSearch
	Hits   int64
	Broken *query.Error // the query cannot be read any more; nil = it can

	Troubles []AlertTrouble // what could not be delivered
}

// SaveSearch keeps a query. One of the same name by the same person is
// replaced. Errors of the query are *query.Error.
func (d *Desk) SaveSearch(ctx context.Context, actor Actor, s SavedSearch) (SavedSearch, error) {
	if err := d.permit(actor, ActSaveSearch); err != nil {
		return s, err
	}
	s.Name = crawler.OneLine(s.Name, 4*MaxSavedName)
	switch {
	case s.Name == "" || utf8.RuneCountInString(s.Name) > MaxSavedName:
		return s, ErrSavedName
	case len(s.Query) > maxSavedQuery:
		return s, ErrSavedLong
	}
	if _, err := d.parse(ctx, actor, s.Query); err != nil {
		return s, err
	}
	own, err := d.saved(ctx, query.Keyword{Field: "by", Value: actor.Name})
	if err != nil {
		return s, err
	}
	s.ID, s.By, s.At, s.Alert = rand.Text(), actor.Name, d.now(), nil
	if at := slices.IndexFunc(own, func(o SavedSearch) bool { return o.Name == s.Name }); at >= 0 {
		s.ID, s.Alert = own[at].ID, own[at].Alert
		if s.Alert != nil && s.Query != own[at].Query {
			s.Alert.Since = s.At
		}
	} else if len(own) >= maxSaved {
		return s, ErrSavedMany
	}
	if !slices.Contains(Sorts(), s.Sort) {
		s.Sort = ""
	}
	if err := d.audit(ctx, actor, entry{Action: ActSaveSearch, Query: s.Query, Subject: []string{s.ID, s.Name}, Count: 1}); err != nil {
		return s, err
	}
	doc, err := d.savedDocument(s)
	if err != nil {
		return s, err
	}
	doc.Version = index.VersionAny
	if err := index.PutOne(ctx, d.opt.Store, doc, index.PutOptions{Wait: true}); err != nil {
		return s, fmt.Errorf("save search: %w", err)
	}
	return s, nil
}

// SavedSearches gives a person's own saved searches, then those others share,
// each with how many hits it finds now.
func (d *Desk) SavedSearches(ctx context.Context, actor Actor) ([]SavedCount, error) {
	if err := d.permit(actor, ActListSaved); err != nil {
		return nil, err
	}
	mine := query.Keyword{Field: "by", Value: actor.Name}
	shared := query.And{Args: []query.Node{query.Keyword{Field: "shared", Value: index.YesNo(true)}, query.Not{Arg: mine}}}
	var out []SavedCount
	for _, node := range []query.Node{mine, shared} {
		found, err := d.saved(ctx, node)
		if err != nil {
			return nil, err
		}
		for _, s := range found {
			counted := SavedCount{SavedSearch: s}
			if s.By != actor.Name {
				counted.Alert = nil // whom it tells is for whoever set it
			}
			if counted.Hits, err = d.countSaved(ctx, actor, s.Query); err != nil && !errors.As(err, &counted.Broken) {
				return nil, err
			}
			out = append(out, counted)
		}
	}
	if err := d.troubles(ctx, out); err != nil {
		return nil, err
	}
	return out, d.audit(ctx, actor, entry{Action: ActListSaved, Count: int64(len(out))})
}

func (d *Desk) countSaved(ctx context.Context, actor Actor, text string) (int64, error) {
	w, err := d.parse(ctx, actor, text)
	if err != nil {
		return 0, err
	}
	w.Limit = 1
	res, err := d.opt.Store.Search(ctx, w.Request)
	if err != nil {
		return 0, fmt.Errorf("count saved search: %w", err)
	}
	return res.Total, nil
}

// RemoveSaved forgets a saved search: one's own, or, for whoever may remove
// others', one that is shared.
func (d *Desk) RemoveSaved(ctx context.Context, actor Actor, id string) error {
	if err := d.permit(actor, ActSaveSearch); err != nil {
		return err
	}
	docs, err := d.opt.Store.Get(ctx, index.KindSaved, id)
	if err != nil {
		return fmt.Errorf("read saved search %s: %w", id, err)
	}
	if docs[0] == nil || d.opt.Owner != "" && docs[0].Owner != d.opt.Owner {
		return fmt.Errorf("saved search %s: %w", id, index.ErrNotFound)
	}
	s, err := savedOf(*docs[0])
	switch {
	case err != nil:
		return err
	case s.By != actor.Name && !s.Shared:
		return fmt.Errorf("saved search %s: %w", id, index.ErrNotFound)
	case s.By != actor.Name && !d.May(actor, ActRemoveSaved):
		return ErrForbidden
	}
	if err := d.audit(ctx, actor, entry{Action: ActRemoveSaved, Subject: []string{s.ID, s.Name}, Count: 1}); err != nil {
		return err
	}
	if err := d.opt.Store.Delete(ctx, index.KindSaved, id, index.VersionAny); err != nil {
		return fmt.Errorf("remove saved search %s: %w", id, err)
	}
	return d.opt.Store.Refresh(ctx)
}

// saved reads saved searches of this agency, by name.
func (d *Desk) saved(ctx context.Context, node query.Node) ([]SavedSearch, error) {
	if d.opt.Owner != "" {
		node = query.And{Args: []query.Node{query.Keyword{Field: "owner", Value: d.opt.Owner}, node}}
	}
	res, err := d.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindSaved}, Query: node, Limit: maxSaved})
	if err != nil {
		return nil, fmt.Errorf("list saved searches: %w", err)
	}
	out := make([]SavedSearch, 0, len(res.Docs))
	for _, doc := range res.Docs {
		s, err := savedOf(doc)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b SavedSearch) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out, nil
}

func savedOf(doc index.Document) (SavedSearch, error) {
	var s SavedSearch
	if err := json.Unmarshal(doc.Body, &s); err != nil {
		return s, fmt.Errorf("decode saved search %s: %w", doc.ID, err)
	}
	return s, nil
}
