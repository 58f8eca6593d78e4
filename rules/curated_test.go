package rules

import (
	"slices"
	"testing"
)

// curatedFloor is how many curated terms of the trade a language has at least.
const curatedFloor = 200

// TestEveryLanguageHasItsCuratedTerms counts the words an ad is made of, each
// once however it is spelt. Words that frame (reports, care, the past, the
// law, helplines) and innocent words are no part of an ad.
func TestEveryLanguageHasItsCuratedTerms(t *testing.T) {
	t.Parallel()
	pack, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	curated, dated := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, lang := range []string{"th", "ko", "en"} {
		curated[lang], dated[lang] = map[string]bool{}, map[string]bool{}
	}
	for _, l := range pack.Lists {
		if l.Slot == "" {
			continue
		}
		for _, x := range l.Terms {
			if x.Source == "" {
				t.Errorf("%s:%d: %s does not say where it comes from", x.Pos.File, x.Pos.Line, x.Text)
			}
			if curated[l.Lang] == nil || !ofTheTrade(l.Slot) || x.VariantOf != "" || x.Status == Draft {
				continue
			}
			if l.Gloss.Th == "" || l.Gloss.Ko == "" || l.Gloss.En == "" {
				t.Errorf("%s:%d: %s of %s cannot be read in all three languages", x.Pos.File, x.Pos.Line, x.Text, l.Name)
			}
			curated[l.Lang][x.Text] = true
			if x.Since != "" {
				dated[l.Lang][x.Text] = true
			}
		}
	}
	for lang, floor := range map[string]int{"th": curatedFloor} {
		if n := len(dated[lang]); n < floor {
			t.Errorf("%s has %d curated terms that say since when, want %d", lang, n, floor)
		}
	}
	for lang, words := range curated {
		if len(words) < curatedFloor {
			t.Errorf("%s has %d curated terms, want %d", lang, len(words), curatedFloor)
		}
		t.Logf("%s: %d curated terms, %d of them say since when", lang, len(words), len(dated[lang]))
	}
}

// ofTheTrade says that words of a slot are what ads are made of.
func ofTheTrade(s Slot) bool {
	return slices.Contains([]Slot{
		SlotSubstance, SlotUnit, SlotPrice, SlotContact, SlotDelivery, SlotDrop, SlotPayment, SlotCoin, SlotOffer,
		SlotAssurance, SlotMenu, SlotTrade, SlotDemand, SlotRecruit, SlotService,
	}, s)
}
