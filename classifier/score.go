package classifier

import (
	"cmp"
	"slices"
	"time"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// Classify judges a post. at is when it was fetched: substances are judged at
// PostedAt, else at that moment.
func (c *Classifier) Classify(post crawler.Post, at time.Time) Verdict {
	r := c.look(post, at)
	defer r.release()
	v := Verdict{
		Label: rules.LabelNone, Band: BandNone, Lang: r.lang, Pack: c.pack.Digest, OverBudget: r.over,
		Signals: []Signal{}, Entities: []entity.Entity{}, Substances: []string{},
	}
	if len(r.entities) > 0 {
		v.Entities = r.entities
	}
	if r.idle() {
		return v
	}
	r.hear()
	j := r.judge()
	v.Label, v.Band, v.Flagged = j.label, j.band, j.flagged
	v.Substances, v.Product = j.substances, j.product
	v.Signals, v.Shadow = r.signals(&j)
	sum := 0
	for _, s := range v.Signals {
		sum += s.Weight
	}
	v.Score = j.score(sum, &c.pack.Scoring)
	v.Adjust = v.Score - sum
	if j.open {
		v.Band = j.bandOf(v.Score, &c.pack.Scoring)
	}
	v.OverBudget = r.over
	return v
}

// judgement is what the tally comes to.
type judgement struct {
	tally
	label    rules.Label
	open     bool        // the gate
	row      *rules.Gate // the row of the grammar that opened it, nil = none
	flagged  bool
	band     string
	ceiling  string // highest band, "" = no limit
	fired    []firing
	strength rules.Strength // the strongest fired stable rule, "" = none
}

// firing is a rule that fired, with the place its signal stands at.
type firing struct {
	rule *rule
	at   spot
}

// judge decides gate, label and ceiling.
func (r *reading) judge() judgement {
	j := judgement{tally: r.tally(), label: rules.LabelNone, band: BandNone}
	j.fire(r)
	framed, care := r.framing()
	complete := j.complete(&r.c.grammar)
	row := r.c.grammar.gate(&j.tally)
	byGrammar := row != nil && (!framed || complete)
	byRules := j.strength != ""
	j.open = byGrammar || byRules
	j.label = r.c.grammar.label(func(when string) bool {
		switch when {
		case "quoted-or-care":
			return r.isTalk(care && !complete)
		case "source-asking":
			return r.isDemand(&j.tally) || r.buys() && !j.hires()
		case "gate-open":
			return j.open
		}
		return when == "otherwise"
	})
	switch {
	case j.label == rules.LabelTalk || j.label == rules.LabelDemand || j.label == rules.LabelNone:
		j.open = false
	case byRules:
		j.label = j.strongest()
	}
	if !j.open {
		return j
	}
	if byGrammar {
		j.row = row
		j.limit(cmp.Or(row.Band, BandStrong))
	}
	if j.product == productNone && j.label == rules.LabelSale {
		j.product = productOther
		j.limit(BandReview)
	}
	if framed || r.stray || !byGrammar && j.strength == rules.Weak {
		j.limit(BandReview)
	}
	j.flagged = r.lawful(&j)
	return j
}

// hires says that a stable rule for recruiting or service fired.
func (j *judgement) hires() bool {
	return slices.ContainsFunc(j.fired, func(f firing) bool {
		return f.rule.Status != rules.Shadow && (f.rule.Label == rules.LabelRecruit || f.rule.Label == rules.LabelService)
	})
}

// limit lowers the highest band.
func (j *judgement) limit(band string) {
	if j.ceiling == "" || BandLevel(band) < BandLevel(j.ceiling) {
		j.ceiling = band
	}
}

// BandLevel is the place of a band among all: 0 for none, or for no band at all,
// to 3 for strong.
func BandLevel(band string) int {
	return max(0, slices.Index([]string{BandNone, BandReview, BandLikely, BandStrong}, band))
}

// maxSpent bounds what the rules may cost in one post, in finds their
// conditions look at: a long post full of terms and a pack of a thousand rules
// would take seconds. An ordinary post takes some thousands. The rules behind
// it are not tried, and the Verdict says so.
const maxSpent = 1 << 22

// fire tries the rules.
func (j *judgement) fire(r *reading) {
	for _, i := range r.candidates() {
		if r.spent > maxSpent {
			r.over = true
			return
		}
		rule := &r.c.rules[i]
		at, ok := r.try(rule, rule.Status == rules.Shadow)
		if !ok {
			continue
		}
		j.fired = append(j.fired, firing{rule, at})
		if rule.Status != rules.Shadow && strengthRank(rule.Strength) > strengthRank(j.strength) {
			j.strength = rule.Strength
			if j.strength == "" {
				j.strength = rules.Weak
			}
		}
	}
}

func strengthRank(s rules.Strength) int {
	return slices.Index([]rules.Strength{"", rules.Weak, rules.Fair, rules.Strong}, s)
}

// strongest is the label of the strongest fired rule; of equal ones recruit
// goes before service before sale.
func (j *judgement) strongest() rules.Label {
	best := -1
	order := []rules.Label{rules.LabelSale, rules.LabelService, rules.LabelRecruit}
	for _, f := range j.fired {
		if f.rule.Status != rules.Shadow && f.rule.Strength == j.strength {
			best = max(best, slices.Index(order, f.rule.Label))
		}
	}
	if best < 0 {
		return rules.LabelSale
	}
	return order[best]
}

// isTalk says that the post speaks about drugs and offers none: a product or a
// care word stands in it and every product, terms and reach is quoted. care: a
// care frame stands that no complete offer overrules.
func (r *reading) isTalk(care bool) bool {
	if care {
		return true
	}
	product := false
	for i := range r.items {
		f := &r.items[i]
		if f.shadow() || !r.isCore(i) {
			continue
		}
		if !f.quoted {
			return false
		}
		product = product || f.hasSlot(rules.SlotSubstance)
	}
	return product
}

// lawful decides whether a judged offer is flagged where the deployment is.
func (r *reading) lawful(j *judgement) bool {
	switch j.label {
	case rules.LabelSale, rules.LabelRecruit, rules.LabelService:
	default:
		return false
	}
	known, partner := false, false
	for _, key := range j.substances {
		s := r.c.substances[key]
		if s == nil {
			continue
		}
		known = true
		if unlawful(s, r.c.opt.Places, r.when) {
			return true
		}
		partner = partner || unlawful(s, r.c.opt.PartnerPlaces, r.when)
	}
	switch {
	case !known:
		return true
	case partner:
		j.limit(BandReview)
		return true
	}
	j.limit(BandNone)
	return false
}

// score lifts or caps a sum of points.
func (j *judgement) score(sum int, s *rules.Scoring) int {
	switch {
	case j.open:
		return min(max(sum, s.OpenFloor), s.Max)
	case j.product == productNone:
		return 0
	}
	return min(sum, s.ClosedCap)
}

// bandOf is the band of a score, at most the ceiling.
func (j *judgement) bandOf(score int, s *rules.Scoring) string {
	band := BandNone
	for _, b := range s.Bands {
		if score >= b.From {
			band = b.Name
		}
	}
	if j.ceiling != "" && BandLevel(j.ceiling) < BandLevel(band) {
		band = j.ceiling
	}
	return band
}
