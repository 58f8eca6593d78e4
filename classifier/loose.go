package classifier

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// mention is a bare "@name" that says of no place where it is a name. It is no
// identifier and leaves the classifier as a reason only.
const mention entity.Kind = "mention"

// maxLoose bounds the products whose loose prices are looked for.
const maxLoose = 64

// loose finds what counts only beside a product: bare names to write to, and
// numbers that stand where a price stands ("ket 35", "아이스 0.5 → 38 1.0 → 70").
func (r *reading) loose(terms []found, m marks) []found {
	var all []found
	products := 0
	for i := range terms {
		f := &terms[i]
		if !f.hasSlot(rules.SlotSubstance) || f.shadow() || f.tag {
			continue
		}
		if products++; products <= maxLoose {
			all = r.pricesBehind(f.end, all)
		}
	}
	if products == 0 && !r.namesPrice() {
		return nil
	}
	for _, n := range m.names {
		if len(all) < maxMatches && r.text[n.Start] == '@' && n.Start > r.firstWord() && !r.isTaken(n) && between(r.text, n.Start) && between(r.text, n.End) {
			all = append(all, r.looseEntity(mention, n.Start, n.End, strings.ToLower(r.text[n.Start:n.End])))
		}
	}
	return all
}

// namesPrice says whether a price stands in the post.
func (r *reading) namesPrice() bool {
	return slices.ContainsFunc(r.entities, func(e entity.Entity) bool { return e.Kind == entity.Price })
}

// firstWord is the byte the text's first sign stands at: a name there is whom a
// reply speaks to.
func (r *reading) firstWord() int {
	return len(r.text) - len(strings.TrimLeftFunc(r.text, unicode.IsSpace))
}

// isTaken says whether an entity stands on a range.
func (r *reading) isTaken(q crawler.Range) bool {
	for i := range r.entities {
		e := &r.entities[i]
		if e.Start >= q.End {
			return false
		}
		if e.End > q.Start {
			return true
		}
	}
	return false
}

// between says whether the byte at stands between two characters of a reader.
func between(text string, at int) bool {
	_, size := utf8.DecodeLastRuneInString(text[:at])
	if size == 0 {
		return true
	}
	c, _, _, _ := uniseg.FirstGraphemeClusterInString(text[at-size:], -1)
	return len(c) == size
}

func (r *reading) looseEntity(kind entity.Kind, start, end int, value string) found {
	return found{start: start, end: end, entity: &entity.Entity{Kind: kind, Value: value, Surface: r.text[start:end], Start: start, End: end}}
}

// pricesBehind reads the bare numbers behind a product: one price, or pairs of
// an amount in grams, written as a fraction at least once, and its price.
func (r *reading) pricesBehind(at int, all []found) []found {
	first, ok := r.looseNumber(at)
	if !ok {
		return all
	}
	if !strings.Contains(r.text[first.start:first.end], ".") {
		if first.closes && first.amount >= 5 && (first.amount < 1900 || first.amount >= 2100) {
			all = append(all, r.loosePrice(first))
		}
		return all
	}
	for n := 0; n < 8; n++ {
		price, ok := r.looseNumber(first.end)
		if !ok || first.amount > 100 || price.amount < 5 {
			return all
		}
		q := r.looseEntity(entity.Quantity, first.start, first.end, strconv.FormatFloat(first.amount, 'f', -1, 64)+" g")
		q.entity.Amount, q.entity.Unit = first.amount, "g"
		all = append(all, q, r.loosePrice(price))
		if first, ok = r.looseNumber(price.end); !ok {
			return all
		}
	}
	return all
}

func (r *reading) loosePrice(n looseNumber) found {
	p := r.looseEntity(entity.Price, n.start, n.end, strconv.FormatFloat(n.amount, 'f', -1, 64))
	p.entity.Amount = n.amount
	return p
}

// looseNumber is a number with its bytes. closes: nothing that counts people,
// days or goods stands behind it.
type looseNumber struct {
	start, end int
	amount     float64
	closes     bool
}

// looseNumber reads the number that stands behind the byte at, with at most a
// few signs or "for" between.
func (r *reading) looseNumber(at int) (looseNumber, bool) {
	n := looseNumber{start: at + gapBefore(r.text[at:])}
	n.end = n.start
	for n.end < len(r.text) && n.end-n.start < 8 && (isDigit(rune(r.text[n.end])) || r.text[n.end] == '.' || thousands(r.text[n.start:], n.end-n.start)) {
		n.end++
	}
	for n.end > n.start && r.text[n.end-1] == '.' {
		n.end--
	}
	amount, err := strconv.ParseFloat(strings.ReplaceAll(r.text[n.start:n.end], ",", ""), 64)
	if err != nil || r.isTaken(crawler.Range{Start: n.start, End: n.end}) || !between(r.text, n.start) || !between(r.text, n.end) {
		return n, false
	}
	n.amount, n.closes = amount, closesPrice(r.text[n.end:])
	next, _ := utf8.DecodeRuneInString(r.text[n.end:])
	return n, !isDigit(next) && !unicode.IsLetter(next) && next != '%' && next != ':'
}

// thousands says whether the sign at cuts thousands off: 3,500.
func thousands(s string, at int) bool {
	if s[at] != ',' || at == 0 || at+3 >= len(s) {
		return false
	}
	return isDigit(rune(s[at+1])) && isDigit(rune(s[at+2])) && isDigit(rune(s[at+3])) && (at+4 == len(s) || !isDigit(rune(s[at+4])))
}

// gapBefore is how many bytes of signs and "for" lead to a price.
func gapBefore(s string) int {
	n := 0
	for n < len(s) && n < 8 {
		c, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune(" \t:=-–—→➡>~|,/", c) {
			break
		}
		n += size
	}
	for _, w := range []string{"for ", "is ", "at "} {
		if strings.HasPrefix(s[n:], w) {
			return n + len(w)
		}
	}
	return n
}

// closesPrice says that nothing behind a number makes it another count.
func closesPrice(s string) bool {
	spaced := strings.TrimLeft(s, " \t")
	apart := len(spaced) < len(s)
	s = spaced
	for _, w := range []string{"each", "for ", "a ", "per "} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	c, size := utf8.DecodeRuneInString(s)
	switch {
	case s == "" || c == '\n' || c == '\r':
		return true
	case c == '.' || c == ',':
		next, _ := utf8.DecodeRuneInString(s[size:])
		return size == len(s) || unicode.IsSpace(next)
	}
	if isThai(c) || isSyllable(c) {
		return apart && !slices.ContainsFunc(counters(), func(w string) bool { return strings.HasPrefix(s, w) })
	}
	return strings.ContainsRune("/|&+;·•)~→!", c) || unicode.Is(unicode.So, c)
}

// counters are the words that say what a number counts, where no price stands.
func counters() []string {
	return strings.Fields("명 인 개 년 월 일 세 살 대 정 알 회 번 건 차 위 층 시 분 초 잔 병 장 박스 세트 봉 캔 팩 주 곳 마리 권 퍼센트 프로 " +
		"คน ราย นาย ปี เดือน วัน ชั่วโมง นาที ครั้ง คดี เม็ด ตัว ใบ ถุง แก้ว กล่อง ชิ้น ขวด ซอง อัน มัด หลอด กก กิโล กรัม จี ขีด ลิตร มล มก แห่ง จุด ข้อ เท่า เปอร์เซ็นต์")
}

// mentionReaches says whether a bare name is whom a buyer writes to: a price
// stands in the post, so the post is no mere talk to somebody.
func (r *reading) mentionReaches() bool {
	for i := range r.items {
		if f := &r.items[i]; f.counts() && f.isEntity(entity.Price) {
			return true
		}
	}
	return false
}
