package classifier

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"scops/rules"
)

// rule is a compiled author's rule.
type rule struct {
	*rules.Rule
	finds map[string]int // name to index of Find
	looks [][]look       // by index of Find
	stops []look         // by index of Unless

	need   need   // When
	key    int    // the find it is indexed by, -1 = none
	wanted []want // without which need does not hold, what is rare first; but for the key
	joined []int  // Together, by index of Find
	why    string // the reason of its signal
}

// ruleIndex names the rules worth trying for what stands in a post: those of
// which one required find looks for it.
type ruleIndex struct {
	byList []ruleSet   // by number of the list
	bySlot [32]ruleSet // by the bit of the slot
	byKind [64]ruleSet // by the bit of the kind
	always ruleSet     // rules that require nothing of the text
}

// ruleSet is a set of rules, by index, as bits.
type ruleSet []uint64

// onlyRule is the set of one rule.
func onlyRule(i int) ruleSet {
	s := make(ruleSet, i/64+1)
	s[i/64] = 1 << (i % 64)
	return s
}

// with adds the rules of another set, in the memory of s where it has room.
func (s ruleSet) with(more ruleSet) ruleSet {
	for len(s) < len(more) {
		s = append(s, 0)
	}
	for k := range more {
		s[k] |= more[k]
	}
	return s
}

// add enters a rule under what one required find of it looks for; without one
// it is always tried.
func (x *ruleIndex) add(c *Classifier, r *rule, i int) {
	one := onlyRule(i)
	if r.key < 0 {
		x.always = x.always.with(one)
		return
	}
	for _, f := range r.Find[r.key].Any {
		switch {
		case f.List != "":
			n := c.lists[f.List].number
			x.byList[n] = x.byList[n].with(one)
		case f.Slot != "":
			enter(x.bySlot[:], uint64(setOf(f.Slot)), one)
		}
		enter(x.byKind[:], uint64(c.kindsOf(f.Entities)), one)
	}
}

// enter adds a rule to the sets of some bits.
func enter(sets []ruleSet, under uint64, one ruleSet) {
	for ; under != 0; under &= under - 1 {
		k := bits.TrailingZeros64(under)
		sets[k] = sets[k].with(one)
	}
}

// compileRules checks the names of every rule and builds the index. Rules of
// every status are compiled: their own tests run them.
func (c *Classifier) compileRules() error {
	c.index.byList = make([]ruleSet, len(c.pack.Lists))
	for i := range c.pack.Rules {
		src := &c.pack.Rules[i]
		r := rule{Rule: src, finds: map[string]int{}}
		for k, f := range src.Find {
			r.finds[f.Name] = k
		}
		if err := r.check(c.lists); err != nil {
			return fmt.Errorf("%s:%d: rule %s: %w", src.Pos.File, src.Pos.Line, src.ID, err)
		}
		for _, f := range src.Find {
			looks := make([]look, len(f.Any))
			for k := range f.Any {
				looks[k] = c.lookOf(f.Any[k])
			}
			r.looks = append(r.looks, looks)
		}
		for _, u := range src.Unless {
			r.stops = append(r.stops, c.lookOf(u.Finder))
		}
		r.need = r.needOf(src.When)
		r.key = r.keyFind()
		r.wanted = slices.DeleteFunc(r.wants(&r.need), func(w want) bool { return r.key >= 0 && w.find == r.key && w.isMet() })
		for _, name := range src.Together.Names {
			r.joined = append(r.joined, r.finds[name])
		}
		r.why = "The rule " + strconv.Quote(src.ID) + " says: " + src.Reason.En + "."
		c.rules = append(c.rules, r)
		if runs(src.Status) {
			c.index.add(c, &r, i)
		}
	}
	return nil
}

// check says what of a rule names nothing.
func (r *rule) check(lists map[string]*list) error {
	finders := []rules.Finder{}
	for _, f := range r.Find {
		finders = append(finders, f.Any...)
	}
	for _, u := range r.Unless {
		finders = append(finders, u.Finder)
		if _, ok := r.finds[u.Near]; u.Near != "" && !ok {
			return fmt.Errorf("unless near %q: no such find", u.Near)
		}
	}
	for _, f := range finders {
		if f.List != "" && lists[f.List] == nil {
			return fmt.Errorf("no list %q", f.List)
		}
	}
	for _, n := range r.Together.Names {
		if _, ok := r.finds[n]; !ok {
			return fmt.Errorf("together %q: no such find", n)
		}
	}
	return r.checkCondition(r.When)
}

func (r *rule) checkCondition(c rules.Condition) error {
	switch c.Op {
	case rules.OpName:
		if _, ok := r.finds[c.Name]; !ok {
			return fmt.Errorf("when %q: no such find", c.Name)
		}
	case rules.OpAnd, rules.OpOr, rules.OpNot:
		if len(c.Args) == 0 || c.Op == rules.OpNot && len(c.Args) != 1 {
			return fmt.Errorf("when: %q with %d arguments", c.Op, len(c.Args))
		}
		for _, a := range c.Args {
			if err := r.checkCondition(a); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("when: unknown %q", c.Op)
	}
	return nil
}

// keyFind is a required find that looks in the text alone, of several that which
// stands in the fewest posts; -1 when there is none.
func (r *rule) keyFind() int {
	best := -1
	for _, name := range required(r.When) {
		i := r.finds[name]
		if !slices.ContainsFunc(r.Find[i].Any, func(f rules.Finder) bool { return !inText(f) }) && (best < 0 || commonnessOf(r.Find[i].Any) < commonnessOf(r.Find[best].Any)) {
			best = i
		}
	}
	return best
}

// commonnessOf guesses how many posts hold what finders look for: a kind of
// identifiers stands in more than the words of a slot, those in more than a list.
func commonnessOf(finders []rules.Finder) (n int) {
	for i := range finders {
		switch f := &finders[i]; {
		case len(f.Entities) > 0:
			n += 64 * len(f.Entities)
		case f.Slot != "" && f.Slot != rules.SlotSubstance:
			n += 16
		case f.Slot != "":
			n += 4
		default:
			n++
		}
	}
	return n
}

// required are the names without which a condition cannot hold.
func required(c rules.Condition) []string {
	var names []string
	switch c.Op {
	case rules.OpName:
		return []string{c.Name}
	case rules.OpAnd:
		for _, a := range c.Args {
			names = append(names, required(a)...)
		}
	case rules.OpOr:
		names = required(c.Args[0])
		for _, a := range c.Args[1:] {
			other := required(a)
			names = slices.DeleteFunc(names, func(n string) bool { return !slices.Contains(other, n) })
		}
	}
	return names
}

// inText says that a finder looks in the text alone.
func inText(f rules.Finder) bool {
	for _, in := range f.In {
		if in != rules.FieldText && in != rules.FieldHashtag {
			return false
		}
	}
	return true
}
