package index

import (
	"context"
	"time"

	"scops/index/query"
)

// Store keeps Documents. Implementations answer alike (indextest) and may be
// used by many goroutines at once.
type Store interface {
	// Put writes documents, each on its own: outcome i belongs to document i,
	// with ErrConflict or *RejectedError in Err. The returned error is for the
	// whole call (store unreachable, full, closed): then nothing is known to be
	// written and the call is to be repeated. Documents of one call are written
	// in order. A document that already stands there exactly as given may keep
	// its Version.
	Put(ctx context.Context, docs []Document, opt PutOptions) ([]Outcome, error)
	// Get reads documents by id, in real time, without waiting for a refresh.
	// The result has one entry per id, in order; a missing one is nil.
	Get(ctx context.Context, kind Kind, ids ...string) ([]*Document, error)
	// Search finds documents. ErrPage for a token that is not of this query,
	// ErrBins for a Histogram with too many bins.
	Search(ctx context.Context, req Request) (Result, error)
	// Words lists words of spaced scripts that stand in documents of some kinds,
	// each once, in order of their bytes: those within a span, but none shorter
	// than query.MinWord or longer than query.MaxWord, at most limit. They are to
	// find documents by and never shown: some may stand in no document any more,
	// only in those of other kinds, or in none that the reader may see.
	// ErrOutdated where the store keeps no such list yet.
	Words(ctx context.Context, kinds []Kind, span query.Span, limit int) ([]string, error)
	// Near looks up, for Near.Found of a query of this store, which documents of
	// some kinds match n and all of beside: it reads the texts of the candidates,
	// those that match beside and hold both sides of n, and tries query.Nearby on
	// each. Of more candidates than limit none is read. Likes are expanded.
	Near(ctx context.Context, kinds []Kind, n query.Near, beside []query.Node, limit int) (found any, candidates int64, err error)
	// Delete removes a document; ErrNotFound, or ErrConflict for a stale version
	// (VersionNone is always stale).
	Delete(ctx context.Context, kind Kind, id string, version Version) error
	// Refresh makes everything written before visible to Search.
	Refresh(ctx context.Context) error
	// Check says whether the store can be used: reachable, right version, space.
	Check(ctx context.Context) error
	Close() error
}

// PutOptions steer Put.
type PutOptions struct {
	Wait bool // return only when Search sees the documents (a person's own writes)
}

// Outcome is what became of one document.
type Outcome struct {
	Version Version
	Err     error
}

// Request is a search.
type Request struct {
	Kinds []Kind     // at least one
	Query query.Node // nil = everything; see Expand
	Sort  Sort
	Limit int    // documents per page, 1..MaxLimit; 0 means 20
	Page  string // Result.Next of the page before; "" = first

	NoBody bool // nobody reads the documents' Body: it may be missing

	Facets    []Facet    // counts over all matches, whatever the page
	Histogram *Histogram // nil = none
}

// MaxFacet is how many values of a field are counted at most.
const MaxFacet = 100

// Facet asks how many matches hold each value of a keyword field, as
// Document.Values gives them.
type Facet struct {
	Field string // asked for once at most
	Size  int    // most frequent values only, 1..MaxFacet; 0 means 10, others are refused
}

// Step is the width of the bins of a Histogram.
type Step string

// The steps: local days, months and years.
const (
	StepDay   Step = "day"
	StepMonth Step = "month"
	StepYear  Step = "year"
)

// Histogram asks how many matches lie in each step of a time field.
type Histogram struct {
	Field string         // a time field; "" = "when"
	Step  Step           // "" = StepDay
	Zone  *time.Location // whose days: an IANA zone; nil = UTC
}

// Sort orders a Result; ties by id, rising.
type Sort struct {
	Field string // a number or time field; "" = "when", newest first. Documents without it come last
	Up    bool   // rising; otherwise falling
}

// Result is one page of a search.
type Result struct {
	Docs  []Document
	Total int64  // all documents that match, counted on the first page
	Next  string // token of the page after; "" = last

	Facets    map[string][]Count // every field asked for: most frequent first, ties by value rising
	Histogram []Bin              // in order of time; empty bins are left out
}

// Count is how many matches hold one value.
type Count struct {
	Value string `json:"value"`
	Docs  int64  `json:"docs"`
}

// Bin is one step of a Histogram. Matches without the field, or with a time
// outside MinBinTime and MaxBinTime, are in no bin.
type Bin struct {
	Start time.Time `json:"start"` // in Histogram.Zone
	Docs  int64     `json:"docs"`
}
