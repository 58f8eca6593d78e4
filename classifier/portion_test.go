package classifier

import (
	"strings"
	"testing"
)

func TestKoreanPortionsCarryTheirPrices(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct{ why, post, quantity, price string }{
		{"half and one", "아이스 반 35 한 65 동탄", "반", "35"},
		{"with other words between", "얼음 있음. 부산 전지역. 반 33 한 63", "반", "33"},
		{"pieces in words", "작대기 물 좋아요. 하나 10 셋 28", "하나", "10"},
		{"a ladder that begins with a fraction", "코카인 플레이크 0.5 21 1 39", "0.5", "21"},
		{"a price with its currency behind the amount", "얼음 0.5 800밧", "0.5", "800밧"},
		{"half a day is none", "아이스 반나절 10", "", ""},
	}
	for _, x := range cases {
		v := judgeText(t, c, x.post)
		q, _, _ := strings.Cut(surfaces(v, "entity:quantity"), "|")
		p, _, _ := strings.Cut(surfaces(v, "entity:price"), "|")
		if q != x.quantity || p != x.price {
			t.Errorf("%s: %q has %q for %q, want %q for %q%s", x.why, x.post, q, p, x.quantity, x.price, show(v))
		}
	}
}
