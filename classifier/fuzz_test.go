package classifier

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"scops/crawler"
	"scops/rules"
)

func FuzzClassify(f *testing.F) {
	for _, s := range []string{
		"아이스 1g 70 0.5g 40 던지기 서울 텔레 @x",
		"ไอซ์แท้ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี x ของถึงค่อยโอน",
		"Top shelf bud zips 180 qps 600 tap in on tele @x",
		`경찰, "아이스 1g 60" 광고한 12명 검거. 제보 카톡 @demo_news`,
		"아.이.스 ㅇㅏㅇㅣㅅㅡ ㅇㅇㅅ i\u200bce m3th mеth #ice#meth",
		"\xff\xfe아이스\xe0\xb8", "'\"“‘«「", "ice 60\u0301 ket 35 @demo\u0301 0.5 38 1.0 70", "@@@://@.", "ก็์ๆ เเ ำ้",
	} {
		f.Add(s, "텔레 @demo_shop", "https://t.me/demo_shop", 3, 9)
	}
	c := newTest(f, withRules(
		testRule("a", func(r *rules.Rule) {
			r.Together = rules.Together{Names: []string{"product", "drop"}, N: 20, Unit: rules.UnitCharacters}
		}),
		testRule("b", func(r *rules.Rule) {
			r.When = clause(rules.OpNot, name("product"))
			r.Unless = []rules.Unless{{Finder: rules.Finder{Slot: rules.SlotReport}, Near: "drop", Within: rules.UnitSegment}}
			r.Find[0].Any[0].In = []rules.Field{rules.FieldBio, rules.FieldLink, rules.FieldHashtag}
		}),
	))
	f.Fuzz(func(t *testing.T, text, bio, link string, from, to int) {
		post := crawler.Post{Text: text, Bio: bio, Links: []string{link}, Quotes: []crawler.Range{{Start: from, End: to}}}
		v := c.Classify(post, testTime())
		checkVerdict(t, post, v)
		if got := offGrapheme(text, v); got != "" {
			t.Errorf("%q cuts a character of %q", got, text)
		}
		once, _ := json.Marshal(v)
		if again, _ := json.Marshal(c.Classify(post, testTime())); string(again) != string(once) {
			t.Errorf("judged twice: %s and %s", once, again)
		}
		if s := c.Explain(post, testTime(), "th").String(); utf8.ValidString(text) && !utf8.ValidString(s) {
			t.Errorf("explanation is not valid: %q", s)
		}
	})
}

func TestALongPostIsOverBudget(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	for _, unit := range []string{"아이스 ", "@demo_shop ", "1g 70 ", "\n"} {
		if v := judgeText(t, c, strings.Repeat(unit, maxText/len(unit)+1)); !v.OverBudget {
			t.Errorf("%q: a post of more than %d bytes is within the budget", unit, maxText)
		}
	}
}

func TestATextIsCutBetweenCharacters(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	for _, pad := range []string{"", "a", "ab", "abc"} {
		post := crawler.Post{Text: "아이스 " + pad + strings.Repeat("가", maxText/3)}
		v := judgePost(t, c, post)
		if !v.OverBudget || surfaces(v, "ko.meth") != "아이스" {
			t.Errorf("pad %q: over %v, %q", pad, v.OverBudget, surfaces(v, "ko.meth"))
		}
	}
}

func BenchmarkClassify(b *testing.B) {
	c := newTest(b, testPack())
	for name, text := range map[string]string{
		"ad":      "아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_shop",
		"nothing": "วันนี้อากาศดีมาก ไปเที่ยวทะเลกับเพื่อน ๆ มา สนุกสุด ๆ เลย ใครว่างไปด้วยกันนะ",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Classify(crawler.Post{Text: text}, testTime())
			}
		})
	}
}
