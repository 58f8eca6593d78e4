package posts

import (
	"fmt"
	"math/rand/v2"
)

// Offer writes an advertisement of a drug in a language.
func Offer(r *rand.Rand, lang string) string {
	o := offers[lang]
	name := "demo_" + pick(r, hosts)
	return fmt.Sprintf(pick(r, o.shapes), pick(r, o.goods), 1+r.IntN(3), (r.IntN(40)+6)*o.step, pick(r, o.hand), name)
}

// offer is what advertisements of one language are made of: shapes take goods,
// an amount, its price, how goods change hands, and a name.
type offer struct {
	shapes, goods, hand []string
	step                int
}

var offers = map[string]offer{
	"th": {
		shapes: []string{"%s จี %d %d %s ทักไลน์ไอดี %s", "ขาย%s %d จี %d บาท %s เทเล @%s", "%s มาใหม่ %d g %d %s telegram @%s"},
		goods:  []string{"ไอซ์", "ยาบ้า", "ยาอี", "ยาเค", "โคเคน", "กัญชา", "เฮโรอีน", "ยาไอซ์"},
		hand:   []string{"ส่งทั่วไทย", "วางจุด", "นัดรับได้", "ของถึงค่อยโอน"},
		step:   50,
	},
	"ko": {
		shapes: []string{"%s %dg %d %s 텔레 @%s", "%s 팝니다 %dg %d만원 %s 텔레그램 @%s", "%s 입고 %d g %d만 %s 텔 %s"},
		goods:  []string{"아이스", "떨", "엑스터시", "케타민", "코카인", "필로폰", "대마초", "작대기"},
		hand:   []string{"서울 던지기", "강남 드랍", "전국 택배", "선입금 좌표"},
		step:   1,
	},
	"en": {
		shapes: []string{"%s %dg %d usd %s tele @%s", "Fresh %s in stock, %d g for $%d, %s, telegram @%s", "%s deals %dg %d %s hit me up @%s"},
		goods:  []string{"ketamine", "cocaine", "crystal meth", "mdma", "weed", "lsd tabs", "heroin", "xanax"},
		hand:   []string{"discreet shipping", "same day delivery", "meet up downtown", "dead drop"},
		step:   10,
	},
}
