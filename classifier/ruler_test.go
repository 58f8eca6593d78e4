package classifier

import "testing"

func TestRangesAreWithinTheGapThatIsMeasured(t *testing.T) {
	t.Parallel()
	text := "น้ำแข็ง 아이스e\u0301 👍🏻🇹🇭🇰🇷ice\r\nㅇ"
	whole := newRuler(text)
	whole.at(0)
	var borders []int
	for _, at := range whole.starts {
		borders = append(borders, int(at))
	}
	borders = append(borders, len(text))
	for i, a := range borders {
		for _, b := range borders[i:] {
			for n := range len(borders) + 1 {
				for _, r := range []*ruler{newRuler(text), {text: text, steps: maxSteps + 1}} {
					want := whole.gap(0, a, b, len(text)) <= n
					if got := r.within(n, 0, a, b, len(text)); got != want {
						t.Fatalf("bytes %d to %d within %d: %v", a, b, n, got)
					}
					if got := r.within(n, b, len(text), 0, a); got != want {
						t.Fatalf("bytes %d to %d within %d, backwards: %v", a, b, n, got)
					}
				}
			}
		}
	}
}
