package entity

import (
	"strings"
	"unicode/utf8"
)

// Cues say which messenger a name belongs to. Latin ones are whole words, with
// digits allowed behind them; all are in folded form.
var (
	telegramCues = []string{"telegram", "telegramm", "telegrm", "tele", "tlgrm", "tg", "텔레그램", "텔레그렘", "텔레", "텔", "ㅌㄹ", "เทเลแกรม", "เทเลเเกรม", "เทเล", "เทเร", "テレグラム", "电报"}
	lineCues     = []string{"line", "ไลน์", "ไลน", "แอปเขียว", "แอพเขียว", "แอดไลน์", "แอด", "라인", "ライン"}
	kakaoCues    = []string{"kakao", "kakaotalk", "katalk", "katok", "카카오톡", "카카오", "카톡", "까톡", "ㅋㅌ", "깨톡", "오픈채팅", "오픈톡", "옾챗", "오픈카톡", "คาเคา"}
	openCues     = []string{"오픈채팅", "오픈톡", "옾챗", "오픈카톡", "openchat", "open chat", "โอเพนแชท", "โอเพ่นแชท"}
	otherCues    = []string{"instagram", "insta", "ig", "twitter", "x", "tiktok", "facebook", "fb", "snap", "snapchat", "discord", "wechat", "whatsapp", "signal", "session", "threema",
		"인스타", "트위터", "디코", "디스코드", "위챗", "위커", "ไอจี", "ทวิต", "ทวิตเตอร์", "เฟส", "เฟซบุ๊ก", "ติ๊กต็อก"}
	phoneCues   = []string{"โทร", "เบอร์", "tel", "phone", "call", "mobile", "whatsapp", "전화", "연락처", "폰", "번호", "hp", "sms", "ติดต่อ", "문의", "연락"}
	contactCues = []string{"ทัก", "ติดต่อ", "แอด", "สนใจ", "สอบถาม", "ไอดี", "ช่องทาง", "dm", "inbox", "pm", "hmu", "contact", "text", "message", "msg", "add", "hit", "tap", "order",
		"문의", "연락", "연락처", "주문", "상담", "디엠", "아이디", "친추"}
)

// reachRunes is how far a cue reaches, in characters (research of the domain).
const reachRunes = 20

// before is the text up to n characters before at.
func before(s string, at, n int) string {
	from := at
	for ; n > 0 && from > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:from])
		from -= size
	}
	return s[from:at]
}

// after is the text up to n characters behind at.
func after(s string, at, n int) string {
	to := at
	for ; n > 0 && to < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[to:])
		to += size
	}
	return s[at:to]
}

// lastCue is where the last of the cues in s ends, -1 if there is none.
func lastCue(s string, cues []string) int {
	last := -1
	for _, cue := range cues {
		for end := len(s); end > 0; {
			at := strings.LastIndex(s[:end], cue)
			if at < 0 {
				break
			}
			if isWord(s, at, at+len(cue)) {
				last = max(last, at+len(cue))
				break
			}
			end = at + len(cue) - 1
		}
	}
	return last
}

// firstCue is where the first of the cues in s begins, -1 if there is none.
func firstCue(s string, cues []string) int {
	first := -1
	for _, cue := range cues {
		for from := 0; from < len(s); {
			at := strings.Index(s[from:], cue)
			if at < 0 {
				break
			}
			if at += from; isWord(s, at, at+len(cue)) {
				if first < 0 || at < first {
					first = at
				}
				break
			}
			from = at + 1
		}
	}
	return first
}

// isWord says whether [start,end) is a word of its own as far as its script
// has words: a Latin cue touches no Latin letter.
func isWord(s string, start, end int) bool {
	if !isLetter(s[start]) {
		return true
	}
	return (start == 0 || !isLetter(s[start-1])) && (end == len(s) || !isLetter(s[end]))
}

// beside says whether a contact word or the name of a messenger stands near.
func beside(s string, start, end int) bool {
	for _, near := range []string{before(s, start, reachRunes), after(s, end, reachRunes)} {
		for _, cues := range [][]string{contactCues, phoneCues, telegramCues, lineCues, kakaoCues} {
			if firstCue(near, cues) >= 0 {
				return true
			}
		}
	}
	return false
}

func isLetter(b byte) bool { return b >= 'a' && b <= 'z' }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }
