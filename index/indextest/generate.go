package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
	"unicode"

	"scops/index"
	"scops/index/query"
)

// source makes documents and queries that meet often: few words, short texts,
// all the borders between scripts, signs and spaces.
type source struct{ *rand.Rand }

func newSource(seed uint64) source { return source{rand.New(rand.NewPCG(seed, 1))} }

func vocabulary() []string {
	return []string{
		"ice", "price", "iced", "ICE", "Meth", "crystal", "5g", "500", "1", "a", "café", "γεια", "снег", "t.me/x", "@demo_a", "a-b", "(ice)", "c++",
		"ไอซ์", "ยา", "ยาไอซ์", "ขาย", "ราคา", "ก", "กา", "ข", "น้ำ", "ๆ", "๑๐",
		"아이스", "아이스크림", "아", "이", "스", "아.이.스", "아 이 스", "작대기", "ㅇㅇ", "떨",
		"氷", "氷砂糖", "アイス", "❄️", "🧊", "🧊🧊", "!!", "…", "-", "\"", "'", "\\", "*", "%", "_", "\n", "\t", "\u200b", "i c e", "i.c.e", "1ce",
		"ices", "icy", "methamp", "methane", "crsytal", "metham", "снега", "pricelist", "iceiceice",
	}
}

// text strings words together, sometimes without a space between them.
func (r source) text(most int) string {
	words := vocabulary()
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteString(words[r.IntN(len(words))])
		if r.IntN(3) > 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func (r source) document(i int) index.Document {
	d := index.Document{
		Kind: index.KindHit, ID: fmt.Sprintf("d%04d", i), Text: r.text(9),
		Owner: r.pick("oncb", "nis"), Handling: r.pick("amber", "red", ""),
		Keywords: map[string][]string{}, Numbers: map[string]int64{},
	}
	for _, field := range []string{"tag", "entity"} {
		for range r.IntN(4) {
			d.Keywords[field] = append(d.Keywords[field], r.value())
		}
	}
	for _, field := range []string{"score", "when"} {
		if r.IntN(4) > 0 {
			d.Numbers[field] = int64(r.IntN(9) - 2)
		}
	}
	if r.IntN(5) > 0 {
		d.Numbers["posted"] = r.moment()
	}
	if r.IntN(3) == 0 {
		d.CaseIDs = []string{r.pick("f-1", "f-2")}
	}
	return d
}

// moment is a time as posts have it, in UTC milliseconds: most of a few
// months, some long ago, many close to an end of a day or a change of clocks.
func (r source) moment() int64 {
	day := time.Date(2026, time.Month(1+r.IntN(4)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	switch r.IntN(8) {
	case 0:
		day = time.Date(1940+r.IntN(110), time.Month(1+r.IntN(12)), 1+r.IntN(31), 0, 0, 0, 0, time.UTC)
	case 1:
		days := []time.Time{
			time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC), time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC), // Berlin
			time.Date(1988, 5, 8, 0, 0, 0, 0, time.UTC), time.Date(1988, 10, 9, 0, 0, 0, 0, time.UTC), // Seoul
			time.Date(1999, 12, 31, 0, 0, 0, 0, time.UTC), time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
			time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2011, 12, 30, 0, 0, 0, 0, time.UTC), // Apia
		}
		day = days[r.IntN(len(days))]
	}
	// Hours from UTC at which some zone's day ends, and a moment to either side.
	ends := []time.Duration{0, 14 * time.Hour, 15 * time.Hour, 17 * time.Hour, 18*time.Hour + 30*time.Minute, 22 * time.Hour, 23 * time.Hour}
	at := day.Add(ends[r.IntN(len(ends))])
	if r.IntN(2) == 0 {
		return at.UnixMilli() + int64(r.IntN(86_400_000))
	}
	return at.UnixMilli() + int64(r.IntN(4)-2)
}

// counts is a random request for facets and a histogram.
func (r source) counts(t testing.TB, docs []index.Document) index.Request {
	req := index.Request{
		Kinds: []index.Kind{index.KindHit}, Query: r.query(docs, 3), Limit: 1 + r.IntN(30),
		Sort: index.Sort{Field: r.pick("posted", "score", "when"), Up: r.IntN(2) == 0},
		Histogram: &index.Histogram{
			Field: r.pick("posted", "posted", "posted", "when"),
			Step:  index.Step(r.pick("", "day", "month", "year")),
			Zone: zone(t, r.pick("UTC", "Europe/Berlin", "Asia/Seoul", "Asia/Bangkok", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe",
				"America/St_Johns", "Pacific/Apia")),
		},
	}
	if r.IntN(3) == 0 {
		req.Kinds = append(req.Kinds, index.KindPost)
	}
	fields := []string{"tag", "entity", "owner", "handling", "case", "id", "nosuch"}
	r.Shuffle(len(fields), func(i, k int) { fields[i], fields[k] = fields[k], fields[i] })
	for _, field := range fields[:1+r.IntN(len(fields))] {
		req.Facets = append(req.Facets, index.Facet{Field: field, Size: r.IntN(8)})
	}
	return req
}

func (r source) pick(values ...string) string { return values[r.IntN(len(values))] }

func (r source) value() string {
	return r.pick("a", "ab", "abc", "b", "a b", "ก", "กข", "A", "telegram=demo_a", "telegram=demo_b", "a*", "\"", "")
}

// part cuts a piece out of a text that exists, so that most queries find something.
func (r source) part(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return r.text(2)
	}
	from := r.IntN(len(runes))
	for from < len(runes)-1 && unicode.IsSpace(runes[from]) {
		from++
	}
	return string(runes[from:min(len(runes), from+1+r.IntN(6))])
}

func (r source) query(docs []index.Document, depth int) query.Node {
	if depth > 0 && r.IntN(2) == 0 {
		switch r.IntN(3) {
		case 0:
			return query.Not{Arg: r.query(docs, depth-1)}
		case 1:
			return query.And{Args: r.queries(docs, depth-1)}
		default:
			return query.Or{Args: r.queries(docs, depth-1)}
		}
	}
	switch r.IntN(24) {
	case 20, 21:
		return r.like()
	case 22, 23:
		return query.Near{A: r.operand(docs), B: r.operand(docs), Within: r.IntN(12)}
	case 0, 1, 2, 3, 4, 5, 6, 7:
		return r.textQuery(r.part(docs[r.IntN(len(docs))].Text))
	case 8, 9, 10:
		return r.textQuery(r.text(1))
	case 11, 12, 13, 14:
		return query.Keyword{Field: r.pick("tag", "entity"), Value: r.value(), Prefix: r.IntN(2) == 0}
	case 15:
		return query.Keyword{Field: r.pick("case", "owner", "handling", "id", "nosuch"),
			Value: r.pick("", "f-1", "oncb", "red", "d000", "d0003"), Prefix: r.IntN(2) == 0}
	case 16, 17, 18:
		return r.numberRange()
	default:
		return query.All{}
	}
}

// like is a pattern, or a word spelled nearly so, that finds something more
// often than not.
func (r source) like() query.Node {
	typed := r.pick("met*", "meth?mp", "met*m*", "pric?", "pri*t", "cry*", "ice*", "сне*", "met?*", "xyz*", "meth~", "pirce~", "crystla~", "methamps~", "icd1~", "снег~", "iced~", "cafe~")
	return query.Like{Raw: typed, Folded: typed}
}

// operand is what may stand beside NEAR.
func (r source) operand(docs []index.Document) query.Node {
	switch r.IntN(6) {
	case 0:
		return r.like()
	case 1:
		return query.Or{Args: []query.Node{r.textQuery(r.text(1)), r.like()}}
	case 2:
		return r.textQuery(r.text(1))
	default:
		return r.textQuery(r.part(docs[r.IntN(len(docs))].Text))
	}
}

func (r source) queries(docs []index.Document, depth int) []query.Node {
	args := make([]query.Node, 2+r.IntN(2))
	for i := range args {
		args[i] = r.query(docs, depth)
	}
	return args
}

func (r source) textQuery(raw string) query.Node {
	return query.Text{Raw: raw, Folded: query.Fold(raw)}
}

func (r source) numberRange() query.Node {
	n := query.Range{Field: r.pick("score", "score", "when", "when", "nosuch")}
	if r.IntN(4) > 0 {
		from := int64(r.IntN(9) - 2)
		n.From = &from
	}
	if r.IntN(4) > 0 {
		to := int64(r.IntN(9) - 2)
		n.To = &to
	}
	return n
}
