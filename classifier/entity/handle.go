package entity

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A name alone says nothing of where it is a name: an @name belongs to the
// messenger whose cue stands nearest before it, else nearest behind it, else to
// the same as the @name just before it. Without any it is no entity, because
// the same name on another platform is another person. A bare name needs its
// cue right before it.

// findHandles finds names of messengers by their cues: around each of them, for no
// other name can be told.
func findHandles(p *post) []Entity {
	h := handles{post: p, s: p.s}
	at := 0
	for i := range p.marks {
		if m := &p.marks[i]; m.entry.says&appWords != 0 {
			at = h.read(h.begin(at, m.start-cueBytes), m.start+cueBytes)
		}
	}
	return h.found
}

// cueBytes is how far a cue reaches at most, in bytes.
const cueBytes = reachRunes * utf8.UTFMax

// handles reads the names of one text.
type handles struct {
	post  *post
	s     string
	until int // an @name that begins so far may follow the last one
	found []Entity
}

// begin is where to read from, not before least, to read the whole of what stands at.
func (h *handles) begin(least, at int) int {
	at = max(at, least)
	for at > least && (hostByte(h.s[at-1]) || h.s[at-1] == '@') {
		at--
	}
	return at
}

// read reads the names that begin in [at,to], and those that follow them, and returns
// where to look on.
func (h *handles) read(at, to int) int {
	for at < len(h.s) && at <= max(to, h.until) {
		switch c := h.s[at]; {
		case c == '@':
			at = h.named(at)
		case isLetter(c) || isDigit(c):
			at = h.bare(at)
		case c >= 0xe0 && c < 0xf0:
			at += 3
		default:
			at++
		}
	}
	return at
}

// nameEnd is where the name that begins at ends.
func nameEnd(s string, at int) int {
	for at < len(s) && hostByte(s[at]) {
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
	if end <= at+1 || end < len(h.s) && h.s[end] == '@' || at > 0 && partOfName(h.s[at-1]) && h.post.endingAt(at, appWords) == nil {
		return max(end, at+1)
	}
	if f := h.platformOf(at, end); f != nil {
		h.add(f, at, at+1, end, true)
	}
	return end
}

func partOfName(b byte) bool {
	return isLetter(b) || isDigit(b) || b == '_' || b == '.' || b == '-' || b == '/' || b == '+'
}

// sameReach is how far behind an @name another of its platform may begin, in bytes.
const sameReach = 3

// platformOf is the platform an @name belongs to, nil if none can be told.
func (h *handles) platformOf(start, end int) *platform {
	if m := h.post.before(start, reachRunes, appWords); m != nil {
		return platformSaid(m.entry.says)
	}
	behind := after(h.s, end, reachRunes)
	if m := h.post.after(end, reachRunes, appWords); m != nil {
		if next := strings.IndexByte(behind, '@'); next < 0 || m.end <= end+next {
			return platformSaid(m.entry.says)
		}
	}
	if n := len(h.found); n > 0 && start-h.found[n-1].End <= sameReach && h.s[h.found[n-1].Start] == '@' && start > h.found[n-1].End {
		return platformOfKind(h.found[n-1].Kind)
	}
	return nil
}

// add adds a name if it is a valid one of its platform.
func (h *handles) add(f *platform, start, name, end int, at bool) {
	value := strings.ToLower(h.post.original(name, end))
	if f.cut != "" {
		if i := strings.IndexAny(value, f.cut); i >= 0 {
			end -= len(value) - i
			value = value[:i]
		}
	}
	if f.kind == "" || !f.valid(value) {
		return
	}
	if f.kind == Discord && end+5 <= len(h.s) && h.s[end] == '#' && digitsEnd(h.s, end+1) == end+5 {
		value, end = value+h.s[end:end+5], end+5 // names before 2023 had four digits behind
	}
	var sub *string
	switch {
	case f.kind == Telegram:
		sub = ref("handle")
	case f.kind == Line && at:
		sub = ref("OA")
	case f.kind == Kakao && h.post.before(start, reachRunes, openWord) != nil:
		sub = ref("openchat")
	case f.kind == Line || f.kind == Kakao:
		sub = ref("id")
	case f.kind == Threema:
		value = strings.ToUpper(value)
	}
	h.found = append(h.found, Entity{Kind: f.kind, Value: value, Sub: sub, Start: start, End: end, Cued: true})
	h.until = end + sameReach
}

// minName is the least of a name without @, in bytes.
const minName = 4

// fillers may stand between a cue and the name; those of idWords say outright
// that a name follows.
var (
	idWords = []string{"id", "ไอดี", "아이디", "아디", "ㅇㄷ", "user", "username", "handle", "ไอดีไลน์"}
	fillers = []string{"add", "แอด", "ทัก", "ได้ที่", "ที่", "มาที่", "มา", "ได้เลย", "เลย", "หา", "คือ", "ค่ะ", "ครับ", "นะคะ", "문의", "연락", "친추", "주세요", "으로", "로", "은", "는", "is", "on", "at", "me", "톡"}
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
	if len(token) < minName || len(token) > 40 || allDigits(token) {
		return end
	}
	if f := h.cueRightBehind(token, end); f != nil {
		h.add(f, at, at, end, false)
		return end
	}
	if h.post.before(at, reachRunes, appWords) == nil {
		return end
	}
	f, outright, latin := h.cueRightBefore(at)
	if f == nil || isStopWord(token) {
		return end
	}
	if f.kind == Facebook && !strings.ContainsAny(token, "0123456789_.") { // people write the page's title there
		return end
	}
	if !outright && (latin || f.kind != Telegram && f.kind != Kakao && len(token) < 5) && !strings.ContainsAny(token, "0123456789_") && !(f.kind == Line && isDotted(token)) {
		return end
	}
	h.add(f, at, at, end, false)
	return end
}

func anyDigit(s string) bool {
	for i := range len(s) {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

// isDotted says that a name has a dot inside, as LINE's often have, and is no
// host.
func isDotted(token string) bool {
	_, last, ok := strings.Cut(token, ".")
	return ok && last != "" && !slices.Contains([]string{"com", "net", "org", "co", "me", "io", "th", "kr", "co.th", "co.kr", "in.th", "example"}, strings.ToLower(last))
}

// allDigits says that a name is a number, with dots and dashes.
func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && s[i] != '.' && s[i] != '-' {
			return false
		}
	}
	return true
}

// cueRightBefore is the platform of the cue that ends right before at, across
// separators and fillers. outright says that a colon or an id word announces
// the name; latin that the cue is a Latin word, which is also an English one.
func (h *handles) cueRightBefore(at int) (f *platform, outright, latin bool) {
	near := before(h.s, at, reachRunes)
	from := at - len(near)
	for range 5 {
		trimmed := strings.TrimRight(near, " \n:;=-_~>()[]{}<|'\",*→👉➡▶•·")
		gap := near[len(trimmed):]
		outright = outright || strings.ContainsAny(gap, ":=")
		if strings.Contains(gap, "\n") && !outright {
			return nil, false, false
		}
		near = trimmed
		if m := h.post.endingAt(from+len(near), appWords); m != nil && m.start >= from {
			f, word := platformSaid(m.entry.says), m.entry.text
			if word != "x" && !(word == "แอด" && !outright) {
				return f, outright, isLetter(word[0])
			}
		}
		word := suffixWord(near, idWords)
		outright = outright || word != ""
		if word == "" {
			if word = suffixWord(near, fillers); word == "" {
				return nil, false, false
			}
		}
		near = near[:len(near)-len(word)]
	}
	return nil, false, false
}

// cueRightBehind is the platform of the cue that stands right behind a name and
// leads to no other name: "demo_owl 텔레". Only what can hardly be a word is
// such a name, and no cue may stand right before it.
func (h *handles) cueRightBehind(token string, end int) *platform {
	if strings.IndexByte(token, '_') < 0 && !(len(token) > 5 && isLetter(token[0]) && anyDigit(token)) {
		return nil
	}
	at := end + len(h.s[end:]) - len(strings.TrimLeft(h.s[end:], " ()[]"))
	if at > end+3 {
		return nil
	}
	i := h.post.first(at)
	if i == len(h.post.marks) || h.post.marks[i].start != at {
		return nil
	}
	cue := &h.post.marks[i]
	for k := i + 1; k < len(h.post.marks) && h.post.marks[k].start == at; k++ {
		if h.post.marks[k].end > cue.end {
			cue = &h.post.marks[k]
		}
	}
	rest := strings.TrimLeft(h.s[cue.end:], " ")
	if cue.entry.says&appWords == 0 || rest != "" && (isLetter(rest[0]) || isDigit(rest[0]) || strings.IndexByte("@:=+", rest[0]) >= 0) {
		return nil
	}
	if f, _, _ := h.cueRightBefore(end - len(token)); f != nil {
		return nil
	}
	return platformSaid(cue.entry.says)
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
