package indextest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"scops/index"
	"scops/index/query"
)

// Memory is a Store in a map, searched by query.Match document by document:
// the plainest reading of the contract, for tests of what stands above a
// Store. It passes the suite like the real ones.
type Memory struct {
	mu     sync.Mutex
	docs   map[key]index.Document
	next   uint64
	closed bool

	// Fail, when set, is asked before every call and may make it fail.
	Fail func(call string) error
}

type key struct {
	kind index.Kind
	id   string
}

var _ index.Store = (*Memory)(nil)

// NewMemory returns an empty Store.
func NewMemory() *Memory { return &Memory{docs: map[key]index.Document{}} }

func (m *Memory) enter(ctx context.Context, call string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if m.closed {
		return index.ErrClosed
	}
	if m.Fail != nil {
		return m.Fail(call)
	}
	return nil
}

// Put writes each document on its own.
func (m *Memory) Put(ctx context.Context, docs []index.Document, _ index.PutOptions) ([]index.Outcome, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "put"); err != nil {
		return nil, err
	}
	out := make([]index.Outcome, len(docs))
	for i, doc := range docs {
		out[i] = m.put(doc)
	}
	return out, nil
}

func (m *Memory) put(doc index.Document) index.Outcome {
	if refused := doc.Validate(); refused != nil {
		return index.Outcome{Err: refused}
	}
	k := key{doc.Kind, doc.ID}
	standing, exists := m.docs[k]
	switch {
	case doc.Version == index.VersionAny:
	case doc.Version == index.VersionNone && exists, doc.Version != index.VersionNone && standing.Version != doc.Version:
		return index.Outcome{Err: index.ErrConflict}
	}
	m.next++
	doc.Version = index.Version(strconv.FormatUint(m.next, 10))
	m.docs[k] = doc
	return index.Outcome{Version: doc.Version}
}

// Get reads documents by id.
func (m *Memory) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "get"); err != nil {
		return nil, err
	}
	out := make([]*index.Document, len(ids))
	for i, id := range ids {
		if doc, ok := m.docs[key{kind, id}]; ok {
			out[i] = &doc
		}
	}
	return out, nil
}

// Search finds documents by looking at each.
func (m *Memory) Search(ctx context.Context, req index.Request) (index.Result, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "search"); err != nil {
		return index.Result{}, err
	}
	at, err := req.Start()
	if err != nil {
		return index.Result{}, err
	}
	var found []index.Document
	for k, doc := range m.docs {
		if slices.Contains(req.Kinds, k.kind) && (req.Query == nil || query.Match(req.Query, doc.Matchable())) {
			found = append(found, doc)
		}
	}
	slices.SortFunc(found, func(a, b index.Document) int { return compare(a, b, req.Sort) })
	res := index.Result{Total: int64(len(found)), Facets: tallies(found, req.Facets)}
	if res.Histogram, err = bins(found, req.Histogram); err != nil {
		return index.Result{}, err
	}
	if at != nil {
		last := index.Document{ID: at.ID, Kind: at.Kind}
		if at.Value != nil {
			last.Numbers = map[string]int64{req.Sort.Field: *at.Value}
		}
		found = slices.DeleteFunc(found, func(d index.Document) bool { return compare(d, last, req.Sort) <= 0 })
		res.Total = at.Total
	}
	res.Docs = found[:min(len(found), req.Limit)]
	if len(found) > req.Limit {
		res.Next = req.Token(&res.Docs[req.Limit-1], res.Total)
	}
	return res, nil
}

// Near counts the candidates; Search looks at each document again.
func (m *Memory) Near(ctx context.Context, kinds []index.Kind, n query.Near, beside []query.Node, limit int) (any, int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "near"); err != nil {
		return nil, 0, err
	}
	candidates := int64(0)
	both := query.And{Args: append(slices.Clone(beside), n.A, n.B)}
	for k, doc := range m.docs {
		if slices.Contains(kinds, k.kind) && query.Match(both, doc.Matchable()) {
			candidates++
		}
	}
	return n, candidates, nil
}

// Words lists the words of the documents.
func (m *Memory) Words(ctx context.Context, kinds []index.Kind, span query.Span, limit int) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "words"); err != nil {
		return nil, err
	}
	var all []string
	for k, doc := range m.docs {
		if slices.Contains(kinds, k.kind) {
			_, words := index.Cut(doc.Text)
			all = append(all, index.Listed(words)...)
		}
	}
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(w string) bool { return !index.InSpan(w, span) })
	return all[:min(len(all), limit)], nil
}

// tallies counts the values of documents; nil when nothing is asked for.
func tallies(docs []index.Document, asked []index.Facet) map[string][]index.Count {
	if len(asked) == 0 {
		return nil
	}
	out := map[string][]index.Count{}
	for _, f := range asked {
		tally := index.Tally{}
		for _, doc := range docs {
			for _, value := range doc.Values()[f.Field] {
				tally[value]++
			}
		}
		out[f.Field] = tally.Top(f.Size)
	}
	return out
}

// bins counts documents by time; nil when nothing is asked for.
func bins(docs []index.Document, asked *index.Histogram) ([]index.Bin, error) {
	if asked == nil {
		return nil, nil
	}
	all := index.NewBins(*asked)
	for _, doc := range docs {
		if ms, ok := doc.Numbers[asked.Field]; ok {
			all.Add(ms, 1)
		}
	}
	return all.Result()
}

// compare orders documents as a Result does: by the field, a missing value
// last, then by id, then by kind.
func compare(a, b index.Document, by index.Sort) int {
	if by.Field == "" {
		by.Field = "when"
	}
	x, okX := a.Numbers[by.Field]
	y, okY := b.Numbers[by.Field]
	switch {
	case okX && !okY:
		return -1
	case !okX && okY:
		return 1
	case x != y && by.Up:
		return cmp.Compare(x, y)
	case x != y:
		return cmp.Compare(y, x)
	default:
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Kind, b.Kind))
	}
}

// Delete removes a document.
func (m *Memory) Delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.enter(ctx, "delete"); err != nil {
		return err
	}
	standing, ok := m.docs[key{kind, id}]
	if !ok {
		return fmt.Errorf("delete %s %s: %w", kind, id, index.ErrNotFound)
	}
	if version != index.VersionAny && version != standing.Version {
		return fmt.Errorf("delete %s %s: %w", kind, id, index.ErrConflict)
	}
	delete(m.docs, key{kind, id})
	return nil
}

// Tamper changes a stored document behind the contract's back.
func (m *Memory) Tamper(kind index.Kind, id string, change func(*index.Document)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	doc := m.docs[key{kind, id}]
	change(&doc)
	m.docs[key{kind, id}] = doc
}

// Refresh has nothing to do: every write is visible at once.
func (m *Memory) Refresh(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.enter(ctx, "refresh")
}

// Check says whether the Store is open.
func (m *Memory) Check(ctx context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.enter(ctx, "check")
}

// Close ends the Store.
func (m *Memory) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.closed = true
	return nil
}
