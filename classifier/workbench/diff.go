package workbench

import (
	"cmp"
	"context"
	"slices"
	"time"

	"scops/classifier"
)

// Examples is how many posts are shown of each kind of change.
const Examples = 10

// Kinds of Change, the gravest first.
const (
	Unflagged  = "no longer flagged"
	Flagged    = "newly flagged"
	Relabelled = "label changes"
	Rebanded   = "band changes"
)

// Change is one post that two packs judge differently.
type Change struct {
	Kind  string `json:"kind"` // Flagged, Unflagged, Relabelled, Rebanded
	Line  int    `json:"line"` // of the corpus; 0 = not of a file
	ID    string `json:"id"`
	Old   Mark   `json:"old"`
	New   Mark   `json:"new"`
	Text  string `json:"text"`  // its beginning
	Gains string `json:"gains"` // reasons the new verdict has and the old has not
	Loses string `json:"loses"` // and the other way round
}

// Mark is what a verdict comes to.
type Mark struct {
	Label   string `json:"label"`
	Score   int    `json:"score"`
	Band    string `json:"band"`
	Flagged bool   `json:"flagged"`
}

// MarkOf sums a verdict up.
func MarkOf(v *classifier.Verdict) Mark {
	return Mark{Label: string(v.Label), Score: v.Score, Band: v.Band, Flagged: v.Flagged}
}

// Move is how many posts went from one verdict to another.
type Move struct {
	From  string `json:"from"` // label and band
	To    string `json:"to"`
	Posts int    `json:"posts"`
}

// Diff is what a new pack would change.
type Diff struct {
	Old    string         `json:"old"` // digest
	New    string         `json:"new"`
	Posts  int            `json:"posts"`
	Bad    int            `json:"bad"`    // lines that could not be used
	Counts map[string]int `json:"counts"` // by kind of change, every kind present
	Moves  []Move         `json:"moves"`  // most frequent first
	Shown  []Change       `json:"shown"`  // the first ten of each kind
}

// newDiff is a Diff in which nothing has changed yet.
func newDiff(before, after string) Diff {
	d := Diff{Old: before, New: after, Counts: map[string]int{}, Moves: []Move{}, Shown: []Change{}}
	for _, kind := range kinds() {
		d.Counts[kind] = 0
	}
	return d
}

func kinds() []string { return []string{Unflagged, Flagged, Relabelled, Rebanded} }

// Compare judges a corpus by two packs. Posts without a date are judged as of
// at.
func Compare(ctx context.Context, before, after *classifier.Classifier, corpus Corpus, at time.Time) (Diff, error) {
	d := newDiff(before.Digest(), after.Digest())
	moves := map[Move]int{}
	work := func(_ int, samples []Sample) []Change {
		var changes []Change
		for _, s := range samples {
			o, n := before.Classify(s.Post, at), after.Classify(s.Post, at)
			if c, ok := change(&o, &n); ok {
				c.Line, c.ID, c.Text = s.Line, s.Post.ID, excerpt(s.Post.Text)
				changes = append(changes, c)
			}
		}
		return changes
	}
	var err error
	d.Posts, d.Bad, err = each(ctx, corpus, work, func(changes []Change) {
		for _, c := range changes {
			d.count(c, moves)
		}
	})
	d.settle(moves)
	return d, err
}

// change says what kind of change two verdicts on a post are, if any.
func change(before, after *classifier.Verdict) (Change, bool) {
	c := Change{Old: MarkOf(before), New: MarkOf(after)}
	switch {
	case c.Old.Flagged && !c.New.Flagged:
		c.Kind = Unflagged
	case !c.Old.Flagged && c.New.Flagged:
		c.Kind = Flagged
	case c.Old.Label != c.New.Label:
		c.Kind = Relabelled
	case c.Old.Band != c.New.Band:
		c.Kind = Rebanded
	default:
		return c, false
	}
	c.Gains, c.Loses = reasonsBeside(after, before), reasonsBeside(before, after)
	return c, true
}

// reasonsBeside are the reasons one verdict has and the other has not: those
// that give points or stand in a quotation; the others only where there are none
// of these.
func reasonsBeside(v, other *classifier.Verdict) string {
	only := classifier.Verdict{}
	for _, s := range v.Signals {
		if !slices.ContainsFunc(other.Signals, func(o classifier.Signal) bool {
			return o.Rule == s.Rule && o.Start == s.Start && o.End == s.End && o.Weight == s.Weight && o.Quoted == s.Quoted
		}) {
			only.Signals = append(only.Signals, s)
		}
	}
	matters := func(s classifier.Signal) bool { return s.Weight != 0 || s.Quoted }
	if slices.ContainsFunc(only.Signals, matters) {
		only.Signals = slices.DeleteFunc(only.Signals, func(s classifier.Signal) bool { return !matters(s) })
	}
	return reasons(only)
}

// count adds a change, and keeps it as an example while there are few.
func (d *Diff) count(c Change, moves map[Move]int) {
	if d.Counts[c.Kind]++; d.Counts[c.Kind] <= Examples {
		d.Shown = append(d.Shown, c)
	}
	moves[Move{From: c.Old.Label + " " + c.Old.Band, To: c.New.Label + " " + c.New.Band}]++
}

// settle puts moves and examples in order.
func (d *Diff) settle(moves map[Move]int) {
	for m, n := range moves {
		m.Posts = n
		d.Moves = append(d.Moves, m)
	}
	slices.SortFunc(d.Moves, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.Posts, a.Posts), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To))
	})
	slices.SortStableFunc(d.Shown, func(a, b Change) int {
		return cmp.Compare(slices.Index(kinds(), a.Kind), slices.Index(kinds(), b.Kind))
	})
}
