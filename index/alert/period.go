package alert

import (
	"errors"
	"fmt"
	"time"
)

// Digest is how much is told at once.
type Digest string

// The digests.
const (
	AtOnce Digest = "at_once"
	Hourly Digest = "hourly"
	Daily  Digest = "daily"
)

// Digests lists the digests.
func Digests() []Digest { return []Digest{AtOnce, Hourly, Daily} }

// Errors of a Setting that cannot be.
var (
	ErrDigest = errors.New("a digest is at_once, hourly or daily")
	ErrClock  = errors.New("a time of day is written HH:MM")
	ErrQuiet  = errors.New("quiet hours have a beginning and another end")
)

// Check says what is wrong with the times of a Setting.
func (s Setting) Check() error {
	switch s.Digest {
	case AtOnce, Hourly:
	case Daily:
		if _, err := minuteOf(s.At); err != nil {
			return err
		}
	default:
		return ErrDigest
	}
	if s.QuietFrom == "" && s.QuietTo == "" {
		return nil
	}
	from, err := minuteOf(s.QuietFrom)
	if err != nil {
		return err
	}
	to, err := minuteOf(s.QuietTo)
	if err != nil {
		return err
	}
	if from == to {
		return ErrQuiet
	}
	return nil
}

// minuteOf reads HH:MM as minutes of the day.
func minuteOf(text string) (int, error) {
	t, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%w: %.20q", ErrClock, text)
	}
	return t.Hour()*60 + t.Minute(), nil
}

// period says in which period a moment lies and when what is found then is
// told. A period is named by the moment it is told at, so that all that quiet
// hours keep back is one; at once, by the day of that moment: within one day a
// text is told once.
func (s Setting) period(at time.Time, zone *time.Location) (name string, due time.Time) {
	due = at.In(zone)
	switch s.Digest {
	case Hourly:
		due = time.Date(due.Year(), due.Month(), due.Day(), due.Hour()+1, 0, 0, 0, zone)
	case Daily:
		due = nextAt(due, s.At)
	}
	due = s.afterQuiet(due)
	if s.Digest == AtOnce {
		return due.Format("20060102"), due
	}
	return due.Format("200601021504"), due
}

// nextAt is the first moment after at that has a time of day.
func nextAt(at time.Time, clock string) time.Time {
	minute, err := minuteOf(clock)
	if err != nil {
		return at
	}
	next := onDay(at, 0, minute)
	if !next.After(at) {
		next = onDay(at, 1, minute)
	}
	return next
}

// afterQuiet is the moment itself, or the end of the quiet hours it lies in:
// they begin at QuietFrom and end before QuietTo, over midnight too.
func (s Setting) afterQuiet(at time.Time) time.Time {
	from, errFrom := minuteOf(s.QuietFrom)
	to, errTo := minuteOf(s.QuietTo)
	if errFrom != nil || errTo != nil {
		return at
	}
	now := at.Hour()*60 + at.Minute()
	switch {
	case from < to && now >= from && now < to, from > to && now < to:
		return onDay(at, 0, to)
	case from > to && now >= from:
		return onDay(at, 1, to)
	}
	return at
}

// onDay is a minute of the day a moment lies in, or of one after it.
func onDay(at time.Time, later, minute int) time.Time {
	return time.Date(at.Year(), at.Month(), at.Day()+later, 0, minute, 0, 0, at.Location())
}
