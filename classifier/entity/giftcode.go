package entity

import "strings"

// minGift is the least of digits in a text that may hold a gift code.
const minGift = 4

// giftReach is how far the word for a gift card may stand, in characters.
const giftReach = 40

// findGiftCodes finds codes of gift cards behind a word for them: three to five
// groups of 4 to 6 letters and digits, or 14 to 18 digits in one.
func findGiftCodes(p *post) []Entity {
	var found []Entity
	for at := 0; at < len(p.s); {
		if !isLetter(p.s[at]) && !isDigit(p.s[at]) {
			at++
			continue
		}
		start, groups, digits, letters := at, 0, 0, 0
		end := at
		for at < len(p.s) {
			from := at
			for ; at < len(p.s) && (isLetter(p.s[at]) || isDigit(p.s[at])); at++ {
				if isDigit(p.s[at]) {
					digits++
				} else {
					letters++
				}
			}
			if at-from < 4 || at-from > 6 {
				groups = -maxAccount
			}
			groups++
			end = at
			if at+1 >= len(p.s) || p.s[at] != '-' || !isLetter(p.s[at+1]) && !isDigit(p.s[at+1]) {
				break
			}
			at++
		}
		grouped := groups >= 3 && groups <= 5 && digits >= minGift
		plain := letters == 0 && end-start >= 14 && end-start <= 18 && digits == end-start
		if !grouped && !plain || p.before(start, giftReach, giftWord) == nil {
			continue
		}
		value := strings.ToUpper(p.original(start, end))
		found = append(found, Entity{Kind: GiftCode, Value: value, Start: start, End: end, Cued: true})
	}
	return found
}
