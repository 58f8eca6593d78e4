package normalize

import "strings"

// Emoji stay as they are, without skin tones and variation selectors, so that
// one listed pictograph finds all its shades. Joiners between two pictographs
// stay.

const (
	firstRegional = 0x1f1e6 // regional indicator A
	lastRegional  = 0x1f1ff
)

// flagCodes are the regions that have a flag (RGI_Emoji_Flag_Sequence, UTS #51).
const flagCodes = " AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ" +
	" CA CC CD CF CG CH CI CK CL CM CN CO CP CQ CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU FI FJ FK FM FO FR" +
	" GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR IS IT JE JM JO JP" +
	" KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ" +
	" NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ" +
	" TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW "

// isFlag says whether two regional indicators show a flag.
func isFlag(a, b rune) bool {
	code := [4]byte{' ', byte(a - firstRegional + 'A'), byte(b - firstRegional + 'A'), ' '}
	return strings.Contains(flagCodes, string(code[:]))
}

// readFlags tells flags from letters in disguise. A run of regional indicators
// is flags only when all of it pairs into existing ones; an odd run, or one
// with a pair that is no flag, is letters. (A word whose pairs all exist, ME TH,
// cannot be told from two flags: the first view keeps the flags, the second
// reads the letters.)
func (f *folder) readFlags() {
	items := f.items
	for i := 0; i < len(items); {
		if items[i].class != regional {
			i++
			continue
		}
		end := i
		for end < len(items) && items[end].class == regional {
			end++
		}
		flags := (end-i)%2 == 0 && !(f.bold && end-i >= 4)
		for k := i; flags && k < end; k += 2 {
			flags = isFlag(items[k].r, items[k+1].r)
		}
		for k := i; k < end; k++ {
			if flags {
				items[k].class = emoji
				continue
			}
			items[k].r, items[k].class = items[k].r-firstRegional+'a', latin
			f.seen |= 1 << latin
			f.todo |= doRound
		}
		i = end
	}
}

// isEmoji covers the Extended_Pictographic blocks as far as their characters
// are not letters or digits in disguise (those have become letters before).
func isEmoji(r rune) bool {
	switch {
	case r < 0x203c:
		return r == 0xa9 || r == 0xae
	case r >= firstRegional && r <= lastRegional:
		return false
	case r >= 0x1f000 && r <= 0x1faff, r >= 0x2600 && r <= 0x27bf, r >= 0x2300 && r <= 0x23ff, r >= 0x2b00 && r <= 0x2bff:
		return true
	}
	switch r {
	case 0x203c, 0x2049, 0x2122, 0x2139, 0x2194, 0x2195, 0x2196, 0x2197, 0x2198, 0x2199, 0x21a9, 0x21aa,
		0x25aa, 0x25ab, 0x25b6, 0x25c0, 0x25fb, 0x25fc, 0x25fd, 0x25fe, 0x2934, 0x2935, 0x3030, 0x303d, 0x3297, 0x3299:
		return true
	}
	return false
}
