package classifier

import (
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"scops/crawler"
	"scops/rules"
)

// TestHostilePostsCostNoMoreThanTheirLength judges posts made of one thing over
// and over, and the same four times as long: that may cost four times as much,
// not sixteen. It compares what the thread itself spent, so neither the speed
// of the machine nor what else it does decides.
func TestHostilePostsCostNoMoreThanTheirLength(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := newTest(t, withRules(
		testRule("a", func(r *rules.Rule) {
			r.Together = rules.Together{Names: []string{"product", "drop", "ladder"}, N: 20, Unit: rules.UnitCharacters}
			r.Unless = []rules.Unless{{Finder: rules.Finder{List: "ko.cafe"}, Near: "product", N: 1, Within: rules.UnitCharacters}}
		}),
	))
	const length = 1 << 18
	units := []string{
		"아이스 ", "아이스카페 ", "ice ", "아.이.스 ", "ㅇㅇㅅ ", "'아이스 팝니다' ", `"1`, "1g 70 ", "@demo_shop ", "ไอซ์ จับกุม ", "จับกุม", "검거 아이스 ", "검거\n아이스\n",
		"#ice", "112 ", "작대기 ", "문의 ", "텔레 ", "🔌", "a", "ก", "'", "\n", ".", "1", "아", "'아이스 1g 70' ", "overdose ", "zips 180 ",
	}
	for _, unit := range units {
		text := strings.Repeat(unit, length/len(unit)+1)
		judge := func(text string) func() { return func() { c.Classify(crawler.Post{Text: text}, testTime()) } }
		var part, whole time.Duration
		for range 3 { // a collection of garbage may fall into one measurement
			part, whole = spentOn(t, judge(text[:length/4])), spentOn(t, judge(text))
			if whole <= 10*part || whole < 50*time.Millisecond {
				break
			}
		}
		if whole > 10*part && whole >= 50*time.Millisecond {
			t.Errorf("%q: %d bytes took %v, %d bytes %v", unit, length/4, part, length, whole)
		}
		judgeText(t, c, text)
	}
}

// spentOn is the processor time this thread spends on f.
func spentOn(t *testing.T, f func()) time.Duration {
	t.Helper()
	now := func() time.Duration {
		var use syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_THREAD, &use); err != nil {
			t.Fatal(err)
		}
		return time.Duration(use.Utime.Nano() + use.Stime.Nano())
	}
	start := now()
	f()
	return now() - start
}
