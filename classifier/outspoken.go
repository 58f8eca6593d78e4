package classifier

import (
	"slices"
	"strings"

	"scops/rules"
)

// outspoken says that a post offers so plainly that one stray word of care
// ("detox", "my meds", "round the corner from the clinic") speaks about nothing:
// it is the only such word, and beside it stand a product with its price, a way
// to reach the poster, and words of offering, handing over or paying. A word that
// reports, or tells of the past, is never stray.
func (r *reading) outspoken() bool {
	if r.lang == "th" {
		return false // Thai words of care are whole phrases, none is stray
	}
	word := ""
	for i := range r.items {
		f := &r.items[i]
		if f.frame() == 0 || f.hasSlot(rules.SlotHelpline) || f.shadow() || f.quoted {
			continue
		}
		if !f.hasSlot(rules.SlotCare) || f.term.remedy || word != "" && word != f.term.text {
			return false
		}
		word = f.term.text
	}
	if word == "" {
		return false
	}
	r.findReach()
	if !r.reaches() || r.priced() == noItem {
		return false
	}
	for i := range r.items {
		if f := &r.items[i]; f.counts() && !f.hasSlot(rules.SlotSubstance) {
			switch r.groupName(i) {
			case groupHand, groupOffer, "payment":
				return true
			}
		}
	}
	return false
}

// isRemedy holds for words of care that are goods themselves: who offers test
// kits names the drugs they test.
func isRemedy(word string) bool {
	return slices.ContainsFunc([]string{"검사", "키트", "상담", "모임", "치료", "재활", "응급", "test", "kit", "naloxone", "narcan", "strips", "works"}, func(w string) bool { return strings.Contains(word, w) })
}
