package desk

import (
	"context"
	"fmt"
	"slices"

	"scops/classifier/workbench"
	"scops/index"
)

// blind says whether a person must not see what others said of a hit: it waits
// for a second judgement, and this person has made none.
func blind(hit *index.Hit, name string) bool {
	return hit.SecondState() == index.SecondWanted &&
		!slices.ContainsFunc(hit.Desk.Decisions, func(d index.Decision) bool { return d.By == name })
}

// blinded hides what others said: the hit looks new.
func blinded(hit *index.Hit) {
	hit.Desk = index.Desk{Status: index.StatusNew, Tags: []string{}, Assignee: hit.Desk.Assignee, Decisions: []index.Decision{}}
}

// Agreement is how often two people who did not know of each other judged a
// hit alike.
type Agreement struct {
	Wanted  int              `json:"wanted"`  // hits that wait for a second person
	Differs int              `json:"differs"` // the two differ, and nobody has settled it
	N       int              `json:"n"`       // hits judged by both
	Same    int              `json:"same"`
	Rate    *workbench.Share `json:"rate"`  // Same of N with its Wilson 95 % interval; nil: fewer than Few
	Kappa   *float64         `json:"kappa"` // Cohen's: -1 to 1, 0 = as chance would have it; nil likewise, or where chance alone agrees always
	Pairs   []Pair           `json:"pairs"` // by first, then second
}

// Pair is how often the first person said one thing and the second another.
type Pair struct {
	First  index.Status `json:"first"`
	Second index.Status `json:"second"`
	Hits   int          `json:"hits"`
}

// Agreement sums up the second judgements (Cohen 1960), over relevant, not
// relevant and passed up.
func (d *Desk) Agreement(ctx context.Context, actor Actor) (Agreement, error) {
	if err := d.permit(actor, ActAgreement); err != nil {
		return Agreement{}, err
	}
	sum := Agreement{Pairs: []Pair{}}
	counts := map[[2]index.Status]int{}
	req := d.request(actor, anyOf("second", index.SecondWanted, index.SecondAgreed, index.SecondDiffers, index.SecondSettled))
	err := index.EachPage(ctx, d.opt.Store, req, func(docs []index.Document) error {
		for _, doc := range docs {
			hit, err := index.HitOf(doc)
			if err != nil {
				return err
			}
			switch hit.SecondState() {
			case index.SecondWanted:
				sum.Wanted++
				continue
			case index.SecondDiffers:
				sum.Differs++
			case index.SecondAgreed:
				sum.Same++
			}
			if s := hit.Desk.Second; s != nil {
				sum.N++
				counts[[2]index.Status{s.First, s.Status}]++
			}
		}
		return nil
	})
	if err != nil {
		return Agreement{}, fmt.Errorf("count second judgements: %w", err)
	}
	for _, first := range judgedStatuses() {
		for _, second := range judgedStatuses() {
			if n := counts[[2]index.Status{first, second}]; n > 0 {
				sum.Pairs = append(sum.Pairs, Pair{first, second, n})
			}
		}
	}
	if sum.N >= Few {
		sum.Rate, sum.Kappa = workbench.Wilson(sum.Same, sum.N), kappa(counts, sum.N)
	}
	return sum, d.audit(ctx, actor, entry{Action: ActAgreement, Count: int64(sum.N)})
}

func judgedStatuses() []index.Status {
	return []index.Status{index.StatusRelevant, index.StatusNotRelevant, index.StatusPassedUp}
}

// kappa is Cohen's: what two agree on beyond what chance would have them.
func kappa(counts map[[2]index.Status]int, n int) *float64 {
	same, chance := 0.0, 0.0
	for _, s := range judgedStatuses() {
		first, second := 0, 0
		for _, other := range judgedStatuses() {
			first += counts[[2]index.Status{s, other}]
			second += counts[[2]index.Status{other, s}]
		}
		same += float64(counts[[2]index.Status{s, s}]) / float64(n)
		chance += float64(first) / float64(n) * float64(second) / float64(n)
	}
	if chance >= 1 {
		return nil
	}
	k := (same - chance) / (1 - chance)
	return &k
}
