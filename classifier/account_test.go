package classifier

import (
	"strings"
	"testing"
)

func TestABareAccountNameIsReadByItsLowLine(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct{ why, post, want string }{
		{"the last word of an ad", "ket in, 30 a g, snow_man77", "snow_man77"},
		{"behind a request", "dm night_owl for the list, ket 30 a g", "night_owl"},
		{"a hashtag is none", "ket 30 a g #snow_man77", ""},
		{"a part of an address is none", "ket 30 a g example.com/snow_man77", ""},
		{"letters cut apart are none", "k_e_t 30 a g", ""},
		{"without goods or a price it is nobody's", "see night_owl77", ""},
	}
	for _, x := range cases {
		if got := surfaces(judgeText(t, c, x.post), "entity:mention"); got != x.want {
			t.Errorf("%s: %q names %q, want %q", x.why, x.post, got, x.want)
		}
	}
}

func TestEnglishPortionsCarryTheirPrices(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct{ why, post, quantity, price string }{
		{"a gram and a half", "molly g 70 half 40, tap in", "g|half", "70|40"},
		{"a ball with its currency", "coke ball $180, tap in", "ball", "$180"},
		{"half an hour is none", "coke, back in half 40 mins", "", ""},
		{"no drug costs so much", "half 4000 of them saw the film about coke", "", ""},
	}
	for _, x := range cases {
		v := judgeText(t, c, x.post)
		if q, p := surfaces(v, "entity:quantity"), surfaces(v, "entity:price"); q != x.quantity || p != x.price {
			t.Errorf("%s: %q has %q for %q, want %q for %q%s", x.why, x.post, q, p, x.quantity, x.price, show(v))
		}
	}
}

func TestNamesOfGoodsAreFoundCutUpAndInDigits(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		post   string
		hidden bool
	}{
		{"t.i.n.a 1g 120, tele {telegram}", true},
		{"sp3ed 10g 60, text me", true},
		{"c-h-a-r-l-i-e 90, 2 for 170, dm", true},
		{"Tina 1g 120, tele {telegram}", false},
		{"Speed dating at 8, table 10, text me", false},
	}
	for _, x := range cases {
		if got := surfaces(judgeText(t, c, strings.ReplaceAll(x.post, "{telegram}", "@demo_owl")), "sign:disguised") != ""; got != x.hidden {
			t.Errorf("%q hides a name: %v, want %v", x.post, got, x.hidden)
		}
	}
}
