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
	mu   sync.Mutex
	at   time.Time
	line desk.Coverage
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
	Adapters                  []string
}

type labelCount struct {
	Name  string
	Posts int64
}

type failing struct{ URL, Why name }

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
	return v.page(http.StatusOK, "coverage", page)
}

// coverageLine sums up what a list was found in. Nothing newer than a minute
// is asked for again.
func (v *visit) coverageLine() (*coverageLine, error) {
	m, now := &v.console.covered, v.console.opt.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.at.IsZero() || now.Sub(m.at) > coverageTime {
		all, err := v.console.opt.Desk.Coverage(v.r.Context(), v.actor)
		if err != nil {
			return nil, err
		}
		m.at, m.line = now, all
	}
	line := v.lineOf(m.line)
	return &line, nil
}

func (v *visit) lineOf(c desk.Coverage) coverageLine {
	line := coverageLine{Active: c.Active, Failing: len(c.Failing), Newest: v.maybe(c.Newest), Posts: c.Posts, Days: c.Days}
	for _, code := range c.NotCovered {
		line.NotCovered = append(line.NotCovered, v.words.either("notcovered.", code))
	}
	return line
}
