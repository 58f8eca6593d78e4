package classifier

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"scops/rules"
)

// aside are the lists of goods that close gates and rules, where a word of them may
// stand beside what is sold.
var aside = []string{"en.plain-goods", "en.weighed-goods", "en.cooking"}

// dropAside drops words of goods that an English post does not sell: a place to meet
// at, a person to know ("by the cheese van", "look for the red hat"), or what it says
// it is not ("no cars", "not for cocktails"), or a word to send (message "ticket"). Shops name their goods elsewhere too.
func (r *reading) dropAside(items []found) []found {
	if r.lang != "en" || !anyOf(items, r.standsAside) {
		return items
	}
	return slices.DeleteFunc(items, func(f found) bool { return r.standsAside(&f) })
}

func (r *reading) standsAside(f *found) bool {
	switch {
	case f.term == nil:
		return false
	case f.frame() != 0:
		return isSent(r.text[:f.start])
	case f.hasSlot(rules.SlotSubstance):
		return f.ambiguity() == rules.High && isPerson(r.text[:f.start], r.text[f.start:f.end], r.text[f.end:])
	}
	return f.slot() == "" && f.term.list.goods && !f.term.list.talk && (isSent(r.text[:f.start]) || isAside(r.text[max(0, f.start-asideReach):f.start], r.text[f.start:f.end]))
}

// isPerson says that a name is somebody's who owns what follows ("Gina's nails"), or is
// to be written to ("text Mandy"): drugs are "back" and "in", and seldom have a capital.
func isPerson(before, name, behind string) bool {
	if first, _ := utf8.DecodeRuneInString(name); !unicode.IsUpper(first) || strings.ToUpper(name) == name {
		return false
	}
	if rest, ok := cutPossessive(behind); ok {
		word, _, _ := strings.Cut(rest, " ")
		return !slices.Contains(contracted, strings.ToLower(strings.Trim(word, ".,!?")))
	}
	return verbOfSending(before) >= 0 && !strings.HasPrefix(behind, " for")
}

// cutPossessive cuts an 's and the space behind it.
func cutPossessive(behind string) (string, bool) {
	if rest, ok := strings.CutPrefix(behind, "'s "); ok {
		return rest, true
	}
	return strings.CutPrefix(behind, "’s ")
}

// contracted are what an 's before them stands for is or has.
var contracted = strings.Fields("back here in on out now around about coming landed landing available ready live up down the a all always only still just not no open running going gone got been arrived waiting calling looking good fresh restocked at with from")

// vehicles are what goods are brought on.
var vehicles = strings.Fields("bike bikes ebike e-bike scooter scooters moped mopeds motorbike skateboard skates rollerblades bicycle pushbike tuktuk taxi bus train boat kayak")

// asideReach is how far before a word is looked, in bytes; asideWords how many words
// may stand between it and the one that sets it aside.
const (
	asideReach = 40
	asideWords = 3
)

// isAside says that what stands before a word, in its own part of the sentence, makes
// a landmark of it, or denies it.
func isAside(before, word string) bool {
	before = before[partBegins(before):]
	article := false
	vehicle := func() bool { return slices.Contains(vehicles, strings.ToLower(word)) }
	for n := 0; n <= asideWords; n++ {
		before = strings.TrimRight(before, " ")
		at := strings.LastIndexByte(before, ' ') + 1
		lead := strings.ToLower(before[at:])
		switch lead {
		case "":
			return false
		case "as", "like":
			return n == 0 // soft as butter
		case "flavour", "flavours", "flavor", "flavors":
			return true
		case "no", "not", "without", "isnt", "isn't", "aint", "ain't":
			return n <= 1
		case "the", "my", "that", "your", "ur":
			article = true
		case "on", "via":
			return n <= 1 && vehicle()
		case "by", "at", "behind", "near", "beside", "outside", "opposite", "under", "past", "w", "with", "in", "off", "find", "to", "inside", "than":
			return article || lead == "by" && n == 0 && vehicle()
		case "for":
			rest := strings.ToLower(strings.TrimRight(before[:at], " "))
			return strings.HasSuffix(rest, " not") || rest == "not" || article && strings.HasSuffix(rest, "look")
		}
		before = before[:at]
	}
	return false
}

// partBegins is where the part of a sentence a text ends with begins: behind the last
// of the signs \n.,!?;:|/()
func partBegins(s string) int {
	const signs uint64 = 1<<'\n' | 1<<'.' | 1<<',' | 1<<'!' | 1<<'?' | 1<<';' | 1<<':' | 1<<'/' | 1<<'(' | 1<<')'
	at := len(s)
	for at > 0 && (s[at-1] >= 64 || signs>>s[at-1]&1 == 0) && s[at-1] != '|' {
		at--
	}
	return at
}

// isSent says that a word stands in quotation marks behind a verb of sending, or is
// what a payment is to be called: venmo as "tacos".
func isSent(before string) bool {
	if n := len(before); n == 0 || before[n-1] != '"' && before[n-1] != '\x9c' {
		return false // no mark, by its last byte
	}
	verb := strings.TrimRight(before, "\"“")
	return len(verb) < len(before) && (verbOfSending(verb) >= 0 || strings.HasSuffix(verb, " as "))
}
