package redis

import (
	"fmt"
	"strconv"
	"time"

	"scops/crawler/frontier"
)

// answer reads the list a script returned; the first thing that is not as
// the script's header says is kept in err.
type answer struct {
	list []any
	err  error
}

func read(v any, atLeast int) *answer {
	list, ok := v.([]any)
	if !ok || len(list) < atLeast {
		return &answer{list: make([]any, atLeast), err: fmt.Errorf("a script answered %T with %d parts, want %d", v, len(list), atLeast)}
	}
	return &answer{list: list}
}

func (a *answer) text(i int) string {
	s, ok := a.list[i].(string)
	if !ok && a.err == nil {
		a.err = fmt.Errorf("part %d of a script's answer is a %T, want a string", i, a.list[i])
	}
	return s
}

func (a *answer) int(i int) int64 {
	switch v := a.list[i].(type) {
	case int64:
		return v
	case string:
		// Scores come as text, large ones with an exponent.
		n, err := strconv.ParseFloat(v, 64)
		if err == nil {
			return int64(n)
		}
	}
	if a.err == nil {
		a.err = fmt.Errorf("part %d of a script's answer is %v, want a number", i, a.list[i])
	}
	return 0
}

// moment is part i as a time; nil for 0 and less.
func (a *answer) moment(i int) *time.Time {
	ms := a.int(i)
	if ms <= 0 {
		return nil
	}
	t := frontier.Moment(ms)
	return &t
}

// millis is a duration for a script.
func millis(d time.Duration) int64 { return frontier.Millis(d) }

// until is how far a moment is from now, for a script; negative when past.
func (f *Frontier) until(t time.Time) int64 {
	return f.distance(f.options.Now(), t)
}

// farthest bounds distances: a script's numbers are exact below 2^53.
const farthest = 100 * 365 * 24 * time.Hour

func (f *Frontier) distance(now, t time.Time) int64 {
	d := min(max(t.Sub(now), -farthest), farthest)
	if d <= 0 {
		return millis(d)
	}
	return millis(d) + 1 // the server rounds its present down
}
