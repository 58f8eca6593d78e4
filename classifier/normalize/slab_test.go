package normalize

import (
	"fmt"
	"strings"
	"testing"
)

func TestTextsInASlabStayWhatTheyWere(t *testing.T) {
	t.Parallel()
	var s Slab
	var kept []string
	for i := range 2000 {
		text := strings.Repeat(fmt.Sprint(i, " "), i%300)
		kept = append(kept, s.Keep([]byte(text)))
	}
	for i, got := range kept {
		if want := strings.Repeat(fmt.Sprint(i, " "), i%300); got != want {
			t.Fatalf("text %d is %.40q, was %.40q", i, got, want)
		}
	}
}

func TestASlabHardlyAllocates(t *testing.T) {
	var s Slab
	text := []byte("ไอซ์แท้ 1g 900")
	s.Keep(text)
	if n := testing.AllocsPerRun(1000, func() { s.Keep(text) }); n > 0 {
		t.Errorf("%v allocations a text", n)
	}
}
