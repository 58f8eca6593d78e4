package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"scops/classifier/entity"
	"scops/classifier/normalize"
	"scops/index"
	"scops/index/alert"
	"scops/index/query"
)

// The nouns of alert, for the pages that only know the desk.
type (
	AlertSetting = alert.Setting
	AlertTrouble = alert.Trouble
	AlertHealth  = alert.Health
	Digest       = alert.Digest
)

// Errors of an alert. Nothing was changed.
var (
	ErrAlertClock    = alert.ErrClock
	ErrAlertQuiet    = alert.ErrQuiet
	ErrAlertDigest   = alert.ErrDigest
	ErrAlertAddress  = alert.ErrAddress
	ErrAlertReceiver = errors.New("an alert needs a receiver: a webhook or a mail address")
	ErrAlertWebhook  = errors.New("the configuration names no such webhook")
	ErrAlertName     = errors.New("the name of a search stands in what an alert sends, so it may hold no identifier: save it under another name")
	ErrAlertOff      = errors.New("the search tells nobody now: turn its alert on first")
	ErrAlertNotLost  = alert.ErrNotLost
	ErrAlertMany     = fmt.Errorf("an agency has at most %d search alerts: turn one off first", alert.MaxWatches)
)

// DigestDaily is the digest that has a time of day.
const DigestDaily = alert.Daily

// Digests lists the digests.
func Digests() []Digest { return alert.Digests() }

// AlertWays are the receivers the configuration allows.
type AlertWays struct {
	Webhooks []string // names
	Domains  []string // of mail addresses
}

// AlertWays tells whom alerts can go to.
func (d *Desk) AlertWays() AlertWays { return d.opt.Alerts }

// SetAlert turns a person's own saved search into an alert, changes how it
// tells, or turns it off. What was found before it was turned on is not told.
func (d *Desk) SetAlert(ctx context.Context, actor Actor, id string, s AlertSetting) error {
	if err := d.permit(actor, ActSetAlert); err != nil {
		return err
	}
	doc, saved, err := d.ownSaved(ctx, actor, id)
	if err != nil {
		return err
	}
	if s.On {
		if err := d.checkAlert(ctx, actor, saved, s); err != nil {
			return err
		}
	}
	s.Since = d.now()
	if old := saved.Alert; old != nil && old.On {
		s.Since = old.Since
	}
	saved.Alert = &s
	if err := d.audit(ctx, actor, entry{Action: ActSetAlert, Query: saved.Query, Subject: []string{saved.ID, saved.Name}, Detail: s, Count: 1}); err != nil {
		return err
	}
	next, err := d.savedDocument(saved)
	if err != nil {
		return err
	}
	next.Version = doc.Version
	if err := index.PutOne(ctx, d.opt.Store, next, index.PutOptions{Wait: true}); err != nil {
		return fmt.Errorf("set alert of %s: %w", id, err)
	}
	return nil
}

// ownSaved reads a saved search of the actor.
func (d *Desk) ownSaved(ctx context.Context, actor Actor, id string) (*index.Document, SavedSearch, error) {
	docs, err := d.opt.Store.Get(ctx, index.KindSaved, id)
	if err != nil {
		return nil, SavedSearch{}, fmt.Errorf("read saved search %s: %w", id, err)
	}
	if docs[0] == nil || d.opt.Owner != "" && docs[0].Owner != d.opt.Owner {
		return nil, SavedSearch{}, fmt.Errorf("saved search %s: %w", id, index.ErrNotFound)
	}
	s, err := savedOf(*docs[0])
	if err == nil && s.By != actor.Name {
		err = fmt.Errorf("saved search %s: %w", id, index.ErrNotFound)
	}
	return docs[0], s, err
}

// checkAlert says why a search cannot tell this way.
func (d *Desk) checkAlert(ctx context.Context, actor Actor, saved SavedSearch, s AlertSetting) error {
	if err := s.Check(); err != nil {
		return err
	}
	switch {
	case s.Webhook == "" && s.Mail == "":
		return ErrAlertReceiver
	case s.Webhook != "" && !slices.Contains(d.opt.Alerts.Webhooks, s.Webhook):
		return ErrAlertWebhook
	case d.identifies(saved.Name):
		return ErrAlertName
	}
	if s.Mail != "" {
		if err := alert.CheckAddress(s.Mail, d.opt.Alerts.Domains); err != nil {
			return err
		}
	}
	if _, err := d.parse(ctx, actor, saved.Query); err != nil {
		return err
	}
	on, err := alert.Watches(ctx, d.opt.Store, d.opt.Owner)
	if err != nil {
		return err
	}
	if len(on) >= alert.MaxWatches && !slices.ContainsFunc(on, func(w alert.Watch) bool { return w.ID == saved.ID }) {
		return ErrAlertMany
	}
	return nil
}

// identifies says whether a text holds something that names somebody.
func (d *Desk) identifies(text string) bool {
	return slices.ContainsFunc(strings.Fields(text), accountName.MatchString) || slices.ContainsFunc(entity.Find(normalize.Fold(text), entity.Options{Countries: d.opt.Countries}), isIdentifier)
}

// AlertQuery is what the query of somebody's saved search finds for them, for
// whoever matches hits against it: what lies above their ceiling or in files of
// others, it does not find. Errors of the query are *query.Error. It shows
// nothing, so it asks for no right; MayBeTold does.
func (d *Desk) AlertQuery(ctx context.Context, name, text string) (query.Node, error) {
	actor, _, err := d.watcher(ctx, name)
	if err != nil {
		return nil, err
	}
	r, err := d.read(text)
	if err != nil {
		return nil, err
	}
	node, err := d.ownCases(ctx, actor, r.meant)
	if err != nil {
		return nil, err
	}
	return d.request(actor, node).Query, nil
}

// MayBeTold says whether a person may still have an alert: they are there, are
// let in, and a role of theirs allows it.
func (d *Desk) MayBeTold(ctx context.Context, name string) (bool, error) {
	actor, let, err := d.watcher(ctx, name)
	return let && d.May(actor, ActSetAlert), err
}

// watcher is whose search tells, as they may act today, and whether they are let
// in at all.
func (d *Desk) watcher(ctx context.Context, name string) (actor Actor, let bool, err error) {
	if d.opt.Users == nil {
		return Actor{Name: name}, false, nil
	}
	user, err := d.opt.Users.Get(ctx, name)
	if errors.Is(err, index.ErrNotFound) {
		return Actor{Name: name}, false, nil
	}
	if err != nil {
		return Actor{}, false, fmt.Errorf("read the owner of an alert: %w", err)
	}
	return Actor{Name: user.Name, Roles: user.Roles, Desk: user.Desk, Ceiling: user.Ceiling}, !user.Disabled, nil
}

// troubles are the deliveries that failed, by search; none are looked for where
// no search tells.
func (d *Desk) troubles(ctx context.Context, list []SavedCount) error {
	if !slices.ContainsFunc(list, func(s SavedCount) bool { return s.Alert != nil }) {
		return nil
	}
	all, err := alert.Troubles(ctx, d.opt.Store, d.opt.Owner)
	if err != nil {
		return err
	}
	for i := range list {
		for _, t := range all {
			if t.Search == list[i].ID {
				list[i].Troubles = append(list[i].Troubles, t)
			}
		}
	}
	return nil
}

// savedDocument encodes a saved search. Version is the caller's.
func (d *Desk) savedDocument(s SavedSearch) (index.Document, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return index.Document{}, fmt.Errorf("encode saved search: %w", err)
	}
	return index.Document{
		Kind: index.KindSaved, ID: s.ID, Owner: d.opt.Owner, Handling: d.opt.Handling, Body: body,
		Keywords: map[string][]string{"by": {s.By}, "shared": {index.YesNo(s.Shared)}, "alert": {alert.Keyword(s.Alert)}},
		Numbers:  map[string]int64{"when": s.At.UnixMilli()},
	}, nil
}
