package entity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"

	"scops/classifier/normalize"
)

// Bounds of one text: what goes beyond is not looked at, so that a post made of
// digits costs no more than a long one.
const (
	maxPhones = 2000 // readings tried
	maxDigits = 15   // of E.164
	minDigits = 8
)

// findPhones finds phone numbers by their shape and asks the national plans
// whether they exist.
func findPhones(text normalize.Text, opt Options) []Entity {
	p := phones{s: text.Folded, countries: opt.Countries}
	var found []Entity
	for at := 0; at < len(p.s); {
		c, ok := p.candidate(at)
		if !ok {
			at = c.end
			continue
		}
		if p.looksDated(c.groups) {
			at = c.groups[2].end
			continue
		}
		if e := p.longest(c); len(e) > 0 {
			found = append(found, e...)
			at = e[0].End
			continue
		}
		at = c.groups[0].end
	}
	return found
}

// phones reads the phone numbers of one text.
type phones struct {
	s         string
	countries []string
	tried     int
	groups    []group // of the candidate at hand
	digits    []byte  // of all its groups
}

// group is a run of digits.
type group struct {
	start, end int
	total      int // digits up to its end
}

// candidate is a stretch of digit groups that may hold a number.
type candidate struct {
	start, end int
	plus       bool
	groups     []group
}

// candidate reads the stretch that begins at or behind at. Without one, end is
// where to look on.
func (p *phones) candidate(at int) (candidate, bool) {
	for at < len(p.s) && !isDigit(p.s[at]) {
		at++
	}
	c := candidate{start: at, end: at, groups: p.groups[:0]}
	p.digits = p.digits[:0]
	for digits := 0; at < len(p.s) && isDigit(p.s[at]); {
		g := group{start: at, end: at}
		for at < len(p.s) && isDigit(p.s[at]) {
			at++
		}
		g.end = at
		digits += g.end - g.start
		if digits > maxDigits+3 {
			break
		}
		if s := p.s[g.start:g.end]; s != "0" || len(c.groups) == 0 || p.s[g.start-1] != '(' { // +66 (0)81
			p.digits = append(p.digits, s...)
		}
		g.total = len(p.digits)
		c.groups, c.end = append(c.groups, g), at
		at = p.gap(at)
	}
	p.groups = c.groups
	if len(c.groups) == 0 {
		for c.end < len(p.s) && isDigit(p.s[c.end]) {
			c.end++
		}
		return c, false
	}
	for c.start > 0 && (p.s[c.start-1] == '(' || p.s[c.start-1] == '+' && !c.plus) {
		c.start--
		c.plus = c.plus || p.s[c.start] == '+'
	}
	if p.touched(c) {
		c.end = c.groups[0].end
		return c, false
	}
	return c, true
}

// gap is where the next group begins behind at: across one sign and the spaces
// around it. It is at itself when another word begins there.
func (p *phones) gap(at int) int {
	signs := 0
	for i := at; i < len(p.s) && i < at+4; i++ {
		switch c := p.s[i]; {
		case isDigit(c):
			return i
		case c == ' ':
		case c == '-' || c == '.' || c == ')' || c == '(' || c == '/':
			if signs++; signs > 2 || c == '/' && signs > 1 {
				return at
			}
		default:
			return at
		}
	}
	return at
}

// touched says that the digits are part of something else: a name, an amount
// of money, a decimal.
func (p *phones) touched(c candidate) bool {
	if c.start == 0 {
		return false
	}
	switch b := p.s[c.start-1]; {
	case isLetter(b), b == '_', b == '@', b == '$', b == '=', b == ',' && c.start > 1 && isDigit(p.s[c.start-2]), b == '.' && c.start > 1 && isDigit(p.s[c.start-2]):
		return true
	}
	return strings.HasSuffix(p.s[:c.start], "฿") || strings.HasSuffix(p.s[:c.start], "₩")
}

// ended says that nothing behind end belongs to the number.
func (p *phones) ended(end int) bool {
	rest := p.s[end:]
	if rest == "" {
		return true
	}
	if isDigit(rest[0]) || isLetter(rest[0]) || rest[0] == '_' || rest[0] == '@' || rest[0] == '%' || len(rest) > 1 && rest[0] == ',' && isDigit(rest[1]) {
		return false
	}
	return !strings.HasPrefix(rest, "원") && !strings.HasPrefix(rest, "บาท") && !strings.HasPrefix(rest, " บาท") && !strings.HasPrefix(rest, " 원")
}

// longest gives the readings of the longest number that begins the candidate.
func (p *phones) longest(c candidate) []Entity {
	for n := len(c.groups); n > 0; n-- {
		end := c.groups[n-1].end
		size := c.groups[n-1].total
		if size < minDigits || size > maxDigits || !p.ended(end) {
			continue
		}
		digits := string(p.digits[:size])
		if values := p.read(c, c.groups[:n], digits); len(values) > 0 {
			var found []Entity
			for _, v := range values {
				found = append(found, Entity{Kind: Phone, Value: v, Start: c.start, End: end})
			}
			return found
		}
	}
	return nil
}

// read gives the E.164 values of digits in every country where they are valid.
func (p *phones) read(c candidate, groups []group, digits string) []string {
	if p.tried >= maxPhones {
		return nil
	}
	if c.plus {
		p.tried++
		return p.international(digits)
	}
	if isHelpline(digits) {
		return nil
	}
	countries := p.countries
	if home := homeOf(digits); home != "" && slices.Contains(countries, home) {
		countries = []string{home}
	} else if !p.looksDialled(c, groups, digits) {
		return nil
	}
	var values []string
	for _, country := range countries {
		if !dialled(digits, country) {
			continue
		}
		p.tried++
		if v, ok := national(digits, country); ok && !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// dialled says whether digits can be dialled in a country as they stand: with
// the trunk 0, with the country code, or as a number that has no 0.
func dialled(digits, country string) bool {
	switch {
	case digits[0] == '0':
		return true
	case country == "KR":
		return strings.HasPrefix(digits, "82") || len(digits) == 8 && digits[0] == '1'
	case country == "TH":
		return strings.HasPrefix(digits, "66") || len(digits) == 10 && (digits[:4] == "1800" || digits[:4] == "1900")
	}
	return true
}

// homeOf is the country whose mobile shape the digits have: 06, 08 or 09 and
// eight digits in Thailand, 010 and eight digits in Korea, also behind the
// country code without a plus.
func homeOf(digits string) string {
	switch {
	case len(digits) == 10 && digits[0] == '0' && strings.IndexByte("689", digits[1]) >= 0,
		len(digits) == 11 && strings.HasPrefix(digits, "66") && strings.IndexByte("689", digits[2]) >= 0:
		return "TH"
	case len(digits) == 11 && strings.HasPrefix(digits, "010"), len(digits) == 12 && strings.HasPrefix(digits, "8210"):
		return "KR"
	}
	return ""
}

// looksDialled guards the shapes that amounts, dates and order numbers share
// with numbers of no mobile: they need a phone word before them, or the groups
// people write them in.
func (p *phones) looksDialled(c candidate, groups []group, digits string) bool {
	if lastCue(before(p.s, c.start, reachRunes), phoneCues) >= 0 {
		return true
	}
	if len(groups) < 2 || len(groups) > 4 || p.looksDated(groups) {
		return false
	}
	sizes := make([]int, len(groups))
	for i, g := range groups {
		sizes[i] = g.end - g.start
	}
	last := sizes[len(sizes)-1]
	switch {
	case digits[0] == '0':
		return (last == 3 || last == 4) && slices.Min(sizes) >= 2
	case slices.Equal(sizes, []int{4, 4}):
		return digits[0] == '1' && (digits[1] == '5' || digits[1] == '6' || digits[1] == '8') && p.s[groups[0].end] == '-'
	case slices.Equal(sizes, []int{4, 3, 3}):
		return strings.HasPrefix(digits, "1800") || strings.HasPrefix(digits, "1900")
	}
	return false
}

// looksDated holds when the groups begin with a date: 01-02-2024, 2567/01/02.
func (p *phones) looksDated(groups []group) bool {
	if len(groups) < 3 {
		return false
	}
	var sizes, values [3]int
	for i, g := range groups[:3] {
		sizes[i] = g.end - g.start
		values[i], _ = strconv.Atoi(p.s[g.start:g.end])
	}
	day, month, year := 0, 1, 2
	if sizes[0] == 4 {
		day, year = 2, 0
	}
	return sizes[day] <= 2 && sizes[month] <= 2 && sizes[year] == 4 &&
		p.s[groups[0].end] == p.s[groups[1].end] && groups[0].end+1 == groups[1].start && groups[1].end+1 == groups[2].start &&
		values[day] >= 1 && values[day] <= 31 && values[month] >= 1 && values[month] <= 31 &&
		(values[year] >= 1900 && values[year] <= 2100 || values[year] >= 2440 && values[year] <= 2640)
}

// international reads digits behind a plus.
func (p *phones) international(digits string) []string {
	n, err := phonenumbers.Parse("+"+digits, "ZZ")
	if err != nil || !phonenumbers.IsValidNumber(n) {
		return nil
	}
	if isHelpline(phonenumbers.GetNationalSignificantNumber(n)) {
		return nil
	}
	return []string{phonenumbers.Format(n, phonenumbers.E164)}
}

// national reads digits as dialled in a country.
func national(digits, country string) (string, bool) {
	n, err := phonenumbers.Parse(digits, country)
	if err != nil || !phonenumbers.IsValidNumberForRegion(n, country) {
		return "", false
	}
	return phonenumbers.Format(n, phonenumbers.E164), true
}
