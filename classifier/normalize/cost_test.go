package normalize

import (
	"strings"
	"testing"
	"time"
)

// TestFoldTakesLinearTime folds hostile repetitions of two sizes.
func TestFoldTakesLinearTime(t *testing.T) {
	tables() // are built once and cost no text anything
	for _, unit := range []string{"o", "o0", "l", "lก", "ก้ํ", "ㄱ", "ㄱㅏ", "가ㄱ", "e\u0301", "\U0001f1e6", "🔥\u200d", "a\u200b", "а", "aа", "1,o", "ก.", "เ", " ก", "w", "м.", "ᆨ", "아 ", "-", "5O-"} {
		small, big := 1<<14, 1<<18
		var slow, fast time.Duration
		for range 3 { // other work on the machine makes a try slower, never faster
			slow = cost(strings.Repeat(unit, big/len(unit)))
			fast = cost(strings.Repeat(unit, small/len(unit)))
			if slow <= 64*fast || slow <= 300*time.Millisecond {
				break
			}
		}
		if slow > 64*fast && slow > 300*time.Millisecond {
			t.Errorf("%q: %d bytes took %v, %d bytes %v", unit, small, fast, big, slow)
		}
	}
}

func cost(s string) time.Duration {
	start := time.Now()
	text := Fold(s)
	Join(text)
	text.Span(len(text.Folded)/2, len(text.Folded)/2+1)
	Terms(Segments(s))
	return time.Since(start)
}
