package upkeep

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"scops/index"
	"scops/index/query"
)

// wordsEvery is how often Run writes words down.
const wordsEvery = time.Minute

// wordsKept is how long ago a process must have written for its words to be read.
const wordsKept = 90 * 24 * time.Hour

// Words writes down the words a process has mined, in one Document of its own.
type Words struct {
	opt     WordsOptions
	id      string
	written uint64 // version of the sheet that stands in the store
}

// WordsOptions are what Words needs.
type WordsOptions struct {
	Store           index.Store
	Owner, Handling string
	Sheet           func() (body json.RawMessage, version uint64) // version 0 = nothing yet
	Log             *slog.Logger
	Now             func() time.Time
}

// NewWords returns Words that has written nothing.
func NewWords(opt WordsOptions) (*Words, error) {
	var id [6]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, fmt.Errorf("draw id of mined words: %w", err)
	}
	return &Words{opt: opt, id: "words-" + hex.EncodeToString(id[:])}, nil
}

// Run writes every minute, and once more when ctx ends.
func (w *Words) Run(ctx context.Context) error {
	flushing(ctx, wordsEvery, "mined words", w.opt.Log, w.Flush)
	return nil
}

// Flush writes the words if they have changed. It is called by one goroutine at
// a time.
func (w *Words) Flush(ctx context.Context) error {
	body, version := w.opt.Sheet()
	if version == w.written {
		return nil
	}
	err := index.PutOne(ctx, w.opt.Store, index.Document{
		Kind: index.KindWords, ID: w.id, Version: index.VersionAny, Owner: w.opt.Owner, Handling: w.opt.Handling,
		Numbers: map[string]int64{"when": w.opt.Now().UnixMilli()}, Body: body,
	}, index.PutOptions{})
	if err != nil {
		return fmt.Errorf("write mined words: %w", err)
	}
	w.written = version
	return nil
}

// WordSheets are what the processes of an owner have written down lately.
func WordSheets(ctx context.Context, store index.Store, owner string, now time.Time) ([]json.RawMessage, error) {
	from := now.Add(-wordsKept).UnixMilli()
	node := query.Node(query.Range{Field: "when", From: &from})
	if owner != "" {
		node = query.And{Args: []query.Node{node, query.Keyword{Field: "owner", Value: owner}}}
	}
	req := index.Request{Kinds: []index.Kind{index.KindWords}, Query: node, Limit: 100}
	var sheets []json.RawMessage
	err := index.EachPage(ctx, store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			sheets = append(sheets, doc.Body)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read mined words: %w", err)
	}
	return sheets, nil
}
