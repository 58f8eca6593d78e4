package classifier

import (
	"slices"

	"scops/rules"
)

// roles are slots of words and kinds of identifiers.
type roles struct {
	slots slotSet
	kinds kindSet
}

// meet says whether two have something in common.
func (a *roles) meet(b *roles) bool { return a.slots&b.slots != 0 || a.kinds&b.kinds != 0 }

func (a roles) with(b roles) roles { return roles{a.slots | b.slots, a.kinds | b.kinds} }

// want is what some finders look for in a post: one thing of it will do.
type want struct {
	lists     []int // numbers
	once      roles
	twice     roles // what must stand more than once
	tagged    bool  // in hashtags only
	elsewhere bool  // not in the text alone
	common    int   // see commonnessOf
	find      int   // that of one find alone, else -1
}

// isMet says whether any one thing meets it.
func (w *want) isMet() bool { return w.twice == roles{} && !w.tagged }

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
	w := want{common: commonnessOf(r.Find[find].Any), tagged: true, find: find}
	for k, l := range r.looks[find] {
		w.elsewhere = w.elsewhere || l.elsewhere
		w.tagged = w.tagged && slices.Equal(r.Find[find].Any[k].In, []rules.Field{rules.FieldHashtag})
		much := &w.once
		if l.several && l.kinds&(l.kinds-1) == 0 {
			much = &w.twice // several of one slot or kind
		}
		switch {
		case l.list >= 0:
			w.lists = append(w.lists, l.list)
		case l.slots != 0:
			much.slots |= l.slots
		default:
			much.kinds |= l.kinds
		}
	}
	return w
}

// either are the wants of two conditions of which one must hold.
func either(a, b []want) (all []want) {
	for _, x := range a[:min(len(a), mostWants)] {
		for _, y := range b[:min(len(b), mostWants)] {
			all = append(all, want{
				lists: slices.Concat(x.lists, y.lists), once: x.once.with(y.once), twice: x.twice.with(y.twice),
				tagged: x.tagged && y.tagged, elsewhere: x.elsewhere || y.elsewhere, common: x.common + y.common, find: -1,
			})
		}
	}
	return all
}

// haveAll says whether something of every want stands in the post.
func (p *present) haveAll(wants []want) bool {
	for i := range wants {
		switch w := &wants[i]; {
		case w.tagged && !p.tagged:
			return false
		case p.once.meet(&w.once), p.twice.meet(&w.twice), p.holds(w.lists), w.elsewhere && p.beyond:
		default:
			return false
		}
	}
	return true
}

// holds says whether a word of one of the lists stands in the post.
func (p *present) holds(lists []int) bool {
	for _, n := range lists {
		if p.lists[n] {
			return true
		}
	}
	return false
}
