package classifier

import (
	"slices"
	"strings"
)

// automaton is an Aho-Corasick automaton over bytes on a double array. It is
// slower than the window but its time does not depend on the dictionary, so it
// takes the patterns that crowd one window.
type automaton struct {
	class   [256]uint16 // byte to class; 0 = stands in no pattern
	classes int
	nodes   []node
	root    [256]int32
	sizes   []int32 // bytes of each pattern
	from    int     // while it is built: where places for several children are sought
}

// node is a state. Its child by class c is at base+c, if that node's parent is
// this state.
type node struct {
	base   int32
	parent int32 // -1 = free
	fail   int32 // the longest proper suffix that is a state
	output int32 // pattern that ends here, -1 = none
	next   int32 // the next suffix with an output, 0 = none; while it is built, where to go on looking for a free node
}

// span is a state still to be given children: the patterns [lo,hi) of the
// sorted dictionary share its first depth bytes.
type span struct {
	state         int32
	lo, hi, depth int
}

// newAutomaton builds an automaton of patterns, all different and not empty.
func newAutomaton(patterns []string) *automaton {
	a := &automaton{classes: 1, sizes: make([]int32, len(patterns))}
	order := make([]int32, len(patterns))
	for i, p := range patterns {
		order[i] = int32(i)
		a.sizes[i] = int32(len(p))
		for k := range len(p) {
			if a.class[p[k]] == 0 {
				a.class[p[k]] = uint16(a.classes)
				a.classes++
			}
		}
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(patterns[x], patterns[y]) })
	a.build(patterns, order)
	a.link()
	return a
}

// grow makes room for n nodes.
func (a *automaton) grow(n int) {
	for len(a.nodes) < n {
		a.nodes = append(a.nodes, node{parent: -1, output: -1})
	}
}

// build places the trie of the patterns, state by state.
func (a *automaton) build(patterns []string, order []int32) {
	a.grow(1)
	a.nodes[0].parent = 0
	todo := []span{{hi: len(order)}}
	var classes []int32
	var starts []int
	for len(todo) > 0 {
		n := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		lo := n.lo
		if len(patterns[order[lo]]) == n.depth {
			a.nodes[n.state].output = order[lo]
			lo++
		}
		if lo == n.hi {
			continue
		}
		classes, starts = classes[:0], starts[:0]
		for i := lo; i < n.hi; i++ {
			b := patterns[order[i]][n.depth]
			if i == lo || b != patterns[order[i-1]][n.depth] {
				classes, starts = append(classes, int32(a.class[b])), append(starts, i)
			}
		}
		starts = append(starts, n.hi)
		base := a.place(classes)
		a.nodes[n.state].base = base
		for k, c := range classes {
			a.nodes[base+c].parent = n.state
			todo = append(todo, span{base + c, starts[k], starts[k+1], n.depth + 1})
		}
	}
	a.grow(len(a.nodes) + a.classes)
}

// tightest is how many places are tried for the children of one state before
// they are put behind all others, giving room for time.
const tightest = 64

// place finds a base whose children are all free nodes. Only free nodes are
// looked at; those that fit nobody several times are not looked at again.
func (a *automaton) place(classes []int32) int32 {
	first := int(classes[0])
	at := a.nextFree(first + 1)
	if len(classes) > 1 {
		at = a.nextFree(max(a.from, first+1))
	}
	for range tightest {
		if a.fits(at-first, classes) {
			return int32(at - first)
		}
		at = a.nextFree(at + 1)
	}
	a.from = at
	at = a.nextFree(len(a.nodes))
	for !a.fits(at-first, classes) {
		at++
	}
	return int32(at - first)
}

// nextFree is the first free node from at on.
func (a *automaton) nextFree(at int) int {
	end := at
	for a.grow(end + 1); a.nodes[end].parent >= 0; a.grow(end + 1) {
		end = int(max(a.nodes[end].next, int32(end)+1))
	}
	for at < end { // the way is shorter next time
		next := int(max(a.nodes[at].next, int32(at)+1))
		a.nodes[at].next = int32(end)
		at = next
	}
	return end
}

// fits says whether the children of a base would all be free nodes.
func (a *automaton) fits(base int, classes []int32) bool {
	if base <= 0 {
		return false
	}
	a.grow(base + a.classes + 1)
	for _, c := range classes {
		if a.nodes[base+int(c)].parent >= 0 {
			return false
		}
	}
	return true
}

// child is the state behind s by class c, 0 if none.
func (a *automaton) child(s, c int32) int32 {
	t := a.nodes[s].base + c
	if t > 0 && a.nodes[t].parent == s {
		return t
	}
	return 0
}

// step is child, by table at the root, where most steps are made.
func (a *automaton) step(s int32, b byte, c int32) int32 {
	if s == 0 {
		return a.root[b]
	}
	return a.child(s, c)
}

// link computes where to go on when no child fits, level by level.
func (a *automaton) link() {
	for i := range a.nodes {
		a.nodes[i].next = 0
	}
	heads := make([]int32, len(a.nodes)) // first child of each state
	nexts := make([]int32, len(a.nodes)) // its next sibling
	for i := int32(len(a.nodes)) - 1; i > 0; i-- {
		if p := a.nodes[i].parent; p >= 0 {
			nexts[i], heads[p] = heads[p], i
		}
	}
	for b := range a.root {
		if c := int32(a.class[b]); c > 0 {
			a.root[b] = a.child(0, c)
		}
	}
	level := []int32{0}
	for i := 0; i < len(level); i++ {
		s := level[i]
		for t := heads[s]; t > 0; t = nexts[t] {
			c := t - a.nodes[s].base
			for f := s; f != 0 && a.nodes[t].fail == 0; {
				f = a.nodes[f].fail
				a.nodes[t].fail = a.child(f, c)
			}
			f := a.nodes[t].fail
			a.nodes[t].next = a.nodes[f].next
			if a.nodes[f].output >= 0 {
				a.nodes[t].next = f
			}
			level = append(level, t)
		}
	}
}

// scan appends the matches in s to dst in order of their ends; it stops when
// dst holds limit matches.
func (a *automaton) scan(s string, limit int, dst []match) []match {
	state := int32(0)
	for i := range len(s) {
		c := int32(a.class[s[i]])
		if c == 0 {
			state = 0
			continue
		}
		t := a.step(state, s[i], c)
		for t == 0 && state != 0 {
			state = a.nodes[state].fail
			t = a.step(state, s[i], c)
		}
		state = t
		for t := state; t != 0; t = a.nodes[t].next {
			p := a.nodes[t].output
			if p < 0 {
				continue
			}
			if len(dst) >= limit {
				return dst
			}
			dst = append(dst, match{int32(i+1) - a.sizes[p], int32(i + 1), p})
		}
	}
	return dst
}
