package entity

import "strings"

// Accounts have no public checksum, so a bank must be named beside them: a
// name that is also a word (국민, กรุงเทพ) right before, any other near.

// Bounds of an account number, in digits.
const (
	minAccount = 10
	maxAccount = 14
)

// bankReach is how far a bank's name may stand, in characters.
const bankReach = 30

// banks lists the names of each bank, by its code. The bank of Thai codes has
// accounts of 10 digits unless it is one of the two with 12.
var banks = []coded{
	{"KBANK", "กสิกร กสิกรไทย kbank kasikorn kplus"}, {"SCB", "scb ไทยพาณิชย์"}, {"KTB", "กรุงไทย ktb krungthai"}, {"BBL", "bbl ธ.กรุงเทพ ธนาคารกรุงเทพ"},
	{"BAY", "กรุงศรี krungsri bay"}, {"TTB", "ttb ทีเอ็มบี ทหารไทย ธนชาต"}, {"GSB", "ออมสิน gsb"}, {"BAAC", "ธกส ธ.ก.ส. baac"}, {"UOB", "uob ยูโอบี"}, {"CIMB", "cimb"}, {"KKP", "เกียรตินาคิน kkp"}, {"GHB", "ธอส"}, {"LHB", "lhbank"},
	{"KB", "국민은행 kb국민 kb국민은행"}, {"SHINHAN", "신한은행 신한 shinhan"}, {"WOORI", "우리은행 woori"}, {"HANA", "하나은행"}, {"NH", "농협 농협은행 nh농협"}, {"IBK", "기업은행 ibk ibk기업"}, {"KAKAOBANK", "카카오뱅크 카뱅 kakaobank"},
	{"TOSS", "토스뱅크 토스 toss"}, {"KBANK-KR", "케이뱅크 케뱅"}, {"MG", "새마을금고 새마을"}, {"EPOST", "우체국은행 우체국예금"}, {"SUHYUP", "수협 수협은행"}, {"SHINHYUP", "신협"}, {"BUSAN", "부산은행"}, {"IM", "대구은행 아이엠뱅크"},
	{"GWANGJU", "광주은행"}, {"JEONBUK", "전북은행"}, {"KYONGNAM", "경남은행"}, {"JEJU", "제주은행"}, {"SC", "sc제일 제일은행 sc제일은행"}, {"CITI", "씨티은행 한국씨티"}, {"KDB", "산업은행"},
}

// vagueBanks are names that are also words.
var vagueBanks = []coded{
	{"BBL", "กรุงเทพ"}, {"KB", "국민 kb"}, {"WOORI", "우리"}, {"HANA", "하나"}, {"IBK", "기업"}, {"EPOST", "우체국"}, {"SC", "제일"}, {"NH", "nh"},
}

func bankNames() []entry {
	return append(namesOf(banks, bankWord), namesOf(vagueBanks, vagueBankWord)...)
}

// findBanks finds account numbers beside the names of their banks.
func findBanks(p *post) []Entity {
	var found []Entity
	for at := 0; at < len(p.s); {
		if !isDigit(p.s[at]) {
			at++
			continue
		}
		digits, sizes, end := accountAt(p.s, at)
		if n := len(digits); n >= minAccount && n <= maxAccount {
			if m := p.bankBeside(at, end); m != nil && p.isAccount(m, at, digits, sizes) {
				found = append(found, Entity{Kind: Bank, Value: digits, Sub: ref(strings.ToLower(m.entry.code)), Start: at, End: end})
			}
		}
		at = end
	}
	return found
}

// bankBeside is the bank an account may be of.
func (p *post) bankBeside(start, end int) *mark {
	if m := p.before(start, bankReach, bankWord); m != nil {
		return m
	}
	if m := p.before(start, bankReach, vagueBankWord); m != nil && (strings.Trim(p.s[m.end:start], " :-.은행") == "" || p.before(start, bankReach, accountWord) != nil) {
		return m
	}
	return p.after(end, bankReach/2, bankWord)
}

// accountAt reads groups of digits with single hyphens or spaces between them.
func accountAt(s string, at int) (digits string, sizes []int, end int) {
	var room [maxAccount + 2]byte
	n := 0
	for end = at; end < len(s); {
		stop := digitsEnd(s, end)
		for _, c := range []byte(s[end:min(stop, end+len(room)-n)]) {
			room[n] = c
			n++
		}
		sizes = append(sizes, stop-end)
		end = stop
		if n == len(room) || end+1 >= len(s) || s[end] != '-' && s[end] != ' ' || !isDigit(s[end+1]) {
			break
		}
		end++
	}
	if at > 0 && (isLetter(s[at-1]) || s[at-1] == '_' || s[at-1] == '+' || s[at-1] == '.') || end < len(s) && (isLetter(s[end]) || s[end] == '_') {
		n = 0
	}
	return string(room[:n]), sizes, end
}

// isAccount tells accounts from telephone numbers, which stand beside the names
// of banks too: a mobile number needs a word for the account, or the groups of
// an account.
func (p *post) isAccount(m *mark, at int, digits string, sizes []int) bool {
	if len(sizes) > 4 || len(sizes) > 1 && sizes[0] == 1 {
		return false
	}
	switch m.entry.code {
	case "KBANK", "SCB", "KTB", "BBL", "BAY", "TTB", "UOB", "CIMB", "KKP", "LHB":
		if len(digits) != 10 {
			return false
		}
	case "GSB", "BAAC", "GHB":
		if len(digits) != 12 && len(digits) != 10 {
			return false
		}
	default:
		if len(digits) < 11 && m.entry.code != "IBK" && m.entry.code != "CITI" {
			return false
		}
	}
	if homeOf(digits) == "" {
		return true
	}
	grouped := len(sizes) == 4 && sizes[0] == 3 && sizes[1] == 1 && sizes[2] == 5
	said := p.before(at, reachRunes, accountWord)
	return grouped || said != nil && p.before(at, reachRunes/2, phoneWord|promptpayWord|truemoneyWord) == nil
}
