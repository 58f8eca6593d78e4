package workbench

import (
	"strings"
	"testing"

	"scops/classifier"
)

func TestTheReasonsAreMarkedWhereTheyStand(t *testing.T) {
	t.Parallel()
	signals := []classifier.Signal{
		{Slot: "substance", Start: 0, End: 9}, {Start: 10, End: 12}, {Start: 10, End: 15}, {Start: 13, End: 19, Quoted: true}, {},
	}
	const text = "아이스 1g 70 던지기"
	if got, want := Marked(text, signals, false), "⟦1 아이스⟧ ⟦3,2,4 1g 70 던⟧지기"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	coloured := Marked(text, signals[:1], true)
	if !strings.HasPrefix(coloured, "\x1b[1;31m아이스\x1b[0m") || !strings.HasSuffix(coloured, " 1g 70 던지기") {
		t.Errorf("coloured: %q", coloured)
	}
}

func TestAPostCannotSteerTheTerminal(t *testing.T) {
	t.Parallel()
	got := Marked("a\x1b[2J\u202eb\r\nc\u009b", nil, true)
	if want := "a\ufffd[2J\ufffdb\ufffd\nc\ufffd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
