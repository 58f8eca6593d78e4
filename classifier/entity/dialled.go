package entity

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// mobile reads the shapes of Thai and Korean mobile numbers, which are nearly
// all numbers in posts, without asking the national plans: 06x, 08x and 09x with
// eight digits, 010 with eight digits. ok = false says nothing: the plans decide.
func mobile(digits string) (value string, ok bool) {
	switch {
	case len(digits) == 10 && digits[0] == '0':
		digits = "66" + digits[1:]
	case len(digits) == 11 && digits[:3] == "010":
		digits = "82" + digits[1:]
	}
	switch {
	case len(digits) == 11 && digits[:2] == "66" && (digits[2] == '8' || digits[2] == '9' || digits[2] == '6' && digits[3] >= '1' && digits[3] <= '6'):
	case len(digits) == 12 && digits[:4] == "8210" && digits[4] != '5':
	default:
		return "", false
	}
	return "+" + digits, true
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
	if p.post.before(c.start, reachRunes, phoneWord) != nil {
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
		return (last == 3 || last == 4) && slices.Min(sizes) >= 2 && sizes[0] <= 4
	case slices.Equal(sizes, []int{4, 4}):
		return digits[0] == '1' && (digits[1] == '5' || digits[1] == '6' || digits[1] == '8') && p.s[groups[0].end] == '-' && !rising(digits)
	case slices.Equal(sizes, []int{4, 3, 3}):
		return strings.HasPrefix(digits, "1800") || strings.HasPrefix(digits, "1900")
	}
	return false
}

// rising holds for the ends of a range, 1800-1803.
func rising(digits string) bool {
	return digits[:2] == digits[4:6] && digits[:4] < digits[4:8]
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
	value := phonenumbers.Format(n, phonenumbers.E164)
	if digits[0] == '0' && !strings.HasSuffix(value, digits[1:]) {
		return "", false // the plan took some digits for a carrier's
	}
	return value, true
}
