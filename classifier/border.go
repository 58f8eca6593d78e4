package classifier

import (
	"strings"
	"unicode"

	"scops/rules"
)

// edge says whether a match may begin or end at a place.
type edge uint8

const (
	shut edge = iota // inside another word
	soft             // only if another listed term stands wall to wall
	open
)

// leftEdge judges where a match begins in a folded text. tag: it lies in a
// hashtag, where words of every script are written without spaces.
//
// Latin needs a border between letters. Korean compounds freely (강남코카인,
// 무료배송), so a Hangul term may follow a syllable when it is long and plain
// enough for its role (see freeLeft), when it follows a place name, or, soft,
// when it follows another listed term. Thai must not take the consonant of a
// vowel written before it.
func (e entry) leftEdge(s string, at int, tag bool) edge {
	if at == 0 || s[at-1] <= ' ' {
		return open
	}
	before, n := runeBefore(s, at)
	switch {
	case e.initials || e.first == letterJamo:
		return openIf(!unicode.IsLetter(before) && !isThai(before))
	case e.first == letterAlphabetic:
		if isAlphabetic(before) {
			return softIf(tag)
		}
		return openIf(!isDigit(before) || e.term.standsBesideDigits())
	case e.first == letterDigit:
		return openIf(!isAlphabetic(before) && !continuesNumber(before, s[:at-n], true))
	case e.first == letterSyllable && isSyllable(before):
		if e.term.freeLeft() || e.term.list.Slot == rules.SlotUnit && endsWithCount(s[:at]) || endsWithPlace(s[:at]) {
			return open
		}
		return soft
	case e.first == letterThaiConsonant:
		return openIf(!leadsThai(before))
	}
	return open
}

// rightEdge judges where a match ends. Korean particles are always allowed;
// only short words and names must be followed by one, or by a border or a listed
// term. cutUp: signs between its letters hide the word.
func (e entry) rightEdge(s string, at int, tag, cutUp bool) edge {
	if at == len(s) || s[at] <= ' ' {
		return open
	}
	next, n := runeAt(s, at)
	switch {
	case e.initials || e.last == letterJamo:
		return openIf(!unicode.IsLetter(next) && !isThai(next))
	case e.last == letterAlphabetic:
		if isAlphabetic(next) {
			return softIf(tag)
		}
		return openIf(!isDigit(next) || e.term.standsBesideDigits())
	case e.last == letterDigit:
		return openIf(!isAlphabetic(next) && !continuesNumber(next, s[at+n:], false))
	case e.last == letterSyllable && isSyllable(next):
		if e.term.freeRight(tag || cutUp) || followsNoun(s[at:]) || e.term.plainName() && (ownSayings.begin(s[at:]) || startsWithPlace(s[at:])) {
			return open
		}
		return soft
	case e.last >= letterThai:
		return openIf(!followsThai(next))
	}
	return open
}

func openIf(ok bool) edge {
	if ok {
		return open
	}
	return shut
}

func softIf(ok bool) edge {
	if ok {
		return soft
	}
	return shut
}

// standsBesideDigits says whether a Latin term may touch a digit: units do
// (5g), one or two letters that mean a substance do not (2k, g4).
func (t *term) standsBesideDigits() bool {
	return t.list.Slot != rules.SlotSubstance || t.letters > 2
}

// continuesNumber says whether a digit follows (or, backwards, precedes) in
// the same number: directly, or behind one of the marks numbers are cut with.
func continuesNumber(r rune, rest string, backwards bool) bool {
	if r != '.' && r != ',' && r != '-' {
		return isDigit(r)
	}
	if backwards {
		return rest != "" && isDigit(rune(rest[len(rest)-1]))
	}
	return rest != "" && isDigit(rune(rest[0]))
}

// freeLeft says that a Hangul term may stand behind any syllable: the plainer
// it is, the shorter it may be. Words of the trade itself are held to it;
// ordinary words of an ad (무료배송, 당일입금) need two syllables.
func (t *term) freeLeft() bool {
	switch t.list.Slot {
	case rules.SlotSubstance, rules.SlotTrade, rules.SlotUnit, rules.SlotCoin:
		switch t.ambiguity {
		case rules.Low:
			return t.syllables >= 2
		case rules.Medium:
			return t.syllables >= 3
		}
		return t.syllables >= 4
	case rules.SlotDrop:
		return t.syllables >= 3
	}
	return t.syllables >= 2
}

// freeRight says that a Hangul term may stand before any syllable; masks
// answer for the innocent words that begin with it. A name that needs little more
// to be an ad may not, but where no spaces are: 우유주사 is no 우유주사위.
func (t *term) freeRight(unspaced bool) bool {
	switch {
	case t.syllables < 2:
		return false
	case t.plainName():
		return unspaced
	case t.list.Slot == rules.SlotSubstance:
		return t.syllables > 2
	}
	return true
}

// plainName says that a term is a name of some length that hardly any shop has.
func (t *term) plainName() bool {
	return t.list.Slot == rules.SlotSubstance && t.ambiguity != rules.High && t.syllables > 1
}

// particles may follow a noun and end the word; so may the forms goods come in.
var particles = endingsOf(strings.Fields("은 는 이 가 을 를 의 에 에서 로 으로 와 과 도 만 까지 부터 이나 나 랑 이랑 하고 한테 께 보다 처럼 마다 요 임 입니다 인데 당 씩 에게 라도 이라도 밖에 뿐 건 캡 캡슐 알 가루 원석 팟 카트리지")...)

// sayings may follow a noun without a space; anything may come behind them.
var sayings = byBeginning("있음", "있어", "있습", "있는", "있다", "팔아", "팝니", "팜", "파는", "파실", "판매", "판다", "구매", "구입", "구해", "구함", "구합", "삽니", "사요", "사는", "문의", "입고", "재고", "도착", "가능", "배송", "직거래", "드립", "드려")

// ownSayings may follow a plain name of a product.
var ownSayings = byBeginning(strings.Fields("드림 나눔 양도 정리 처분 급처 급매 싸게 주문 상담 취급 전문 추천 필요 찾 좀 이에요 이예요 이고 이구 이며 들어 들고 가지 원하 남은 남았 받으 받아 새거 대량 소량 정품 사장 언니 형님 손님 세트 할인 특가 종류 " +
	"원그 한그 반그 두그 한통 두통 세통 반통 한판 두판 세판 반판 한알 두알 세알 반알 열알 한정 두정 반정 열정 한병 두병 반병 한칸 반칸 한봉 두봉 스무 이십 삼십 오십 직구 직수 수입 국내 국산 당일 새벽 미국 태국 독일 콜롬 캘리 병원 약국 처방 정식 진짜 고퀄 순도 최저 최상 무료 선입 입금 후불 던지 드랍 좌표 텔레 카톡 라인 디엠 쪽지 연락 퀵")...)

// followsNoun says whether Korean text behind a noun goes on as a particle or
// one of the usual sayings of an ad.
func followsNoun(s string) bool {
	if sayings.begin(s) {
		return true
	}
	end := 0
	for n := 0; n < 4; n++ {
		r, size := runeAt(s, end)
		if !isHangul(r) {
			break
		}
		end += size
	}
	return particles.has(s[:end])
}

// endsWithCount looks for a number word that stands directly before a unit (반그램).
func endsWithCount(s string) bool {
	switch r, n := runeBefore(s, len(s)); r {
	case '한', '두', '세', '네', '반':
		before, _ := runeBefore(s, len(s)-n)
		return !isSyllable(before)
	}
	return false
}

// places are the regions of Korea as ads write them before a product
// (강남코카인, 부산도리도리, 강남구아이스).
var places = endingsOf(strings.Fields("서울 부산 대구 인천 광주 대전 울산 세종 경기 강원 충북 충남 전북 전남 경북 경남 제주 수원 성남 분당 판교 용인 안양 부천 일산 고양 의정부 평택 안산 화성 동탄 청주 천안 전주 포항 창원 마산 김해 구미 여수 순천 목포 군산 원주 춘천 강릉 강남 강북 강동 강서 홍대 이태원 신촌 건대 잠실 송파 서초 신림 구로 영등포 해운대 서면 전국")...)

// startsWithPlace looks for a place of two syllables.
func startsWithPlace(s string) bool {
	const two = 6 // bytes
	return len(s) >= two && places.has(cutAt(s, two))
}

func endsWithPlace(s string) bool {
	start := len(s)
	for n := 0; n < 4; n++ {
		r, size := runeBefore(s, start)
		if !isSyllable(r) {
			break
		}
		start -= size
	}
	word := s[start:]
	if places.has(word) {
		return true
	}
	switch r, n := runeBefore(word, len(word)); r {
	case '구', '시', '군', '동', '역':
		return places.has(word[:len(word)-n])
	}
	return false
}
