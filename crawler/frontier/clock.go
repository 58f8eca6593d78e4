package frontier

import (
	"time"

	"scops/crawler"
)

// Clock is the politeness clock of one Host, in milliseconds since 1970 (Delay:
// milliseconds). Ends are rounded up and the present is rounded down, so a
// spacing is never a fraction short.
type Clock struct {
	Free    int64 // end of the last lease: settlement or expiry; 0 = never leased
	Delay   int64 // from the last settlement
	Blocked int64 // rest asked for or earned; 0 = none
}

// Next is the first moment at which the Host may be claimed again.
func (c Clock) Next(configured time.Duration) int64 {
	return max(c.Free+max(c.Delay, Millis(configured)), c.Blocked)
}

// Ended moves the clock to the end of a lease.
func (c Clock) Ended(at int64, p Plan) Clock {
	return Clock{Free: at, Delay: Millis(p.Delay), Blocked: max(c.Blocked, Ceil(p.Block))}
}

// Floor is a moment in milliseconds, rounded down; 0 for the zero time.
func Floor(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Ceil is a moment in milliseconds, rounded up; 0 for the zero time.
func Ceil(t time.Time) int64 {
	ms := Floor(t)
	if t.Sub(time.UnixMilli(ms)) > 0 && ms != 0 {
		ms++
	}
	return ms
}

// Millis is a duration in milliseconds, rounded up.
func Millis(d time.Duration) int64 {
	return int64((d + time.Millisecond - 1) / time.Millisecond)
}

// Moment turns milliseconds back into a time in UTC; the zero time for 0.
func Moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// Breaker names the state of a Host's breaker from its failures in a row and
// the end of its rest.
func (o Options) Breaker(fails int, blocked, now int64) string {
	switch {
	case fails < o.BreakAfter:
		return crawler.BreakerClosed
	case blocked > now:
		return crawler.BreakerOpen
	default:
		return crawler.BreakerHalfOpen
	}
}

// hold is how long a Host rests after so many failures in a row.
func (o Options) hold(fails int) time.Duration {
	if fails < o.BreakAfter {
		return 0
	}
	hold := o.BreakHold
	for range fails - o.BreakAfter {
		if hold >= o.BreakMax {
			break
		}
		hold *= 2
	}
	return min(hold, o.BreakMax)
}
