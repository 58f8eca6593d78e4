package rules

import (
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
)

func readReadme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheExamplesOfTheReadmeLoadWithoutAWarning reads them as a directory of
// one's own, all together, and each on its own. That their commands work is
// tested where the commands are.
func TestTheExamplesOfTheReadmeLoadWithoutAWarning(t *testing.T) {
	t.Parallel()
	together := fstest.MapFS{}
	for _, m := range regexp.MustCompile("(?ms)^```yaml my-rules/(\\S+)\n(.*?)^```$").FindAllStringSubmatch(readReadme(t), -1) {
		together[m[1]] = &fstest.MapFile{Data: []byte(m[2])}
	}
	if len(together) < 3 {
		t.Fatalf("%d examples, want 3", len(together))
	}
	for name, file := range together {
		checkLoads(t, fstest.MapFS{name: file})
	}
	checkLoads(t, together)
}

func checkLoads(t *testing.T, fsys fstest.MapFS) {
	t.Helper()
	pack, err := Load(fsys)
	if err != nil {
		t.Error(err)
		return
	}
	for _, w := range pack.Warnings {
		if fsys[w.File] != nil {
			t.Error(w)
		}
	}
}

func TestTheReadmeNamesEverySlot(t *testing.T) {
	t.Parallel()
	_, list, _ := strings.Cut(readReadme(t), "Slots: ")
	list, _, _ = strings.Cut(list, ".")
	for _, s := range slots {
		if !strings.Contains(list, string(s)) {
			t.Errorf("slot %s is not named", s)
		}
	}
}

func TestTheReadmesWordsAreAsAmbiguousAsItSays(t *testing.T) {
	t.Parallel()
	pack, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]Ambiguity{}
	for _, l := range pack.Lists {
		for _, term := range l.Terms {
			if l.Slot == SlotSubstance {
				known[term.Text] = term.Ambiguity
			}
		}
	}
	rows := regexp.MustCompile("(?m)^\\| `(low|medium|high)`[^|]*\\| [^|:]*: ([^|]+) \\|").FindAllStringSubmatch(readReadme(t), -1)
	if len(rows) != 3 {
		t.Fatalf("%d rows, want 3", len(rows))
	}
	for _, row := range rows {
		for word := range strings.SplitSeq(row[2], ", ") {
			if got := known[word]; string(got) != row[1] {
				t.Errorf("%s is %q, the README says %s", word, got, row[1])
			}
		}
	}
}
