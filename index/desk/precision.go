package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/index"
)

// Few is how many judged hits a figure is given from; with less it is left out.
const Few = workbench.Few

// Figure is how often something was right, for the pages that only know the
// desk.
type Figure = workbench.Figure

// Precision is how often flags, and the rules behind them, were right.
type Precision struct {
	Judged    int                  `json:"judged"`    // hits a person has judged
	Dismissed int                  `json:"dismissed"` // of them, not relevant
	Reasons   map[index.Reason]int `json:"reasons"`   // of the dismissals that name one
	Flagged   Figure               `json:"flagged"`   // of the flags as a whole
	Rules     []RulePrecision      `json:"rules"`     // most judged first, then by name; rules of judged hits only
	Left      int64                `json:"-"`         // judged hits that were not read, posted before those that were
}

// RulePrecision is how often one rule, list, sign or kind of identifier was
// right. Hits and N are the judged hits it counts in, Right those that were
// relevant or passed up; Precision is nil ("too few") below workbench.Few.
type RulePrecision struct {
	Rule string `json:"rule"` // as in classifier.Signal
	workbench.Figure
	Named int `json:"named"` // dismissals that name it as what was wrong
}

// Precision counts what people decided, rule by rule, with n and the Wilson
// 95 % interval. Rules are those of the current verdicts, in the poster's own
// words. A hit that is relevant or passed up speaks for each of them. A
// dismissal speaks against the rules it names as wrong and against no other;
// against all of them when it names none; against none when its reason is that
// the hit stands there twice.
func (d *Desk) Precision(ctx context.Context, actor Actor) (Precision, error) {
	return d.precision(ctx, actor, 0)
}

// precision counts no more than the hits that were posted last, 0 = all, and
// says so in Left.
func (d *Desk) precision(ctx context.Context, actor Actor, most int) (Precision, error) {
	if err := d.permit(actor, ActPrecision); err != nil {
		return Precision{}, err
	}
	c := precisionCount{rules: map[string]*RulePrecision{}, sum: Precision{Reasons: map[index.Reason]int{}}}
	req := d.request(actor, anyOf("status", index.StatusRelevant, index.StatusPassedUp, index.StatusNotRelevant))
	req.Kinds = []index.Kind{index.KindHit, index.KindTombstone}
	for read := 0; ; {
		res, err := d.opt.Store.Search(ctx, req)
		for i := 0; err == nil && i < len(res.Docs); i++ {
			var hit *index.Hit
			if hit, err = judgedOf(res.Docs[i]); err == nil {
				c.add(hit)
			}
		}
		if err != nil {
			return Precision{}, fmt.Errorf("count decisions: %w", err)
		}
		read += len(res.Docs)
		if req.Page = res.Next; req.Page == "" {
			break
		}
		if most > 0 && read >= most {
			c.sum.Left = res.Total - int64(read)
			break
		}
	}
	p := c.done()
	return p, d.audit(ctx, actor, entry{Action: ActPrecision, Count: int64(p.Judged)})
}

// judgedOf is what people decided of a hit, or of one that was erased.
func judgedOf(doc index.Document) (*index.Hit, error) {
	if doc.Kind != index.KindTombstone {
		return index.HitOf(doc)
	}
	t, err := index.TombstoneOf(doc)
	if err != nil {
		return nil, err
	}
	return t.Hit(), nil
}

type precisionCount struct {
	rules map[string]*RulePrecision
	sum   Precision
}

func (c *precisionCount) add(hit *index.Hit) {
	last := lastDecision(hit)
	if last.Carried != nil {
		return // the same text, judged once
	}
	c.sum.Judged++
	right := hit.Desk.Status != index.StatusNotRelevant
	if !right {
		c.sum.Dismissed++
		if last.Reason != "" {
			c.sum.Reasons[last.Reason]++
		}
	}
	if last.Reason == index.ReasonDuplicate {
		return
	}
	tally(&c.sum.Flagged, right)
	for _, rule := range countedRules(&hit.Verdict) {
		named := slices.Contains(last.Wrong, rule)
		if len(last.Wrong) > 0 && !named {
			continue
		}
		row := c.rules[rule]
		if row == nil {
			row = &RulePrecision{Rule: rule}
			c.rules[rule] = row
		}
		tally(&row.Figure, right)
		if named {
			row.Named++
		}
	}
}

func tally(f *workbench.Figure, right bool) {
	f.Hits++
	f.N++
	if right {
		f.Right++
	}
}

// countedRules are the rules that speak for a flag, each once: what stands in
// somebody else's words counts for nothing.
func countedRules(v *classifier.Verdict) []string {
	var out []string
	for _, s := range v.Signals {
		if !s.Quoted {
			out = append(out, s.Rule)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (c *precisionCount) done() Precision {
	share := func(f *workbench.Figure) {
		if f.N >= Few {
			f.Precision = workbench.Wilson(f.Right, f.N)
		}
	}
	share(&c.sum.Flagged)
	c.sum.Rules = []RulePrecision{}
	for _, row := range c.rules {
		share(&row.Figure)
		c.sum.Rules = append(c.sum.Rules, *row)
	}
	slices.SortFunc(c.sum.Rules, func(a, b RulePrecision) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Rule, b.Rule))
	})
	return c.sum
}
