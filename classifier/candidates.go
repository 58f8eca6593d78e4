package classifier

import (
	"math/bits"

	"scops/rules"
)

// present is what stands in a post, for rules to be passed over that cannot
// fire.
type present struct {
	lists  []bool // by number
	named  []int  // numbers of the lists that stand
	once   roles
	twice  roles   // what stands more than once
	tagged bool    // something stands in a hashtag
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
	for slots := uint(p.once.slots); slots != 0; slots &= slots - 1 {
		picked = picked.with(x.bySlot[bits.TrailingZeros(slots)])
	}
	for kinds := uint64(p.once.kinds); kinds != 0; kinds &= kinds - 1 {
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
	p.named, p.once, p.twice, p.tagged, p.beyond = p.named[:0], roles{}, roles{}, false, r.beyondText()
	for i := range r.items {
		f := &r.items[i]
		p.twice.slots |= p.once.slots & f.set()
		p.twice.kinds |= p.once.kinds & f.kind
		p.once.slots |= f.set()
		p.once.kinds |= f.kind
		p.tagged = p.tagged || f.tag
		if f.term != nil && !p.lists[f.term.list.number] {
			p.lists[f.term.list.number] = true
			p.named = append(p.named, f.term.list.number)
		}
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
		return p.once.slots&l.slots != 0
	}
	return p.once.kinds&l.kinds != 0
}
