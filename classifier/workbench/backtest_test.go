package workbench

import (
	"context"
	"errors"
	"testing"

	"scops/classifier"
	"scops/crawler"
)

// shelf is an archive held in memory.
type shelf []Stored

func (s shelf) Each(_ context.Context, yield func(Stored) bool) error {
	for _, one := range s {
		if !yield(one) {
			break
		}
	}
	return nil
}

func TestABacktestTellsLostFlagsFromNewOnesAndSaysWhatItRanOver(t *testing.T) {
	t.Parallel()
	judge := judgeOf(t, load(t))
	hit := func(id, text, status string) Stored {
		v := classifier.Verdict{Label: "sale", Score: 90, Band: classifier.BandStrong, Flagged: true}
		return Stored{Post: crawler.Post{ID: id, Text: text}, At: day(), Verdict: v, Hit: true, Status: status}
	}
	none := classifier.Verdict{Label: "none", Band: classifier.BandNone}
	got, err := Backtest(t.Context(), judge, shelf{
		hit("a", "안녕하세요", "relevant"), hit("b", "안녕하세요", "not_relevant"),
		{Post: crawler.Post{ID: "c", Text: "아이스 강남 던지기 텔레 @demo_a"}, At: day(), Verdict: none},
		{Post: crawler.Post{ID: "d", Text: "안녕하세요"}, At: day(), Verdict: none},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got.Hits != 2 || got.Kept != 2 || got.Counts[Unflagged] != 2 || got.Counts[Flagged] != 1 || got.Relevant != 1 {
		t.Errorf("%+v: want 2 hits lost, one of them relevant, and one kept post newly flagged", got)
	}
	if len(got.Shown) != 3 || got.Shown[0].ID != "a" || got.Shown[2].ID != "c" || got.Shown[2].Gains == "" {
		t.Errorf("shown %+v, want a, b and c with its reasons", got.Shown)
	}
}

// shut is an archive nobody may read.
type shut struct{ error }

func (s shut) Each(context.Context, func(Stored) bool) error { return s.error }

func TestABacktestThatMayNotReadSaysSo(t *testing.T) {
	t.Parallel()
	refused := errors.New("your role does not allow this")
	if _, err := Backtest(t.Context(), judgeOf(t, load(t)), shut{refused}); !errors.Is(err, refused) {
		t.Errorf("error %v, want %v", err, refused)
	}
}
