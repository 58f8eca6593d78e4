// Package alerttest is what search alerts promise on any store, as a test suite:
// no hit is lost and none is told twice, however many processes work and wherever
// one dies.
//
//	world.go   World: a store, a clock, a receiver, and processes that can be killed
//	mortal.go  a store that dies with its process, at a chosen call
//	suite.go   Run: the suite
package alerttest

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/alert"
	"scops/index/query"
	"scops/index/upkeep"
)

// World is one agency with a watch, on a store it may share with others.
type World struct {
	Owner    string
	Search   string
	Store    index.Store
	Receiver *Receiver

	t  testing.TB
	mu sync.Mutex
	at time.Time
}

// TooLong is longer than a receiver is tried.
const TooLong = 25 * time.Hour

// NewWorld makes an agency of its own, with one watch that looks for ice.
func NewWorld(t testing.TB, store index.Store, change func(*alert.Setting)) *World {
	t.Helper()
	return NewWorldOf(t, store, "agency-"+rand.Text(), change)
}

// NewWorldOf gives an agency that watch.
func NewWorldOf(t testing.TB, store index.Store, owner string, change func(*alert.Setting)) *World {
	t.Helper()
	w := &World{Owner: owner, Search: rand.Text(), Store: store, Receiver: &Receiver{}, t: t, at: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)}
	s := alert.Setting{On: true, Webhook: "desk", Digest: alert.AtOnce, Lang: "en", Since: w.at.Add(-time.Hour)}
	if change != nil {
		change(&s)
	}
	w.Watch(s)
	return w
}

// Watch sets the watch.
func (w *World) Watch(s alert.Setting) {
	w.t.Helper()
	body, err := json.Marshal(alert.Watch{ID: w.Search, Name: "winter", Query: "ice", By: "kim", Setting: &s})
	if err != nil {
		w.t.Fatal(err)
	}
	w.put(index.Document{Kind: index.KindSaved, ID: w.Search, Body: body, Keywords: map[string][]string{"by": {"kim"}, "alert": {alert.Keyword(&s)}}})
}

// Hit stores a flagged post; posts of one template are copies.
func (w *World) Hit(id, text, template string) string {
	w.t.Helper()
	now := w.Now()
	hit := index.Hit{
		ID: w.Owner + "-" + id, Verdict: classifier.Verdict{Label: "sale", Flagged: true, Band: classifier.BandStrong},
		Revisions: []index.Revision{{Post: crawler.Post{ID: id, Site: "telegram", Text: text}, FetchedAt: now}},
		FirstSeen: now, LastSeen: now, IndexedAt: now, RisenAt: now, Desk: index.Desk{Status: index.StatusNew},
	}
	doc, err := hit.Document()
	if err != nil {
		w.t.Fatal(err)
	}
	doc.Keywords["template_hash"] = []string{template}
	w.put(doc)
	return hit.ID
}

func (w *World) put(doc index.Document) {
	w.t.Helper()
	doc.Version, doc.Owner, doc.Handling = index.VersionAny, w.Owner, "amber+strict"
	if err := index.PutOne(w.t.Context(), w.Store, doc, index.PutOptions{}); err != nil {
		w.t.Fatal(err)
	}
}

// Marks are the watches a hit was found by.
func (w *World) Marks(id string) []string {
	w.t.Helper()
	docs, err := w.Store.Get(w.t.Context(), index.KindHit, id)
	if err != nil || docs[0] == nil {
		w.t.Fatal(id, err)
	}
	return docs[0].Keywords["alert"]
}

// Now is the time on the clock of every process.
func (w *World) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

// Advance moves it.
func (w *World) Advance(by time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = w.at.Add(by)
}

// Process is one that follows hits and sends.
type Process struct {
	Follower *upkeep.Follower
	Sender   *alert.Sender
	store    index.Store
}

// Process starts one on a store of its own.
func (w *World) Process(store index.Store, way alert.Deliverer) *Process {
	log := slog.New(slog.DiscardHandler)
	may := func(context.Context, string) (bool, error) { return true, nil }
	watcher := &alert.Watcher{
		Store: store, Owner: w.Owner, Handling: "amber+strict", May: may, Zone: time.UTC, Log: log, Now: w.Now,
		Read: func(_ context.Context, _, text string) (query.Node, error) {
			return query.Parse(text, query.Options{Zone: time.UTC, Now: w.Now()})
		},
	}
	return &Process{
		store:    store,
		Follower: &upkeep.Follower{Store: store, Owner: w.Owner, Name: "alerts-" + w.Owner, Take: watcher.Take, Begin: watcher.Begin, Now: w.Now},
		Sender: &alert.Sender{
			Store: store, Owner: w.Owner, Handling: "amber+strict", May: may, Log: log, Now: w.Now,
			Ways: map[alert.Way]alert.Deliverer{alert.WayWebhook: way, alert.WayMail: way},
		},
	}
}

// Round follows and sends once.
func (p *Process) Round(ctx context.Context) error {
	for _, step := range []func(context.Context) error{p.Follower.Pass, p.store.Refresh, p.Sender.Pass, p.store.Refresh} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// Receiver remembers what it was told.
type Receiver struct {
	mu      sync.Mutex
	letters []alert.Letter
	down    bool
}

// Down says whether it refuses everything.
func (r *Receiver) Down(down bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.down = down
}

// Deliver takes a letter.
func (r *Receiver) Deliver(_ context.Context, l alert.Letter) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.down {
		return errors.New("the receiver is down")
	}
	r.letters = append(r.letters, l)
	return nil
}

// Letters are what it took, in order.
func (r *Receiver) Letters() []alert.Letter {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]alert.Letter(nil), r.letters...)
}
