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
	for slots := p.slots; slots != 0; slots &= slots - 1 {
		picked = picked.with(x.bySlot[slots&-slots])
	}
	for kinds := p.kinds; kinds != 0; kinds &= kinds - 1 {
		picked = picked.with(x.byKind[kinds&-kinds])
	}
	p.picked, p.rules = picked, p.rules[:0]
	for k, some := range picked {
		for ; some != 0; some &= some - 1 {
			i := k*64 + bits.TrailingZeros64(some)
			if rule := &r.c.rules[i]; rule.mayHold(p, &rule.first) {
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

// rarestFirst is a condition with what stands in the fewest posts first, where all
// must stand: most rules are passed over by it.
func (r *rule) rarestFirst(k need) need {
	k.args = slices.Clone(k.args)
	for i := range k.args {
		k.args[i] = r.rarestFirst(k.args[i])
	}
	if k.op == rules.OpAnd {
		slices.SortStableFunc(k.args, func(a, b need) int { return r.commonness(&a) - r.commonness(&b) })
	}
	return k
}

// commonness guesses how many posts meet a condition.
func (r *rule) commonness(k *need) (n int) {
	switch k.op {
	case rules.OpName:
		return commonnessOf(r.Find[k.find].Any)
	case rules.OpNot:
		return 1 << 20
	}
	for i := range k.args {
		if of := r.commonness(&k.args[i]); k.op == rules.OpOr {
			n += of
		} else if n == 0 || of < n {
			n = of
		}
	}
	return n
}

// mayHold says whether a condition can hold where nothing else stands in the
// text.
func (r *rule) mayHold(p *present, c *need) bool {
	switch c.op {
	case rules.OpName:
		looks := r.looks[c.find]
		for i := range looks {
			if p.may(&looks[i]) {
				return true
			}
		}
		return false
	case rules.OpNot:
		return true
	}
	any := c.op == rules.OpOr
	for i := range c.args {
		if r.mayHold(p, &c.args[i]) == any {
			return any
		}
	}
	return !any
}

// look is where a finder looks.
type look struct {
	list      int     // number, -1 = none
	slots     slotSet // the slot looked for
	several   bool    // different ones of the slot are looked for
	kinds     kindSet
	elsewhere bool // not in the text alone
}

func (c *Classifier) lookOf(f rules.Finder) look {
	l := look{list: -1, slots: setOf(f.Slot), several: f.AtLeast > 1, kinds: c.kindsOf(f.Entities), elsewhere: !inText(f)}
	if f.List != "" {
		l.list = c.lists[f.List].number
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
