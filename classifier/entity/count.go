package entity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// counts are the words that say how many of a unit, as they stand before it.
// The Korean ones are those before counters.
var counts = []struct {
	word   string
	amount float64
}{
	{"ครึ่ง", 0.5}, {"half a ", 0.5}, {"half ", 0.5}, {"반", 0.5},
	{"한", 1}, {"두", 2}, {"세", 3}, {"석", 3}, {"네", 4}, {"넉", 4}, {"다섯", 5}, {"여섯", 6}, {"일곱", 7}, {"여덟", 8}, {"아홉", 9},
	{"열", 10}, {"스무", 20}, {"서른", 30}, {"쉰", 50}, {"백", 100},
}

// koreanCounters are the units goods are counted in by such words.
const koreanCounters = "개 알 정 장 병 봉 봉지 팩 통 박스 캡슐 캡 앰플 바이알 카트 카트리지 팟 포 그램 그람 작 작대기 칸 마리 판 곽"

// otherWords are counts that are another word when written together: 세정,
// 세포, 열정, 두통, 반장, 반포, 한정.
const otherWords = " 한정 두정 세정 석정 네정 반정 열정 백정 한포 두포 세포 네포 반포 백포 열포 두통 네통 열통 반장 백장 백통 백병 백알 백개 넉장 석장 반박스 백작 열작 세작 네작 백칸 열칸 백판 열판 석판 세판 네판 세곽 반캡 백캡 백마리 "

// halfKorean is half of whatever is sold, without a unit.
const halfKorean = "하프"

// koreanCounts are the Korean counts, with and without a space.
func koreanCounts() []entry {
	all := []entry{{text: halfKorean, says: halfWord}}
	for _, c := range counts {
		if r, _ := utf8.DecodeRuneInString(c.word); !unicode.Is(unicode.Hangul, r) {
			continue
		}
		for unit := range strings.FieldsSeq(koreanCounters) {
			if !strings.Contains(otherWords, " "+c.word+unit+" ") {
				all = append(all, entry{text: c.word + unit, says: halfWord})
			}
			all = append(all, entry{text: c.word + " " + unit, says: halfWord})
		}
	}
	return all
}

// countInWords reads so many of a unit, written in words: 반개, 열 알, half a gram.
func countInWords(s string, m *mark) (number, bool) {
	if m.entry.text == halfKorean {
		u, _ := measureAt("개")
		return number{start: m.start, end: m.end, bare: m.end, amount: 0.5, unit: u}, true
	}
	for _, c := range counts {
		unit, ok := strings.CutPrefix(m.entry.text, c.word)
		if !ok {
			continue
		}
		at := m.start + len(c.word) + len(unit) - len(strings.TrimLeft(unit, " "))
		if u, size := measureAt(s[at:]); u != nil && at+size <= m.end && strings.TrimPrefix(s[at+size:m.end], "๊") == "" { // ครึ่งจี๊
			return number{start: m.start, end: m.end, bare: m.end, amount: c.amount, unit: u}, true
		}
	}
	return number{}, false
}
