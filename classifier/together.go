package classifier

import (
	"cmp"
	"slices"

	"scops/rules"
)

// together says whether the condition holds with the finds it names taken from
// one place: one line, one segment, or a stretch of n characters.
func (r *reading) together(rule *rule, trial bool, whole func(find int) bool) bool {
	t := rule.Together
	if len(t.Names) == 0 || t.Unit == "" || t.Unit == rules.UnitPost {
		return true
	}
	near := r.work.near[:0]
	for _, i := range rule.joined {
		for _, s := range r.spotsOf(rule, i, trial) {
			if s.text {
				near = append(near, placed{s, i})
			}
		}
	}
	r.work.near = near
	slices.SortFunc(near, func(a, b placed) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	for i := range near {
		if i > 0 && r.samePlace(t, near[i-1].spot, near[i].spot) && t.Unit != rules.UnitCharacters {
			continue // this line or segment has been tried
		}
		j := i + 1
		for j < len(near) && r.samePlace(t, near[i].spot, near[j].spot) {
			j++
		}
		here := func(find int) bool {
			if !slices.Contains(rule.joined, find) {
				return whole(find)
			}
			return rule.satisfied(find, r.work.only(near[i:j], find))
		}
		if holds(&rule.need, false, here, whole) {
			return true
		}
	}
	return false
}

// placed is a spot with the find it belongs to.
type placed struct {
	spot
	find int
}

// only are the spots of one find. They are good until the next call.
func (w *scratch) only(near []placed, find int) []spot {
	spots := w.place[:0]
	for _, p := range near {
		if p.find == find {
			spots = append(spots, p.spot)
		}
	}
	w.place = spots
	return spots
}

// samePlace says whether b stands in the place a begins.
func (r *reading) samePlace(t rules.Together, a, b spot) bool {
	return r.isNear(t.Unit, t.N, a, b)
}

// isNear measures the distance of two spots.
func (r *reading) isNear(unit rules.Unit, n int, a, b spot) bool {
	switch unit {
	case rules.UnitLine:
		return r.lay.line(a.start) == r.lay.line(b.start)
	case rules.UnitSegment:
		return r.segment(a.start) == r.segment(b.start)
	case rules.UnitCharacters:
		return r.lay.within(n, a.start, a.end, b.start, b.end)
	}
	return true
}

// stoppedAnywhere says whether an exception of a rule stands that asks for nothing
// near it. The words of exceptions count wherever they stand, quoted or not.
func (r *reading) stoppedAnywhere(rule *rule) bool {
	r.work.spots = r.work.spots[:0]
	for i := range rule.Unless {
		u := &rule.Unless[i]
		if u.Near == "" && r.work.present.may(&rule.stops[i]) && enough(&u.Finder, 0, r.spots(&u.Finder, &rule.stops[i], 0, true, true)) {
			return true
		}
	}
	return false
}

// stopped says whether one of its other exceptions stands.
func (r *reading) stopped(rule *rule, trial bool) bool {
	for i := range rule.Unless {
		u := &rule.Unless[i]
		if u.Near == "" || !r.work.present.may(&rule.stops[i]) {
			continue // see stoppedAnywhere
		}
		against := r.spots(&u.Finder, &rule.stops[i], 0, true, true)
		if !enough(&u.Finder, 0, against) {
			continue
		}
		for _, s := range r.spotsOf(rule, rule.finds[u.Near], trial) {
			for _, a := range against {
				if !s.text || !a.text {
					if u.Within == rules.UnitPost || u.Within == "" {
						return true
					}
					continue
				}
				if r.isNear(u.Within, u.N, s, a) {
					return true
				}
			}
		}
	}
	return false
}
