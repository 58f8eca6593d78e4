package classifier

import (
	"slices"
	"testing"

	"scops/rules"
)

func TestWordsOfEveryDayAreProductsOnlyBesideTheirMeasure(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		names     []string
	}{
		{"a weight behind", "K 1g drops", []string{"K"}},
		{"a weight before", "2g of k drops", []string{"k"}},
		{"a price behind", "white 80, drops", []string{"white"}},
		{"a list of goods", "ice, k tonight", []string{"ice", "k"}},
		{"two letters of a pair", "t and g tonight", []string{"t", "g"}},
		{"nothing", "what a white night, ok k", nil},
		{"a hyphen", "K-pop 25 songs", nil},
		{"the unit of a count", "zinc 90 caps", nil},
		{"vitamins by the milligram", "vitamin k 100mg", nil},
	}
	for _, x := range cases {
		var got []string
		for _, s := range judgeText(t, c, x.post).Signals {
			if s.Slot == string(rules.SlotSubstance) && s.Rule[:5] != "sign:" && !slices.Contains(got, s.Surface) {
				got = append(got, s.Surface)
			}
		}
		if !slices.Equal(got, x.names) {
			t.Errorf("%s: %q names %q, want %q", x.why, x.post, got, x.names)
		}
	}
}

func TestEnglishAdsAreKnownByHowTheyMeasurePriceAndAskToBeReached(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"a small weight of goods sold by weight", "charlie 1g, dm", true},
		{"a dearer second", "coke 70, 2 for 130, dm", true},
		{"a dearer second in baht", "coke 70 baht, 2 for 130 baht, dm", false},
		{"three names with usual prices", "soft 70, hard 70, down 120, text 080-000-0161", true},
		{"colours with prices", "shirts: white 70, green 70, brown 75, text 080-000-0162", false},
		{"a number of another country", "fishscale 90 a g, text 07700 900461", true},
		{"a helpline is nobody's number", "ketamine 30 a g worries you? call 0300 123 6600", false},
		{"a messenger that ends the list", "ket 30 a g, hull, snap", true},
		{"a stray word of care", "got diazepam, 100 for 45, meet by the clinic, text 07700 900462", true},
		{"test kits", "ketamine and mdma test kits 5 each, posted, dm", false},
		{"a unit no shop has needs no number", "clear in, teeners ready, signal demo_teen.1", true},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q flagged %v, want %v%s", x.why, x.post, v.Flagged, x.flagged, show(v))
		}
	}
}
