package classifier

import (
	"cmp"
	"fmt"
	"slices"

	"scops/rules"
)

// otherSignals are those of no item of the text, in order: reach from outside, telling
// signs, fired rules. Those that count are good until the next reading.
func (r *reading) otherSignals(j *judgement) (counted, trial []Signal) {
	counted = r.work.others[:0]
	if s, ok := r.outsideSignal(j); ok {
		counted = append(counted, s)
	}
	counted = r.signSignals(j, counted)
	counted, trial = r.ruleSignals(j, counted)
	r.work.others = counted
	sortSignals(counted)
	return counted, trial
}

// outsideSignal describes a contact found in the profile or a link. It has no
// range in the text.
func (r *reading) outsideSignal(j *judgement) (Signal, bool) {
	g := slices.Index(j.first, outsideItem)
	if g < 0 {
		return Signal{}, false
	}
	e := r.outside.entity
	return Signal{
		Rule: "entity:" + string(e.Kind), Slot: string(rules.SlotContact), Weight: r.c.grammar.points[g],
		Why: fmt.Sprintf("The %s on the same page gives a %s, %s: a way to reach the poster.", r.outside.where, kindName(string(e.Kind), "en"), e.Value),
	}, true
}

// signSignals adds the telling signs; the first ones carry points until the most a
// post can get for them is reached. Faint ones are told of where the gate stands open
// because of them.
func (r *reading) signSignals(j *judgement, to []Signal) []Signal {
	slices.SortFunc(j.signs, r.compareSigns)
	left := r.c.pack.Scoring.TellingMax
	for _, h := range j.signs {
		sign, f := &r.c.grammar.Telling[h.sign], &r.items[h.item]
		if sign.Faint && (j.row == nil || !slices.Contains(j.row.AnySignOf, sign.Name) && !slices.Contains(j.row.AlsoSignOf, sign.Name)) {
			continue
		}
		t := &r.c.grammar.telling[h.sign]
		s := Signal{Rule: t.rule, Surface: r.text[f.start:f.end], Start: f.start, End: f.end}
		s.Why = r.work.reasons.one(s.Surface, t.says)
		if !sign.Faint {
			s.Weight = min(r.c.pack.Scoring.Telling, left)
			left -= s.Weight
		}
		to = append(to, s)
	}
	return to
}

// compareSigns orders signs as their signals.
func (r *reading) compareSigns(a, b signHit) int {
	f, g := &r.items[a.item], &r.items[b.item]
	if f.start != g.start || f.end != g.end {
		return cmp.Or(f.start-g.start, f.end-g.end)
	}
	return cmp.Compare(r.c.grammar.telling[a.sign].rule, r.c.grammar.telling[b.sign].rule)
}

// ruleSignals adds the stable rules that fired, and those on trial apart; the first of
// the strongest carries the points of its strength.
func (r *reading) ruleSignals(j *judgement, to []Signal) (stable, trial []Signal) {
	stable = to
	first := -1
	for _, f := range j.fired {
		s := Signal{
			Rule: f.rule.ID, Start: f.at.start, End: f.at.end, Surface: r.text[f.at.start:f.at.end], File: f.rule.Pos.File,
			Why: f.rule.why,
		}
		if f.rule.Status == rules.Shadow {
			trial = append(trial, s)
			continue
		}
		if f.rule.Strength == j.strength && (first < 0 || compareSignals(&s, &stable[first]) < 0) {
			first = len(stable)
		}
		stable = append(stable, s)
	}
	if first >= 0 {
		stable[first].Weight = r.c.pack.Scoring.Strength[j.strength]
	}
	return stable, trial
}

// mergeSignals puts two lists in order, which both are, in the memory of the first.
// Of equal signals those of the first list stand first.
func mergeSignals(all, more []Signal) []Signal {
	i, k := len(all)-1, len(more)-1
	all = append(all, more...)
	for at := len(all) - 1; k >= 0; at-- {
		if i >= 0 && compareSignals(&all[i], &more[k]) > 0 {
			all[at] = all[i]
			i--
		} else {
			all[at] = more[k]
			k--
		}
	}
	return all
}
