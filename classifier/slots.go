package classifier

import "scops/rules"

// slotSet is a set of slots.
type slotSet uint32

// setOf is the set of one slot, empty for none and for one that is not known.
func setOf(s rules.Slot) slotSet { return slotSets[s] }

var slotSets = func() map[rules.Slot]slotSet {
	sets := map[rules.Slot]slotSet{}
	for i, s := range []rules.Slot{
		rules.SlotSubstance, rules.SlotUnit, rules.SlotPrice, rules.SlotContact, rules.SlotDelivery, rules.SlotDrop, rules.SlotPayment,
		rules.SlotCoin, rules.SlotOffer, rules.SlotAssurance, rules.SlotMenu, rules.SlotTrade, rules.SlotDemand, rules.SlotRecruit,
		rules.SlotService, rules.SlotReport, rules.SlotCare, rules.SlotPast, rules.SlotLawful, rules.SlotHelpline,
	} {
		sets[s] = 1 << i
	}
	return sets
}()

// named is the constant of a slot's name: to compare two of one slot takes no look
// at their letters.
func named(name rules.Slot) rules.Slot {
	for s := range slotSets {
		if s == name {
			return s
		}
	}
	return name
}

// Slots asked for at every post.
var (
	productSlot = setOf(rules.SlotSubstance)
	priceSlot   = setOf(rules.SlotPrice)
	unitSlot    = setOf(rules.SlotUnit)
	demandSlot  = setOf(rules.SlotDemand)
)

// role is what the grammar makes of the words of a list, or of a kind of identifiers.
type role struct {
	name  string // of signals: the list's, or "entity:" and the kind
	slot  rules.Slot
	set   slotSet // of slot
	group int     // index of the grammar's Groups, -1 = none
	frame frameSet
	says  string // what stands behind its words in a reason
}

// set is the slot of what was found, as a set.
func (f *found) set() slotSet { return f.role.set }
