package workbench

import (
	"errors"
	"sync"
	"testing"
	"time"

	"scops/classifier"
	"scops/crawler"
)

func live(t *testing.T) *Live {
	t.Helper()
	judge, err := classifier.New(load(t), classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return NewLive(judge)
}

func TestAPackThatFailsItsOwnTestsDoesNotComeIntoForce(t *testing.T) {
	t.Parallel()
	l := live(t)
	before := l.Current()
	err := l.Replace(load(t, "SILENT", "아이스 강남 던지기"), classifier.Options{})
	var failed *TestsError
	if !errors.As(err, &failed) || len(failed.Failures) == 0 || failed.Failures[0].Pos.Line == 0 {
		t.Errorf("Replace: %v, want a *TestsError that names its line", err)
	}
	if l.Current() != before {
		t.Error("the old classifier is no longer in force")
	}
}

func TestAReplacedPackJudgesTheNextPost(t *testing.T) {
	t.Parallel()
	l := live(t)
	next := load(t, "'아이스박스'", "'아이스박스', '아이스하키'")
	old := l.Digest()
	if err := l.Replace(next, classifier.Options{}); err != nil {
		t.Fatal(err)
	}
	if l.Digest() == old || l.Digest() != next.Digest {
		t.Errorf("digest in force is %s, want %s", l.Digest(), next.Digest)
	}
	if got := l.Classify(crawler.Post{Text: "아이스"}, time.Now()).Pack; got != next.Digest {
		t.Errorf("the next verdict names pack %s, want %s", got, next.Digest)
	}
}

func TestPostsAreJudgedWhilePacksAreReplaced(t *testing.T) {
	t.Parallel()
	l := live(t)
	packs := map[string]bool{l.Digest(): true}
	var wg sync.WaitGroup
	done := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					current := l.Current()
					v := current.Classify(crawler.Post{Text: "아이스 강남 던지기 1g 10"}, time.Now())
					if v.Pack != current.Digest() {
						t.Errorf("judged by %s, pinned to %s", v.Pack, current.Digest())
					}
				}
			}
		})
	}
	for _, mask := range []string{"'가아이스'", "'나아이스'", "'다아이스'"} {
		if err := l.Replace(load(t, "'아이스박스'", "'아이스박스', "+mask), classifier.Options{}); err != nil {
			t.Error(err)
		}
		packs[l.Digest()] = true
	}
	close(done)
	wg.Wait()
	if len(packs) != 4 {
		t.Errorf("%d packs were in force, want 4", len(packs))
	}
}
