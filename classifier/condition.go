package classifier

import (
	"cmp"
	"slices"
	"time"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// RuleFires says whether a rule fires on a post: its finds, when, together,
// unless and applies, with masks and frames, whatever its status and the gate.
// Terms on trial count. A rule that is not in the pack never fires.
func (c *Classifier) RuleFires(ruleID string, post crawler.Post, at time.Time) bool {
	i, ok := slices.BinarySearchFunc(c.rules, ruleID, func(r rule, id string) int { return cmp.Compare(r.ID, id) })
	if !ok {
		i = slices.IndexFunc(c.rules, func(r rule) bool { return r.ID == ruleID })
	}
	if i < 0 {
		return false
	}
	r := c.read(post, at)
	defer r.release()
	r.work.present.note(r)
	_, fires := r.try(&c.rules[i], true)
	return fires
}

// spot is one match of a find.
type spot struct {
	start, end int
	text       bool     // in the post's text; else in another field
	finder     int      // which alternative of the find
	key        likeness // where several are asked for
}

// likeness is what makes one match different from another.
type likeness struct {
	kind entity.Kind // "" for a term
	text string
}

// maxSpots bounds the matches of one find a rule looks at.
const maxSpots = 512

// try evaluates one rule and gives the place its signal stands at. trial:
// terms in shadow count too.
func (r *reading) try(rule *rule, trial bool) (spot, bool) {
	if !r.applies(rule, trial) {
		return spot{}, false
	}
	if r.stoppedAnywhere(rule) {
		return spot{}, false
	}
	r.work.ask(rule)
	whole := func(find int) bool { return rule.satisfied(find, r.spotsOf(rule, find, trial)) }
	switch {
	case !holds(&rule.need, false, whole, whole), !r.together(rule, trial, whole), r.stopped(rule, trial):
		return spot{}, false
	}
	for i := range rule.Find {
		for _, s := range r.spotsOf(rule, i, trial) {
			if s.text {
				return s, true
			}
		}
	}
	return spot{}, true
}

// ask begins with the finds of a rule; none of them has been looked for.
func (w *scratch) ask(rule *rule) {
	clear(w.spots)
	w.spots = w.spots[:0]
	w.asked = noneOf(w.asked, len(rule.Find))
	w.finds = slices.Grow(w.finds[:0], len(rule.Find))[:len(rule.Find)]
}

// spotsOf are the matches of one find of the rule at hand, looked for once.
func (r *reading) spotsOf(rule *rule, find int, trial bool) []spot {
	w := r.work
	if w.asked[find] {
		return w.finds[find]
	}
	from := len(w.spots)
	for k := range rule.Find[find].Any {
		if look := &rule.looks[find][k]; w.present.may(look) {
			r.spots(&rule.Find[find].Any[k], look, k, trial, false)
		}
	}
	spots := w.spots[from:len(w.spots):len(w.spots)]
	if len(spots) > 1 {
		slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	}
	w.asked[find], w.finds[find] = true, spots
	return spots
}

// holds evaluates a condition. Finds under "not" are asked of the whole post.
func holds(c *need, negated bool, here, whole func(find int) bool) bool {
	switch c.op {
	case rules.OpName:
		if negated {
			return whole(c.find)
		}
		return here(c.find)
	case rules.OpNot:
		return !holds(&c.args[0], !negated, here, whole)
	}
	either := c.op == rules.OpOr
	for i := range c.args {
		if holds(&c.args[i], negated, here, whole) == either {
			return either
		}
	}
	return !either
}

// satisfied says whether one alternative of a find has as many different
// matches as it needs.
func (r *rule) satisfied(find int, spots []spot) bool {
	if len(spots) == 0 {
		return false
	}
	for k := range r.Find[find].Any {
		if enough(&r.Find[find].Any[k], k, spots) {
			return true
		}
	}
	return false
}

// enough says whether there are as many different matches of an alternative as
// its finder needs.
func enough(f *rules.Finder, number int, spots []spot) bool {
	different := 0
	for i := range spots {
		if spots[i].finder != number || slices.ContainsFunc(spots[:i], func(s spot) bool { return s.finder == number && s.key == spots[i].key }) {
			continue
		}
		if different++; different >= f.AtLeast {
			return true
		}
	}
	return false
}

// spots adds the matches of one finder, which looks as compiled, to the reading's
// and gives them. all: quoted ones too.
func (r *reading) spots(f *rules.Finder, look *look, number int, trial, all bool) []spot {
	s := seeking{finder: f, look: look, number: number, trial: trial, all: all, from: len(r.work.spots)}
	if len(f.In) == 0 {
		r.seek(&s, r.items, true)
	}
	for _, in := range f.In {
		s.tags = in == rules.FieldHashtag
		switch in {
		case rules.FieldText, rules.FieldHashtag:
			r.seek(&s, r.items, true)
		case rules.FieldBio:
			r.seek(&s, r.field(fieldBio).items, false)
		case rules.FieldLink:
			r.seek(&s, r.field(fieldLink).items, false)
		case rules.FieldImageText:
			r.seek(&s, r.field(fieldImage).items, false)
		}
	}
	return r.work.spots[s.from:]
}

// seeking is what spots looks for.
type seeking struct {
	finder     *rules.Finder
	look       *look
	number     int // of the finder
	trial, all bool
	tags       bool // only in hashtags
	from       int  // of the reading's spots: the first of its own
}

// seek adds what of some items is looked for; text: they are those of the post's text.
func (r *reading) seek(s *seeking, items []found, text bool) {
	w := r.work
	r.spent += len(items)
	for i := range items {
		f := &items[i]
		if !s.look.fits(f) || f.shadow() && !s.trial || f.quoted && !s.all || s.tags && !f.tag {
			continue
		}
		if len(w.spots)-s.from >= maxSpots {
			return
		}
		found := spot{start: f.start, end: f.end, text: text, finder: s.number}
		if s.finder.AtLeast > 1 {
			found.key = different(s.finder, f)
		}
		w.spots = append(w.spots, found)
	}
}

// different is what makes one match of a finder different from another: the
// substance, when substances of any kind are looked for, else the term, or the
// entity's value.
func different(f *rules.Finder, item *found) likeness {
	switch {
	case item.entity != nil:
		return likeness{item.entity.Kind, item.entity.Value}
	case f.Slot == rules.SlotSubstance && item.term.list.Substance != "":
		return likeness{text: item.term.list.Substance}
	}
	return likeness{text: item.term.text}
}

// fits says whether an item is what a finder looks for.
func (l *look) fits(item *found) bool {
	switch {
	case l.list >= 0:
		return item.role == l.role
	case l.slots != 0:
		return item.set() == l.slots && !(l.several && item.term != nil && item.term.measured) // white, brown, green: a shop's colours
	}
	return item.kind&l.kinds != 0
}

// applies tests language, time and law. The law is asked of the substances the
// post names in its own words; a post that names none breaks it as a whole.
func (r *reading) applies(rule *rule, trial bool) bool {
	a := &rule.Applies
	if len(a.Lang) > 0 && !slices.Contains(a.Lang, r.lang) {
		return false
	}
	if !a.From.IsZero() && r.when.Before(a.From) || !a.Until.IsZero() && !r.when.Before(a.Until) {
		return false
	}
	if len(a.UnlawfulIn) == 0 {
		return true
	}
	named := false
	for i := range r.items {
		f := &r.items[i]
		if !f.hasSlot(rules.SlotSubstance) || f.quoted || f.shadow() && !trial {
			continue
		}
		named = true
		if s := f.term.list.sold; s == nil || unlawful(s, a.UnlawfulIn, r.when) {
			return true
		}
	}
	return !named
}
