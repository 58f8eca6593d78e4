package site

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestMarkClassesAreInTheOrderTheyAreSearchedIn(t *testing.T) {
	t.Parallel()
	if !slices.IsSortedFunc(markClasses[:], func(a, b string) int { return len(a) - len(b) }) {
		t.Error("the classes are searched by length and not in order of it")
	}
	for _, class := range markClasses {
		if i, ok := markClass(class); !ok || markClasses[i] != class {
			t.Errorf("%s is not found", class)
		}
	}
}

func TestMarksKnowWhatStandsInsideWhat(t *testing.T) {
	t.Parallel()
	root, err := html.Parse(strings.NewReader(`
		<div class="tgme_widget_message a" id=1><p class=" b
			js-message_text js-message_text" id=2>x</p></div>
		<div class="tgme_widget_message" id=3><p class="tgme_widget_message_meta" id=4>y</p><b class="js-message_text" id=5>z</b></div>
		<p class="js-message_text" id=6>w</p>`))
	if err != nil {
		t.Fatal(err)
	}
	ids := func(list []mark) string {
		var out []string
		for _, m := range list {
			out = append(out, attr(m.Node, "id"))
		}
		return strings.Join(out, " ")
	}
	all := marksBelow(root)
	boxes := all.all("tgme_widget_message")
	for what, tt := range map[string]struct {
		got  []mark
		want string
	}{
		"boxes":            {boxes, "1 3"},
		"texts":            {all.all("js-message_text"), "2 5 6"},
		"in the first":     {all.within(boxes[0]).all("js-message_text"), "2"},
		"in the second":    {all.within(boxes[1]).all("js-message_text"), "5"},
		"not in the first": {all.within(boxes[0]).all("tgme_widget_message_meta"), ""},
		"itself":           {all.within(boxes[0]).all("tgme_widget_message"), ""},
		"in order":         {all.within(boxes[1]).inOrder("js-message_text", "tgme_widget_message_meta"), "4 5"},
	} {
		if got := ids(tt.got); got != tt.want {
			t.Errorf("%s: %q, want %q", what, got, tt.want)
		}
	}
}
