package workbench

import (
	"context"
	"fmt"
	"time"

	"scops/classifier"
	"scops/crawler"
)

// Stored is a post kept in the index, with the verdict it has there.
type Stored struct {
	Post    crawler.Post
	At      time.Time // when it was fetched
	Verdict classifier.Verdict
	Hit     bool   // it was flagged; false = kept although nobody flagged it
	Status  string // what people said of it, "" for posts that are no hits
}

// Archive gives the posts of an index, each once, until yield returns false.
type Archive interface {
	Each(ctx context.Context, yield func(Stored) bool) error
}

// Backtested is what a pack would make of the posts of an index.
type Backtested struct {
	Diff
	Hits     int `json:"hits"`          // flagged posts it ran over
	Kept     int `json:"kept"`          // posts nobody flagged it ran over: only among these something can be newly flagged
	Relevant int `json:"lost_relevant"` // no longer flagged, and judged relevant or passed up by a person
}

// Backtest judges the posts of an archive by a pack and compares the verdicts
// they have.
func Backtest(ctx context.Context, judge *classifier.Classifier, archive Archive) (Backtested, error) {
	b := Backtested{Diff: newDiff("as stored", judge.Digest())}
	moves := map[Move]int{}
	err := archive.Each(ctx, func(s Stored) bool {
		b.Posts++
		if s.Hit {
			b.Hits++
		} else {
			b.Kept++
		}
		now := judge.Classify(s.Post, s.At)
		c, ok := change(&s.Verdict, &now)
		if !ok {
			return true
		}
		if c.Kind == Unflagged && (s.Status == "relevant" || s.Status == "passed_up") {
			b.Relevant++
		}
		c.ID, c.Text = s.Post.ID, excerpt(s.Post.Text)
		b.count(c, moves)
		return true
	})
	b.settle(moves)
	if err != nil {
		return b, fmt.Errorf("backtest: %w", err)
	}
	return b, nil
}
