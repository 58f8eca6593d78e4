package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"scops/crawler"
	"scops/index"
)

// SourceEntry is one entry of a list of watched pages; nil = it does not say.
type SourceEntry struct {
	URL      string
	Adapter  *string
	State    *crawler.SourceState
	Why      *string
	AddedBy  *string
	AddedAt  *time.Time
	Priority *int
	Tags     []string // nil = it does not say

	Because string // Why of a page nobody knew, where the entry says none
}

// Import says what became of a SourceEntry.
type Import string

// What becomes of an entry.
const (
	ImportAdded   Import = "added"
	ImportChanged Import = "changed"
	ImportKept    Import = "kept" // it says nothing new
	ImportRefused Import = "refused"
)

// Imported is one entry's outcome.
type Imported struct {
	Source crawler.Source
	Import Import
	Err    error // of ImportRefused
}

// importBatch is how many entries are read, audited and written together.
const importBatch = 500

// ImportSources takes a list of watched pages in. What an entry says replaces
// what stands there, save who added a page and when; what it does not say
// stays, so that a list can be taken in again and again. A page nobody knew is
// active unless the entry says otherwise. The outcomes are in order; dry
// changes nothing.
func (d *Desk) ImportSources(ctx context.Context, actor Actor, entries []SourceEntry, dry bool) ([]Imported, error) {
	if err := d.permit(actor, ActAddSource); err != nil {
		return nil, err
	}
	out := make([]Imported, 0, len(entries))
	for batch := range slices.Chunk(entries, importBatch) {
		done, err := d.importBatch(ctx, actor, batch, dry)
		if err != nil {
			return out, fmt.Errorf("import sources: %w", err)
		}
		out = append(out, done...)
	}
	return out, nil
}

func (d *Desk) importBatch(ctx context.Context, actor Actor, entries []SourceEntry, dry bool) ([]Imported, error) {
	var first []Imported // what later tries find changed, an earlier one did
	for range attempts {
		done, changed, err := d.merge(ctx, actor, entries)
		if err != nil {
			return nil, err
		}
		if first == nil {
			first = done
		}
		if dry || len(changed) == 0 {
			return first, nil
		}
		if err := d.audit(ctx, actor, entry{Action: ActAddSource, Subject: idsOf(changed), Detail: "import", Count: int64(len(changed))}); err != nil {
			return nil, err
		}
		conflicts, err := d.putSources(ctx, changed, true)
		if err != nil || !slices.Contains(conflicts, true) {
			return first, err
		}
	}
	return nil, fmt.Errorf("%w: still so after %d tries", index.ErrConflict, attempts)
}

func idsOf(sources []storedSource) []string {
	ids := make([]string, len(sources))
	for i, s := range sources {
		ids[i] = s.ID
	}
	return ids
}

// merge works out what entries come to, without writing.
func (d *Desk) merge(ctx context.Context, actor Actor, entries []SourceEntry) ([]Imported, []storedSource, error) {
	done := make([]Imported, len(entries))
	place := map[string]int{} // in known, by id
	var ids []string
	for i := range entries {
		canonical, err := crawler.Canonical(entries[i].URL)
		if err != nil {
			done[i] = Imported{crawler.Source{URL: entries[i].URL}, ImportRefused, err}
			continue
		}
		id := crawler.SourceID(canonical)
		done[i].Source = crawler.Source{ID: id, URL: canonical}
		if _, twice := place[id]; !twice {
			place[id] = len(ids)
			ids = append(ids, id)
		}
	}
	known, err := d.readSources(ctx, ids)
	if err != nil {
		return nil, nil, err
	}
	touched := make([]bool, len(known))
	for i, e := range entries {
		if done[i].Err != nil {
			continue
		}
		at := place[done[i].Source.ID]
		done[i] = d.mergeOne(&known[at], e, done[i].Source.URL, actor)
		touched[at] = touched[at] || done[i].Import == ImportAdded || done[i].Import == ImportChanged
	}
	var changed []storedSource
	for i, k := range known {
		if touched[i] {
			changed = append(changed, k)
		}
	}
	return done, changed, nil
}

func (d *Desk) mergeOne(k *storedSource, e SourceEntry, canonical string, actor Actor) Imported {
	next, err := d.imported(*k, e, canonical, actor)
	if err != nil {
		return Imported{next, ImportRefused, err}
	}
	out := Imported{Source: next, Import: ImportChanged}
	switch {
	case !k.exists:
		out.Import = ImportAdded
	case sameSource(k.Source, next):
		out.Import = ImportKept
	}
	k.Source, k.exists = next, true
	return out
}

// imported is a source after an entry.
func (d *Desk) imported(k storedSource, e SourceEntry, canonical string, actor Actor) (crawler.Source, error) {
	s := k.Source
	if !k.exists {
		s = crawler.Source{ID: k.ID, URL: canonical, State: crawler.SourceActive, AddedBy: actor.Name, AddedAt: d.now(), Why: crawler.OneLine(e.Because, crawler.MaxWhy)}
		if e.AddedBy != nil {
			s.AddedBy = crawler.OneLine(*e.AddedBy, crawler.MaxWhy)
		}
		if e.AddedAt != nil {
			s.AddedAt = e.AddedAt.UTC()
		}
	}
	if e.Adapter != nil {
		s.Adapter = *e.Adapter
	}
	if e.State != nil {
		s.State = *e.State
	}
	if e.Why != nil {
		s.Why = crawler.OneLine(*e.Why, crawler.MaxWhy)
	}
	if e.Priority != nil {
		s.Priority = min(max(*e.Priority, 0), crawler.MaxPriority)
	}
	if e.Tags != nil {
		s.Tags = slices.Clone(e.Tags)
	}
	if s.State == crawler.SourceActive && (!k.exists || k.State != crawler.SourceActive) {
		if err := d.fetched(canonical); err != nil {
			return s, err
		}
	}
	return whole(s), nil
}

func sameSource(a, b crawler.Source) bool {
	x, _ := json.Marshal(whole(a)) // plain data: cannot fail
	y, _ := json.Marshal(whole(b))
	return bytes.Equal(x, y)
}
