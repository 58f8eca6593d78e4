package upkeep

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/query"
)

// flushEvery is how often Run writes counts down.
const flushEvery = 5 * time.Second

// Tally counts the posts a process reads, by UTC day, adapter, language and
// label, so that a list of hits can say what it was found in. It keeps numbers
// only. Every process writes documents of its own: nothing to contend for.
type Tally struct {
	opt     TallyOptions
	process string

	mu   sync.Mutex
	days map[string]map[TallyKey]int64 // by day, whole: what was written is written again
	dirt map[string]bool               // days that changed since they were written
}

// TallyOptions are what a Tally needs.
type TallyOptions struct {
	Store           index.Store
	Owner, Handling string
	Log             *slog.Logger
	Now             func() time.Time
}

// TallyKey is what posts are counted by.
type TallyKey struct {
	Adapter string `json:"adapter"`
	Lang    string `json:"lang"`
	Label   string `json:"label"`
}

// TallyCount is one line of a tally Document.
type TallyCount struct {
	TallyKey
	Posts int64 `json:"posts"` // each look at a post counts
}

// NewTally returns a Tally that begins at nothing.
func NewTally(opt TallyOptions) (*Tally, error) {
	var id [6]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, fmt.Errorf("draw tally id: %w", err)
	}
	return &Tally{opt: opt, process: hex.EncodeToString(id[:]), days: map[string]map[TallyKey]int64{}, dirt: map[string]bool{}}, nil
}

// Observe counts one post; it neither fails nor waits.
func (t *Tally) Observe(post crawler.Post, v classifier.Verdict) {
	day := t.opt.Now().UTC().Format(time.DateOnly)
	key := TallyKey{Adapter: adapterOf(post.Site), Lang: langOf(v.Lang), Label: string(v.Label)}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.days[day] == nil {
		t.days[day] = map[TallyKey]int64{}
	}
	t.days[day][key]++
	t.dirt[day] = true
}

// Run writes the counts down every few seconds, and once more when ctx ends.
func (t *Tally) Run(ctx context.Context) error {
	flushing(ctx, flushEvery, "counts of posts read", t.opt.Log, t.Flush)
	return nil
}

// Flush writes down what has changed. On an error it is tried at the next call.
func (t *Tally) Flush(ctx context.Context) error {
	docs := t.changed()
	if len(docs) == 0 {
		return nil
	}
	outcomes, err := t.opt.Store.Put(ctx, docs, index.PutOptions{})
	for i := 0; err == nil && i < len(outcomes); i++ {
		err = outcomes[i].Err
	}
	if err != nil {
		t.again(docs)
		return fmt.Errorf("write tally: %w", err)
	}
	return nil
}

// changed takes the days to be written; days that are over are forgotten.
func (t *Tally) changed() []index.Document {
	t.mu.Lock()
	defer t.mu.Unlock()
	today := t.opt.Now().UTC().Format(time.DateOnly)
	var docs []index.Document
	for day, counts := range t.days {
		if !t.dirt[day] {
			if day != today {
				delete(t.days, day)
			}
			continue
		}
		delete(t.dirt, day)
		docs = append(docs, t.document(day, counts))
	}
	return docs
}

func (t *Tally) again(docs []index.Document) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, doc := range docs {
		t.dirt[doc.ID[:len(time.DateOnly)]] = true
	}
}

// tally is the body of a tally Document.
type tally struct {
	Day    string       `json:"day"` // UTC
	Counts []TallyCount `json:"counts"`
}

func (t *Tally) document(day string, counts map[TallyKey]int64) index.Document {
	body := tally{Day: day}
	for key, n := range counts {
		body.Counts = append(body.Counts, TallyCount{key, n})
	}
	raw, _ := json.Marshal(body) // plain data: cannot fail
	when, _ := time.Parse(time.DateOnly, day)
	return index.Document{
		Kind: index.KindTally, ID: day + "-" + t.process, Version: index.VersionAny, Owner: t.opt.Owner, Handling: t.opt.Handling,
		Numbers: map[string]int64{"when": when.UnixMilli()}, Body: raw,
	}
}

// Counts sums the tallies of all processes since a day, by key.
func Counts(ctx context.Context, store index.Store, since time.Time) (map[TallyKey]int64, error) {
	from := since.UTC().Truncate(24 * time.Hour).UnixMilli()
	req := index.Request{Kinds: []index.Kind{index.KindTally}, Query: tallySince(from), Limit: index.MaxLimit}
	sum := map[TallyKey]int64{}
	err := index.EachPage(ctx, store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			var one tally
			if err := json.Unmarshal(doc.Body, &one); err != nil {
				return fmt.Errorf("decode tally %s: %w", doc.ID, err)
			}
			for _, c := range one.Counts {
				sum[c.TallyKey] += c.Posts
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read tallies: %w", err)
	}
	return sum, nil
}

func tallySince(from int64) query.Node { return query.Range{Field: "when", From: &from} }

func adapterOf(site string) string {
	adapter, _, _ := strings.Cut(site, "/")
	return adapter
}

// langOf keeps the number of keys small whatever people write in.
func langOf(lang string) string {
	switch lang {
	case "th", "ko", "en", "und":
		return lang
	}
	return "other"
}
