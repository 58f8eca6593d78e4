package classifier

import (
	"cmp"
	"slices"

	"scops/rules"
)

// together says whether the condition holds with the finds it names taken from
// one place: one line, one segment, or a stretch of n characters.
func (r *reading) together(rule *rule, spots [][]spot, whole func(string) bool) bool {
	t := rule.Together
	if len(t.Names) == 0 || t.Unit == "" || t.Unit == rules.UnitPost {
		return true
	}
	near := r.work.near[:0]
	for _, name := range t.Names {
		i := rule.finds[name]
		for _, s := range spots[i] {
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
		here := func(name string) bool {
			if !slices.Contains(t.Names, name) {
				return whole(name)
			}
			return rule.satisfied(rule.finds[name], r.work.only(near[i:j], rule.finds[name]))
		}
		if holds(rule.When, false, here, whole) {
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
		return r.lay.segment(a.start) == r.lay.segment(b.start)
	case rules.UnitCharacters:
		return r.lay.within(n, a.start, a.end, b.start, b.end)
	}
	return true
}

// stopped says whether one of the rule's exceptions stands. Its words count
// wherever they stand, quoted or not.
func (r *reading) stopped(rule *rule, spots [][]spot) bool {
	for i := range rule.Unless {
		u := &rule.Unless[i]
		against := r.spots(&u.Finder, &rule.stops[i], 0, true, true)
		if !enough(&u.Finder, 0, against) {
			continue
		}
		if u.Near == "" {
			return true
		}
		for _, s := range spots[rule.finds[u.Near]] {
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
