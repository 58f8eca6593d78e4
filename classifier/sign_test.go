package classifier

import (
	"testing"
)

func TestTellingSigns(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	const unit, drop, hidden, two, coin = "sign:unit-or-range", "sign:drop", "sign:disguised", "sign:two-substances", "sign:coin"
	cases := []struct{ why, sign, post, want string }{
		{"grams in a ladder", unit, "신상 1g 70 0.5g 40", "1g"},
		{"one step is no ladder", unit, "신상 1g 7000원", ""},
		{"a step above 100 g", unit, "쌀 1g 70 500g 4000", ""},
		{"two prices of one weight", unit, "신상 1g 70 1g 60", ""},
		{"pieces are no drug unit", unit, "캔디 1개 5000원 2개 9000원", ""},
		{"a trade unit beside its price", unit, "zips 180", "zips"},
		{"a trade unit alone", unit, "zips and bags", ""},
		{"a trade unit with a number word", unit, "จีละแปดร้อย", "จีละ"},
		{"a price in the usual range, bare, in units of 10,000 won", unit, "아이스 1g 70", "1g"},
		{"a price in the usual range, with its currency", unit, "ยาบ้า เม็ดละ 50 บาท", "เม็ดละ"},
		{"a price outside of it", unit, "ยาบ้า เม็ดละ 5000 บาท", ""},
		{"in the range of another currency", unit, "아이스 1g 500,000 THB", ""},
		{"a price per unit", unit, "아이스 600,000원/g", "600,000원"},
		{"in the range of a substance that is not named", unit, "신상 1g 70", ""},
		{"quoted ones count for nothing", unit, "검거: 아이스 1g 70 0.5g 40", ""},

		{"a drop word", drop, "던지기 됩니다", "던지기"},
		{"two substances", two, "아이스 캔디", "아이스"},
		{"two names of one", two, "아이스 필로폰 ice", ""},
		{"one inside the other", two, "물뽕", ""},
		{"coin with an anonymous messenger", coin, "btc 텔레 @demo_shop", "btc"},
		{"coin with another", coin, "btc ทักไลน์", ""},
		{"a product in disguise", hidden, "필.로.폰", "필.로.폰"},
		{"another word in disguise", hidden, "vาย ไอซ์", ""},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			v := judgeText(t, c, x.post)
			if got := surfaces(v, x.sign); got != x.want {
				t.Errorf("%s in %q: %q, want %q%s", x.sign, x.post, got, x.want, show(v))
			}
		})
	}
}

func TestAWordListedTwiceServesOneRole(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	alone := judgeText(t, c, "작대기 15 텔레 @demo_shop")
	if alone.Product != "high" || surfaces(alone, "sign:unit-or-range") != "" {
		t.Errorf("alone it is the product: %q%s", alone.Product, show(alone))
	}
	beside := judgeText(t, c, "빙두 작대기 15 텔레 @demo_shop")
	if beside.Product != "low" || surfaces(beside, "sign:unit-or-range") != "작대기" {
		t.Errorf("beside another product it is the unit: %q%s", beside.Product, show(beside))
	}
}

func TestTellingPointsStopAtTheirMost(t *testing.T) {
	t.Parallel()
	v := judgeText(t, newTest(t, testPack()), "아.이.스 캔디 1g 70 0.5g 40 던지기 btc 텔레 @demo_shop")
	sum, n := 0, 0
	for _, s := range v.Signals {
		if len(s.Rule) > 5 && s.Rule[:5] == "sign:" {
			sum += s.Weight
			n++
		}
	}
	if n != 5 || sum != 40 {
		t.Errorf("%d signs, %d points%s", n, sum, show(v))
	}
}
