package entity

import (
	"slices"
	"strings"

	"scops/classifier/normalize"
)

// A name alone says nothing of where it is a name: an @name belongs to the
// messenger whose cue stands nearest before it, else nearest behind it, else to
// the same as the @name just before it. Without any it is no entity, because
// the same name on another platform is another person. A bare name needs its
// cue right before it.

// findHandles finds names of messengers by their cues.
func findHandles(text normalize.Text, _ Options) []Entity {
	h := handles{text: text, s: text.Folded}
	for at := 0; at < len(h.s); {
		switch c := h.s[at]; {
		case c == '@':
			at = h.named(at)
		case isLetter(c) || isDigit(c):
			at = h.bare(at)
		default:
			at++
		}
	}
	return h.found
}

// handles reads the names of one text.
type handles struct {
	text  normalize.Text
	s     string
	found []Entity
}

// nameEnd is where the name that begins at ends.
func nameEnd(s string, at int) int {
	for at < len(s) && (isLetter(s[at]) || isDigit(s[at]) || s[at] == '_' || s[at] == '.' || s[at] == '-') {
		at++
	}
	for at > 0 && (s[at-1] == '.' || s[at-1] == '-') {
		at--
	}
	return at
}

// named reads an @name and returns where to look on.
func (h *handles) named(at int) int {
	end := nameEnd(h.s, at+1)
	if end <= at+1 || end < len(h.s) && h.s[end] == '@' || at > 0 && partOfName(h.s[at-1]) {
		return max(end, at+1)
	}
	if kind := h.kindOf(at, end); kind != "" {
		h.add(kind, at, at+1, end, true)
	}
	return end
}

func partOfName(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '_' || b == '.' || b == '-' || b == '/' || b == '+'
}

// kindOf is the messenger an @name belongs to, "" if none can be told.
func (h *handles) kindOf(start, end int) Kind {
	near := before(h.s, start, reachRunes)
	best, kind := -1, Kind("")
	for _, c := range cueKinds() {
		if at := lastCue(near, c.cues); at > best {
			best, kind = at, c.kind
		}
	}
	if best >= 0 {
		return kind
	}
	near = after(h.s, end, reachRunes)
	if next := strings.IndexByte(near, '@'); next >= 0 {
		near = near[:next]
	}
	for _, c := range cueKinds() {
		if at := firstCue(near, c.cues); at >= 0 && (best < 0 || at < best) {
			best, kind = at, c.kind
		}
	}
	if best >= 0 {
		return kind
	}
	if n := len(h.found); n > 0 && start-h.found[n-1].End <= 3 && h.s[h.found[n-1].Start] == '@' && start > h.found[n-1].End {
		return h.found[n-1].Kind
	}
	return ""
}

// cueKind is a family of cues and the kind it gives; kinds not found yet keep
// their names from being taken for another's.
type cueKind struct {
	cues []string
	kind Kind
}

func cueKinds() [4]cueKind {
	return [4]cueKind{{telegramCues, Telegram}, {kakaoCues, Kakao}, {lineCues, Line}, {otherCues, ""}}
}

// add adds a name if it is a valid one of its kind.
func (h *handles) add(kind Kind, start, name, end int, at bool) bool {
	value := strings.ToLower(original(h.text, name, end))
	sub := "id"
	switch kind {
	case Telegram:
		if i := strings.IndexAny(value, ".-"); i >= 0 {
			end -= len(value) - i
			value = value[:i]
		}
		if !validTelegram(value) {
			return false
		}
		sub = "handle"
	case Line:
		if at {
			sub = "OA"
		}
		if !validName(value) {
			return false
		}
	case Kakao:
		if lastCue(before(h.s, start, reachRunes), openCues) >= 0 {
			sub = "openchat"
		}
		if !validName(value) {
			return false
		}
	default:
		return false
	}
	h.found = append(h.found, Entity{Kind: kind, Value: value, Sub: ref(sub), Start: start, End: end, Cued: true})
	return true
}

// validTelegram: a letter, then letters, digits and underscores, 4 to 32 in all
// (the platform hands out 5 and more; 4 come from auctions).
func validTelegram(name string) bool {
	if len(name) < 4 || len(name) > 32 || !isLetter(name[0]) {
		return false
	}
	for i := range len(name) {
		if !isLetter(name[i]) && !isDigit(name[i]) && name[i] != '_' {
			return false
		}
	}
	return true
}

// validName: 4 to 20 of a-z 0-9 . _ - with a letter or digit first.
func validName(name string) bool {
	if len(name) < 4 || len(name) > 20 || name[0] == '.' || name[0] == '-' {
		return false
	}
	for i := range len(name) {
		if !isLetter(name[i]) && !isDigit(name[i]) && name[i] != '_' && name[i] != '.' && name[i] != '-' {
			return false
		}
	}
	return true
}

// fillers may stand between a cue and the name; those of idWords say outright
// that a name follows.
var (
	idWords = []string{"id", "ไอดี", "아이디", "아디", "ㅇㄷ", "user", "username", "handle", "ไอดีไลน์"}
	fillers = []string{"add", "แอด", "ทัก", "ได้ที่", "ที่", "คือ", "ค่ะ", "ครับ", "นะคะ", "문의", "연락", "친추", "주세요", "으로", "로", "은", "는", "is", "on", "at", "me", "톡"}
)

// bare reads a name without @ and returns where to look on.
func (h *handles) bare(at int) int {
	end := nameEnd(h.s, at)
	if end <= at {
		return at + 1
	}
	if at > 0 && (partOfName(h.s[at-1]) || h.s[at-1] == '@' || h.s[at-1] == '#') || end < len(h.s) && (h.s[end] == '@' || h.s[end] == '/' || h.s[end] == ':') {
		return end
	}
	token := h.s[at:end]
	if len(token) < 4 || len(token) > 40 || isStopWord(token) || allDigits(token) {
		return end
	}
	kind, outright, latin := h.cueRightBefore(at)
	if kind == "" {
		return end
	}
	if !outright && (latin || kind == Line && len(token) < 5) && !strings.ContainsAny(token, "0123456789_") {
		return end
	}
	h.add(kind, at, at, end, false)
	return end
}

func allDigits(s string) bool {
	return strings.Trim(s, "0123456789.-") == ""
}

// cueRightBefore is the kind of the cue that ends right before at, across
// separators and fillers. outright says that a colon or an id word announces
// the name; latin that the cue is a Latin word, which is also an English one.
func (h *handles) cueRightBefore(at int) (kind Kind, outright, latin bool) {
	near := before(h.s, at, reachRunes)
	for range 5 {
		trimmed := strings.TrimRight(near, " \n:;=-_~>()[]{}<|'\",*→👉➡▶•·")
		gap := near[len(trimmed):]
		outright = outright || strings.ContainsAny(gap, ":=")
		if strings.Contains(gap, "\n") && !outright {
			return "", false, false
		}
		near = trimmed
		for _, c := range cueKinds() {
			if cue := suffixWord(near, c.cues); cue != "" && !(cue == "แอด" && !outright) {
				return c.kind, outright, isLetter(cue[0])
			}
		}
		word := suffixWord(near, idWords)
		outright = outright || word != ""
		if word == "" {
			if word = suffixWord(near, fillers); word == "" {
				return "", false, false
			}
		}
		near = near[:len(near)-len(word)]
	}
	return "", false, false
}

// suffixWord is the longest of the words that s ends with, "" if none does.
func suffixWord(s string, words []string) string {
	best := ""
	for _, w := range words {
		if len(w) > len(best) && strings.HasSuffix(s, w) && isWord(s, len(s)-len(w), len(s)) {
			best = w
		}
	}
	return best
}

// stopWords are what follows a cue in ordinary sentences.
var stopWords = []string{"account", "accounts", "also", "android", "bank", "best", "button", "call", "channel", "channels", "chat", "contact", "dealer", "dealers", "delivery",
	"from", "group", "groups", "have", "here", "https", "http", "instagram", "just", "kakao", "kakaotalk", "line", "link", "links", "lite", "menu", "message", "messenger", "more", "music",
	"name", "news", "note", "number", "official", "only", "open", "order", "pass", "please", "plus", "post", "price", "signal", "still", "store", "story", "talk", "taxi", "team", "tele",
	"telegram", "that", "they", "this", "today", "twitter", "update", "user", "users", "vendor", "video", "webtoon", "were", "what", "whatsapp", "when", "will", "with", "work", "your", "facebook", "tiktok", "discord", "username", "premium", "friends", "shopping", "username"}

func isStopWord(s string) bool { return slices.Contains(stopWords, s) }
