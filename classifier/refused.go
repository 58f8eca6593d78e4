package classifier

import (
	"slices"
	"strings"
	"unicode/utf8"

	"scops/rules"
)

// Shops, landlords and carriers name a drug to say that they have nothing to do with
// it: "대마 피우면 바로 퇴실", "디에타민은 처방 안 해요". Who sells one names it to sell it.

// refuse marks the products of a Korean post that stand before a refusal. Names that
// are mostly innocent need more than a name anyway, and "마시는 술 아님" is an ad.
func (r *reading) refuse() {
	if r.lang != "ko" {
		return
	}
	refused := len(r.text) // where the next product begins, if it is refused
	for i := len(r.items) - 1; i >= 0; i-- {
		f := &r.items[i]
		switch {
		case f.term == nil || !f.hasSlot(rules.SlotSubstance):
		case isTitle(r.text[:f.start]) || isRefused(r.text[f.end:]) || refused < len(r.text) && f.end <= refused && onlyFillers(r.text[f.end:refused]):
			f.quoted = f.quoted || f.ambiguity() != rules.High
			refused = f.start
		default:
			refused = len(r.text)
		}
	}
}

// isTitle says that a name begins a title: 영화 '모르핀'.
func isTitle(before string) bool {
	outside := strings.TrimRight(before[max(0, len(before)-20):], "'\"‘“「『《〈<")
	if len(outside) == min(20, len(before)) {
		return false
	}
	outside = strings.TrimRight(outside, " ")
	return slices.ContainsFunc(works, func(w string) bool { return strings.HasSuffix(outside, w) })
}

// works are what has a title.
var works = strings.Fields("영화 연극 뮤지컬 드라마 소설 시집 책 노래 신곡 밴드 앨범 웹툰 만화 게임 전시 다큐 다큐멘터리 예능")

// onlyFillers says that nothing but a list goes on between two names.
func onlyFillers(between string) bool {
	for between = strings.TrimLeft(between, listSigns); between != ""; between = strings.TrimLeft(between, listSigns) {
		filler := fillers.prefix(between)
		if filler == "" {
			return false
		}
		between = between[len(filler):]
	}
	return true
}

// listSigns stand between the names of a list.
const listSigns = " ,/·()"

// isRefused says that what stands behind a name refuses it: at once, or in the same
// clause behind a word of using or carrying it.
func isRefused(behind string) bool {
	rest := clauseOf(behind)
	for rest != "" {
		rest = strings.TrimLeft(rest, " ()")
		if refusals.begin(rest) && !refusedNot.begin(rest) {
			return true
		}
		if usings.begin(rest) {
			return containsAny(cutAt(rest, ruleReach), houseRules)
		}
		if users.begin(rest) {
			return containsAny(cutAt(rest, ruleReach), turnedAway)
		}
		filler := fillers.prefix(rest)
		if filler == "" {
			return false
		}
		rest = rest[len(filler):]
	}
	return false
}

// clauseReach is how far behind a name it may be refused, ruleReach how far behind
// the first word of a house rule, in bytes.
const (
	clauseReach = 120
	ruleReach   = 75
)

// cutAt is the beginning of a text, in whole characters.
func cutAt(s string, n int) string {
	for n = min(n, len(s)); n < len(s) && n > 0 && !utf8.RuneStart(s[n]); n-- {
	}
	return s[:n]
}

// clauseOf is the part of a text up to the next sign or number.
func clauseOf(s string) string {
	s = cutAt(s, clauseReach)
	for i := range len(s) {
		if endsClause(s, i) {
			return s[:i]
		}
	}
	return s
}

// endsClause holds for a line break, a digit and each of .!?,/:~|·
func endsClause(s string, at int) bool {
	const signs uint64 = 0x3ff<<'0' | 1<<'\n' | 1<<'.' | 1<<'!' | 1<<'?' | 1<<',' | 1<<'/' | 1<<':'
	switch b := s[at]; {
	case b < 64:
		return signs>>b&1 != 0
	case b == 0xc2:
		return strings.HasPrefix(s[at:], "·")
	default:
		return b == '~' || b == '|'
	}
}

// commas lets a list of words share one line.
func commas(s string) []string { return strings.Split(s, ",") }

var (
	// refusals stand right behind a name.
	refusals = byBeginning(commas("안 팝,안팝,안 팔,안팔,팔지 않,팔지않,안 판,안판,판매 안,판매안,판매하지,취급 안,취급안,취급하지,취급x,취급 x,안 합,안합,안 해,안해,안 씁,안씁,안 써,안써,안 쓰,안쓰,쓰지 않,안 받,안받,받지 않,안 돼,안돼,안 됩,안됩,안됨,안 됨,안 싣,안 실," +
		"금지,불가,사절,아닙,아니에,아니예,아니구요,아니고요,아님,아닌,아녜,ㄴㄴ,없는,없이,무첨가,불검출,의심,오해,처방 안,처방안,처방은 안,처방하지,구매 안,문의 사절,문의 금지,문의 x,문의 자제,구해달란,구해달라,그런거 없,그런 거 없,이런거 아,이런 거 아,그런거 아,그런 거 아,이런거 안,이런 거 안," +
		"초범,사범,사건,판례,사례 많,강의,요점,기출,문제로,문제 상담,문제집,폐기,반납,탐지,예방,근절,방지,밀수,먹고 싶을 정도,먹다가 요요,약국에 갖다,약국에 반납")...)
	// refusedNot begin like a refusal, and are none.
	refusedNot = byBeginning(commas("아닌가,안 판매,안 써본,안써본,안 해본,안해본,없는 분,없는분,아닌 것처럼,아닌것처럼,아닌 척,아닌척,의심 없,의심없")...)
	// usings begin what is done with a drug on somebody's premises or in his parcel.
	usings = byBeginning(commas("피우,피는,피다,흡연,흡입,냄새,하시면,하면,하다가,들어있,들어 있,들었,소지,보관,반입,키우,재배하,가져오,숨기,관련,투약,복용")...)
	// houseRules end such a clause.
	houseRules = commas("퇴실,퇴거,퇴장,입실 불,입장 불,출입 금,벌금,안받,안 받,거절,사절,금지,신고하,신고합,바로 신고,즉시 신고,내보,쫓,잡혀,압수,몰수,안 됩,안됩,안됨,안 됨,안돼,불가,취소,취급,사양,오지 마,오지마,싣지,안 싣,안 팝,안팝,안 팔,안팔,죄송")
	// users begin who is not wanted, and turnedAway ends it.
	users      = byBeginning(commas("하신 분,하신분,하는 분,하는분,하시는 분,하시는분,하는 사람,하는 손님")...)
	turnedAway = commas("안받,안 받,사양,죄송,퇴실,입실,거절,환불")
	// fillers may stand between a name and its refusal.
	fillers = byBeginning(commas("그 ,절대,성분,제품,종류,같은 거,같은거,같은,등은,등,은,는,도,이나,나,이,가,을,를,류,전자담배,담배,의약품,향정,약,저희,저흰,저희는,여기선,여긴,요즘,원래,한의원에서,병원에서,병원,약국에서,약국,집에서,차에서,실내,전혀,일절,일체,따로,직접,개인,1도")...)
)

func startsWithAny(s string, words []string) bool { return prefixOf(s, words) != "" }

// prefixOf is the longest of some words a text starts with, "" if none.
func prefixOf(s string, words []string) (longest string) {
	for _, w := range words {
		if len(w) > len(longest) && strings.HasPrefix(s, w) {
			longest = w
		}
	}
	return longest
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
