package classifier

import (
	"slices"
	"strings"
	"unicode/utf8"

	"scops/rules"
)

// affix are the names of its list a Thai name begins and ends with. What hides one of them
// hides the whole: "มีเค" in มีเคล็ด, "ม้าตัวละ" in ปูม้าตัวละ.
type affix struct{ head, tail *term }

// affixes finds those of all Thai names of products.
func (v *vocabulary) affixes() map[*term]affix {
	type name struct {
		list *list
		text string
	}
	hiding := map[name]*term{}
	var names []*term
	for _, s := range v.spellings {
		if t := s.entry.term; t != nil && t.list.Lang == "th" && t.list.Slot == rules.SlotSubstance && (len(names) == 0 || names[len(names)-1] != t) {
			if names = append(names, t); t.masks != nil {
				hiding[name{t.list, t.text}] = t
			}
		}
	}
	all := map[*term]affix{}
	for _, t := range names {
		var a affix
		for i, r := range t.text {
			before, _ := utf8.DecodeLastRuneInString(t.text[:i])
			if i == 0 || followsThai(r) || leadsThai(before) {
				continue
			}
			if a.tail == nil && t.ambiguity != rules.Low {
				a.tail = hiding[name{t.list, t.text[i:]}] // the longest comes first
			}
			if head := hiding[name{t.list, t.text[:i]}]; head != nil && t.ambiguity != rules.Low {
				a.head = head
			}
		}
		if a.head != nil || a.tail != nil {
			all[t] = a
		}
	}
	return all
}

// innocent says whether a term at [start,end) of a folded text stands inside an innocent
// word, or the name that it begins or ends with does.
func (c *Classifier) innocent(t *term, s string, start, end int) bool {
	product := t.list.set&productSlot != 0
	if t.masks.hides(s, start, end, product) {
		return true
	}
	if !product || t.list.Lang != "th" {
		return false
	}
	for p := c.affixes[t].tail; p != nil; p = c.affixes[p].tail {
		if strings.HasSuffix(s[start:end], p.text) && p.masks.goesOn(s, end-len(p.text), end) {
			return true
		}
	}
	for p := c.affixes[t].head; p != nil; p = c.affixes[p].head {
		if strings.HasPrefix(s[start:end], p.text) && p.masks.beganBefore(s, start, start+len(p.text)) {
			return true
		}
	}
	return false
}

// goesOn says whether the term at [start,end) is the beginning of an innocent word. One
// more letter may be the next word's.
func (m *maskSet) goesOn(s string, start, end int) bool {
	next, _ := utf8.DecodeRuneInString(s[skipSpaces(s, end):])
	for _, w := range besides(m.behind, next) {
		if w.before == "" && utf8.RuneCountInString(w.behind) > 1 && w.around(s, start, end, true) {
			return true
		}
	}
	return false
}

// addresses stand before names of people, and of goods that are called like people.
var addresses = strings.Fields("น้อง พี่ คุณ ครู หมอ เจ๊ แม่ ป้า ลุง นาย อี ไอ้ ชื่อ")

// beganBefore says whether the term at [start,end) is the end of an innocent word.
func (m *maskSet) beganBefore(s string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:start])
	for _, w := range besides(m.before, before) {
		if !slices.Contains(addresses, w.before) && w.around(s, start, end, true) {
			return true
		}
	}
	return false
}
