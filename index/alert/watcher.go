package alert

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"scops/classifier"
	"scops/index"
	"scops/index/query"
)

// Watcher matches hits against every watch, in this process: no store is
// searched for it. It may be given the same hit any number of times.
type Watcher struct {
	Store           index.Store
	Owner, Handling string
	Read            func(ctx context.Context, by, text string) (query.Node, error) // what a person's query finds for them; *query.Error for one that cannot be read
	May             func(ctx context.Context, by string) (bool, error)             // whether a person may still be told
	Zone            *time.Location                                                 // of the agency
	Metrics         *Metrics
	Log             *slog.Logger
	Now             func() time.Time
}

// reading is a Watch with its query read.
type reading struct {
	Watch
	node query.Node
}

// Begin is the moment before which no watch looks; zero when there is none.
func (w *Watcher) Begin(ctx context.Context) (time.Time, error) {
	watches, err := Watches(ctx, w.Store, w.Owner)
	if err != nil || len(watches) == 0 {
		return time.Time{}, err
	}
	first := slices.MinFunc(watches, func(a, b Watch) int { return a.Setting.Since.Compare(b.Setting.Since) })
	return first.Setting.Since, nil
}

// Take matches hits, puts what was found into the outbox, and then marks it.
func (w *Watcher) Take(ctx context.Context, docs []index.Document) error {
	watches, err := w.readings(ctx)
	if err != nil || len(watches) == 0 {
		return err
	}
	f := found{zone: w.Zone, messages: map[string]*gathered{}}
	for i := range docs {
		f.match(&docs[i], watches)
	}
	box := outbox{store: w.Store, owner: w.Owner, handling: w.Handling, now: w.Now}
	for _, g := range f.messages {
		if err := box.add(ctx, &g.fresh, g.texts, g.due); err != nil {
			return err
		}
	}
	for _, m := range f.marks {
		if err := w.mark(ctx, m); err != nil {
			return err
		}
	}
	w.Metrics.found(len(f.marks))
	return nil
}

// readings are the watches whose query can be read and whose owner may still
// search.
func (w *Watcher) readings(ctx context.Context) ([]reading, error) {
	watches, err := Watches(ctx, w.Store, w.Owner)
	if err != nil {
		return nil, err
	}
	var out []reading
	may := map[string]bool{}
	for _, watch := range watches {
		allowed, asked := may[watch.By]
		if !asked {
			if allowed, err = w.May(ctx, watch.By); err != nil {
				return nil, err
			}
			may[watch.By] = allowed
		}
		if !allowed {
			continue
		}
		node, err := w.Read(ctx, watch.By, watch.Query)
		if errors.As(err, new(*query.Error)) {
			w.Log.Warn("a search alert finds nothing: its query cannot be read any more", "search", watch.ID, "error", err)
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, reading{watch, node})
	}
	return out, nil
}

// found is what one page of hits gives.
type found struct {
	zone     *time.Location
	messages map[string]*gathered
	marks    []marks
}

// gathered is what one message is to take in.
type gathered struct {
	fresh Message
	texts []Text
	due   time.Time
}

// marks are the watches that found one hit.
type marks struct {
	hit     string
	watches []string
}

// match tries every watch on one hit. A hit a watch has found before is not
// found again, whatever becomes of it.
func (f *found) match(doc *index.Document, watches []reading) {
	matcher := query.NewMatcher(doc.Matchable())
	if matcher.Match(query.Keyword{Field: "flagged", Value: index.YesNo(false)}) || !matcher.Match(index.Undismissed()) {
		return
	}
	risen := risenAt(doc)
	mark := marks{hit: doc.ID}
	for i := range watches {
		w := &watches[i]
		if risen.Before(w.Setting.Since.Truncate(time.Millisecond)) || slices.Contains(doc.Keywords["alert"], w.ID) || !matcher.Match(w.node) {
			continue
		}
		mark.watches = append(mark.watches, w.ID)
		f.tell(&w.Watch, doc, risen)
	}
	if len(mark.watches) > 0 {
		f.marks = append(f.marks, mark)
	}
}

// tell adds a hit to the messages of a watch.
func (f *found) tell(w *Watch, doc *index.Document, risen time.Time) {
	name, due := w.Setting.period(risen, f.zone)
	text := Text{Hash: clusterOf(doc), Band: first(doc.Keywords["band"])}
	for way, to := range w.Setting.receivers() {
		id := w.ID + "." + string(way) + "." + name
		g := f.messages[id]
		if g == nil {
			g = &gathered{due: due, fresh: Message{
				ID: id, Search: w.ID, Name: w.Name, By: w.By, Way: way, To: to, Lang: w.Setting.Lang, Texts: []Text{}, Lost: []Lost{},
			}}
			f.messages[id] = g
		}
		g.texts = append(g.texts, text)
		if due.Before(g.due) {
			g.due = due
		}
	}
}

// risenAt is when a hit came to be what it is: stored, or its verdict or text
// changed. A later look at it changes nothing about that, so that its period
// stays the same however often it is read.
func risenAt(doc *index.Document) time.Time {
	if ms, ok := doc.Numbers["risen"]; ok {
		return time.UnixMilli(ms)
	}
	return time.UnixMilli(doc.Numbers["fetched"])
}

// clusterOf brings copies of one text together: the same but for identifiers,
// prices and emoji.
func clusterOf(doc *index.Document) string {
	return cmp.Or(first(doc.Keywords["template_hash"]), doc.ID)
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// byBand puts the strongest band first.
func byBand(a, b Band) int {
	return cmp.Compare(classifier.BandLevel(b.Name), classifier.BandLevel(a.Name))
}
