package workbench

import (
	"fmt"
	"sync/atomic"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/rules"
)

// Live is a classifier that can be replaced while posts are judged; safe for
// concurrent use. Whoever judges several posts as one piece takes Current once.
type Live struct {
	now atomic.Pointer[classifier.Classifier]
}

// NewLive begins with a classifier.
func NewLive(judge *classifier.Classifier) *Live {
	l := &Live{}
	l.now.Store(judge)
	return l
}

// Current is the classifier in force.
func (l *Live) Current() *classifier.Classifier { return l.now.Load() }

// Classify judges a post by the pack in force.
func (l *Live) Classify(post crawler.Post, at time.Time) classifier.Verdict {
	return l.Current().Classify(post, at)
}

// ExplainVerdict writes a verdict out with the words of the pack in force.
func (l *Live) ExplainVerdict(v classifier.Verdict, lang string) classifier.Explanation {
	return l.Current().ExplainVerdict(v, lang)
}

// Explain judges a post and writes the sum out, by the pack in force; standing
// says why it is not flagged, nothing for a flagged one.
func (l *Live) Explain(post crawler.Post, at time.Time, lang string) (e classifier.Explanation, standing []string) {
	judge := l.Current()
	return judge.Explain(post, at, lang), judge.Standing(post, at, lang)
}

// Parts are the lists and rules of the pack in force.
func (l *Live) Parts() []classifier.Part { return l.Current().Parts() }

// SubstanceName names a substance with the words of the pack in force.
func (l *Live) SubstanceName(key, lang string) string { return l.Current().SubstanceName(key, lang) }

// Digest is that of the pack in force.
func (l *Live) Digest() string { return l.Current().Digest() }

// Replace compiles a pack beside the one in force, runs its tests, and puts it
// in force when all of them hold. After an error the old one stands; it is a
// *TestsError when the pack fails its own tests.
func (l *Live) Replace(pack *rules.Pack, opt classifier.Options) error {
	judge, err := classifier.New(pack, opt)
	if err != nil {
		return fmt.Errorf("compile rules: %w", err)
	}
	report, err := Test(pack)
	if err != nil {
		return err
	}
	if len(report.Failures) > 0 {
		return &TestsError{report.Failures}
	}
	l.now.Store(judge)
	return nil
}

// TestsError is a pack that fails its own tests; there is at least one failure.
type TestsError struct{ Failures []Failure }

func (e *TestsError) Error() string {
	return fmt.Sprintf("%d of the pack's own tests do not hold: %s", len(e.Failures), e.Failures[0])
}
