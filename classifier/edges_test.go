package classifier

import (
	"testing"

	"github.com/rivo/uniseg"
)

// offGrapheme tells the first signal that begins or ends inside what a reader
// counts as one character, "" if none does.
func offGrapheme(text string, v Verdict) string {
	edges := map[int]bool{0: true, len(text): true}
	at := 0
	for g := uniseg.NewGraphemes(text); g.Next(); {
		at += len(g.Str())
		edges[at] = true
	}
	for _, s := range v.Signals {
		if !edges[s.Start] || !edges[s.End] {
			return s.Rule + " " + s.Surface
		}
	}
	return ""
}

func TestEverySignalOfTheBenchmarkBeginsAndEndsBetweenCharacters(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	for i, p := range readCorpus(t) {
		if got := offGrapheme(p.text, judgeText(t, c, p.text)); got != "" {
			t.Errorf("%s: %q cuts a character", p.id, got)
		}
		words := hidable(&Verdict{Signals: judgeText(t, c, p.text).Signals})
		way := twins[i%len(twins)]
		if text, ok := makeTwin(way, p.text, words, i); ok {
			if got := offGrapheme(text, judgeText(t, c, text)); got != "" {
				t.Errorf("%s, %s: %q cuts a character of %q", p.id, way.family, got, text)
			}
		}
	}
}
