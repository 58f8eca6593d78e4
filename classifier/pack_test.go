package classifier

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/rules"
)

// testTime is when every test post is fetched.
func testTime() time.Time { return time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC) }

// words makes high-ambiguity terms.
func terms(words ...string) []rules.Term {
	var list []rules.Term
	for _, w := range words {
		list = append(list, rules.Term{Text: w})
	}
	return list
}

func termList(name string, slot rules.Slot, list ...rules.Term) rules.List {
	lang, _, _ := strings.Cut(name, ".")
	return rules.List{
		Name: name, Slot: slot, Lang: lang, Terms: list, Status: rules.Stable, Pos: rules.Pos{File: "test/" + lang + ".yaml"},
		Gloss: rules.Gloss{Th: "ไทย " + name, Ko: "한국어 " + name, En: "english " + name},
	}
}

func product(name, substance string, list ...rules.Term) rules.List {
	l := termList(name, rules.SlotSubstance, list...)
	l.Substance = substance
	return l
}

// testPack is a small pack that has one of everything.
func testPack() *rules.Pack {
	every := []rules.Disguise{rules.DisguiseSeparators, rules.DisguiseJamo, rules.DisguiseInitials, rules.DisguiseLeet}
	p := &rules.Pack{Digest: "sha256:test", Grammar: testGrammar(), Scoring: testScoring()}
	p.Lists = []rules.List{
		termList("any.coin", rules.SlotCoin, terms("btc", "비트코인", "บิทคอยน์")...),
		termList("any.helpline", rules.SlotHelpline, terms("1386", "112")...),
		termList("en.care", rules.SlotCare, terms("naloxone", "overdose", "dosage")...),
		termList("en.contact", rules.SlotContact, terms("tap in", "dm me", "telegram", "tele")...),
		termList("en.demand", rules.SlotDemand, terms("where can i buy")...),
		termList("en.drinks", "", terms("iced coffee", "ice cream", "ice tea")...),
		product("en.meth", "meth", rules.Term{Text: "ice", Disguise: every, Masks: []rules.Mask{{List: "en.drinks"}, {Word: "ice cube"}}}, rules.Term{Text: "meth", Ambiguity: rules.Medium, Disguise: every}),
		termList("en.offer", rules.SlotOffer, terms("for sale", "in stock")...),
		termList("en.report", rules.SlotReport, terms("arrested", "jailed", "seized")...),
		termList("en.units", rules.SlotUnit, rules.Term{Text: "zips", Trade: true}, rules.Term{Text: "qps", Trade: true}, rules.Term{Text: "pcs"}),
		{
			Name: "en.weed", Slot: rules.SlotSubstance, Substance: "cannabis", Lang: "en", Status: rules.Stable, Pos: rules.Pos{File: "test/en.yaml"},
			Terms: []rules.Term{{Text: "bud"}, {Text: "weed"}, {Text: "ganja", Ambiguity: rules.Medium}}, NotNear: []rules.NotNear{{List: "en.goods", Within: 1}},
		},
		termList("en.goods", "", terms("vase", "weed")...),
		termList("ko.cafe", "", terms("카페", "메뉴")...),
		termList("ko.cold", "", terms("아이스아메리카노", "아이스박스")...),
		termList("ko.contact", rules.SlotContact, terms("텔레", "텔레그램", "오픈채팅", "문의", "카톡")...),
		termList("ko.delivery", rules.SlotDelivery, terms("택배", "배송")...),
		termList("ko.demand", rules.SlotDemand, terms("어디서 구해요", "구해요", "삽니다")...),
		termList("ko.drop", rules.SlotDrop, terms("던지기", "좌표")...),
		product("ko.mdma", "mdma", rules.Term{Text: "캔디", Disguise: []rules.Disguise{}}, rules.Term{Text: "도리도리", Disguise: []rules.Disguise{}}),
		product("ko.meth", "meth",
			rules.Term{Text: "아이스", Disguise: every, Masks: []rules.Mask{{List: "ko.cold"}, {Word: "아이스하키"}}, NotNear: []rules.NotNear{{List: "ko.cafe", Within: 10}}},
			rules.Term{Text: "빙두", Ambiguity: rules.Low, Disguise: every}, rules.Term{Text: "뽕"}, rules.Term{Text: "필로폰", Ambiguity: rules.Medium, Disguise: every},
			rules.Term{Text: "작대기"}, rules.Term{Text: "신규어", Status: rules.Shadow}, rules.Term{Text: "초안어", Status: rules.Draft}),
		product("ko.ghb", "ghb", rules.Term{Text: "물뽕", Ambiguity: rules.Medium}),
		termList("ko.offer", rules.SlotOffer, terms("팝니다", "입고")...),
		termList("ko.past", rules.SlotPast, terms("예전에")...),
		termList("ko.recruit", rules.SlotRecruit, terms("드라퍼 모집")...),
		termList("ko.report", rules.SlotReport, terms("검거", "제보", "구속")...),
		termList("ko.units", rules.SlotUnit, rules.Term{Text: "작대기", Trade: true}, rules.Term{Text: "개"}),
		termList("th.contact", rules.SlotContact, terms("ทักไลน์", "ทักแชท")...),
		termList("th.delivery", rules.SlotDelivery, terms("ส่งทั่วไทย")...),
		product("th.meth", "meth", rules.Term{Text: "ไอซ์", Disguise: every, Masks: []rules.Mask{{Word: "ไอซ์แลนด์"}}}, rules.Term{Text: "ยาบ้า", Ambiguity: rules.Medium}),
		termList("th.offer", rules.SlotOffer, terms("พร้อมส่ง", "ขาย")...),
		termList("th.payment", rules.SlotPayment, terms("ของถึงค่อยโอน", "โอน")...),
		termList("th.report", rules.SlotReport, terms("จับกุม")...),
		termList("th.units", rules.SlotUnit, rules.Term{Text: "จีละ", Trade: true}, rules.Term{Text: "เม็ดละ"}),
	}
	p.Substances = []rules.Substance{
		{Key: "cannabis", Name: rules.Gloss{En: "cannabis"}, Unlawful: []rules.Unlawful{{Place: "KR"}}},
		{Key: "ghb", Name: rules.Gloss{En: "GHB"}, Unlawful: []rules.Unlawful{{Place: "KR"}, {Place: "TH"}}},
		{Key: "mdma", Name: rules.Gloss{En: "MDMA"}, Unlawful: []rules.Unlawful{{Place: "KR"}, {Place: "TH"}}, Prices: []rules.PriceRange{{Currency: "KRW", Unit: "tablet", Low: 30000, High: 150000}}},
		{
			Key: "meth", Name: rules.Gloss{En: "methamphetamine"}, Unlawful: []rules.Unlawful{{Place: "KR", From: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)}, {Place: "TH"}},
			Prices: []rules.PriceRange{{Currency: "KRW", Unit: "g", Low: 300000, High: 1500000}, {Currency: "USD", Unit: "g", Low: 20, High: 150}, {Currency: "THB", Unit: "tablet", Low: 20, High: 200}},
		},
	}
	return p
}

func testGrammar() rules.Grammar {
	return rules.Grammar{
		Groups: []rules.Group{
			{Name: "terms", Slots: []rules.Slot{rules.SlotUnit, rules.SlotPrice}, Entities: []string{"price", "quantity"}},
			{Name: "reach", Slots: []rules.Slot{rules.SlotContact}, Entities: []string{"phone", "line", "telegram", "kakao"}},
			{Name: "hand-over", Slots: []rules.Slot{rules.SlotDelivery, rules.SlotDrop}},
			{Name: "offer", Slots: []rules.Slot{rules.SlotOffer, rules.SlotMenu}},
			{Name: "payment", Slots: []rules.Slot{rules.SlotPayment, rules.SlotCoin}},
			{Name: "assurance", Slots: []rules.Slot{rules.SlotAssurance}},
		},
		Telling: []rules.Sign{
			{Name: "drop", Slots: []rules.Slot{rules.SlotDrop}},
			{Name: "unit-or-range", Predicates: []string{"trade-unit", "gram-ladder", "in-usual-range"}},
			{Name: "disguised", Predicates: []string{"disguised"}},
			{Name: "two-substances", Predicates: []string{"two-substances"}},
			{Name: "coin", Predicates: []string{"coin-and-messenger"}},
			{Name: "trade-word", Slots: []rules.Slot{rules.SlotTrade}},
		},
		Gate: []rules.Gate{
			{Product: "low", Groups: 1, OneOf: []string{"offer", "reach", "hand-over"}},
			{Product: "medium", Groups: 2, OneOf: []string{"offer", "reach", "hand-over"}},
			{Product: "high", Groups: 2, OneOf: []string{"reach", "hand-over"}, Telling: true},
			{Product: "unknown", Groups: 3, OneOf: []string{"reach"}, AnySignOf: []string{"drop", "unit-or-range"}, Band: "review"},
		},
		Frames: []rules.Frame{
			{Name: "report", Slots: []rules.Slot{rules.SlotReport, rules.SlotHelpline}, Gloss: rules.Gloss{En: "a report"}},
			{Name: "care", Slots: []rules.Slot{rules.SlotCare}},
			{Name: "past", Slots: []rules.Slot{rules.SlotPast}},
			{Name: "lawful", Slots: []rules.Slot{rules.SlotLawful}},
		},
		Labels: []rules.LabelRule{
			{Label: rules.LabelTalk, When: "quoted-or-care"},
			{Label: rules.LabelDemand, When: "source-asking"},
			{Label: rules.LabelSale, When: "gate-open"},
			{Label: rules.LabelNone, When: "otherwise"},
		},
	}
}

func testScoring() rules.Scoring {
	return rules.Scoring{
		Product: map[string]int{"low": 30, "medium": 20, "high": 10, "unknown": 0},
		Group:   map[string]int{"terms": 10, "offer": 10, "payment": 10, "assurance": 10, "reach": 15, "hand-over": 15},
		Telling: 20, TellingMax: 40,
		Strength:  map[rules.Strength]int{rules.Weak: 10, rules.Fair: 20, rules.Strong: 40},
		OpenFloor: 50, ClosedCap: 49, Max: 100,
		Bands: []rules.Band{{Name: "none"}, {Name: "review", From: 50}, {Name: "likely", From: 70}, {Name: "strong", From: 85}},
	}
}

func newTest(t testing.TB, pack *rules.Pack) *Classifier {
	t.Helper()
	c, err := New(pack, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// judge classifies a text and checks what holds for every verdict.
func judgeText(t testing.TB, c *Classifier, text string) Verdict {
	t.Helper()
	return judgePost(t, c, crawler.Post{Text: text})
}

func judgePost(t testing.TB, c *Classifier, post crawler.Post) Verdict {
	t.Helper()
	v := c.Classify(post, testTime())
	checkVerdict(t, post, v)
	return v
}

// checkVerdict checks the invariants of every verdict.
func checkVerdict(t testing.TB, post crawler.Post, v Verdict) {
	t.Helper()
	sum := 0
	for i, s := range v.Signals {
		sum += s.Weight
		if s.Start < 0 || s.End < s.Start || s.End > len(post.Text) || post.Text[s.Start:s.End] != s.Surface {
			t.Fatalf("signal %+v does not cut its surface out of %q", s, post.Text)
		}
		if s.Quoted && s.Weight != 0 {
			t.Errorf("quoted signal with points: %+v", s)
		}
		if i > 0 && compareSignals(&v.Signals[i-1], &s) > 0 {
			t.Errorf("signals out of order: %+v before %+v", v.Signals[i-1], s)
		}
		if s.Why == "" {
			t.Errorf("no reason: %+v", s)
		}
	}
	for _, e := range v.Entities {
		if e.Start < 0 || e.End > len(post.Text) || post.Text[e.Start:e.End] != e.Surface {
			t.Fatalf("entity %+v does not cut its surface out of %q", e, post.Text)
		}
	}
	if v.Adjust != v.Score-sum {
		t.Errorf("adjust %d, score %d, sum %d", v.Adjust, v.Score, sum)
	}
	if v.Signals == nil || v.Entities == nil || v.Score < 0 || v.Score > 100 {
		t.Errorf("bad verdict %+v", v)
	}
	if v.Flagged && (v.Band == BandNone || v.Label == rules.LabelNone || v.Label == rules.LabelTalk || v.Label == rules.LabelDemand) {
		t.Errorf("flagged as %s %s", v.Label, v.Band)
	}
}

// show writes a verdict for a failed test.
func show(v Verdict) string {
	var b strings.Builder
	for _, s := range v.Signals {
		b.WriteString("\n  ")
		if s.Quoted {
			b.WriteString("quoted ")
		}
		b.WriteString(s.Rule + " " + s.Surface)
		b.WriteString(strings.Repeat("+", s.Weight/5))
	}
	return b.String()
}
