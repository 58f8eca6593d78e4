package query_test

import (
	"testing"

	"scops/index/query"
)

// post is a document by hand.
type post struct {
	text     string
	keywords map[string][]string
	numbers  map[string]int64
}

func (p post) Text() string                      { return p.text }
func (p post) Keywords(field string) []string    { return p.keywords[field] }
func (p post) Number(field string) (int64, bool) { v, ok := p.numbers[field]; return v, ok }

func TestMatchFindsWhatAPersonMeans(t *testing.T) {
	t.Parallel()
	fields := map[string][]string{"label": {"sale"}, "tag": {"night shift", "port"}, "entity": {"telegram=demo_shop", "demo_shop"}}
	numbers := map[string]int64{"score": 60, "posted": 1790000000000}
	for _, c := range []struct {
		query, text string
		want        bool
	}{
		{"ice", "Fresh ICE today", true},
		{"ice", "good price today", false},
		{"ice", "iced", false},
		{"ice", "(ice)", true},
		{"ice", "พร้อมส่งice", true},
		{`"fresh ice"`, "fresh, ICE!", true},
		{`"fresh ice"`, "ice fresh", false},
		{"fresh ice", "ice fresh", true},
		{"아이스", "어제아이스크림", true},
		{"아이스", "아 이 스", true},
		{"아이스", "아.이.스", true},
		{"이", "아이스", true},
		{"보", "아이스", false},
		{"ไอซ์", "ขายไอซ์ส่งด่วน", true},
		{`"ไอซ์ ส่ง"`, "ไอซ์\nส่งด่วน", true},
		{`"ไอซ์ ส่ง"`, "ไอซ์ส่ง", false},
		{"t.me/demo_shop", "see https://t.me/demo_shop.", true},
		{"metham*", "Methamphetamine!", true},
		{"metham*", "meth", false},
		{"metham*", "crystalmethamp", false},
		{"metham*", "metham", true},
		{"met?amp", "methamp", true},
		{"met?amp", "metamp", false},
		{"cry*eth", "crystalmeth", true},
		{"cry*eth", "crystal", false},
		{"снега*", "СНЕГАМИ", true},
		{"methh~", "meth", true},
		{"meth~", "emth", false},
		{"meth~", "meht", true},
		{"meth~", "math", true},
		{"meth~", "moths", false},
		{"crystal~", "crsytal", true},
		{"crystal~", "crsytla", false},
		{"ketamine~", "katamin", true},
		{"ketamine~", "catamine", false},
		{"ketamine~", "kotomin", false},
		{"아이스 NEAR/5 ขาย", "아이스 กก ขาย", true},
		{"아이스 NEAR/3 ขาย", "아이스 กก ขาย", false},
		{"아이스 NEAR/4 ขาย", "ขาย กก 아이스", true},
		{"아이스 NEAR/3 ขาย", "아.이.스 น้ำขาย", true},
		{"ice NEAR/0 ice", "ice", false},
		{"ice NEAR/1 ice", "ice ice", true},
		{`ice NEAR/0 "ice cream"`, "ice cream", false},
		{`ice NEAR/10 "for sale"`, "for sale: price; ice", true},
		{`ice NEAR/8 "for sale"`, "for sale: price; ice", false},
		{"(ice OR 아이스) NEAR/2 sell*", "아이스 selling", true},
		{"(ice OR 아이스) NEAR/2 sell*", "ice, not for selling", false},
		{"NOT ice NEAR/2 sell", "ice and more, sell", true},
		{"*", "", true},
		{"NOT ice", "", true},
		{"label:sale", "", true},
		{"entity:telegram=demo", "", false},
		{"label:sal*", "", true},
		{"lang:*", "", false},
		{`tag:"night shift" tag:port`, "", true},
		{"score:60", "", true},
		{"score:>60", "", false},
		{"score:50..60", "", true},
		{"fetched:*", "", false},
		{"NOT fetched:2026", "", true},
		{"posted:*", "", true},
		{"label:none OR (score:<70 -tag:x)", "", true},
	} {
		n, err := query.Parse(c.query, query.Options{})
		if err != nil {
			t.Errorf("%s: %v", c.query, err)
			continue
		}
		if got := query.Match(n, post{c.text, fields, numbers}); got != c.want {
			t.Errorf("%s on %q: %v, want %v", c.query, c.text, got, c.want)
		}
	}
}
