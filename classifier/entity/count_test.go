package entity

import (
	"slices"
	"testing"

	"scops/classifier/normalize"
)

func TestCountsInWordsAreQuantities(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why, text string
		want      []string
	}{
		{"ten tablets", "열 알 8만", []string{"10 tablet", "80000 KRW"}},
		{"two pieces and their price", "두개 45", []string{"2 piece", "45"}},
		{"half of one", "반병 36", []string{"0.5 bottle", "36"}},
		{"as pharmacies write tablets", "30T 12만", []string{"30 tablet", "120000 KRW"}},
		{"a truck of five tons", "5T 트럭", nil},
		{"baht in Korean", "떨 5g 2000밧", []string{"5 g", "2000 THB"}},
		{"a rope is no baht", "3000밧줄", nil},
		{"the end of another word", "진열장 10", nil},
		{"a headache", "두통 10일", nil},
		{"a month", "한 개월 30", nil},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range Find(normalize.Fold(x.text), Options{}) {
				got = append(got, e.Value)
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%q: %q, want %q", x.text, got, x.want)
			}
		})
	}
}

func TestASignedPriceKeepsTheUnitBehindIt(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why, text string
		want      []string
	}{
		{"the sign is the number's", "bud $300 oz, $25 g", []string{"300 USD", "25 USD"}},
		{"the sign is of the number before", "1$ 5g", []string{"1 USD", "5 g"}},
		{"a price of an eighth", "30 an 8th", []string{"30"}},
		{"eighths with their price", "2 8ths 60", []string{"2 8th", "60"}},
		{"no amount begins as numbers to dial do", "only 07700", nil},
	}
	for _, x := range cases {
		var got []string
		for _, e := range Find(normalize.Fold(x.text), Options{}) {
			got = append(got, e.Value)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %q: %q, want %q", x.why, x.text, got, x.want)
		}
	}
}

func TestANameMayStandBeforeItsMessenger(t *testing.T) {
	t.Parallel()
	cases := []struct {
		why, text string
		want      []string
	}{
		{"before the Korean word", "demo_owl 텔", []string{"telegram=demo_owl"}},
		{"in brackets behind it", "demo_owl (텔레)", []string{"telegram=demo_owl"}},
		{"the word leads to another name", "demo_owl 텔 demo_fox7", []string{"telegram=demo_fox7"}},
		{"an ordinary word before it", "thanks 텔레", nil},
		{"a cue written in two", "텔.레 demo_cut", []string{"telegram=demo_cut"}},
		{"talk, for short", "톡 demoowl7", []string{"kakao=demoowl7"}},
		{"not the end of another word", "북톡 demoowl7", nil},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, e := range Find(normalize.Fold(x.text), Options{}) {
				got = append(got, string(e.Kind)+"="+e.Value)
			}
			if !slices.Equal(got, x.want) {
				t.Errorf("%q: %q, want %q", x.text, got, x.want)
			}
		})
	}
}

func TestPricesOfOnePiece(t *testing.T) {
	for text, want := range map[string]bool{
		"12 apiece": true, "6 a pop": true, "45 the strip": true, "25 a bag, cash": true, "60 per but 200 the lot": true, "8 a cap": true,
		"2 a day": false, "10 the best": false, "4 people": false, "3 a side": false, "15 perfect": false,
	} {
		got := false
		for _, e := range Find(normalize.Fold(text), Options{}) {
			got = got || e.Kind == Price
		}
		if got != want {
			t.Errorf("%q: a price %v, want %v", text, got, want)
		}
	}
}
