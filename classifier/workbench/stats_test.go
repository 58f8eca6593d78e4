package workbench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"scops/classifier"
	"scops/crawler"
	"scops/rules"
)

// lines is a corpus of "label|text" lines. A line without a bar is bad.
func lines(text ...string) Corpus {
	i := 0
	return Corpus{
		Workers: 3,
		Next: func() ([]byte, error, error) {
			if i == len(text) {
				return nil, nil, io.EOF
			}
			i++
			return []byte(text[i-1]), nil, nil
		},
		Decode: func(line []byte, n int) (Sample, error) {
			label, post, ok := strings.Cut(string(line), "|")
			if !ok {
				return Sample{}, errors.New("no bar")
			}
			return Sample{Post: crawler.Post{ID: fmt.Sprint(n), Text: post}, Label: rules.Label(label)}, nil
		},
	}
}

func judgeOf(t *testing.T, pack *rules.Pack) *classifier.Classifier {
	t.Helper()
	judge, err := classifier.New(pack, classifier.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return judge
}

func rowOf(t *testing.T, s *Stats, name string) Row {
	t.Helper()
	for _, r := range s.Rows {
		if r.Name == name {
			return r
		}
	}
	t.Fatalf("no row %s in %v", name, s.Rows)
	return Row{}
}

func TestStatsCountHitsRightnessAndCompanions(t *testing.T) {
	t.Parallel()
	pack := load(t)
	var corpus []string
	for range 18 {
		corpus = append(corpus, "sale|아이스 강남 던지기 텔레 @demo_a")
	}
	for range 6 {
		corpus = append(corpus, "none|아이스 좋아", "|오늘 던지기 연습")
	}
	corpus = append(corpus, "broken", "", "sale|말이 없는 글")
	c := lines(corpus...)
	var bad []int
	c.Bad = func(line int, _ error) { bad = append(bad, line) }
	s, err := Measure(t.Context(), pack, judgeOf(t, pack), c, day())
	if err != nil {
		t.Fatal(err)
	}
	if s.Posts != 31 || s.Labelled != 25 || s.Offers != 19 || s.Bad != 1 || !reflect.DeepEqual(bad, []int{31}) {
		t.Errorf("%d posts, %d labelled, %d offers, bad lines %v; want 31, 25, 19, [31]", s.Posts, s.Labelled, s.Offers, bad)
	}
	if s.Flagged.Hits != 18 || s.Recall == nil || math.Abs(s.Recall.Value-18.0/19) > 1e-9 {
		t.Errorf("flagged %d, recall %v, want 18 of 19", s.Flagged.Hits, s.Recall)
	}
	meth := rowOf(t, &s, "ko.meth")
	if meth.Hits != 24 || meth.N != 24 || meth.Right != 18 || meth.Precision == nil || meth.Precision.Value != 0.75 || meth.Unique != 24 {
		t.Errorf("ko.meth: %+v, want 24 hits, 18 right, all of them its own", meth)
	}
	if meth.Cost <= 0 || meth.Share <= 0 || meth.Share > 1 {
		t.Errorf("ko.meth costs %v, %v of all", meth.Cost, meth.Share)
	}
	if len(meth.With) != 3 || meth.With[0].Posts != 18 {
		t.Errorf("ko.meth stands with %v, want three companions in 18 posts", meth.With)
	}
	if drop := rowOf(t, &s, "ko.dead-drop"); drop.Hits != 24 || drop.N != 18 || drop.Precision != nil {
		t.Errorf("ko.dead-drop: %+v, want 24 hits and too few labelled to speak of", drop)
	}
}

func TestAQuotedTermIsNoHit(t *testing.T) {
	t.Parallel()
	pack, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Measure(t.Context(), pack, judgeOf(t, pack), lines("talk|경찰, 텔레그램에서 '아이스 1g 60 던지기' 광고한 12명 검거"), day())
	if err != nil {
		t.Fatal(err)
	}
	if r := rowOf(t, &s, "ko.meth"); r.Hits != 0 {
		t.Errorf("ko.meth hits %d posts, want none", r.Hits)
	}
}

func TestStatsDoNotDependOnTheNumberOfWorkers(t *testing.T) {
	t.Parallel()
	pack := load(t)
	judge := judgeOf(t, pack)
	var corpus []string
	for i := range 3 * batchLines {
		corpus = append(corpus, []string{"sale|아이스 던지기 010-0000-0001", "none|아이스", "|던지기 1g 60", "none|안녕"}[i%4])
	}
	var all []Stats
	for _, workers := range []int{1, 4} {
		c := lines(corpus...)
		c.Workers = workers
		s, err := Measure(t.Context(), pack, judge, c, day())
		if err != nil {
			t.Fatal(err)
		}
		for i := range s.Rows {
			s.Rows[i].Cost, s.Rows[i].Share = 0, 0 // measured on other posts
		}
		all = append(all, s)
	}
	if !reflect.DeepEqual(all[0], all[1]) {
		t.Errorf("one worker counts\n%+v\nfour count\n%+v", all[0], all[1])
	}
}

func TestTheWilsonInterval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		right, n  int
		low, high float64
	}{{8, 10, 0.4902, 0.9433}, {0, 20, 0, 0.1611}, {20, 20, 0.8389, 1}} {
		got := Wilson(c.right, c.n)
		if math.Abs(got.Low-c.low) > 5e-4 || math.Abs(got.High-c.high) > 5e-4 {
			t.Errorf("%d of %d: [%.4f, %.4f], want [%.4f, %.4f]", c.right, c.n, got.Low, got.High, c.low, c.high)
		}
	}
	if Wilson(0, 0) != nil {
		t.Error("nothing of nothing has an interval")
	}
}

func TestACorpusThatCannotBeReadOnIsAnError(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk gone")
	c := lines()
	c.Next = func() ([]byte, error, error) { return nil, nil, broken }
	if _, err := Measure(t.Context(), load(t), judgeOf(t, load(t)), c, day()); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	endless := lines()
	endless.Next = func() ([]byte, error, error) { return []byte("none|x"), nil, nil }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Measure(ctx, load(t), judgeOf(t, load(t)), endless, day()); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
}
