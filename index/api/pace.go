package api

import (
	"sync"
	"time"
)

// pace holds every token to so many requests a second. A token that has not
// asked for a while has saved up a burst. Its bookkeeping is bounded by the
// tokens there are: nobody gets here without one.
type pace struct {
	rate  float64 // a second
	burst float64

	mu    sync.Mutex
	saved map[string]allowance
}

type allowance struct {
	left float64
	at   time.Time
}

// kept is how many allowances are kept before the full ones are forgotten.
const kept = 4096

func newPace(rate float64, burst int) *pace {
	return &pace{rate: rate, burst: float64(burst), saved: map[string]allowance{}}
}

// take lets one request of a token through, or says how long to wait.
func (p *pace) take(token string, now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.saved) >= kept {
		p.forget(now)
	}
	left := p.left(token, now)
	if left < 1 {
		p.saved[token] = allowance{left, now}
		return time.Duration((1 - left) / p.rate * float64(time.Second))
	}
	p.saved[token] = allowance{left - 1, now}
	return 0
}

func (p *pace) left(token string, now time.Time) float64 {
	a, ok := p.saved[token]
	if !ok {
		return p.burst
	}
	return min(p.burst, a.left+max(0, now.Sub(a.at).Seconds())*p.rate)
}

// forget drops who has a whole burst again: that is where everybody begins.
func (p *pace) forget(now time.Time) {
	for token := range p.saved {
		if p.left(token, now) >= p.burst {
			delete(p.saved, token)
		}
	}
}
