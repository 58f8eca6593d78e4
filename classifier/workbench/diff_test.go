package workbench

import (
	"reflect"
	"testing"
)

func TestADiffNamesWhatChangesAndWhy(t *testing.T) {
	t.Parallel()
	before := judgeOf(t, load(t))
	after := judgeOf(t, load(t, "['던지기']", "['드랍']"))
	var corpus []string
	for range 12 {
		corpus = append(corpus, "sale|아이스 강남 던지기")
	}
	corpus = append(corpus, "|아이스 강남 드랍 텔레 @demo_a", "|안녕하세요", "bad")
	d, err := Compare(t.Context(), before, after, lines(corpus...), day())
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{Unflagged: 12, Flagged: 1, Relabelled: 0, Rebanded: 0}
	if !reflect.DeepEqual(d.Counts, want) || d.Posts != 14 || d.Bad != 1 {
		t.Errorf("counts %v over %d posts, %d bad; want %v over 14, 1 bad", d.Counts, d.Posts, d.Bad, want)
	}
	if len(d.Shown) != Examples+1 {
		t.Fatalf("%d examples, want ten of the one kind and one of the other", len(d.Shown))
	}
	for i, c := range d.Shown[:Examples] {
		if c.Kind != Unflagged || c.Line != i+1 || c.Loses == "" || !c.Old.Flagged || c.New.Flagged {
			t.Errorf("example %d: %+v, want line %d no longer flagged with the reason it loses", i, c, i+1)
		}
	}
	if last := d.Shown[Examples]; last.Kind != Flagged || last.Line != 13 || last.Gains == "" {
		t.Errorf("last example %+v, want line 13 newly flagged", last)
	}
	if d.Moves[0].Posts != 12 || d.Moves[0].To != "none none" {
		t.Errorf("moves %v, want twelve to none", d.Moves)
	}
}

func TestAPackDiffersInNothingFromItself(t *testing.T) {
	t.Parallel()
	judge := judgeOf(t, load(t))
	d, err := Compare(t.Context(), judge, judge, lines("sale|아이스 강남 던지기", "|x"), day())
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Moves) != 0 || len(d.Shown) != 0 {
		t.Errorf("moves %v, examples %v, want none", d.Moves, d.Shown)
	}
}
