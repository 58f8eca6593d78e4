package desk

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/ledger"
	"scops/index/query"
)

// plan is what a lost frontier is to hold.
type plan struct {
	desk    *Desk
	rebuild Rebuild
	tasks   []crawler.Request
	byPage  map[string]int      // into tasks, by the address without its scheme
	boards  map[[2]string]int   // into tasks: the first Source of an adapter on a Host
	aliases map[string]int      // into tasks: a Source that leads to a page under another address
	read    map[string]*reading // how far, by the address without its scheme
	looks   []crawler.Request   // at young hits of these pages
}

// reading is how far a page was read, as hits of it say.
type reading struct {
	head           string
	newest, oldest int64
	tail           string // the page the newest hit stood on
	seen           time.Time
	thread         bool // it pages to newer posts
	adapter        string
}

// planRebuild works out the tasks.
func (d *Desk) planRebuild(ctx context.Context, r Rebuild, out *Rebuilt) ([]crawler.Request, error) {
	active, err := sources(ctx, d.opt.Store, ofState([]crawler.SourceState{crawler.SourceActive}))
	if err != nil {
		return nil, err
	}
	p := &plan{desk: d, rebuild: r, byPage: map[string]int{}, boards: map[[2]string]int{}, aliases: map[string]int{}, read: map[string]*reading{}}
	for _, s := range active {
		if err := p.source(s); err != nil {
			out.Bad = append(out.Bad, FailingSource{s.URL, err.Error()})
		}
	}
	if out.Hits, err = p.hits(ctx); err != nil {
		return nil, err
	}
	out.Sources = len(p.tasks)
	for key, read := range p.read {
		if i, isSource := p.byPage[key]; isSource {
			out.Cursors++
			p.tasks[i].Cursor = p.cursor(*read)
		} else if req, ok := p.thread(key, *read); ok {
			out.Threads++
			p.tasks = append(p.tasks, req)
		}
	}
	out.Looks = len(p.looks)
	return append(p.tasks, p.looks...), nil
}

// source adds an active source, and notes by what addresses it is known.
func (p *plan) source(s crawler.Source) error {
	req, err := p.rebuild.Request(s)
	if err != nil {
		return err
	}
	at := len(p.tasks)
	p.tasks = append(p.tasks, req)
	p.byPage[schemeless(s.URL)] = at
	adapter, heads := crawler.HeadsOf(p.desk.opt.Adapters(), s.URL)
	if len(heads) > 0 {
		if key := schemeless(heads[0]); key != schemeless(s.URL) {
			p.aliases[key] = at
		}
		if board := [2]string{req.Host, adapter}; p.boards[board] == 0 {
			p.boards[board] = at + 1
		}
	}
	return nil
}

// hits reads every hit and notes how far the pages they were sealed from had
// been read. Who was the finder of a hit stands on its sealed page alone.
func (p *plan) hits(ctx context.Context) (int, error) {
	n := 0
	req := index.Request{
		Kinds: []index.Kind{index.KindHit}, Limit: pageSize, Sort: index.Sort{Field: "indexed", Up: true},
		Query: query.Keyword{Field: "owner", Value: p.desk.opt.Owner},
	}
	err := index.EachPage(ctx, p.desk.opt.Store, req, func(docs []index.Document) error {
		n += len(docs)
		return p.note(ctx, docs)
	})
	if err != nil {
		return n, fmt.Errorf("read hits: %w", err)
	}
	return n, nil
}

func (p *plan) note(ctx context.Context, docs []index.Document) error {
	var hits []*index.Hit
	var records []string
	for _, doc := range docs {
		hit, err := index.HitOf(doc)
		if err != nil {
			return err
		}
		if seal := newestSeal(hit); seal != nil {
			hits, records = append(hits, hit), append(records, ledger.RecordID(seal.Chain, seal.Seq))
		}
	}
	pages, err := ledger.Addresses(ctx, p.desk.opt.Store, records...)
	if err != nil {
		return err
	}
	for i, hit := range hits {
		if page := pages[records[i]]; page != "" {
			p.noteHit(hit, page)
		}
	}
	return nil
}

// newestSeal is the seal of the newest flagged revision, nil = none.
func newestSeal(hit *index.Hit) *index.SealRef {
	for i := len(hit.Revisions) - 1; i >= 0; i-- {
		if s := hit.Revisions[i].Seal; s != nil {
			return s
		}
	}
	return hit.Seal
}

// noteHit notes one hit and the page it was sealed from.
func (p *plan) noteHit(hit *index.Hit, page string) {
	post := hit.Current().Post
	name, _, _ := strings.Cut(post.Site, "/")
	placer := p.placer(name)
	canonical, err := crawler.Canonical(page)
	if placer == nil || err != nil {
		return
	}
	position := placer.Position(post)
	if position <= 0 {
		return
	}
	u, _ := url.Parse(canonical) // it is canonical
	head := canonical
	if heads := placer.Heads(u); len(heads) > 0 {
		head = sameScheme(heads[0], canonical)
	}
	p.look(hit, post, canonical, head, name)
	r := p.read[schemeless(head)]
	if r == nil {
		r = &reading{head: head, oldest: position, thread: placer.Forward(u), adapter: name}
		p.read[schemeless(head)] = r
	}
	r.oldest = min(r.oldest, position)
	if position > r.newest {
		r.newest, r.tail = position, canonical
	}
	if hit.LastSeen.After(r.seen) {
		r.seen = hit.LastSeen
	}
}

// look plans the next look at a hit found on an active Source. A person who
// dismissed it wants none.
func (p *plan) look(hit *index.Hit, post crawler.Post, page, head, adapter string) {
	if hit.Desk.Status == index.StatusNotRelevant {
		return
	}
	looks := crawler.Looks{Steps: p.rebuild.Looks, Adapters: p.desk.opt.Adapters(), HostOf: p.desk.opt.HostOf}
	look, ok := looks.Request(&crawler.Page{URL: page}, adapter, post, hit.FirstSeen, p.desk.now())
	if !ok {
		return
	}
	at, known := p.byPage[schemeless(head)]
	if !known {
		at, known = p.aliases[schemeless(head)]
	}
	if board := p.boards[[2]string{look.Host, adapter}]; !known && board > 0 {
		at, known = board-1, true
	}
	if known && p.tasks[at].Host == look.Host {
		look.Source = p.tasks[at].ID
		p.looks = append(p.looks, look)
	}
}

func (p *plan) placer(adapter string) crawler.Placer {
	for _, a := range p.desk.opt.Adapters() {
		if placer, ok := a.(crawler.Placer); ok && a.Name() == adapter {
			return placer
		}
	}
	return nil
}

// cursor goes on where hits say it was read to. What is older than the newest
// hit was read, or was past the bound: no history is read again unless asked.
func (p *plan) cursor(r reading) crawler.Cursor {
	c := crawler.Cursor{Newest: r.newest}
	if r.thread {
		c.Tail = r.tail
		return c
	}
	if !p.rebuild.History {
		c.Oldest, c.BackfillDone = r.oldest, true
	}
	return c
}

// thread is the task of a page that is no Source: one a Source on its Host leads
// to. It sleeps until that does.
func (p *plan) thread(key string, r reading) (crawler.Request, bool) {
	host, err := p.desk.opt.HostOf(r.head)
	if err != nil {
		return crawler.Request{}, false
	}
	at, leads := p.aliases[key]
	if board := p.boards[[2]string{host, r.adapter}]; !leads && r.thread && board > 0 {
		at, leads = board-1, true
	}
	if !leads || p.tasks[at].Host != host {
		return crawler.Request{}, false
	}
	board := p.tasks[at]
	return crawler.Request{
		ID: crawler.SourceID(r.head), Host: host, Kind: crawler.KindSource, URL: r.head, Head: r.head, Source: board.ID,
		Adapter: board.Adapter, Depth: 1, Cursor: p.cursor(r), LastDone: r.seen.UTC(), Due: p.desk.now().Add(p.rebuild.Sleep),
	}, true
}

func schemeless(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	return rest
}

// sameScheme spells an address with the scheme of another.
func sameScheme(address, like string) string {
	scheme, _, _ := strings.Cut(like, "://")
	return scheme + "://" + schemeless(address)
}
