package indextest

import (
	"fmt"
	"math/rand/v2"
	"strings"
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
	if r.IntN(3) == 0 {
		d.CaseIDs = []string{r.pick("f-1", "f-2")}
	}
	return d
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
	switch r.IntN(20) {
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
