package classifier

import (
	"maps"
	"slices"

	"scops/classifier/entity"
)

// kindSet is a set of kinds of identifiers.
type kindSet uint64

// kind is a kind of identifiers as list is one of words.
type kind struct {
	role
	bit kindSet
}

// newKinds are the kinds known by name; what the grammar makes of them is not
// yet known.
func newKinds() map[entity.Kind]*kind {
	all := make(map[entity.Kind]*kind, len(kindNames))
	for i, name := range slices.Sorted(maps.Keys(kindNames)) {
		k := &kind{bit: 1 << i, role: role{name: "entity:" + name}}
		k.slot = slotOf(entity.Kind(name))
		k.set = setOf(k.slot)
		all[entity.Kind(name)] = k
	}
	return all
}

// kindsOf is the set of the kinds with these names.
func (c *Classifier) kindsOf(names []string) (set kindSet) {
	for _, n := range names {
		if k := c.kinds[entity.Kind(n)]; k != nil {
			set |= k.bit
		}
	}
	return set
}

// foundEntity is an entity as something found.
func (c *Classifier) foundEntity(e *entity.Entity) found {
	k := c.kinds[e.Kind]
	return found{entity: e, role: &k.role, kind: k.bit, start: e.Start, end: e.End}
}

// assign notes what the grammar makes of every list and kind.
func (c *Classifier) assign() {
	for _, l := range c.lists {
		l.group, l.frame = groupNone, c.grammar.frames[l.Slot]
		if g, ok := c.grammar.bySlot[l.Slot]; ok {
			l.group = g
		}
		l.says = " is " + meaning(l) + ": " + roleOf(l.slot)
	}
	for name, k := range c.kinds {
		k.group = groupNone
		if g, ok := c.grammar.byKind[name]; ok {
			k.group = g
		}
		k.says = " is a " + kindName(string(name), "en") + ": noted, not counted"
		if k.group != groupNone {
			k.says = " is a " + kindName(string(name), "en") + ": " + roleOf(k.slot)
		}
	}
	for g := range c.grammar.Groups {
		c.grammar.points = append(c.grammar.points, c.groupPoints(g))
	}
}
