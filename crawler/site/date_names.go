package site

import (
	"slices"
	"strings"
	"time"
	"unicode"
)

// monthNamed finds a month by its name, or by three letters or more of it.
func monthNamed(w string) time.Month { return time.Month(named(w, monthNames[:]) + 1) }

// weekdayNamed finds a weekday as monthNamed finds a month; -1 = none.
func weekdayNamed(w string) int {
	return named(strings.TrimSuffix(strings.TrimPrefix(w, "วัน"), "ที่"), weekdayNames[:])
}

// named is which of the lists of names holds a word; -1 = none does.
func named(w string, lists [][]string) int {
	for i, names := range lists {
		for _, name := range names {
			if w == name || len(w) >= 3 && w[0] < 0x80 && strings.HasPrefix(name, w) {
				return i
			}
		}
	}
	return -1
}

// monthNames: English, German, French, Spanish, Thai short and long.
var monthNames = [12][]string{
	{"january", "januar", "janvier", "มค", "มกราคม"},
	{"february", "februar", "กพ", "กุมภาพันธ์"},
	{"march", "märz", "mars", "marzo", "มีค", "มีนาคม"},
	{"april", "avril", "abril", "เมย", "เมษายน"},
	{"may", "mai", "mayo", "พค", "พฤษภาคม"},
	{"june", "juni", "juin", "junio", "มิย", "มิถุนายน"},
	{"july", "juli", "juillet", "julio", "กค", "กรกฎาคม"},
	{"august", "août", "agosto", "สค", "สิงหาคม"},
	{"september", "septembre", "septiembre", "กย", "กันยายน"},
	{"october", "oktober", "octobre", "octubre", "ตค", "ตุลาคม"},
	{"november", "novembre", "noviembre", "พย", "พฤศจิกายน"},
	{"december", "dezember", "décembre", "diciembre", "ธค", "ธันวาคม"},
}

// weekdayNames: English, Korean, Thai; from Sunday, as time.Weekday counts.
var weekdayNames = [7][]string{
	{"sunday", "일요일", "อาทิตย์", "อา"},
	{"monday", "월요일", "จันทร์", "จ"},
	{"tuesday", "화요일", "อังคาร", "อ"},
	{"wednesday", "수요일", "พุธ", "พ"},
	{"thursday", "목요일", "พฤหัสบดี", "พฤหัส", "พฤ"},
	{"friday", "금요일", "ศุกร์", "ศ"},
	{"saturday", "토요일", "เสาร์", "ส"},
}

// dateFillers are words that stand around a date and say nothing about it.
var dateFillers = []string{
	"at", "on", "the", "of", "st", "nd", "rd", "th", "t", "z", "utc", "gmt", "posted", "published", "date", "uhr", "um",
	"년", "월", "일", "시", "분", "초", "월요일", "화", "수", "목", "금", "토", "작성일", "등록일", "작성", "등록", "일시",
	"ที่", "วันที่", "เวลา", "น", "เมื่อ", "โพสต์เมื่อ", "พศ", "คศ",
}

// isFiller says that a word takes nothing from a date's meaning.
func isFiller(w string) bool { return slices.Contains(dateFillers, w) }

// isThai says that a word is written in Thai.
func isThai(w string) bool {
	return strings.ContainsFunc(w, func(c rune) bool { return unicode.Is(unicode.Thai, c) })
}

// writesYearFirst says that people of a zone write the year, or failing that
// the month, first: "24.03.10" is in March there, and "03.10" too.
func writesYearFirst(zone *time.Location) bool {
	switch zone.String() {
	case "Asia/Shanghai", "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei":
		return true
	}
	_, offset := time.Unix(0, 0).In(zone).Zone()
	return offset == 9*60*60 || zone.String() == "Asia/Seoul" // Korea, Japan
}
