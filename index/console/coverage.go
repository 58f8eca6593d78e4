package console

import (
	"net/http"
	"sync"
	"time"

	"scops/index/desk"
)

// coverageTime is how long the line below a list may be old.
const coverageTime = time.Minute

// coverageMemory keeps the counts of the coverage line between lists: they are
// the same for everybody, and reading every watched page for each would not
// be. It holds no address.
type coverageMemory struct {
	mu    sync.Mutex
	at    time.Time // zero = nothing is known yet
	asked bool      // somebody is asking already
	line  desk.Coverage
}

// coverageLine is what stands at the end of a list.
type coverageLine struct {
	Active, Failing int
	Newest          *moment
	Posts           int64
	Days            int
	NotCovered      []string
}

// coverageView is the page of coverage.
type coverageView struct {
	coverageLine
	Sources, Paused, Proposed int
	Down                      bool
	Labels                    []labelCount
	Addresses                 []failing
	Refused                   []refusedRules
	Adapters                  []string
}

type labelCount struct {
	Name  string
	Posts int64
}

type failing struct{ URL, Why name }

// refusedRules is a process that could not take in the rules it was given.
type refusedRules struct {
	Process, Problem name
	At               moment
	Problems         int
}

func (c *Console) coverage(v *visit) error {
	all, err := c.opt.Desk.Coverage(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	page := coverageView{
		coverageLine: v.lineOf(all), Sources: all.Sources, Paused: all.Paused, Proposed: all.Proposed,
		Down: all.FrontierDown, Adapters: all.Adapters,
	}
	for _, label := range []string{"sale", "recruit", "service", "demand", "talk", "none"} {
		if n := all.ByLabel[label]; n > 0 {
			page.Labels = append(page.Labels, labelCount{v.words.either("label.", label), n})
		}
	}
	for _, f := range all.Failing {
		page.Addresses = append(page.Addresses, failing{nameOf(f.URL), nameOf(f.Why)})
	}
	for _, r := range all.Refused {
		page.Refused = append(page.Refused, refusedRules{nameOf(r.Process), nameOf(r.Problem), v.moment(r.At), r.Problems})
	}
	return v.page(http.StatusOK, "coverage", page)
}

// recall gives what is known; ask says that the caller should ask anew, learn
// the answer and, in any case, release. Nothing newer than a minute is asked for
// again, and while one asks, others are told what was known before.
func (m *coverageMemory) recall(now time.Time) (known desk.Coverage, ask bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.at.IsZero() && (m.asked || now.Sub(m.at) < coverageTime) {
		return m.line, false
	}
	m.asked = true
	return m.line, true
}

func (m *coverageMemory) learn(all desk.Coverage, now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at, m.line = now, all
}

func (m *coverageMemory) release() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked = false
}

// coverageLine sums up what a list was found in.
func (v *visit) coverageLine() (*coverageLine, error) {
	m, now := &v.console.covered, v.console.opt.Now()
	all, ask := m.recall(now)
	if ask {
		defer m.release()
		var err error
		if all, err = v.console.opt.Desk.Coverage(v.r.Context(), v.actor); err != nil {
			return nil, err
		}
		m.learn(all, now)
	}
	line := v.lineOf(all)
	return &line, nil
}

func (v *visit) lineOf(c desk.Coverage) coverageLine {
	line := coverageLine{Active: c.Active, Failing: len(c.Failing), Newest: v.maybe(c.Newest), Posts: c.Posts, Days: c.Days}
	for _, code := range c.NotCovered {
		line.NotCovered = append(line.NotCovered, v.words.either("notcovered.", code))
	}
	return line
}
