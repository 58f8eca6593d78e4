package classifier

import (
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/crawler"
)

// dialled is a number somebody says to call or write to that no plan of the
// deployment's places knows: of another country, or short by an area code. It is
// no identifier and leaves the classifier as a reason only.
const dialled entity.Kind = "dialled"

// Digits of such a number: a local one behind a word that asks, any behind none.
const (
	leastDialled = 7
	wholeDialled = 10
	mostDialled  = 15
)

// phones finds the numbers to call or write to.
func (r *reading) phones(all []found) []found {
	if r.work.finder.Digits() < leastDialled { // of this text: no other part was read yet
		return all
	}
	for at := nextDialled(r.text, 0); at >= 0 && len(all) < maxMatches; {
		end, digits, groups := dialledAt(r.text, at)
		q := crawler.Range{Start: at, End: end}
		if r.dials(q, digits, groups) {
			all = append(all, r.looseEntity(dialled, at, end, digits))
		}
		at = nextDialled(r.text, max(end, at+1))
	}
	return all
}

// nextDialled is where the next sign a number to dial begins with stands from the
// byte at on, -1 if none does.
func nextDialled(text string, at int) int {
	for i, b := range []byte(text[at:]) {
		if b <= '9' && (b == '+' || b == '(' || b >= '0') {
			return at + i
		}
	}
	return -1
}

// dialledAt reads digits with single signs between, "" where they are too few;
// groups are how many pieces they come in.
func dialledAt(text string, at int) (end int, digits string, groups int) {
	var room [mostDialled + 1]byte
	b := room[:0]
	apart := true
	end = at
read:
	for i := at; i < len(text) && len(b) <= mostDialled; i++ {
		switch c := text[i]; {
		case isDigit(rune(c)):
			if apart {
				groups++
			}
			apart = false
			b = append(b, c)
			end = i + 1
		case c == '+' && i == at, c == '(' || c == ')' || c == '-' || c == '.' || c == ' ':
			if apart && i > at && c != '(' && text[i-1] != ')' && text[i-1] != '(' && text[i-1] != '+' {
				break read
			}
			apart = true
		default:
			break read
		}
	}
	if len(b) < leastDialled {
		return end, "", groups
	}
	return end, string(b), groups
}

// dials says whether a run of digits is a number to call: written as whole
// numbers are, or behind a word that asks for it; no helpline's, no toll-free one.
func (r *reading) dials(q crawler.Range, digits string, groups int) bool {
	if len(digits) < leastDialled || len(digits) > mostDialled || groups > 5 || r.isTaken(q) || tollFree(digits) || entity.IsHelpline(digits) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(r.text[:q.Start])
	behind, _ := utf8.DecodeRuneInString(r.text[q.End:])
	if isAlphabetic(before) || isAlphabetic(behind) || strings.ContainsRune("#$£€/_.", before) && q.Start > 0 || strings.ContainsRune("%/_", behind) && q.End < len(r.text) {
		return false
	}
	if asksToDial(r.text[:q.Start]) {
		return true
	}
	first := r.text[q.Start]
	return len(digits) >= wholeDialled && groups > 1 && groups <= 4 && (first == '+' || first == '(' || first == '0' || groups == 3)
}

// tollFree are numbers of companies and desks.
func tollFree(digits string) bool {
	for _, p := range []string{"0800", "0808", "0300", "0345", "0845", "1800", "1300", "800", "888", "877", "1888", "1877"} {
		if strings.HasPrefix(digits, p) {
			return true
		}
	}
	return false
}

// asksToDial says whether the text before a number asks to call or write to it.
func asksToDial(before string) bool {
	before = strings.ToLower(before[max(0, len(before)-24):])
	before = strings.TrimRight(before, " :=-–→>👉(")
	for _, w := range dialCues() {
		if rest, ok := strings.CutSuffix(before, w); ok {
			last, _ := utf8.DecodeLastRuneInString(rest)
			return !isAlphabetic(last) || !isAlphabetic(rune(w[0]))
		}
	}
	return false
}

// dialCues are the words that ask to be called or written to.
func dialCues() []string {
	return []string{"text", "txt", "call", "ring", "bell", "wa", "whatsapp", "whats app", "watsapp", "whatsap", "msg", "message", "sms", "cell", "mobile", "mob", "phone", "tel", "number", "no", "num", "line", "contact", "dm", "hmu", "hit", "hit me", "me", "us", "on", "at", "viber", "imo", "☎", "☎️", "📞", "📱", "📲"}
}
