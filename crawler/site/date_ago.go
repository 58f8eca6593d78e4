package site

import (
	"slices"
	"strings"
	"time"
)

// maxAgo is the largest number of anything ago that is read.
const maxAgo = 100_000

// timeSpan is a length of time as people say it.
type timeSpan struct {
	months, days, seconds int
}

// timeUnit is one unit of such a length, and its names.
type timeUnit struct {
	names []string
	timeSpan
}

// timeUnits: English with its abbreviations, Korean, Thai.
var timeUnits = []timeUnit{
	{[]string{"moment", "moments"}, timeSpan{}},
	{[]string{"s", "sec", "secs", "second", "seconds", "초", "วินาที"}, timeSpan{seconds: 1}},
	{[]string{"m", "min", "mins", "minute", "minutes", "분", "นาที"}, timeSpan{seconds: 60}},
	{[]string{"h", "hr", "hrs", "hour", "hours", "시간", "ชั่วโมง", "ชม"}, timeSpan{seconds: 60 * 60}},
	{[]string{"d", "day", "days", "일", "วัน"}, timeSpan{days: 1}},
	{[]string{"w", "wk", "wks", "week", "weeks", "주", "주일", "สัปดาห์", "อาทิตย์"}, timeSpan{days: 7}},
	{[]string{"mo", "mos", "month", "months", "개월", "달", "เดือน"}, timeSpan{months: 1}},
	{[]string{"y", "yr", "yrs", "year", "years", "년", "ปี"}, timeSpan{months: 12}},
}

var (
	nowWords  = []string{"now", "방금", "방금전", "지금", "เมื่อสักครู่", "เมื่อสักครู่นี้", "เมื่อครู่", "เมื่อครู่นี้", "เมื่อกี้", "เมื่อกี้นี้", "ตอนนี้"}
	pastWords = []string{"ที่ผ่านมา", "ที่แล้ว", "มาแล้ว", "ก่อนหน้านี้", "แล้ว", "ก่อน", "ago", "전", "이전"}
)

// timeAgo reads a time told by its distance from the fetch: "3분 전", "an hour
// ago", "2 ชั่วโมงที่ผ่านมา", "5h". What is told in days has no time of day
// unless one is given.
func timeAgo(fields []dateField, zone *time.Location, fetched time.Time) (time.Time, bool) {
	if fetched.IsZero() || len(fields) == 0 {
		return time.Time{}, false
	}
	now := fetched.In(zone)
	if len(fields) <= 3 && slices.ContainsFunc(fields, func(f dateField) bool { return slices.Contains(nowWords, f.word) }) {
		return now.Truncate(time.Second), true
	}
	length, rest, ok := readAgo(fields)
	if !ok {
		return time.Time{}, false
	}
	at := now.AddDate(0, -length.months, -length.days).Add(-time.Duration(length.seconds) * time.Second)
	switch {
	case length.seconds >= 60:
		return at.Truncate(time.Minute), true
	case length.seconds > 0 || length == (timeSpan{}):
		return at.Truncate(time.Second), true
	}
	clock := dateReader{}
	for _, f := range rest {
		clock.take(f)
	}
	if len(clock.clock) < 2 || !clock.clockIsOne() {
		return time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, zone), true
	}
	return time.Date(at.Year(), at.Month(), at.Day(), clock.hour(), clock.minute(), clock.second(), 0, zone), true
}

// readAgo adds up the lengths before the word that says they are past, and
// gives the fields after it.
func readAgo(fields []dateField) (timeSpan, []dateField, bool) {
	var sum timeSpan
	count, counted := -1, false
	for i, f := range fields {
		if f.word == "" {
			if count = f.number; count > maxAgo {
				return sum, nil, false
			}
			continue
		}
		if slices.Contains(pastWords, f.word) && counted {
			return sum, fields[i+1:], true
		}
		word, past := cutPast(f.word)
		if n := countNamed(word); n > 0 {
			count = n
			if word = strings.TrimPrefix(word, "ไม่กี่"); word == f.word {
				continue
			}
		}
		unit, known := unitNamed(word)
		if !known {
			sum, counted = timeSpan{}, false
			continue
		}
		n := max(count, 0)
		if count < 0 {
			n = 1 // "seconds ago"
		}
		sum.months += n * unit.months
		sum.days += n * unit.days
		sum.seconds += n * unit.seconds
		count, counted = -1, true
		if past || isBareAgo(fields) {
			return sum, fields[i+1:], true
		}
	}
	return sum, nil, false
}

// isBareAgo takes "5h", "3 นาที" and "2시간", as short lists write it. A lone
// "5일" or "3년" may be a day or a year.
func isBareAgo(fields []dateField) bool {
	return len(fields) == 2 && fields[0].word == "" && fields[1].word != "일" && fields[1].word != "년"
}

// cutPast takes a joined past word off a unit: "분전", "นาทีที่แล้ว".
func cutPast(word string) (string, bool) {
	for _, past := range pastWords {
		if rest, ok := strings.CutSuffix(word, past); ok && rest != "" && past[0] >= 0x80 {
			return rest, true
		}
	}
	return word, false
}

// countNamed is a number told by a word; 0 = the word tells none.
func countNamed(word string) int {
	switch {
	case word == "a" || word == "an" || word == "one" || word == "한":
		return 1
	case word == "couple":
		return 2
	case word == "few" || word == "몇" || strings.HasPrefix(word, "ไม่กี่"):
		return 3
	default:
		return 0
	}
}

func unitNamed(word string) (timeSpan, bool) {
	for _, u := range timeUnits {
		if slices.Contains(u.names, word) {
			return u.timeSpan, true
		}
	}
	return timeSpan{}, false
}
