package rules

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheExamplesOfTheReadmeLoadWithoutAWarning(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(text), "```yaml\n")[1:]
	if len(blocks) == 0 {
		t.Fatal("there is no example")
	}
	for _, block := range blocks {
		yaml, _, _ := strings.Cut(block, "```")
		pack, err := Load(fstest.MapFS{"ko/readme.yaml": {Data: []byte(yaml)}})
		if err != nil {
			t.Errorf("%v\nin\n%s", err, yaml)
			continue
		}
		for _, w := range pack.Warnings {
			if w.File == "ko/readme.yaml" {
				t.Error(w)
			}
		}
	}
}

func TestTheReadmeNamesEverySlot(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "Slots: ")
	list, _, _ = strings.Cut(list, ".")
	for _, s := range slots {
		if !strings.Contains(list, string(s)) {
			t.Errorf("slot %s is not named", s)
		}
	}
}
