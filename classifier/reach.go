package classifier

import (
	"strings"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/rules"
)

// contactRole says what a contact term gives.
type contactRole uint8

const (
	noContact contactRole = iota
	asks                  // names a channel and asks to be written to (ทักไลน์, dm me)
	channel               // only names a channel (텔레그램)
	request               // only asks (문의)
)

// channels are names of messengers and chats that say nothing alone: news
// names them too.
const channels = " 텔레 텔레그램 텔 텔레그렘 카톡 카카오톡 카카오 라인 오픈채팅 오픈채팅방 오픈톡 오픈카톡 오픈챗 위커 시그널 왓츠앱 왓츠 세션 쓰리마 디스코드 인스타 트위터 위챗 페메 텔판" +
	" telegram tele tg line whatsapp wa signal session threema wickr snap snapchat insta instagram ig kik discord wechat messenger viber zangi app chat channel" +
	" ไลน์ ไลน line เทเล เทเลแกรม เทเลแกรม เทเรแกรม วอทแอป วอทแอพ ไอจี เฟส เฟซ แชท แชต ทวิต วีแชท แอปเขียว แอพเขียว ซิกแนล "

// requests ask to be written to without saying where.
const requests = " 문의 문의주세요 문의바람 연락 연락주세요 상담 상담문의 디엠 ทัก ติดต่อ สอบถาม สนใจ แอด contact inquire enquire enquiries order "

// anonymous are the messengers that ask for no name, and the one whose messages
// vanish.
const anonymous = "텔레 위커 시그널 세션 쓰리마 telegram tele signal session threema wickr snap เทเล ซิกแนล"

// contactRoleOf reads a contact term.
func contactRoleOf(slot rules.Slot, text string) contactRole {
	switch {
	case slot != rules.SlotContact:
		return noContact
	case strings.Contains(channels, " "+text+" "):
		return channel
	case strings.Contains(requests, " "+text+" "):
		return request
	}
	return asks
}

// outsideReach is a way to reach the poster that stands on the page but not in
// the text.
type outsideReach struct {
	entity *entity.Entity
	where  string // profile, link
}

// contactGap is how far a request may stand from its channel, in graphemes.
const contactGap = 20

// findReach decides which items let the poster be reached.
func (r *reading) findReach() {
	r.reached = noneOf(r.reached, len(r.items))
	any := false
	for i := range r.items {
		f := &r.items[i]
		switch {
		case f.slot() != rules.SlotContact || f.shadow():
		case f.isEntity(mention):
			r.reached[i] = r.mentionReaches(f)
		case f.entity != nil:
			r.reached[i] = r.c.grammar.groupOf(f) == groupReach
		case f.term.contact == asks:
			r.reached[i] = true
		default:
			r.reached[i] = r.completed(i)
		}
		any = any || r.reached[i] && f.counts()
	}
	r.outside = nil
	if !any {
		r.outside = r.reachOutside()
	}
}

// reaches says whether the poster can be reached.
func (r *reading) reaches() bool {
	if r.outside != nil {
		return true
	}
	for i := range r.items {
		if r.reached[i] && r.items[i].counts() {
			return true
		}
	}
	return false
}

// completed says whether a bare channel or request has its other half near:
// the channel a request, an identifier or a name behind it, the request a
// channel or an identifier.
func (r *reading) completed(i int) bool {
	f := &r.items[i]
	for j := max(0, i-6); j < min(len(r.items), i+7); j++ {
		g := &r.items[j]
		if j == i || g.shadow() || g.quoted != f.quoted || g.slot() != rules.SlotContact {
			continue
		}
		if g.term != nil && g.term.contact == f.term.contact {
			continue
		}
		if g.entity != nil && r.c.grammar.groupOf(g) != groupReach {
			continue
		}
		if r.lay.within(contactGap, f.start, f.end, g.start, g.end) {
			return true
		}
	}
	if f.term.contact == request {
		behind := r.text[f.end:]
		return f.term.text == "แอด" && nameFollows(behind) || (f.term.text == "ทัก" || f.term.text == "디엠") && (nameFollows(behind) || endsLine(behind))
	}
	return f.term.contact == channel && (nameFollows(r.text[f.end:]) || f.isAnonymous() && closesAd(r.text, f.start, f.end))
}

// closesAd says that a messenger's name ends a line as the last of a list: "30 a
// g, hull, snap".
func closesAd(text string, start, end int) bool {
	before := strings.TrimRight(text[:start], " ")
	if len(before) == 0 || len(before) == start || !strings.ContainsRune(",;|/•·", lastRune(before)) {
		return false
	}
	return endsLine(text[end:])
}

// endsLine says that nothing more is said on the line: "ใครแถวนี้ทัก".
func endsLine(behind string) bool {
	line, _, _ := strings.Cut(behind, "\n")
	return strings.Trim(line, " .!\r") == ""
}

func lastRune(s string) rune {
	c, _ := utf8.DecodeLastRuneInString(s)
	return c
}

// nameFollows says whether a name to write to stands directly behind: "@x",
// "id x", "ไอดี x", or a token with a digit, an underscore or a dot inside.
func nameFollows(s string) bool {
	s = strings.TrimLeft(s[:min(len(s), 64)], " \t:=-→👉")
	cued := false
	for _, cue := range []string{"id", "ID", "Id", "ไอดี", "아이디"} {
		if rest, ok := strings.CutPrefix(s, cue); ok {
			s, cued = strings.TrimLeft(rest, " \t:=-→👉"), true
			break
		}
	}
	if rest, ok := strings.CutPrefix(s, "@"); ok {
		s, cued = rest, true
	}
	n, marked := 0, false
	for n < len(s) && isNameByte(s[n]) {
		dot := s[n] == '.' && n > 0 && n+1 < len(s) && s[n+1] > ' ' && isNameByte(s[n+1])
		marked = marked || s[n] == '_' || dot || isDigit(rune(s[n]))
		n++
	}
	return n > 0 && (cued || marked && n >= 4)
}

// reachOutside looks for a contact in the profile and the links of the page.
func (r *reading) reachOutside() *outsideReach {
	for _, part := range []struct {
		field int
		name  string
	}{{fieldBio, "profile"}, {fieldLink, "link"}} {
		if r.partText(part.field) == "" {
			continue
		}
		f := r.field(part.field)
		for i := range f.entities {
			if e := &f.entities[i]; r.c.grammar.groupOfKind(e.Kind) == groupReach && e.Kind != entity.URL {
				return &outsideReach{e, part.name}
			}
		}
	}
	return nil
}

// isAnonymous says whether an item names a messenger that asks for no name.
func (f *found) isAnonymous() bool {
	if f.entity != nil {
		switch f.entity.Kind {
		case entity.Telegram, "session", "threema", "wickr", "signal":
			return true
		}
		return false
	}
	return f.term.anonymous
}

// namesAnonymous says whether the text of a contact term names such a messenger.
func namesAnonymous(text string) bool {
	for w := range strings.FieldsSeq(anonymous) {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}
