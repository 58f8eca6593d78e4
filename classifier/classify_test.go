package classifier

import (
	"encoding/json"
	"sync"
	"testing"

	"scops/crawler"
	"scops/rules"
)

func TestPostsAreJudgedAsTheGrammarSays(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	cases := []struct {
		why, post string
		label     rules.Label
		score     int
		band      string
		flagged   bool
	}{
		{"Thai ad with a trade unit", "ไอซ์แท้ จีละ 800 ส่งทั่วไทย ทักไลน์ไอดี x ของถึงค่อยโอน", "sale", 80, "likely", true},
		{"Korean ad with a ladder and a dead drop", "아이스 1g 70 0.5g 40 던지기 서울 텔레 @x", "sale", 90, "strong", true},
		{"English ad with two trade units", "Top shelf bud zips 180 qps 600 tap in on tele @x", "sale", 55, "review", true},
		{"innocent shop without a telling sign", "캔디 굿즈 1개 5천원 2개 9천원 택배 오픈채팅 문의", "none", 49, "none", false},
		{"news that quotes an ad", `경찰, 텔레그램에서 "아이스 1g 60 … 텔레 @x" 광고한 12명 검거`, "talk", 0, "none", false},

		{"a product alone", "아이스 좋아", "none", 10, "none", false},
		{"nothing at all", "오늘 날씨 좋네요", "none", 0, "none", false},
		{"ordinary groups alone never open the gate", "굿즈 1개 5천원 택배 오픈채팅 문의 팝니다", "none", 0, "none", false},
		{"a low product needs one group", "빙두 팝니다", "sale", 50, "review", true},
		{"a medium product with one group", "필로폰 팝니다", "none", 30, "none", false},
		{"a medium product with two groups", "필로폰 팝니다 텔레 @demo_shop", "sale", 50, "review", true},
		{"a high product in disguise", "아.이.스 팝니다 텔레 @demo_shop", "sale", 55, "review", true},
		{"the same without disguise", "아이스 팝니다 텔레 @demo_shop", "none", 35, "none", false},

		{"a question for a source", "아이스 어디서 구해요", "demand", 10, "none", false},
		{"a buyer who says how much", "필로폰 1g 삽니다 텔레 @demo_shop", "demand", 45, "none", false},
		{"a question for an innocent source", "노트북 어디서 구해요", "none", 0, "none", false},
		{"demand words in the tags of an offer", "아.이.스 팝니다 텔레 @demo_shop #아이스구해요", "sale", 55, "review", true},

		{"a report in one sentence, nothing else", "필로폰 1g 60만원에 판 일당 구속.", "talk", 0, "none", false},
		{"a report with the paper's own contact", "필로폰 판매 일당 검거. 제보 카톡 @demo_news", "talk", 0, "none", false},
		{"a report followed by a plain sentence", "필로폰 일당 검거. 필로폰 1g 60만원에 던지기로 팔았다", "none", 49, "none", false},
		{"both readings", "마약상 검거 소식\n아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop", "sale", 90, "strong", true},
		{"both readings, product in the report", "필로폰 검거 소식 걱정 마세요\n아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop", "sale", 90, "review", true},
		{"care", "아이스 과다 overdose 주의", "talk", 0, "none", false},
		{"care without a product", "free naloxone kits, dm me", "talk", 0, "none", false},
		{"care overruled by a complete offer", "no overdose stories.\nmeth 1g 80 for sale, dm me", "sale", 75, "review", true},
		{"the past", "예전에 필로폰 1g 60만원에 팝니다 하던 사람", "talk", 0, "none", false},
		{"helpline without own reach", "아이스 팝니다 글 보면 1386", "talk", 0, "none", false},
		{"helpline beside own reach", "아.이.스 팝니다 텔레 @demo_shop 112 신경 안써요", "sale", 55, "review", true},

		{"no product but a dead drop, reach and terms", "신상 1g 70 0.5g 40 던지기 텔레 @demo_shop", "sale", 80, "review", true},
		{"no product, one price per unit", "신상 zips 180 for sale tele @demo_shop", "none", 0, "none", false},
		{"no product, a ladder, but nowhere to ask", "신상 1g 70 0.5g 40 택배 팝니다", "none", 0, "none", false},

		{"no product, a cheap ladder and a contact", "신상 50g 5000 100g 9000 택배 팝니다 텔레 @demo_shop", "none", 0, "none", false},
		{"the price of something else", "10g 책, 아이스 좋아 텔레 @demo_shop", "none", 35, "none", false},
		{"a number behind a product is its price", "필로폰 60, 텔레 @demo_shop", "sale", 50, "review", true},
		{"a number that counts people is no price", "필로폰 60명 텔레 @demo_shop", "none", 35, "none", false},
		{"an amount in grams and its price", "아이스 0.5 → 38 1.0 → 70 텔레 @demo_shop", "sale", 55, "review", true},
		{"a bare name beside a price", "meth 60 for sale. @demo_shop", "sale", 55, "review", true},
		{"two report words around a whole ad", "구속 소식. 아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop. 검거 바랍니다", "talk", 0, "none", false},
		{"two parts of an ad in quotation marks", `he had "meth zips 5" for sale`, "talk", 0, "none", false},
		{"the one price a buyer bids", "아이스 삽니다 1g 60 텔레 @demo_shop", "demand", 49, "none", false},

		{"unlawful in one of the places", "weed zips 180 qps 600 dm me", "sale", 55, "review", true},
		{"a whole post in quotation marks is nobody's quotation", `"아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop"`, "sale", 90, "strong", true},
		{"a lone quoted word is no quotation", `"아이스" 1g 70 0.5g 40 던지기 텔레 @demo_shop`, "sale", 90, "strong", true},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			v := judgeText(t, c, x.post)
			if v.Label != x.label || v.Score != x.score || v.Band != x.band || v.Flagged != x.flagged {
				t.Errorf("%q\ngot  %s %d %s flagged %v\nwant %s %d %s flagged %v%s", x.post, v.Label, v.Score, v.Band, v.Flagged, x.label, x.score, x.band, x.flagged, show(v))
			}
		})
	}
}

func TestSomebodyElsesWordsCountForNothing(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	ad := "아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop"
	cases := []struct {
		why   string
		post  crawler.Post
		label rules.Label
	}{
		{"a quoted block", crawler.Post{Text: ad + "\n이거 뭐죠", Quotes: []crawler.Range{{Start: 0, End: len(ad)}}}, rules.LabelTalk},
		{"a block beyond the text", crawler.Post{Text: ad, Quotes: []crawler.Range{{Start: -5, End: 1 << 30}, {Start: 9, End: 3}}}, rules.LabelTalk},
		{"what he wrote", crawler.Post{Text: `he wrote "ice" and sold ice.`}, rules.LabelNone},
		{"saying with a particle", crawler.Post{Text: `'아이스'라고 부른다`}, rules.LabelTalk},
		{"a quoted handle is no quotation", crawler.Post{Text: `빙두 문의는 "텔레 @demo_shop"`}, rules.LabelSale},
		{"a quoted name of goods is no quotation", crawler.Post{Text: `"빙두" 텔레 @demo_shop`}, rules.LabelSale},
		{"an apostrophe is no quotation mark", crawler.Post{Text: "don't miss: ice zips 180 pcs 50 dm me, it's in stock"}, rules.LabelSale},
		{"own words outside the quotation", crawler.Post{Text: `"필로폰 팝니다 텔레" 말고 ` + ad}, rules.LabelSale},
	}
	for _, x := range cases {
		t.Run(x.why, func(t *testing.T) {
			t.Parallel()
			if v := judgePost(t, c, x.post); v.Label != x.label {
				t.Errorf("%q: %s, want %s%s", x.post.Text, v.Label, x.label, show(v))
			}
		})
	}
}

func TestAClassifierIsSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	c := newTest(t, testPack())
	posts := []string{"아이스 1g 70 0.5g 40 던지기 텔레 @demo_shop", "아.이.스 ice cream 강남아이스 m3th", "오늘 날씨", "ไอซ์แท้ จีละ 800 ทักไลน์"}
	want := make([]string, len(posts))
	for i, p := range posts {
		want[i] = asJSON(t, judgeText(t, c, p))
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 50 {
				for i, p := range posts {
					if got := asJSON(t, c.Classify(crawler.Post{Text: p}, testTime())); got != want[i] {
						t.Errorf("%q: %s, want %s", p, got, want[i])
					}
				}
			}
		})
	}
	all.Wait()
}

func asJSON(t *testing.T, v Verdict) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Error(err)
	}
	return string(b)
}

// wantFlagged judges posts by the released pack and says which are flagged that
// should not be, and the other way round.
func wantFlagged(t *testing.T, posts map[string]bool) {
	t.Helper()
	c := builtin(t)
	for post, flagged := range posts {
		if v := judgeText(t, c, post); v.Flagged != flagged {
			t.Errorf("%q flagged %v, want %v%s", post, v.Flagged, flagged, show(v))
		}
	}
}
