package entity

import (
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"scops/classifier/normalize"
)

// shown writes entities as "kind[.sub] value", in order.
func shown(found []Entity) []string {
	var list []string
	for _, e := range found {
		kind := string(e.Kind)
		if e.Sub != nil {
			kind += "." + *e.Sub
		}
		list = append(list, kind+" "+e.Value)
	}
	return list
}

// finds lists texts and all that is found in them.
var finds = []struct {
	why, in string
	want    []string
}{
	{"Thai mobile", "โทร 081-000-0012", []string{"phone +66810000012"}},
	{"Thai mobile, no separators", "0810000012", []string{"phone +66810000012"}},
	{"Thai mobile with country code", "+66 (0)81 000 0012", []string{"phone +66810000012"}},
	{"Thai mobile with country code, no plus", "66810000012", []string{"phone +66810000012"}},
	{"Thai digits", "๐๘๑-๐๐๐-๐๐๑๒", []string{"phone +66810000012"}},
	{"letters for digits", "O81-ooo-oo12", []string{"phone +66810000012"}},
	{"Korean mobile", "010-0000-1234 연락", []string{"phone +821000001234"}},
	{"Korean mobile, spaced out", "0 1 0 0 0 0 0 1 2 3 4", []string{"phone +821000001234"}},
	{"Korean mobile with country code", "+82 10-0000-1234", []string{"phone +821000001234"}},
	{"Korean mobile with dots", "010.0000.1234", []string{"phone +821000001234"}},
	{"two numbers side by side", "081-000-0012 010-0000-1234", []string{"phone +66810000012", "phone +821000001234"}},
	{"both readings stand", "02-200-0012", []string{"phone +6622000012", "phone +8222000012"}},
	{"a Thai mobile shape is no Korean number", "080-000-0012", []string{"phone +66800000012"}},
	{"neighbouring country with plus", "+856 20 23 000 012", []string{"phone +8562023000012"}},
	{"Korean representative number", "1544-0012", []string{"phone +8215440012"}},
	{"helplines", "แจ้ง 1386 1165 191 1669, 신고 112 119 1301 1342 1899-0893, +82 1899-0893", nil},
	{"a desk of the board", "โทร 02-247-0901", nil},
	{"a price is no phone number", "ราคา 0812345678 บาท", []string{"price 812345678 THB"}},
	{"a date is none", "01-02-2024 2024-01-15 01/02/2567", nil},
	{"a decimal or id is none", "id_0810000012 x0810000012 1.0810000012 order 123456789012345678901", nil},
	{"a bank account is none", "123-4-56789-0", nil},

	{"Telegram link", "https://t.me/Demo_Shop", []string{"telegram.handle demo_shop", "url https://t.me/Demo_Shop"}},
	{"Telegram link without scheme", "ทักt.me/demo_shopนะ", []string{"telegram.handle demo_shop", "url https://t.me/demo_shop"}},
	{"Telegram channel preview and post", "t.me/s/demo_shop t.me/demo_shop/15", []string{"telegram.handle demo_shop", "url https://t.me/s/demo_shop", "telegram.handle demo_shop", "url https://t.me/demo_shop/15"}},
	{"Telegram invitations", "t.me/+AbCdEf012345 telegram.me/joinchat/XyZ_-0", []string{"telegram.invite AbCdEf012345", "url https://t.me/+AbCdEf012345", "telegram.invite XyZ_-0", "url https://telegram.me/joinchat/XyZ_-0"}},
	{"Telegram scheme", "tg://resolve?domain=Demo_Shop", []string{"telegram.handle demo_shop"}},
	{"reserved paths are no handles", "t.me/share/url?url=x t.me/addstickers/Demo", []string{"url https://t.me/share/url?url=x", "url https://t.me/addstickers/Demo"}},
	{"Telegram by cue", "텔레 @demo_abc", []string{"telegram.handle demo_abc"}},
	{"Telegram by cue, capitals and repeats kept", "텔레그램: Demoooo_1", []string{"telegram.handle demoooo_1"}},
	{"Telegram by Thai cue", "เทเล demoshop99 พร้อมส่ง", []string{"telegram.handle demoshop99"}},
	{"Telegram by English cue", "tap in on tele @demo_abc", []string{"telegram.handle demo_abc"}},
	{"Telegram by cue behind", "@demo_abc (telegram)", []string{"telegram.handle demo_abc"}},
	{"two names share a cue", "텔레 @demo_one / @demo_two", []string{"telegram.handle demo_one", "telegram.handle demo_two"}},
	{"styled name", "telegram @𝐝𝐞𝐦𝐨_𝟏𝟐", []string{"telegram.handle demo_12"}},
	{"a name without a cue is none", "thanks @demo_abc for this", nil},
	{"a name of another platform is that platform's", "my ig @demo_abc", []string{"instagram demo_abc"}},
	{"an English sentence is no name", "Police arrest man selling on Telegram, shipped by post", nil},
	{"a mail address is no name", "tele demo@example.org", []string{"email demo@example.org"}},

	{"LINE id", "แอดไลน์ไอดี demo.shop1", []string{"line.id demo.shop1"}},
	{"LINE id behind an id word", "ไลน์ไอดี demoshop", []string{"line.id demoshop"}},
	{"LINE official account", "ไลน์ @demo123x", []string{"line.OA demo123x"}},
	{"LINE in English", "line id: demoshop", []string{"line.id demoshop"}},
	{"LINE by its colour", "แอปเขียว @demoshop", []string{"line.OA demoshop"}},
	{"LINE by look-alike", "lลน์ demo99", []string{"line.id demo99"}},
	{"LINE links", "line.me/ti/p/~Demo.1 https://line.me/R/ti/p/@demo12 https://lin.ee/AbC12 line.me/ti/g2/XyZ12",
		[]string{"line.id demo.1", "url https://line.me/ti/p/~Demo.1", "line.OA demo12", "url https://line.me/R/ti/p/@demo12", "line.OA AbC12", "url https://lin.ee/AbC12", "line.openchat XyZ12", "url https://line.me/ti/g2/XyZ12"}},
	{"an English line is no cue", "get in line friends, a line of demo text", nil},

	{"Kakao rooms and channels", "open.kakao.com/o/sAbC1dEf https://pf.kakao.com/_xAbCd",
		[]string{"kakao.openchat sAbC1dEf", "url https://open.kakao.com/o/sAbC1dEf", "kakao.channel _xAbCd", "url https://pf.kakao.com/_xAbCd"}},
	{"Kakao id", "카톡 아이디 demo1234", []string{"kakao.id demo1234"}},
	{"Kakao open chat by name", "오픈채팅 demoroom 문의", []string{"kakao.openchat demoroom"}},

	{"links", "see HTTPS://Example.ORG:443/a/../b?utm_source=x&b=2&a=1#top.", []string{"url https://example.org/b?a=1&b=2"}},
	{"bare domain", "www.example.com and shop.example.org/x,", []string{"url https://www.example.com/", "url https://shop.example.org/x"}},
	{"a defanged link", "hxxps://example.org/x", []string{"url https://example.org/x"}},
	{"a link in brackets", "(https://example.org/a_(b))", []string{"url https://example.org/a_(b)"}},
	{"an international host", "https://ตัวอย่าง.example/x https://example.comทักมา", []string{"url https://xn--72c1a1bt4awk9o.example/x", "url https://example.com/"}},
	{"no link", "good.to know, e.g. this. 1.5.2 file.me", nil},
	{"digits in a link are no phone number", "https://example.org/0810000012", []string{"url https://example.org/0810000012"}},

	{"baht", "1,500 บาท ฿1500 1500.- 1,500.- 1500 THB 100บ.", []string{"price 1500 THB", "price 1500 THB", "price 1500 THB", "price 1500 THB", "price 1500 THB", "price 100 THB"}},
	{"won", "5천원 60만 6만5천원 1만 2천원 ₩50,000 5000원에", []string{"price 5000 KRW", "price 600000 KRW", "price 65000 KRW", "price 12000 KRW", "price 50000 KRW", "price 5000 KRW"}},
	{"dollars", "$80/g 5 usd $1.5k", []string{"price 80 USD", "price 5 USD", "price 1500 USD"}},
	{"Thai multipliers", "3 พันบาท 2หมื่น ๑,๕๐๐ บาท", []string{"price 3000 THB", "price 20000 THB", "price 1500 THB"}},
	{"thousands with k", "ราคา 1.5k 2k followers", []string{"price 1500"}},
	{"a ladder", "1g 60 / 2g 110", []string{"quantity 1 g", "price 60", "quantity 2 g", "price 110"}},
	{"a ladder in English", "Top shelf zips 180 qps 600 tap in", []string{"price 180", "price 600"}},
	{"one step", "0.5g 40 강남", []string{"quantity 0.5 g", "price 40", "place.KR-11 Gangnam"}},
	{"a Korean ladder", "아이스 1g 70 0.5g 40 던지기", []string{"quantity 1 g", "price 70", "quantity 0.5 g", "price 40"}},
	{"a ladder with currency", "캔디 1개 5천원 2개 9천원", []string{"quantity 1 piece", "price 5000 KRW", "quantity 2 piece", "price 9000 KRW"}},
	{"a Thai ladder", "1 จี 800 5จี=3500", []string{"quantity 1 g", "price 800", "quantity 5 g", "price 3500"}},
	{"half a gram, stretched", "ครึ่งจี๊ 300", []string{"quantity 0.5 g", "price 300"}},
	{"no place in a Thai word that goes on", "โซล่าเซลล์ แม่อายุมาก จำนวนครั้ง", nil},
	{"a price per unit", "จีละ 800 เม็ดละ 10 บาท 60/g", []string{"price 800", "price 10 THB", "price 60"}},
	{"units", "5 กรัม 10 เม็ด 2 zips 3 ขีด 작대기 2작대기 ½ oz 102 มัด", []string{"quantity 5 g", "quantity 10 tablet", "quantity 2 zip", "quantity 3 ขีด", "quantity 2 작대기", "quantity 0.5 oz", "quantity 102 มัด"}},
	{"tablets in thousands", "ยาบ้า 2 พันเม็ด", []string{"quantity 2000 tablet"}},
	{"what is counted is no price", "10만 명 10만건 3개월 5정도 2 พันคน 4x100 10% 3rd 5G 요금", nil},
	{"a date and a time are no prices", "ราคา 12:30 2024-05-01", nil},
	{"a recipe", "100 g 2 spoons", []string{"quantity 100 g"}},
	{"nothing", "", nil},
}

func TestFindGivesEveryIdentifierOneSpelling(t *testing.T) {
	t.Parallel()
	for _, c := range finds {
		t.Run(c.why, func(t *testing.T) {
			t.Parallel()
			found := Find(normalize.Fold(c.in), Options{})
			if got := shown(found); !slices.Equal(got, c.want) {
				t.Errorf("Find(%q)\n got %q\nwant %q", c.in, got, c.want)
			}
			checkFound(t, c.in, found)
		})
	}
}

func TestCuedSaysThatAContactWordStandsBeside(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]bool{"ติดต่อ 081-000-0012": true, "081-000-0012 문의": true, "see 081-000-0012 there": false, "텔레 @demo_abc": true} {
		found := Find(normalize.Fold(in), Options{})
		if len(found) != 1 || found[0].Cued != want {
			t.Errorf("%q: %+v, want cued %v", in, found, want)
		}
	}
}

func TestCountriesSteerTheReadings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in        string
		countries []string
		want      []string
	}{
		{"02-200-0012", []string{"TH"}, []string{"phone +6622000012"}},
		{"02-200-0012", []string{"KR"}, []string{"phone +8222000012"}},
		{"020 23 000 012", []string{"LA"}, []string{"phone +8562023000012"}},
		{"081-000-0012", []string{"KR"}, nil},
	} {
		if got := shown(Find(normalize.Fold(c.in), Options{Countries: c.countries})); !slices.Equal(got, c.want) {
			t.Errorf("%q in %v: %q, want %q", c.in, c.countries, got, c.want)
		}
	}
}

func TestAmountsCarryNumberAndUnit(t *testing.T) {
	t.Parallel()
	found := Find(normalize.Fold("2จี 1,500 บาท"), Options{})
	if len(found) != 2 || found[0].Amount != 2 || found[0].Unit != "จี" || found[0].Value != "2 g" || found[1].Amount != 1500 || found[1].Unit != "THB" {
		t.Errorf("found %+v", found)
	}
}

func TestSurfacesAreThoseOfTheOriginal(t *testing.T) {
	t.Parallel()
	in := "โทร ๐๘๑-๐๐๐\u200b-๐๐๑๒ 텔레 ＠Ｄｅｍｏ_12"
	found := Find(normalize.Fold(in), Options{})
	if len(found) != 2 || found[0].Surface != "๐๘๑-๐๐๐\u200b-๐๐๑๒" || found[1].Surface != "＠Ｄｅｍｏ_12" || found[1].Value != "demo_12" {
		t.Errorf("found %+v", found)
	}
}

func FuzzFind(f *testing.F) {
	for _, v := range readVectors(f) {
		f.Add(v.in)
	}
	for _, c := range finds {
		f.Add(c.in)
	}
	f.Fuzz(func(t *testing.T, s string) {
		checkFound(t, s, Find(normalize.Fold(s), Options{}))
	})
}

func TestFindTakesLinearTime(t *testing.T) {
	for _, unit := range []string{"0", "0 ", "0-", "1,0", "+", "+6", "(", "@a", "@", "a.", "t.me/", "http://", "1g 60 ", "6만5천", "1.", "081-000-0012 ", "โทร 0 ", "텔레 demo1 ", "line ", "((((", "½", "010", "$1", "1-1-2024 ", "a.com ", "tele:",
		"a@", "a@b.co ", "000201", "000201 ", "พร้อมเพย์ 1 ", "1234567890121 ", "กสิกร 0-", "kerry 1", "ไลน์", "ทัก", "1.00000,", "1°", "q8+", "문상 a-1-", "공일공", "ครึ่งจี ", "1/2 g ", "2 for 3 ", "l5", "강남", "경기 ", "bc1q", "4a", "0x0", "rr1", "rr 1 "} {
		fast, slow := cost(strings.Repeat(unit, (1<<12)/len(unit))), cost(strings.Repeat(unit, (1<<16)/len(unit)))
		if slow > 64*fast && slow > 300*time.Millisecond {
			t.Errorf("%q: 4 KiB took %v, 64 KiB %v", unit, fast, slow)
		}
		t.Logf("%q: %v %v", unit, fast, slow)
	}
}

// cost is the processor time of one Find, because the clock on the wall counts
// what other programs do.
func cost(s string) time.Duration {
	text := normalize.Fold(s)
	start := spent()
	Find(text, Options{})
	return spent() - start
}

func spent() time.Duration {
	var use syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

func BenchmarkFind(b *testing.B) {
	text := normalize.Fold(strings.Repeat("ของแท้พร้อมส่ง จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี demo99x 081-000-0012 ", 3) + "1g 60 / 2g 110 텔레 @demo_abc open.kakao.com/o/sAbC1dEf")
	perCPU(b, len(text.Original), func() { Find(text, Options{}) })
}

func checkFound(t *testing.T, in string, found []Entity) {
	t.Helper()
	for i, e := range found {
		if e.Start < 0 || e.End > len(in) || e.Start >= e.End || in[e.Start:e.End] != e.Surface || e.Value == "" {
			t.Fatalf("%+q: %+v does not stand where it says", in, e)
		}
		if i > 0 && order(found[i-1], e) > 0 {
			t.Fatalf("%+q: %+v out of order", in, e)
		}
		if strings.ContainsAny(e.Value, "\n\x00") {
			t.Fatalf("%+q: value %q", in, e.Value)
		}
	}
}
