// Package ingest is the crawler's Sink: classify, seal, store, and nothing
// else.
//
//	ingest.go      Ingest.Accept: the order that loses nothing
//	merge.go       what a fetch does to a stored Hit
//	document.go    Hit to Document: what can be searched
//	similarity.go  hashes that bring copies of one text together
//	metrics.go     counters
//
// Everything derived from hits is made by followers elsewhere.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/ledger"
	"scops/rules"
)

// attempts bounds the tries of one page against other writers of its hits.
const attempts = 8

// Options are what Ingest needs.
type Options struct {
	Store     index.Store
	Ledger    *ledger.Ledger
	Judge     Judge
	Owner     string        // agency id
	Handling  string        // TLP 2.0; "" = amber+strict
	Unflagged time.Duration // retention.unflagged: > 0 keeps posts labelled none
	Observe   func(crawler.Post, classifier.Verdict)
	Metrics   *Metrics
	Now       func() time.Time
}

// Judge screens posts; *classifier.Classifier is one.
type Judge interface {
	Classify(post crawler.Post, at time.Time) classifier.Verdict
	Digest() string // of the rule pack
}

// pinned is the judge of one page: of one that can be replaced meanwhile, what
// is in force now.
func pinned(judge Judge) Judge {
	if live, ok := judge.(interface {
		Current() *classifier.Classifier
	}); ok {
		return live.Current()
	}
	return judge
}

// Ingest is a crawler.Sink.
type Ingest struct {
	opt    Options
	judges chan struct{} // taken by who judges a page: more at a time than there are processors only take memory
}

var _ crawler.Sink = (*Ingest)(nil)

// New returns a Sink with the gaps of its options filled in.
func New(opt Options) *Ingest {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Handling == "" {
		opt.Handling = "amber+strict"
	}
	if opt.Observe == nil {
		opt.Observe = func(crawler.Post, classifier.Verdict) {}
	}
	return &Ingest{opt: opt, judges: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// Accept judges the posts of a page and keeps what is flagged. When it
// returns nil, the store has acknowledged all of it; on an error the same page
// may be brought again, and the same ids are written again.
func (in *Ingest) Accept(ctx context.Context, page *crawler.Page, harvest crawler.Harvest) (crawler.Accepted, error) {
	b := &batch{Ingest: in, page: page, harvest: harvest, judge: pinned(in.opt.Judge)}
	b.classify()
	for range attempts {
		again, err := b.store(ctx)
		if err != nil {
			return crawler.Accepted{}, fmt.Errorf("store page %s: %w", page.URL, err)
		}
		if !again {
			b.observe()
			return b.done, nil
		}
	}
	return crawler.Accepted{}, fmt.Errorf("store page %s: %w: still so after %d tries", page.URL, index.ErrConflict, attempts)
}

// batch is one page on its way into the store.
type batch struct {
	*Ingest
	page    *crawler.Page
	harvest crawler.Harvest
	judge   Judge
	found   []judged
	erased  map[string]bool // by id: hits there were, and that are not to come again
	changed []*stored       // by the last attempt
	seal    *index.SealRef  // made once, whatever the number of attempts
	refused map[string]bool // by id: what the store will never take
	done    crawler.Accepted
}

type judged struct {
	post    crawler.Post
	verdict classifier.Verdict
}

func (b *batch) classify() {
	b.judges <- struct{}{}
	defer func() { <-b.judges }()
	seen := map[string]bool{}
	for _, post := range b.harvest.Posts {
		if seen[post.ID] {
			continue // a pinned post stands twice on its page
		}
		seen[post.ID] = true
		b.found = append(b.found, withoutIdentities(judged{post, b.judge.Classify(post, b.page.FetchedAt)}))
	}
}

// store does one attempt. It returns true when somebody else changed a hit in
// between and everything is to be read and merged anew.
func (b *batch) store(ctx context.Context) (again bool, err error) {
	b.done, b.refused = crawler.Accepted{Posts: len(b.found)}, map[string]bool{}
	hits, err := b.read(ctx)
	if err != nil {
		return false, err
	}
	if err := b.lookBack(ctx, hits); err != nil {
		return false, err
	}
	changed := b.merge(hits)
	b.changed = changed
	for _, s := range changed {
		s.template = templateOf(s.hit.Current().Post.Text, s.hit.Verdict.Entities)
	}
	if err := b.look(ctx, changed); err != nil {
		return false, err
	}
	if err := b.sealNew(ctx, changed); err != nil {
		return false, err
	}
	docs, err := b.documents(changed)
	if err != nil {
		return false, err
	}
	docs = append(docs, b.unflagged(hits)...)
	if len(docs) == 0 {
		return false, nil
	}
	outcomes, err := b.opt.Store.Put(ctx, docs, index.PutOptions{})
	if err != nil {
		return false, err
	}
	for i, out := range outcomes {
		var refused *index.RejectedError
		switch {
		case errors.Is(out.Err, index.ErrConflict):
			again = true
		case errors.As(out.Err, &refused):
			if err := b.reject(ctx, docs[i], refused); err != nil {
				return false, err
			}
			b.refused[docs[i].ID] = true
		case out.Err != nil:
			return false, out.Err
		}
	}
	if again {
		return true, nil
	}
	b.keep(changed)
	return false, b.dropPosts(ctx, changed)
}

// read gets the stored hits of the page's posts, and of the posts that should
// have stood on it.
func (b *batch) read(ctx context.Context) (map[string]*stored, error) {
	ids := make([]string, 0, len(b.found)+len(b.harvest.Gone))
	for _, f := range b.found {
		ids = append(ids, f.post.ID)
	}
	ids = append(ids, b.harvest.Gone...)
	if len(ids) == 0 {
		return nil, nil
	}
	docs, err := b.opt.Store.Get(ctx, index.KindHit, ids...)
	if err != nil {
		return nil, err
	}
	hits := map[string]*stored{}
	for i, doc := range docs {
		if doc == nil {
			continue
		}
		hit, err := index.HitOf(*doc)
		if err != nil {
			return nil, err
		}
		hits[ids[i]] = &stored{hit: hit, doc: *doc}
	}
	return hits, nil
}

// lookBack asks for the tombstones of the posts that are no hits and would be
// kept. It comes after the hits were read: a tombstone stands before its hit goes.
func (b *batch) lookBack(ctx context.Context, hits map[string]*stored) error {
	var ids, stones []string
	for _, f := range b.found {
		if hits[f.post.ID] == nil && (f.verdict.Flagged || b.opt.Unflagged > 0) {
			ids, stones = append(ids, f.post.ID), append(stones, index.TombstoneID(f.post.ID))
		}
	}
	b.erased = map[string]bool{}
	if len(ids) == 0 {
		return nil
	}
	docs, err := b.opt.Store.Get(ctx, index.KindTombstone, stones...)
	if err != nil {
		return fmt.Errorf("look for tombstones: %w", err)
	}
	for i, doc := range docs {
		b.erased[ids[i]] = doc != nil
	}
	return nil
}

// sealNew seals the page, once, when a revision on it is flagged and new.
func (b *batch) sealNew(ctx context.Context, changed []*stored) error {
	for _, s := range changed {
		if !s.needsSeal {
			continue
		}
		if b.seal == nil {
			ref, err := b.opt.Ledger.Seal(ctx, b.page, b.judge.Digest())
			if err != nil {
				return err
			}
			b.seal = &ref
		}
		s.attach(b.seal)
	}
	return nil
}

// unflagged makes the Documents of posts labelled none, where the operator
// keeps them for a while.
func (b *batch) unflagged(hits map[string]*stored) []index.Document {
	if b.opt.Unflagged <= 0 {
		return nil
	}
	var docs []index.Document
	for _, f := range b.found {
		if f.verdict.Label != rules.LabelNone || hits[f.post.ID] != nil || b.erased[f.post.ID] {
			continue
		}
		docs = append(docs, b.postDocument(f))
		b.done.Unflagged++
	}
	return docs
}

// keep names the hits that stand on this page now, save those a person has
// dismissed.
func (b *batch) keep(changed []*stored) {
	for _, s := range changed {
		if s.missing || b.refused[s.hit.ID] || s.hit.Desk.Status == index.StatusNotRelevant {
			continue
		}
		b.done.Kept = append(b.done.Kept, crawler.Kept{ID: s.hit.ID, Since: s.hit.FirstSeen})
	}
}

// dropPosts removes the plain posts that have just become hits: the hit was
// written first, so the post is never missing.
func (b *batch) dropPosts(ctx context.Context, changed []*stored) error {
	if b.opt.Unflagged <= 0 {
		return nil
	}
	for _, s := range changed {
		if !s.created {
			continue
		}
		err := b.opt.Store.Delete(ctx, index.KindPost, s.hit.ID, index.VersionAny)
		if err != nil && !errors.Is(err, index.ErrNotFound) {
			return err
		}
	}
	return nil
}

func (b *batch) observe() {
	b.opt.Metrics.count(b, b.opt.Now())
	for _, f := range b.found {
		b.opt.Observe(f.post, f.verdict)
	}
}
