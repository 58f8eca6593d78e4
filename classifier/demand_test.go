package classifier

import (
	"testing"

	"scops/rules"
)

func TestWhoAsksInThaiForASourceOffersNothing(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	cases := []struct {
		name, post string
		want       rules.Label
	}{
		{"an offer word inside the question", "ใครมีของแถวนี้บ้าง ไอซ์ครึ่งจีพอ", rules.LabelDemand},
		{"a particle of asking behind it", "ใครมียาไอซ์ขายบ้าง", rules.LabelDemand},
		{"a price asked about", "ไอซ์ครึ่งจีตอนนี้ 700 ปกติไหม จะได้สั่งถูกร้าน", rules.LabelDemand},
		{"who buys", "รับซื้อยาบ้ายกมัด ใครมีทักมา", rules.LabelDemand},
		{"a seller who asks who wants some", "ใครอยากลองไอซ์บ้าง จีละ 1,200 ส่งแมส ทักไลน์ demo.ask1", rules.LabelSale},
		{"a seller who speaks to those who seek", "ใครหาไอซ์อยู่ ทางนี้เลย ครึ่งจี 700 ส่งแมส ทักแชท", rules.LabelSale},
		{"a seller's price and hand-over", "ไอซ์จีละ 1300 ปกติไหมถามเพื่อนดู นัดรับบางนา ไลน์ demo.ask2", rules.LabelSale},
	}
	for _, x := range cases {
		if v := judgeText(t, c, x.post); v.Label != x.want {
			t.Errorf("%s: %q is %s, want %s%s", x.name, x.post, v.Label, x.want, show(v))
		}
	}
}

func TestAMaskEndsWhereItsWordDoes(t *testing.T) {
	t.Parallel()
	c := builtin(t)
	for post, product := range map[string]bool{
		"เคส มือถือ 99":        false,
		"พอตเคส หนังแท้":       false,
		"เค สด ส่งเลย":         true,
		"เค ทักไลน์ demo.mask": true,
		"พอตเค สูตรใหม่":       true,
		"ไอซ์ ลาเต้ 60":        false,
	} {
		if v := judgeText(t, c, post); (v.Product != "") != product {
			t.Errorf("%q names a product: %v, want %v%s", post, v.Product != "", product, show(v))
		}
	}
}
