package entity

import (
	"slices"
	"strings"
)

// Bounds of one text: what goes beyond is not looked at, so that a post made of
// digits costs no more than a long one.
const (
	maxPhones = 500 // readings tried in the national plans; mobile numbers need none
	maxDigits = 15  // of E.164
	minDigits = 8
)

// findPhones finds phone numbers by their shape and asks the national plans
// whether they exist.
func findPhones(post *post) []Entity {
	p := phones{post: post, s: post.s, countries: post.opt.Countries}
	if len(p.countries) == 0 {
		p.countries = homeCountries[:]
	}
	p.groups, p.digits = p.groupRoom[:0], p.digitRoom[:0]
	found := findSpelled(post)
	if post.digits < minDigits {
		return found
	}
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

// homeCountries are those numbers are tried in unless told otherwise.
var homeCountries = [...]string{"TH", "KR"}

// phones reads the phone numbers of one text.
type phones struct {
	post      *post
	s         string
	countries []string
	tried     int
	groups    []group // of the candidate at hand
	digits    []byte  // of all its groups
	groupRoom [maxDigits + 4]group
	digitRoom [maxDigits + 4]byte
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
	odd        bool // written to hide: letters for digits, signs nobody writes in numbers
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
		for at < len(p.s) && (isDigit(p.s[at]) || p.swapped(g.start, at)) {
			c.odd = c.odd || !isDigit(p.s[at])
			at++
		}
		g.end = at
		digits += g.end - g.start
		if digits > maxDigits+3 {
			break
		}
		if s := p.s[g.start:g.end]; s != "0" || len(c.groups) == 0 || p.s[g.start-1] != '(' { // +66 (0)81
			for i := range len(s) {
				p.digits = append(p.digits, asDigit(s[i]))
			}
		}
		g.total = len(p.digits)
		c.groups, c.end = append(c.groups, g), at
		at = p.gap(at, &c.odd)
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
func (p *phones) gap(at int, odd *bool) int {
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
		case (c == '_' || c == '*' || c == '~') && i == at && i+1 < len(p.s) && isDigit(p.s[i+1]):
			*odd = true
		case strings.HasPrefix(p.s[i:], bar) && i == at && i+len(bar) < len(p.s) && isDigit(p.s[i+len(bar)]):
			*odd = true
			return i + len(bar)
		default:
			return at
		}
	}
	return at
}

// bar is a vowel that looks like a dash.
const bar = "ㅡ"

// swapped says that the character at, in a group that began at start, is a
// letter standing for a digit: behind two digits, before a digit or the end of
// the group.
func (p *phones) swapped(start, at int) bool {
	if c := p.s[at]; c != 'o' && c != 'l' && c != 'i' || at < start+2 {
		return false
	}
	return at+1 >= len(p.s) || !isLetter(p.s[at+1]) && p.s[at+1] != '_'
}

func asDigit(c byte) byte {
	switch c {
	case 'o':
		return '0'
	case 'l', 'i':
		return '1'
	}
	return c
}

// touched says that the digits are part of something else: a name, an amount
// of money, a decimal.
func (p *phones) touched(c candidate) bool {
	if c.start == 0 {
		return false
	}
	switch b := p.s[c.start-1]; {
	case isLetter(b), b == '_', b == '@', b == '$', b == '=', (b == ',' || b == '-' && !c.plus) && c.start > 1 && isDigit(p.s[c.start-2]), b == '.' && c.start > 1 && isDigit(p.s[c.start-2]):
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
				e := Entity{Kind: Phone, Value: v, Start: c.start, End: end}
				found = append(append(found, e), p.post.payable(e)...)
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
	if c.odd {
		if v, ok := mobile(digits); ok && digits[0] == '0' {
			return []string{v}
		}
		return nil
	}
	if c.plus {
		if v, ok := mobile(digits); ok && digits[0] != '0' && !isHelpline(v[3:]) {
			return []string{v}
		}
		p.tried++
		return p.international(digits)
	}
	if isHelpline(digits) || len(groups) == 1 && p.post.before(c.start, reachRunes, orderWord) != nil {
		return nil
	}
	if v, ok := mobile(strings.TrimPrefix(digits, "00")); ok && strings.HasPrefix(digits, "00") {
		return []string{v}
	}
	countries := p.countries
	if v, ok := mobile(digits); ok && slices.Contains(countries, homeOf(digits)) {
		return []string{v}
	}
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
