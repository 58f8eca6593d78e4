package classifier

import (
	"math/bits"
	"slices"

	"scops/rules"
)

// present is what stands in a post, for rules to be passed over that cannot
// fire.
type present struct {
	lists  []bool // by number
	named  []int  // numbers of the lists that stand
	slots  slotSet
	kinds  kindSet
	beyond bool    // the post is more than its text
	picked ruleSet // by what one find looks for
	rules  []int   // the candidates
}

// candidates are the rules worth trying, in order of id. They are good until
// the next reading.
func (r *reading) candidates() []int {
	p := &r.work.present
	p.note(r)
	x := &r.c.index
	picked := p.picked[:0].with(x.always)
	for _, n := range p.named {
		picked = picked.with(x.byList[n])
	}
	for slots := uint(p.slots); slots != 0; slots &= slots - 1 {
		picked = picked.with(x.bySlot[bits.TrailingZeros(slots)])
	}
	for kinds := uint64(p.kinds); kinds != 0; kinds &= kinds - 1 {
		picked = picked.with(x.byKind[bits.TrailingZeros64(kinds)])
	}
	p.picked, p.rules = picked, p.rules[:0]
	for k, some := range picked {
		for ; some != 0; some &= some - 1 {
			i := k*64 + bits.TrailingZeros64(some)
			if p.haveAll(r.c.rules[i].wanted) {
				p.rules = append(p.rules, i)
			}
		}
	}
	return p.rules
}

// idle says that nothing can come of a post: only innocent words stand in it, if
// any, and no rule can fire.
func (r *reading) idle() bool {
	switch {
	case len(r.items) == 0:
		return r.c.silent && !r.beyondText() || len(r.candidates()) == 0
	case r.beyondText() || anyOf(r.items, (*found).isReason):
		return false
	}
	return len(r.candidates()) == 0
}

// beyondText says that rules may look for something outside the text.
func (r *reading) beyondText() bool {
	return r.post.Bio != "" || len(r.post.Links) > 0 || len(r.post.Media) > 0
}

// note takes stock of a post, whether it counts or not.
func (p *present) note(r *reading) {
	if len(p.lists) == 0 {
		p.lists = make([]bool, len(r.c.index.byList))
	}
	for _, n := range p.named {
		p.lists[n] = false
	}
	p.named, p.slots, p.kinds, p.beyond = p.named[:0], 0, 0, r.beyondText()
	for i := range r.items {
		f := &r.items[i]
		if f.term != nil {
			n := f.term.list.number
			if p.lists[n] {
				continue // and so does its slot
			}
			p.lists[n] = true
			p.named = append(p.named, n)
		}
		p.kinds |= f.kind
		p.slots |= f.set()
	}
}

// need is a compiled rules.Condition, its names as indexes of finds.
type need struct {
	op   rules.ConditionOp
	find int
	args []need
}

func (r *rule) needOf(c rules.Condition) need {
	k := need{op: c.Op, find: r.finds[c.Name]}
	for _, a := range c.Args {
		k.args = append(k.args, r.needOf(a))
	}
	return k
}

// want is what some finders look for in a post: one thing of it will do.
type want struct {
	lists     []int // numbers
	slots     slotSet
	kinds     kindSet
	elsewhere bool // not in the text alone
	common    int  // see commonnessOf
}

// mostWants bounds the wants of each side of an "or" that are put together: with
// fewer of them a rule is tried more often, and fires no more often.
const mostWants = 8

// wants are what must all stand in a post for a condition to hold.
func (r *rule) wants(k *need) (all []want) {
	switch k.op {
	case rules.OpName:
		return []want{r.wantOf(k.find)}
	case rules.OpAnd:
		for i := range k.args {
			all = append(all, r.wants(&k.args[i])...)
		}
	case rules.OpOr:
		all = r.wants(&k.args[0])
		for i := range k.args[1:] {
			all = either(all, r.wants(&k.args[i+1]))
		}
	}
	slices.SortStableFunc(all, func(a, b want) int { return a.common - b.common }) // most rules are passed over by what is rare
	return all
}

// wantOf is what a find looks for.
func (r *rule) wantOf(find int) want {
	w := want{common: commonnessOf(r.Find[find].Any)}
	for _, l := range r.looks[find] {
		w.elsewhere = w.elsewhere || l.elsewhere
		switch {
		case l.list >= 0:
			w.lists = append(w.lists, l.list)
		case l.slots != 0:
			w.slots |= l.slots
		default:
			w.kinds |= l.kinds
		}
	}
	return w
}

// either are the wants of two conditions of which one must hold.
func either(a, b []want) (all []want) {
	for _, x := range a[:min(len(a), mostWants)] {
		for _, y := range b[:min(len(b), mostWants)] {
			all = append(all, want{
				slices.Concat(x.lists, y.lists), x.slots | y.slots, x.kinds | y.kinds, x.elsewhere || y.elsewhere, x.common + y.common,
			})
		}
	}
	return all
}

// haveAll says whether something of every want stands in the post.
func (p *present) haveAll(wants []want) bool {
	for i := range wants {
		if !p.have(&wants[i]) {
			return false
		}
	}
	return true
}

func (p *present) have(w *want) bool {
	if p.slots&w.slots != 0 || p.kinds&w.kinds != 0 || w.elsewhere && p.beyond {
		return true
	}
	for _, n := range w.lists {
		if p.lists[n] {
			return true
		}
	}
	return false
}

// look is where a finder looks.
type look struct {
	list      int     // number, -1 = none
	role      *role   // of the list
	slots     slotSet // the slot looked for
	several   bool    // different ones of the slot are looked for
	kinds     kindSet
	elsewhere bool // not in the text alone
}

func (c *Classifier) lookOf(f rules.Finder) look {
	l := look{list: -1, slots: setOf(f.Slot), several: f.AtLeast > 1, kinds: c.kindsOf(f.Entities), elsewhere: !inText(f)}
	if f.List != "" {
		l.list, l.role = c.lists[f.List].number, &c.lists[f.List].role
	}
	return l
}

func (p *present) may(l *look) bool {
	switch {
	case l.elsewhere && p.beyond:
		return true
	case l.list >= 0:
		return p.lists[l.list]
	case l.slots != 0:
		return p.slots&l.slots != 0
	}
	return p.kinds&l.kinds != 0
}
