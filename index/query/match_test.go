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
