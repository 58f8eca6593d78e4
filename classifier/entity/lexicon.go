package entity

import (
	"math/bits"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"scops/classifier/normalize"
)

// family is a set of things a word can say about what stands beside it.
type family uint64

// What words say: the platform a name is of, or what a number is.
const (
	telegramWord family = 1 << iota
	kakaoWord
	lineWord
	whatsappWord
	signalWord
	sessionWord
	threemaWord
	wickrWord
	wechatWord
	instagramWord
	xWord
	facebookWord
	tiktokWord
	discordWord
	otherWord // a platform without a kind of its own: its names are nobody else's
	openWord  // open chats
	phoneWord
	contactWord
	bankWord
	vagueBankWord // a bank whose name is also a word
	accountWord
	promptpayWord
	truemoneyWord
	carrierWord
	trackingWord
	giftWord
	placeWord
	vaguePlaceWord // a place whose name is also a word, or a piece of one
	spelledWord    // a number in words begins
	orderWord      // numbers behind it are of orders
	wonWord        // won in words end
	halfWord       // half of a unit, in one word
	onceWord       // where a thing is to be met or left: makes a vague place one
)

const appWords = telegramWord | kakaoWord | lineWord | whatsappWord | signalWord | sessionWord | threemaWord | wickrWord | wechatWord |
	instagramWord | xWord | facebookWord | tiktokWord | discordWord | otherWord

// entry is one word of the lexicon, folded.
type entry struct {
	text  string
	says  family
	alone bool     // reached by its first character alone; see isSingle
	code  string   // bank or carrier it names, else ""
	begin bool     // Hangul that begins a word: a count, 톡
	not   []string // what ends in it is another word behind these

	province, place string // where it is a place: ISO 3166-2 code, value
}

// coded is a row of a table: a code, and the names of what it stands for, set
// apart by spaces.
type coded struct{ code, names string }

// namesOf are the names of a table as words of the lexicon.
func namesOf(table []coded, says family) []entry {
	var all []entry
	for _, c := range table {
		for name := range strings.FieldsSeq(c.names) {
			all = append(all, entry{text: name, says: says, code: c.code})
		}
	}
	return all
}

// lexicon finds all its words in one pass. Words are reached by their first
// two characters, so that a text without any costs one look-up per character.
type lexicon struct {
	entries []entry
	latin   [26 * 27]latinWords // first letter, second letter or none
	pairs   [pairSlots]uint16
	singles [singleSlots]uint16
	buckets [][]listed // longest first
	begins  beginnings
}

// latinWords are those with one beginning: a bit for each third letter, the lowest for
// fewer letters, and the first of their buckets, which are in the order of the bits.
type latinWords struct {
	thirds uint32
	first  uint16
}

// bucket is that of the words with a third letter, 0 if there are none.
func (w *latinWords) bucket(third uint32) uint16 {
	if w.thirds&third == 0 {
		return 0
	}
	return w.first + uint16(bits.OnesCount32(w.thirds&(third-1)))
}

// listed is an entry of a bucket with up to eight bytes of its end, from at
// on: they tell most words that do not stand without a look at the entry.
type listed struct {
	entry      int32
	at         int32
	sign, mask uint64
}

func newListed(i int32, text string) listed {
	c := listed{entry: i, at: int32(max(0, len(text)-8))}
	for k := range len(text) - int(c.at) {
		c.sign |= uint64(text[int(c.at)+k]) << (8 * k)
		c.mask |= 0xff << (8 * k)
	}
	return c
}

// mayStand says whether the entry may begin at.
func (c *listed) mayStand(s string, at int) bool {
	at += int(c.at)
	if at+8 > len(s) {
		return c.at == 0
	}
	return eightAt(s, at)&c.mask == c.sign
}

const (
	pairSlots   = 1 << 13
	singleSlots = 1 << 10
)

// mark is a word of the lexicon in a text.
type mark struct {
	start, end int
	entry      *entry
}

// words is the lexicon of all cues, read once.
var words = sync.OnceValue(func() *lexicon {
	l := &lexicon{buckets: make([][]listed, 1)}
	at := map[string]int{}
	for _, e := range allWords() {
		folded := normalize.Fold(e.text).Folded
		if i, ok := at[folded]; ok {
			l.entries[i].add(e)
			continue
		}
		at[folded] = len(l.entries)
		e.text, e.alone = folded, isSingle(folded)
		l.entries = append(l.entries, e)
	}
	for i := range l.entries {
		l.entries[i].setApart()
	}
	l.makeRoom()
	for i := range l.entries {
		l.enter(int32(i))
	}
	return l
})

// makeRoom makes the buckets of Latin words.
func (l *lexicon) makeRoom() {
	for i := range l.entries {
		if text := l.entries[i].text; text != "" && isLetter(text[0]) {
			head, third := latinHead(firstLetters(text))
			l.latin[head].thirds |= third
		}
	}
	for i := range l.latin {
		w := &l.latin[i]
		w.first = uint16(len(l.buckets))
		l.buckets = append(l.buckets, make([][]listed, bits.OnesCount32(w.thirds))...)
	}
}

// add lets a word say more; what it names first stays.
func (e *entry) add(more entry) {
	e.says |= more.says
	if e.code == "" {
		e.code = more.code
	}
	if e.place == "" {
		e.province, e.place = more.province, more.place
	}
}

// enter puts an entry in its bucket.
func (l *lexicon) enter(i int32) {
	text := l.entries[i].text
	l.begins.add(text)
	bucket := l.bucket(text)
	if bucket == 0 {
		return
	}
	b := append(l.buckets[bucket], newListed(i, text))
	for k := len(b) - 1; k > 0 && len(l.entries[b[k].entry].text) > len(l.entries[b[k-1].entry].text); k-- {
		b[k], b[k-1] = b[k-1], b[k]
	}
	l.buckets[bucket] = b
}

// bucket is that of a word, 0 if its script has none.
func (l *lexicon) bucket(text string) uint16 {
	var slot *uint16
	switch {
	case text == "":
		return 0
	case isLetter(text[0]):
		return l.latinBucket(firstLetters(text))
	case !beyondLatin(text):
		return 0
	case isSingle(text):
		slot = &l.singles[singleHead(text, 0)]
	default:
		slot = &l.pairs[pairHead(text, 0)]
	}
	if *slot == 0 {
		*slot = uint16(len(l.buckets))
		l.buckets = append(l.buckets, nil)
	}
	return *slot
}

// latinBucket is that of the words of Latin letters which may begin with eight bytes, of
// which the first n are letters.
func (l *lexicon) latinBucket(u uint64, n int) uint16 {
	head, third := latinHead(u, n)
	return l.latin[head].bucket(third)
}

// latinHead is the place of the words with the first two of these letters, and the bit of
// the third.
func latinHead(u uint64, n int) (head int, third uint32) {
	u &= 1<<(8*n) - 1 // the lower five bits of a letter number it from one on
	return int(u&31-1)*27 + int(u>>8&31), 1 << (u >> 16 & 31)
}

// firstLetters are the first eight bytes of a word, and how many of them are letters.
func firstLetters(text string) (u uint64, n int) {
	u = eightAt(text, 0)
	return u, lettersIn(u)
}

func singleHead(s string, at int) uint32 {
	return (uint32(s[at+1])<<6 ^ uint32(s[at+2]) ^ uint32(s[at])<<3) & (singleSlots - 1)
}

func pairHead(s string, at int) uint32 {
	_ = s[at+5]
	a := uint32(s[at])<<12 ^ uint32(s[at+1])<<6 ^ uint32(s[at+2])
	b := uint32(s[at+3])<<12 ^ uint32(s[at+4])<<6 ^ uint32(s[at+5])
	return (a*31 + b*2654435) >> 5 & (pairSlots - 1)
}

// match adds the longest word of a bucket that stands at.
func (l *lexicon) match(s string, at int, bucket uint16, marks []mark) []mark {
	listed := l.buckets[bucket]
	for i := range listed {
		c := &listed[i]
		if !c.mayStand(s, at) {
			continue
		}
		e := &l.entries[c.entry]
		if strings.HasPrefix(s[at:], e.text) && e.standsAt(s, at) {
			return append(marks, mark{at, at + len(e.text), e})
		}
	}
	return marks
}

// standsAt says that a word whose characters stand at is one there.
func (e *entry) standsAt(s string, at int) bool {
	return isWord(s, at, at+len(e.text)) && !e.inAnother(s[:at])
}

// others are words that end in a cue, by the cue: what must not stand before
// it.
var others = []struct {
	cue    string
	before []string
}{
	{"ไลน์", []string{"ออน", "แอร์", "ไทม์", "เดด", "ฮอต", "ฮ็อต", "ไกด์", "เฮด", "ไพพ์", "สกาย", "แนว", "ออฟ"}},
	{"ไลน", []string{"ออน", "แอร์", "ไทม์", "เดด", "ฮอต", "ฮ็อต", "ไกด์", "เฮด", "ไพพ์", "สกาย", "แนว", "ออฟ"}},
	{"라인", []string{"온", "프", "어", "드", "임", "핫", "이", "카"}},
	{"텔", []string{"호", "모", "스", "르", "칵", "마"}},
	{"세션", []string{"퍼", "프"}},
}

// setApart notes what a cue must not stand behind: Korean counts and 톡 begin a word.
func (e *entry) setApart() {
	if (e.says&halfWord != 0 || strings.HasPrefix(e.text, "톡")) && e.text[0] >= 0xea {
		e.begin = true
		return
	}
	for i := range others {
		if others[i].cue == e.text && e.says&appWords != 0 {
			e.not = others[i].before
		}
	}
}

// inAnother says that a cue is the end of another word: ออนไลน์ is no ไลน์, 호텔
// no 텔.
func (e *entry) inAnother(near string) bool {
	if e.begin {
		r, _ := utf8.DecodeLastRuneInString(near)
		return unicode.Is(unicode.Hangul, r)
	}
	for _, w := range e.not {
		if strings.HasSuffix(near, w) {
			return true
		}
	}
	return false
}
