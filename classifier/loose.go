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

// loose finds what counts only beside a product: bare names to write to, verbs
// of handing over before a place, and numbers that stand where a price stands ("ket 35", "아이스 0.5 → 38 1.0 → 70").
func (r *reading) loose(terms []found, m marks) []found {
	var all []found
	products := 0
	for i := range terms {
		f := &terms[i]
		if !f.hasSlot(rules.SlotSubstance) || f.shadow() || f.tag {
			continue
		}
		if products++; products <= maxLoose {
			all = r.havesBehind(f, r.pricesBehind(f, all))
		}
	}
	if products > 0 || anyOf(terms, func(f *found) bool { return f.hasSlot(rules.SlotUnit) && f.term.trade }) {
		all = r.portioned(terms, all)
	}
	if products > 0 {
		all = r.lineLadder(terms, r.fractionLadder(all))
		if len(r.ladder) == 0 {
			all = r.koreanLadder(terms, all)
		}
	} else {
		all = r.halfLadder(all)
	}
	all = r.countedPrices(r.signedLadder(all, products > 0))
	if products == 0 && r.lang == "th" && r.hasDigits() {
		all = r.halfGram(all)
	}
	if products == 0 && len(all) == 0 && !r.namesPrice() && !anyOf(terms, (*found).hires) {
		return nil
	}
	all = r.handedOver(terms, r.wordsToSend(r.phones(all)))
	for _, n := range m.names {
		if len(all) < maxMatches && (r.text[n.Start] == '@' && n.Start > r.firstWord() || r.lang == "ko" && r.text[n.Start] != '@' && isBareName(r.text, n)) && !r.isTaken(n) && between(r.text, n.Start) && between(r.text, n.End) {
			all = append(all, r.looseEntity(mention, n.Start, n.End, strings.ToLower(r.text[n.Start:n.End])))
		}
	}
	return r.accounts(m, all)
}

// maxAccounts bounds the bare account names of a post.
const maxAccounts = 8

// accounts are names no platform stands before, told by a low line between
// letters and digits: "dm snow_man77".
func (r *reading) accounts(m marks, all []found) []found {
	for name := range lowLined(r.text, maxAccounts) {
		if len(all) < maxMatches && isAccount(r.text[name.Start:name.End]) && standsApart(r.text, name) && !r.isTaken(name) && !m.inName(name.Start, name.End) {
			all = append(all, r.looseEntity(mention, name.Start, name.End, r.text[name.Start:name.End]))
		}
	}
	return all
}

// isAccount says whether a word looks like the name of an account: five to 32
// letters and digits about a low line, not one letter between two of them.
func isAccount(word string) bool {
	word = strings.Trim(word, ".")
	return len(word) >= 5 && len(word) <= 32 && word[0] != '_' && hasPair(word) && strings.ContainsFunc(word, isAlphabetic)
}

// hasPair says that two characters of a name stand together, no low line between.
func hasPair(name string) bool {
	for i := 1; i < len(name); i++ {
		if name[i-1] != '_' && name[i] != '_' {
			return true
		}
	}
	return false
}

// standsApart says that white space, or the end, stands on both sides.
func standsApart(text string, q crawler.Range) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:q.Start])
	behind, _ := utf8.DecodeRuneInString(text[q.End:])
	return (q.Start == 0 || unicode.IsSpace(before) || before == '(') && (q.End == len(text) || unicode.IsSpace(behind) || strings.ContainsRune(",)!", behind))
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

// hires says that a word looks for people, serves sellers or names the trade:
// such a post needs no product and no price.
func (f *found) hires() bool {
	return !f.shadow() && (f.hasSlot(rules.SlotRecruit) || f.hasSlot(rules.SlotService) || f.hasSlot(rules.SlotTrade))
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
	return r.c.foundEntity(&entity.Entity{Kind: kind, Value: value, Surface: r.text[start:end], Start: start, End: end})
}

// looseStep adds an amount and, where nothing has its number yet, its price.
func (r *reading) looseStep(start, end int, amount float64, unit string, price looseNumber, all []found) []found {
	q := r.looseEntity(entity.Quantity, start, end, strconv.FormatFloat(amount, 'f', -1, 64)+" "+unit)
	q.entity.Amount, q.entity.Unit = amount, unit
	told := slices.ContainsFunc(all, func(f found) bool { return f.start < price.end && f.end > price.start })
	if all = append(all, q); told || r.isTaken(crawler.Range{Start: price.start, End: price.end}) {
		return all
	}
	return append(all, r.loosePrice(price))
}

func (r *reading) loosePrice(n looseNumber) found {
	value := strconv.FormatFloat(n.amount, 'f', -1, 64)
	if n.currency != "" {
		value += " " + n.currency
	}
	p := r.looseEntity(entity.Price, n.start, n.end, value)
	p.entity.Amount, p.entity.Unit = n.amount, n.currency
	return p
}

// mentionReaches says whether a bare name is whom a buyer writes to: a price
// stands in the post, so the post is no mere talk to somebody, or the name closes
// a post that names goods, as ads do.
func (r *reading) mentionReaches(name *found) bool {
	if r.closes(name) && (r.namesGoods() || r.lang == "ko" && r.namesAny()) {
		return true
	}
	for i := range r.items {
		if f := &r.items[i]; f.counts() && f.isEntity(entity.Price) {
			return true
		}
	}
	return false
}

// namesGoods says whether a product stands in the post that is mostly one.
func (r *reading) namesGoods() bool {
	return anyOf(r.items, func(f *found) bool {
		return f.counts() && f.hasSlot(rules.SlotSubstance) && f.ambiguity() != rules.High
	})
}

// namesAny says whether any product stands in the post.
func (r *reading) namesAny() bool {
	return anyOf(r.items, func(f *found) bool { return f.counts() && f.hasSlot(rules.SlotSubstance) })
}

// closes says whether a name is the last word of its line, or of the post but
// for hashtags.
func (r *reading) closes(name *found) bool {
	line, _, _ := strings.Cut(r.text[name.end:], "\n")
	for _, word := range strings.Fields(line) {
		if !strings.HasPrefix(word, "#") && strings.ContainsFunc(word, unicode.IsLetter) {
			return false
		}
	}
	return true
}
