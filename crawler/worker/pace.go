package worker

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"scops/crawler"
)

// Dormant is when a task is due that does not come back by itself: a thread, or
// a hop on another Host, is woken by the Source that leads to it. So nothing
// is fetched any more once its Source is gone.
const Dormant = 10 * 365 * 24 * time.Hour

// next is when a Source whose visit is over is due again. In a round nothing
// comes back within it.
func (r *run) next(req crawler.Request) time.Time {
	now := r.opt.Now()
	if req.Kind == crawler.KindPage {
		return time.Time{} // read once, and forgotten
	}
	if sleeps(req) {
		return now.Add(Dormant)
	}
	wait := clamp(req.Interval, r.opt)
	if r.round != nil {
		wait = max(wait, time.Hour)
	}
	return now.Add(wait)
}

// due is when a task that was done would be due by itself.
func (r *run) due(req crawler.Request) time.Time {
	if sleeps(req) {
		return req.LastDone.Add(Dormant)
	}
	return req.LastDone.Add(clamp(req.Interval, r.opt))
}

// sleeps says whether a task waits to be woken.
func sleeps(req crawler.Request) bool { return req.Depth > 0 || isHop(req.ID) }

func clamp(interval time.Duration, opt Options) time.Duration {
	if interval <= 0 {
		interval = opt.RevisitFirst
	}
	return min(max(interval, opt.RevisitMin), opt.RevisitMax)
}

// adapt shortens the interval of a Source that changes and lengthens that of
// one that does not.
func adapt(interval time.Duration, changed, first bool, lim limits) time.Duration {
	switch {
	case interval <= 0 || first:
		interval = lim.first
	case changed:
		interval /= 2
	default:
		interval += interval / 2
	}
	return min(max(interval, lim.min), lim.max)
}

// backoff is the wait before a further try: so many times the shortest one,
// fourfold each time, up to a quarter shorter or longer so that failures do not
// come back together. A round has less time: its tries begin sooner and fit
// into what it waits.
func (r *run) backoff(tries, times int) time.Duration {
	d, most := r.opt.RetryMin*time.Duration(max(times, 1)), r.opt.RetryMax
	if r.round != nil {
		d, most = min(d, r.round.wait/60), min(most, r.round.wait/6)
	}
	for range min(max(tries-1, 0), 20) {
		if d *= 4; d >= most {
			break
		}
	}
	d = min(d, most)
	return d + time.Duration((r.opt.Random()-0.5)*float64(d)/2)
}

// rest is how long a Host that says it is busy is left alone.
func (r *run) rest(h http.Header, tries int) time.Duration {
	if d, ok := retryAfter(h.Get("Retry-After"), r.opt.Now()); ok {
		return min(max(d, time.Second), r.opt.BlockMax)
	}
	d := r.opt.BlockMin
	for range min(max(tries-1, 0), 20) {
		if d *= 2; d >= r.opt.RetryMax {
			break
		}
	}
	return min(d, max(r.opt.RetryMax, r.opt.BlockMin))
}

// retryAfter reads a Retry-After header: seconds or a date.
func retryAfter(value string, now time.Time) (time.Duration, bool) {
	value = strings.TrimSpace(value)
	if value == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds >= 0) {
			return 0, false
		}
		return time.Duration(min(seconds, 1e9)) * time.Second, true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0, false
	}
	return max(at.Sub(now), 0), true
}
