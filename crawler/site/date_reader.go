package site

import (
	"strings"
	"time"
)

// dateReader gathers the parts of a date in whatever order they come.
type dateReader struct {
	zone    *time.Location
	fetched time.Time

	year, day int
	month     time.Month
	weekday   int   // 1 + time.Weekday, 0 = none named
	loose     []int // numbers whose meaning the order tells
	joint     rune  // what parts the first two of them
	yearFirst bool  // the year came before them

	clock   []int  // hour, minute, second
	half    string // am, pm
	english bool   // and it was said in English
	inClock bool
	offset  []int // hours, minutes; the sign stands in west
	west    bool

	relative bool // today, yesterday
	dayShift int
	thai     bool // a two-digit year is a Buddhist one
	strange  bool // holds words that are no part of a date
}

func (d *dateReader) take(f dateField) {
	if f.word != "" {
		d.takeWord(f.word)
		return
	}
	switch {
	case d.inClock || f.after == ':' && len(d.clock) == 0 || f.after == '시' && len(d.clock) == 0:
		d.clock = append(d.clock, f.number)
		d.inClock = f.after == ':' || f.after == '시' || f.after == '분'
	case len(d.clock) == 3 && f.before == '.': // a fraction of a second
	case d.isOffset(f):
		d.takeOffset(f)
	case f.after == '년' || f.digits == 4 && d.year == 0:
		d.year, d.yearFirst = f.number, len(d.loose) == 0
	case f.after == '월' && f.number <= 12:
		d.month = time.Month(f.number)
	case f.after == '일':
		d.day = f.number
	default:
		if len(d.loose) == 0 {
			d.joint = f.after
		}
		d.loose = append(d.loose, f.number)
	}
}

// isOffset finds what follows a time of day: "+0900", "+09:00".
func (d *dateReader) isOffset(f dateField) bool {
	if len(d.offset) == 1 {
		return f.before == ':'
	}
	return len(d.clock) > 1 && d.offset == nil && (f.before == '+' || f.before == '-') &&
		(f.digits == 4 && f.after != '-' && f.after != '/' || f.digits <= 2 && f.after == ':')
}

func (d *dateReader) takeOffset(f dateField) {
	switch {
	case len(d.offset) == 1:
		d.offset = append(d.offset, f.number)
	case f.digits == 4:
		d.offset, d.west = []int{f.number / 100, f.number % 100}, f.before == '-'
	default:
		d.offset, d.west = []int{f.number}, f.before == '-'
	}
}

func (d *dateReader) takeWord(w string) {
	d.thai = d.thai || isThai(w)
	switch w = strings.TrimSuffix(w, "เวลา"); w {
	case "am", "a":
		d.half, d.english = "am", true
	case "pm", "p":
		d.half, d.english = "pm", true
	case "오전":
		d.half = "am"
	case "오후":
		d.half = "pm"
	case "today", "วันนี้", "오늘", "heute":
		d.relative = true
	case "yesterday", "เมื่อวานนี้", "เมื่อวาน", "어제", "gestern":
		d.relative, d.dayShift = true, -1
	case "เมื่อวานซืน", "그제", "그저께", "엊그제":
		d.relative, d.dayShift = true, -2
	case "น": // the hour, which may be written 14.30
		d.takeThaiClock()
	case "z":
		if len(d.clock) > 1 {
			d.offset = []int{0}
		}
	case "":
	default:
		d.takeName(w)
	}
}

func (d *dateReader) takeName(w string) {
	if m := monthNamed(w); m != 0 {
		if d.month == 0 {
			d.month = m
		}
		return
	}
	if day := weekdayNamed(w); day >= 0 {
		d.weekday = day + 1
		return
	}
	d.strange = d.strange || !isFiller(w)
}

func (d *dateReader) takeThaiClock() {
	n := len(d.loose)
	if len(d.clock) == 0 && n >= 2 && (n > 2 || d.joint == '.') {
		d.clock, d.loose = d.loose[n-2:], d.loose[:n-2]
	}
}

// read puts the parts together; what is left out, the fetch tells.
func (d *dateReader) read() (time.Time, bool) {
	d.settle()
	if d.offset != nil && d.offset[0] <= 14 {
		d.zone = d.offsetZone()
	}
	if !d.clockIsOne() {
		return time.Time{}, false
	}
	now := d.fetched.In(d.zone)
	switch {
	case d.fetched.IsZero() && (d.relative || d.year == 0):
		return time.Time{}, false
	case d.relative:
		return d.on(now.AddDate(0, 0, d.dayShift)), true
	case d.year != 0:
		return d.at(d.year)
	case d.strange: // its numbers may be anything
		return time.Time{}, false
	case d.month != 0 && d.day != 0:
		return d.newest(now)
	case d.month != 0 || d.day != 0 || len(d.loose) > 0 || len(d.clock) < 2:
		return time.Time{}, false
	default:
		return d.lately(now), true
	}
}

// settle gives the numbers their meaning that only their order explains.
func (d *dateReader) settle() {
	if d.year != 0 {
		d.year = commonYear(d.year)
	}
	asian := writesYearFirst(d.zone)
	american := d.english && (d.joint == '/' || d.joint == '-') // "03-10-2024, 02:02 PM"
	switch n := len(d.loose); {
	case d.month != 0 && d.day == 0 && n > 0:
		d.day = d.loose[0]
		if d.year == 0 && n > 1 {
			d.year = d.shortYear(d.loose[1])
		}
	case d.month != 0 || n < 2:
	case d.year != 0:
		d.monthAndDay(d.loose[0], d.loose[1], d.yearFirst || american)
	case n == 2 && isJoint(d.joint):
		d.monthAndDay(d.loose[0], d.loose[1], asian || d.joint == '-' || american)
	case n >= 3 && isJoint(d.joint) && asian && d.loose[1] <= 12:
		d.year = d.shortYear(d.loose[0])
		d.monthAndDay(d.loose[1], d.loose[2], true)
	case n >= 3 && isJoint(d.joint):
		d.year = d.shortYear(d.loose[2])
		d.monthAndDay(d.loose[0], d.loose[1], american)
	}
}

// isJoint says that a character parts the numbers of one date.
func isJoint(c rune) bool { return c == '.' || c == '-' || c == '/' }

// monthAndDay takes two numbers in one order, or in the other if only that can be.
func (d *dateReader) monthAndDay(a, b int, monthFirst bool) {
	if !monthFirst {
		a, b = b, a
	}
	if a > 12 {
		a, b = b, a
	}
	d.month, d.day = time.Month(a), b
}

// shortYear reads a year of two digits: the one of the two eras, then of the
// two centuries, that was not to come.
func (d *dateReader) shortYear(y int) int {
	if y > 99 {
		return commonYear(y)
	}
	last := 2099
	if !d.fetched.IsZero() {
		last = d.fetched.Year() + 1
	}
	buddhist := commonYear(2500 + y)
	switch {
	case d.thai && buddhist >= 1990 && buddhist <= last:
		return buddhist
	case 2000+y <= last:
		return 2000 + y
	case buddhist >= 1990 && buddhist <= last:
		return buddhist
	default:
		return 1900 + y
	}
}

// commonYear turns a Buddhist year into a common one.
func commonYear(y int) int {
	if y > 2400 {
		return y - 543
	}
	return y
}

// at is the date in one year; false = there is no such day.
func (d *dateReader) at(year int) (time.Time, bool) {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return time.Time{}, false
	}
	at := time.Date(year, d.month, d.day, d.hour(), d.minute(), d.second(), 0, d.zone)
	return at, at.Day() == d.day
}

// on is the time of day on a day.
func (d *dateReader) on(day time.Time) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), d.hour(), d.minute(), d.second(), 0, d.zone)
}

// newest is the newest such day that was not to come. Where no zone is known,
// the page's own day may be ahead.
func (d *dateReader) newest(now time.Time) (time.Time, bool) {
	limit := now.Add(time.Minute)
	if d.zone == time.UTC {
		limit = now.Add(14 * time.Hour)
	}
	for back := -1; back <= 8; back++ { // a 29th of February may lie eight years back
		if at, ok := d.at(now.Year() - back); ok && !at.After(limit) {
			return at, true
		}
	}
	return time.Time{}, false
}

// lately is the newest such weekday, or such time of any day, that was not to come.
func (d *dateReader) lately(now time.Time) time.Time {
	at := d.on(now)
	for at.After(now.Add(time.Minute)) || d.weekday != 0 && int(at.Weekday())+1 != d.weekday {
		at = d.on(at.AddDate(0, 0, -1))
	}
	return at
}

func (d *dateReader) offsetZone() *time.Location {
	seconds := d.offset[0] * 60 * 60
	if len(d.offset) > 1 {
		seconds += d.offset[1] % 60 * 60
	}
	if d.west {
		seconds = -seconds
	}
	return time.FixedZone("", seconds)
}

func (d *dateReader) clockIsOne() bool {
	return d.hour() <= 23 && d.minute() <= 59 && d.second() <= 60
}

func (d *dateReader) hour() int {
	h := d.clockPart(0)
	if d.half == "pm" && h < 12 {
		return h + 12
	}
	if d.half == "am" && h == 12 {
		return 0
	}
	return h
}

func (d *dateReader) minute() int { return d.clockPart(1) }

func (d *dateReader) second() int { return d.clockPart(2) }

func (d *dateReader) clockPart(i int) int {
	if i >= len(d.clock) {
		return 0
	}
	return d.clock[i]
}
