package classifier

import (
	"slices"
	"testing"
)

func TestKoreanSellersWriteTersely(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"an amount and what it usually costs", "케이 1지 28", true},
		{"no price of that amount", "케이 1지 2800", false},
		{"a sentence goes on behind the number", "케이 1g 28이면 비싼 거지", false},
		{"a report stands in the post", "케이 1g 28 팔던 일당 검거", false},
		{"signs join amounts and dear prices", "❄️ 1=60 ❄️ 3=160 텔 @demo_owl_nest", true},
		{"signs join cheap ones", "1=2 3=5 텔 @demo_owl_nest", false},
		{"prices that fall", "1=60 3=40 텔 @demo_owl_nest", false},
		{"tablets dearer than medicines", "별모양 1정 8 5정 35 텔 @demo_owl_nest", true},
		{"tablets of a chemist", "비타민 30정 1.2만 60정 2만 텔 @demo_owl_nest", false},
		{"one price of a tablet", "별모양 1정 8 텔 @demo_owl_nest", false},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q: flagged %v, want %v (%s %d)", x.why, x.post, v.Flagged, x.flagged, v.Label, v.Score)
		}
	}
}

func TestWhoNamesADrugAndTellsNothingOfItSells(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		flagged   bool
	}{
		{"a name and its price", "Vyvanse 60mg brand, 30ct bottle, $180. DFW", true},
		{"a price per ounce", "got bud, $300 oz, $25 g, dm me", true},
		{"names and a number to call", "Morphine ampoules and pethidine, Karachi, whatsapp +92 000 0000000", true},
		{"somebody paid it", "My brother paid $180 for Vyvanse 60mg", false},
		{"somebody is treated", "Sober from ketamine, whatsapp 07700 900123 for support", false},
		{"somebody asks", "where to get Vyvanse 60mg, $180 ok", false},
		{"a Korean name and a contact", "떨 홍대 텔 @demo_owl_nest", true},
		{"a Korean story", "떨 하다가 단약 100일째, 모임 안내 텔 @demo_owl_nest", false},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Flagged != x.flagged {
			t.Errorf("%s: %q: flagged %v, want %v (%s %d)", x.why, x.post, v.Flagged, x.flagged, v.Label, v.Score)
		}
	}
}

func TestAnAccountNamedWithoutAMessengerIsReach(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		why, post string
		names     []string
	}{
		{"it closes an ad", "빙두 있음 demo_owl_nest", []string{"demo_owl_nest"}},
		{"a full stop behind it", "빙두 있음 demo_owl_nest.", []string{"demo_owl_nest"}},
		{"no letter before the sign", "빙두 있음 _12_34_", nil},
		{"a hashtag", "빙두 있음 #demo_owl_nest", nil},
		{"part of a link", "빙두 있음 https://example.com/demo_owl_nest", nil},
	}
	for _, x := range cases {
		var got []string
		for _, s := range judgeText(t, c, x.post).Signals {
			if s.Rule == "entity:mention" {
				got = append(got, s.Surface)
			}
		}
		if !slices.Equal(got, x.names) {
			t.Errorf("%s: %q: names %q, want %q", x.why, x.post, got, x.names)
		}
	}
}
