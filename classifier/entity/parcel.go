package entity

import "strings"

// Parcels of the postal union carry a checksum (UPU S10); those of carriers
// need the carrier's name or a word for the number beside them.

// carrierReach is how far that word may stand, in characters.
const carrierReach = 25

// carriers lists the names of each carrier, by its code.
var carriers = []coded{
	{"thaipost", "ไปรษณีย์ไทย ไปรษณีย์ thaipost ปณ."}, {"kerry", "kerry kex เคอรี่ เคอร์รี่"}, {"flash", "flash แฟลช flashexpress"}, {"jt", "j&t jt เจแอนด์ที เจทีเอ็กซ์เพรส"},
	{"ninja", "ninjavan นินจาแวน"}, {"spx", "spx shopee"}, {"cj", "cj대한통운 대한통운 cj택배 cj"}, {"epost", "우체국 우체국택배 우체국등기"}, {"lotte", "롯데택배 롯데글로벌로지스"}, {"hanjin", "한진택배 한진"},
	{"logen", "로젠택배 로젠"}, {"cu", "cu택배 편의점택배 gs택배 반값택배"}, {"dhl", "dhl"}, {"fedex", "fedex"}, {"ems", "ems"},
}

func carrierNames() []entry { return namesOf(carriers, carrierWord) }

// findParcels finds parcel numbers.
func findParcels(p *post) []Entity {
	var found []Entity
	for start, at := p.word(0); start < at; start, at = p.word(at) {
		if e, ok := p.postal(start, at); ok {
			found = append(found, e)
			continue
		}
		if at-start < 4 || p.says&(carrierWord|trackingWord) == 0 {
			continue
		}
		if e, ok := p.carried(start); ok {
			found = append(found, e)
			at = max(at, e.End)
		}
	}
	return found
}

// postal reads a number of the postal union that begins at start; spaces may
// stand around its digits.
func (p *post) postal(start, word int) (Entity, bool) {
	if word-start != 2 && (word-start < 3 || !isDigit(p.s[start+2])) || start+13 > len(p.s) || !isLetter(p.s[start]) || !isLetter(p.s[start+1]) {
		return Entity{}, false
	}
	var room [13]byte
	n, end := 0, start
	for ; end < len(p.s) && n < 13 && end-start < 20; end++ {
		switch c := p.s[end]; {
		case c == ' ' && n > 1:
		case isDigit(c) == (n >= 2 && n < 11) && (isDigit(c) || isLetter(c)):
			room[n] = c
			n++
		default:
			return Entity{}, false
		}
	}
	code := strings.ToUpper(string(room[:n]))
	if !validS10(code) || end < len(p.s) && (isLetter(p.s[end]) || isDigit(p.s[end])) {
		return Entity{}, false
	}
	return Entity{Kind: Parcel, Value: code, Start: start, End: end}, true
}

// validS10: two letters, 8 digits weighed 8 6 4 2 3 5 9 7, a check digit, a
// country.
func validS10(code string) bool {
	if len(code) != 13 || !strings.Contains(postalCountries, code[11:]+" ") {
		return false
	}
	sum := 0
	for i, weight := range [...]int{8, 6, 4, 2, 3, 5, 9, 7} {
		sum += int(code[2+i]-'0') * weight
	}
	check := 11 - sum%11
	switch check {
	case 10:
		check = 0
	case 11:
		check = 5
	}
	return int(code[10]-'0') == check
}

// postalCountries are those parcels of our places come from and go to.
const postalCountries = "AE AT AU BD BE BG BN BR CA CH CL CN CZ DE DK ES FI FR GB GR HK HU ID IE IL IN IR IT JP KH KR KZ LA LK LT LU LV MM MO MX MY NG NL NO NP NZ PH PK PL PT RO RS RU SA SE SG SI SK TH TR TW UA US UZ VN ZA "

// carried reads a number of a carrier whose name, or a word for the number,
// stands before it: 10 to 14 digits, or letters and digits behind a prefix.
func (p *post) carried(start int) (Entity, bool) {
	m := p.carrierAt(start)
	if m == nil {
		m = p.before(start, carrierReach, carrierWord)
	}
	if m == nil && p.before(start, carrierReach, trackingWord) == nil {
		return Entity{}, false
	}
	end, digits, letters := start, 0, 0
	for end < len(p.s) && end-start < 24 {
		switch c := p.s[end]; {
		case isDigit(c):
			digits++
		case isLetter(c):
			letters++
		case c == '-' && end+1 < len(p.s) && isDigit(p.s[end+1]) && isDigit(p.s[end-1]) && letters == 0:
		default:
			c = 0
		}
		if c := p.s[end]; !isDigit(c) && !isLetter(c) && c != '-' {
			break
		}
		end++
	}
	end = start + len(strings.TrimRight(p.s[start:end], "-"))
	code := strings.ToUpper(strings.ReplaceAll(p.s[start:end], "-", ""))
	if start > 0 && (p.s[start-1] == '_' || p.s[start-1] == '@' || p.s[start-1] == '-' || p.s[start-1] == '.') || letters == 0 && (digits < 10 || digits > 14) || letters > 0 && (letters > 5 || digits < 9 || digits > 16) {
		return Entity{}, false
	}
	if m != nil && m.entry.says&vagueBankWord != 0 && letters == 0 && digits != 13 {
		return Entity{}, false // the post office is a bank too
	}
	if letters == 0 && homeOf(code) != "" && p.before(start, reachRunes/2, trackingWord) == nil {
		return Entity{}, false
	}
	e := Entity{Kind: Parcel, Value: code, Start: start, End: end, Cued: true}
	if m != nil {
		e.Sub = ref(strings.ToLower(m.entry.code))
	}
	return e, true
}

// carrierAt is the carrier whose name a number begins with.
func (c *cues) carrierAt(start int) *mark {
	if i := c.first(start); i < len(c.marks) && c.marks[i].start == start && c.marks[i].entry.says&carrierWord != 0 {
		return &c.marks[i]
	}
	return nil
}
