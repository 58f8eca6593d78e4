package classifier

import (
	"testing"
	"time"

	"scops/crawler"
)

func TestHiddenNamesSideBySideAreTwo(t *testing.T) {
	c := builtin(t)
	for text, want := range map[string]int{
		"x.a.n.s / p.e.r.c.s, 5 each, dm": 2,
		"s.h.a.r.d & k.e.t, $50, dm me":   2,
		"c-o-k-e, k-e-t, 70 a g, dm":      2,
		"m.e-t.h $50, dm me":              1,
	} {
		if v := c.Classify(crawler.Post{Text: text}, time.Now()); len(v.Substances) != want {
			t.Errorf("%q: %v, want %d", text, v.Substances, want)
		}
	}
}
