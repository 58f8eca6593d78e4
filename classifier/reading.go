package classifier

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"scops/classifier/entity"
	"scops/crawler"
	"scops/rules"
)

// reading is everything found in one post, before it is judged.
type reading struct {
	c        *Classifier
	post     crawler.Post
	when     time.Time // the moment substances are judged at
	text     string    // the post's text, cut at maxText
	lang     string
	entities []entity.Entity
	items    []found // terms and entities, by start, end and rule
	lay      layout
	over     bool
	stray    bool                   // a word of care stands beside a plain offer and frames nothing
	fields   [fieldCount]*fieldText // what else of the post rules asked for

	stands   slotSet // what stands in the poster's own words; see tally
	reached  []bool
	steps    []step           // prices with what they buy, from the first sign on
	ladder   [][2]looseNumber // the last row of bare amounts and prices
	pricedAt int              // see pricedOnce
	untoldAt int              // see untold
	outside  *outsideReach    // reach from profile or links, nil = none
	korea    answer           // see aboutKorea
	listing  answer           // see listsKorean
	story    answer           // see hasStory
	korean   answer           // see hasKoreanStory
	spent    int              // finds the conditions of rules looked at
	work     *scratch         // the reading's memory
}

// answer is what is known of a question that may be asked several times.
type answer uint8

const (
	unasked answer = iota
	yes
	no
)

// once is what a question is answered with, asked the first time only.
func (a *answer) once(ask func() bool) bool {
	if *a == unasked {
		*a = no
		if ask() {
			*a = yes
		}
	}
	return *a == yes
}

// read finds what stands in a post and what of it is quoted. The reading is
// good until release.
func (c *Classifier) read(post crawler.Post, at time.Time) *reading {
	r := c.look(post, at)
	r.hear()
	return r
}

// hear finds out whose words stand in a post.
func (r *reading) hear() {
	if len(r.items) > 0 {
		r.quote()
		r.frame()
	}
}

// look finds what stands in a post, whoever says it.
func (c *Classifier) look(post crawler.Post, at time.Time) *reading {
	r := c.work.Get().(*scratch).begin()
	r.c, r.post, r.when, r.text = c, post, moment(post, at), post.Text
	if len(r.text) > maxText {
		r.text, r.over = r.text[:maxText], true
		for n := 0; n < utf8.UTFMax && !utf8.ValidString(r.text[max(0, len(r.text)-utf8.UTFMax):]); n++ {
			r.text = r.text[:len(r.text)-1]
		}
	}
	r.lay.begin(r.text)
	folded := r.work.folder.Fold(r.text)
	r.lang = language(&folded, post.Lang)
	r.entities = c.findEntities(folded, r.work)
	if len(r.entities) > maxMatches {
		r.entities, r.over = r.entities[:maxMatches], true
	}
	marks := marksOf(&folded, r.entities, r.work.names[:0])
	terms, over := c.findTerms(r.work, folded, marks, r.items)
	r.over = r.over || over
	r.items = terms
	if r.lang == undetermined {
		r.lang = languageOf(terms)
	}
	for i := range r.entities {
		r.items = append(r.items, r.c.foundEntity(&r.entities[i]))
	}
	r.work.names = marks.names
	if len(r.items) == 0 {
		return r
	}
	r.items = append(r.items, r.loose(terms, marks)...)
	sortFound(r.items)
	r.items = r.dropDisowned(r.dropAside(dropUnmeasured(r.items, r.text)))
	r.addGoods()
	return r
}

// segment is the range of the segment that holds the byte at. No find is added or
// dropped any more.
func (r *reading) segment(at int) crawler.Range {
	if r.lay.whole == nil {
		r.work.wholes = wholes(r.items, r.work.names, r.work.wholes[:0])
		r.lay.whole = r.work.wholes
	}
	return r.lay.segment(at)
}

// letters finds the first and last letter outside hashtags, -1 if there is none.
func letters(text string) (first, last int) {
	first, last = -1, -1
	tag := false
	for i, c := range text {
		switch {
		case c == '#' || c == '＃':
			tag = true
		case unicode.IsSpace(c):
			tag = false
		case !tag && unicode.IsLetter(c):
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// within are the items that begin in a range.
func (r *reading) within(q crawler.Range) []found {
	lo := sort.Search(len(r.items), func(i int) bool { return r.items[i].start >= q.Start })
	hi := sort.Search(len(r.items), func(i int) bool { return r.items[i].start >= q.End })
	return r.items[lo:hi]
}

// anyOf is slices.ContainsFunc without a copy of every find.
func anyOf(items []found, is func(f *found) bool) bool {
	for i := range items {
		if is(&items[i]) {
			return true
		}
	}
	return false
}

// quote marks what stands in quotations.
func (r *reading) quote() {
	for _, q := range append(r.quotations(r.post.Quotes), r.quotedByLayout()...) {
		items := r.within(q)
		for i := range items {
			items[i].quoted = true
		}
	}
	r.refuse()
}

// counts says that an item stands in the poster's own words.
func (f *found) counts() bool { return !f.quoted && !f.shadow() }

// fieldText is another part of the post with what stands in it.
type fieldText struct {
	text     string
	entities []entity.Entity
	items    []found
}

// Fields besides the text and its hashtags.
const (
	fieldBio = iota
	fieldLink
	fieldImage
	fieldCount
)

// field reads another part of the post, once.
func (r *reading) field(n int) *fieldText {
	if r.fields[n] != nil {
		return r.fields[n]
	}
	f := &fieldText{text: r.partText(n)}
	if len(f.text) > maxField {
		f.text, r.over = strings.ToValidUTF8(f.text[:maxField], ""), true
	}
	folded := r.work.folder.Fold(f.text)
	f.entities = r.c.findEntities(folded, r.work)
	if n != fieldLink {
		f.items, _ = r.c.findTerms(r.work, folded, marksOf(&folded, f.entities, nil), nil)
	}
	for i := range f.entities {
		f.items = append(f.items, r.c.foundEntity(&f.entities[i]))
	}
	sortFound(f.items)
	f.items = dropUnmeasured(f.items, f.text)
	r.fields[n] = f
	return f
}

// maxField is the most that is read of a field, in bytes.
const maxField = 1 << 16

func (r *reading) partText(n int) string {
	var parts []string
	switch n {
	case fieldBio:
		return r.post.Bio
	case fieldLink:
		parts = r.post.Links
	case fieldImage:
		for _, m := range r.post.Media {
			parts = append(parts, m.Alt)
		}
	}
	return strings.Join(parts, "\n")
}

// numbered says that a unit stands beside a number on its line: "zips 180",
// "1 จี", "จีละแปดร้อย". Alone it is any word.
func (r *reading) numbered(f *found) bool {
	return f.number.once(func() bool { return r.findNumber(f) })
}

// findNumber is numbered, found once.
func (r *reading) findNumber(f *found) bool {
	const window = 8 // characters
	if f.term != nil && f.ambiguity() == rules.Low {
		return true // no shop has it: teeners, eight balls
	}
	if digitBeside(r.text, f.start, f.end) {
		return true
	}
	before := r.text[max(0, f.start-4*window):f.start]
	before = before[strings.LastIndexByte(before, '\n')+1:]
	before = before[strings.LastIndexByte(before, '\r')+1:]
	for n := utf8.RuneCountInString(before); n > window; n-- {
		_, size := utf8.DecodeRuneInString(before)
		before = before[size:]
	}
	behind := r.text[f.end:min(len(r.text), f.end+4*window)]
	behind, _, _ = strings.Cut(behind, "\n")
	behind, _, _ = strings.Cut(behind, "\r")
	return hasNumber(r.text[f.start:f.end], window) || hasNumber(before, window) || hasNumber(behind, window)
}

// digitBeside says whether a digit stands right before or behind a range, or a space
// away from it.
func digitBeside(text string, start, end int) bool {
	before, behind := strings.TrimSuffix(text[:start], " "), strings.TrimPrefix(text[end:], " ")
	return before != "" && isDigit(rune(before[len(before)-1])) || behind != "" && isDigit(rune(behind[0]))
}

// hasNumber looks for digits and number words in the first n characters.
func hasNumber(s string, n int) bool {
	for i, c := range s {
		if n--; n < 0 {
			s = s[:i]
			break
		}
		if isNumber(c) {
			return true
		}
	}
	return numberWords.in(s) != 0
}

var numberWords = newPhrases("ร้อย", "พัน", "หมื่น", "บาท", "만", "천원", "만원", "백")

// isEntity says whether an item is an entity of one of the kinds.
func (f *found) isEntity(kinds ...entity.Kind) bool {
	return f.entity != nil && slices.Contains(kinds, f.entity.Kind)
}

// hasSlot says whether an item is a term of the slot.
func (f *found) hasSlot(s rules.Slot) bool { return f.term != nil && f.role.slot == s }
