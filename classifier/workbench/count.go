package workbench

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"scops/classifier"
	"scops/rules"
)

// rowName says what a row of Stats is about.
type rowName struct {
	name, kind, status string
	rival              string // rows that share this word could have caught the same post
}

// nameRows names the lists, rules and signs of a pack, whether they ever hit or
// not. Lists without a role are innocent words: they catch nothing.
func nameRows(pack *rules.Pack) []rowName {
	var names []rowName
	for _, l := range pack.Lists {
		if l.Slot != "" {
			names = append(names, rowName{l.Name, "list", statusOf(l.Status), "slot " + string(l.Slot)})
		}
	}
	for _, r := range pack.Rules {
		if r.Status == rules.Shadow || r.Status == rules.Stable {
			names = append(names, rowName{r.ID, "rule", statusOf(r.Status), "rule"})
		}
	}
	for _, s := range pack.Grammar.Telling {
		names = append(names, rowName{"sign:" + s.Name, "sign", "stable", "sign"})
	}
	return names
}

func statusOf(s rules.Status) string {
	if s == rules.Shadow {
		return "shadow"
	}
	return "stable"
}

// counter counts for one worker.
type counter struct {
	names    []rowName
	ids      map[string]int // of names
	rows     []tallied
	together map[[2]int]int // posts two rows share, lower id first
	flagged  tallied
	labelled int
	offers   int
	caught   int // offers that are flagged
	seen     int
	measured int // posts the work was measured on
	present  []int
}

// tallied is what a row has come to.
type tallied struct{ hits, n, right, unique, work int }

func (t *tallied) add(label rules.Label) {
	t.hits++
	if label != "" {
		t.n++
	}
	if Offers(label) {
		t.right++
	}
}

func (t *tallied) merge(o tallied) {
	t.hits, t.n, t.right, t.unique, t.work = t.hits+o.hits, t.n+o.n, t.right+o.right, t.unique+o.unique, t.work+o.work
}

func newCounter(names []rowName) *counter {
	c := &counter{ids: map[string]int{}, together: map[[2]int]int{}}
	for _, n := range names {
		c.row(n)
	}
	return c
}

// row is the number of a row, a new one where there is none yet: kinds of
// entities are known when they are met.
func (c *counter) row(n rowName) int {
	id, ok := c.ids[n.name]
	if !ok {
		id = len(c.rows)
		c.ids[n.name] = id
		c.names, c.rows = append(c.names, n), append(c.rows, tallied{})
	}
	return id
}

// add judges one post and counts it.
func (c *counter) add(judge *classifier.Classifier, s Sample, at time.Time) {
	v := judge.Classify(s.Post, at)
	if s.Label != "" {
		c.labelled++
	}
	if Offers(s.Label) {
		c.offers++
		if v.Flagged {
			c.caught++
		}
	}
	if v.Flagged {
		c.flagged.add(s.Label)
	}
	c.present = c.present[:0]
	for _, signals := range [][]classifier.Signal{v.Signals, v.Shadow} {
		for i := range signals {
			if id := c.hit(&signals[i]); id >= 0 && !slices.Contains(c.present, id) {
				c.present = append(c.present, id)
			}
		}
	}
	c.stand(s.Label)
	if c.seen%workEvery == 0 {
		c.measured++
		judge.Work(s.Post, at, func(name string, units int) {
			if id, ok := c.ids[name]; ok {
				c.rows[id].work += units
			}
		})
	}
	c.seen++
}

// hit is the row of a signal, -1 for what counts for nothing.
func (c *counter) hit(s *classifier.Signal) int {
	if s.Quoted {
		return -1
	}
	if id, ok := c.ids[s.Rule]; ok {
		return id
	}
	if strings.HasPrefix(s.Rule, "entity:") {
		return c.row(rowName{s.Rule, "entity", "stable", s.Rule})
	}
	return -1
}

// stand counts the rows that are present in one post.
func (c *counter) stand(label rules.Label) {
	for i, a := range c.present {
		c.rows[a].add(label)
		alone := true
		for k, b := range c.present {
			if k != i && c.names[a].rival == c.names[b].rival {
				alone = false
			}
			if k > i {
				c.together[[2]int{min(a, b), max(a, b)}]++
			}
		}
		if alone {
			c.rows[a].unique++
		}
	}
}

// merge adds what another worker counted.
func (c *counter) merge(o *counter) {
	to := make([]int, len(o.rows))
	for i, r := range o.rows {
		to[i] = c.row(o.names[i])
		c.rows[to[i]].merge(r)
	}
	for pair, n := range o.together {
		a, b := to[pair[0]], to[pair[1]]
		c.together[[2]int{min(a, b), max(a, b)}] += n
	}
	c.flagged.merge(o.flagged)
	c.labelled, c.offers, c.caught = c.labelled+o.labelled, c.offers+o.offers, c.caught+o.caught
	c.seen, c.measured = c.seen+o.seen, c.measured+o.measured
}

func (t tallied) figure() Figure {
	f := Figure{Hits: t.hits, N: t.n, Right: t.right}
	if t.n >= Few {
		f.Precision = Wilson(t.right, t.n)
	}
	return f
}

// stats puts the counts into words.
func (c *counter) stats() Stats {
	s := Stats{Labelled: c.labelled, Offers: c.offers, Flagged: c.flagged.figure(), Recall: Wilson(c.caught, c.offers)}
	total := 0
	for _, r := range c.rows {
		total += r.work
	}
	with := c.companions()
	for i, r := range c.rows {
		n := c.names[i]
		row := Row{Name: n.name, Kind: n.kind, Status: n.status, Figure: r.figure(), Unique: r.unique, With: with[i]}
		if c.measured > 0 {
			row.Cost = 1000 * float64(r.work) / float64(c.measured)
		}
		if total > 0 {
			row.Share = float64(r.work) / float64(total)
		}
		s.Rows = append(s.Rows, row)
	}
	slices.SortFunc(s.Rows, func(a, b Row) int { return cmp.Or(cmp.Compare(b.Hits, a.Hits), cmp.Compare(a.Name, b.Name)) })
	return s
}

// companions are the most frequent ones of every row.
func (c *counter) companions() [][]Companion {
	with := make([][]Companion, len(c.rows))
	for i := range with {
		with[i] = []Companion{}
	}
	pairs := slices.SortedFunc(maps.Keys(c.together), func(a, b [2]int) int {
		return cmp.Or(cmp.Compare(c.together[b], c.together[a]), cmp.Compare(c.names[a[0]].name, c.names[b[0]].name), cmp.Compare(c.names[a[1]].name, c.names[b[1]].name))
	})
	for _, p := range pairs {
		for i, id := range p {
			if len(with[id]) < companions {
				with[id] = append(with[id], Companion{c.names[p[1-i]].name, c.together[p]})
			}
		}
	}
	return with
}
