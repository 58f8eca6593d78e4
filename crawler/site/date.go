package site

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"scops/crawler"
)

// maxDate is the longest text read as a date, in bytes.
const maxDate = 128

// siteZone is the zone a page's own times are written in: the one set for the
// site, else the one the page states (an IANA name or an offset), else UTC.
func siteZone(page *crawler.Page, stated ...string) *time.Location {
	for _, name := range append([]string{page.Zone}, stated...) {
		if name = strings.TrimSpace(name); name == "" || name == "Local" {
			continue
		}
		if zone, err := time.LoadLocation(name); err == nil {
			return zone
		}
		if zone := offsetZone(name); zone != nil {
			return zone
		}
	}
	return time.UTC
}

// offsetZone reads "UTC+02:00", "GMT + 9 Hours" and "UTC + 1 hour [ DST ]"
// (phpBB adds an hour itself for that mark).
func offsetZone(s string) *time.Location {
	upper := strings.ToUpper(clip(s, maxDate))
	_, rest, found := strings.Cut(upper, "UTC")
	if !found {
		if _, rest, found = strings.Cut(upper, "GMT"); !found {
			return nil
		}
	}
	rest = strings.TrimSpace(strings.ReplaceAll(rest, "\u2212", "-"))
	sign := 1
	switch {
	case strings.HasPrefix(rest, "-"):
		sign = -1
	case !strings.HasPrefix(rest, "+"):
		rest = "+0" + rest
	}
	fields := dateFields(rest[1:])
	offset := 0
	if len(fields) > 0 && fields[0].word == "" && fields[0].number <= 14 {
		offset = fields[0].number * 3600
		if len(fields) > 1 && fields[1].word == "" && fields[1].number < 60 {
			offset += fields[1].number * 60
		}
	}
	offset *= sign
	if strings.Contains(rest, "DST") {
		offset += 3600
	}
	return time.FixedZone("", offset)
}

// dateField is one number or one word of a date.
type dateField struct {
	number int
	digits int // how many digits the number was written with
	word   string
	after  rune // the character that follows
}

// dateFields cuts a date into its numbers and words; Thai digits count.
func dateFields(s string) []dateField {
	var fields []dateField
	runes := []rune(strings.ToLower(clip(s, maxDate)))
	for i := 0; i < len(runes); {
		f := dateField{}
		start := i
		switch c := runes[i]; {
		case unicode.IsDigit(c):
			for ; i < len(runes) && unicode.IsDigit(runes[i]) && i-start < 9; i++ {
				f.number = f.number*10 + digitValue(runes[i])
			}
			f.digits = i - start
		case unicode.IsLetter(c):
			// A Thai month is written with dots: ส.ค.
			for i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsMark(runes[i]) || unicode.Is(unicode.Thai, c) && runes[i] == '.') {
				i++
			}
			f.word = strings.Trim(string(runes[start:i]), ".")
		default:
			i++
			continue
		}
		if i < len(runes) {
			f.after = runes[i]
		}
		fields = append(fields, f)
	}
	return fields
}

func digitValue(c rune) int {
	if c >= '๐' && c <= '๙' {
		return int(c - '๐')
	}
	if c >= '0' && c <= '9' {
		return int(c - '0')
	}
	return 0
}

// readDate reads a date as forums write it: "24 Aug 2020 04:27", "Fri Aug 21,
// 2020 3:36 pm", "21.01.2009, 05:42", "2020-08-24 04:27", "24 ส.ค. 2563 04:27",
// "2020년 8월 24일 오후 4:27", "Today, 16:27" (by the day the page was fetched).
// nil means that it could not be read.
func readDate(s string, zone *time.Location, fetched time.Time) *time.Time {
	fields := dateFields(s)
	d := dateReader{}
	for _, f := range fields {
		d.take(f)
	}
	if d.relative {
		day := fetched.In(zone).AddDate(0, 0, d.dayShift)
		if fetched.IsZero() {
			return nil
		}
		d.year, d.month, d.day = day.Year(), day.Month(), day.Day()
	}
	if !d.complete() {
		return nil
	}
	at := time.Date(d.year, d.month, d.day, d.hour(), d.minute, d.second, 0, zone)
	if at.Day() != d.day {
		return nil
	}
	return &at
}

// dateReader gathers the parts of a date in whatever order they come.
type dateReader struct {
	year, day      int
	month          time.Month
	loose          []int // numbers whose meaning the order tells
	clock          []int // hour, minute, second
	minute, second int
	half           string // am, pm
	inClock        bool
	relative       bool
	dayShift       int
	dotted         bool // numbers parted by dots: day first
}

func (d *dateReader) take(f dateField) {
	if f.word != "" {
		d.takeWord(f.word)
		return
	}
	switch {
	case d.inClock || f.after == ':' && len(d.clock) == 0:
		d.clock = append(d.clock, f.number)
		d.inClock = f.after == ':'
	case f.after == '년' || f.digits == 4 && d.year == 0:
		d.year = commonYear(f.number)
	case f.after == '월' && f.number <= 12:
		d.month = time.Month(f.number)
	case f.after == '일':
		d.day = f.number
	default:
		d.dotted = d.dotted || f.after == '.'
		d.loose = append(d.loose, f.number)
	}
}

func (d *dateReader) takeWord(w string) {
	switch w {
	case "am", "a", "오전":
		d.half = "am"
	case "pm", "p", "오후":
		d.half = "pm"
	case "today", "วันนี้", "오늘", "heute":
		d.relative = true
	case "yesterday", "เมื่อวานนี้", "เมื่อวาน", "어제", "gestern":
		d.relative, d.dayShift = true, -1
	default:
		if m := monthNamed(w); m != 0 && d.month == 0 {
			d.month = m
		}
	}
}

// complete settles the numbers only their order explains, and checks them all.
func (d *dateReader) complete() bool {
	yearFirst := d.year != 0 && d.day == 0 && d.month == 0 && len(d.loose) >= 2 && !d.dotted
	switch {
	case d.month != 0 && d.day == 0 && len(d.loose) > 0:
		d.day = d.loose[0]
		if d.year == 0 && len(d.loose) > 1 {
			d.year = commonYear(d.loose[1] + 2000)
		}
	case yearFirst:
		d.month, d.day = time.Month(d.loose[0]), d.loose[1]
		if d.month > 12 {
			d.month, d.day = time.Month(d.day), int(d.month)
		}
	case d.month == 0 && len(d.loose) >= 2:
		d.day, d.month = d.loose[0], time.Month(d.loose[1])
		if d.month > 12 {
			d.day, d.month = int(d.month), time.Month(d.day)
		}
	}
	if len(d.clock) > 1 {
		d.minute = d.clock[1]
	}
	if len(d.clock) > 2 {
		d.second = d.clock[2]
	}
	return d.year >= 1990 && d.year <= 2200 && d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31 &&
		d.hour() <= 23 && d.minute <= 59 && d.second <= 60
}

func (d *dateReader) hour() int {
	if len(d.clock) == 0 {
		return 0
	}
	h := d.clock[0]
	if d.half == "pm" && h < 12 {
		return h + 12
	}
	if d.half == "am" && h == 12 {
		return 0
	}
	return h
}

// commonYear turns a Buddhist year into a common one.
func commonYear(y int) int {
	if y > 2400 {
		return y - 543
	}
	return y
}

// monthNamed finds a month by its name in the languages of the forums met so
// far; three letters tell most of them.
func monthNamed(w string) time.Month {
	for i, names := range monthNames {
		for _, name := range strings.Fields(names) {
			if w == name || len(name) >= 3 && len(w) > 2 && isASCII(name) && strings.HasPrefix(w, name) {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// monthNames: English, German, Thai short and long.
var monthNames = [12]string{
	"jan ม.ค มกราคม",
	"feb ก.พ กุมภาพันธ์",
	"mar mär มี.ค มีนาคม märz",
	"apr เม.ย เมษายน",
	"may mai พ.ค พฤษภาคม",
	"jun มิ.ย มิถุนายน",
	"jul ก.ค กรกฎาคม",
	"aug ส.ค สิงหาคม",
	"sep ก.ย กันยายน",
	"oct okt ต.ค ตุลาคม",
	"nov พ.ย พฤศจิกายน",
	"dec dez ธ.ค ธันวาคม",
}

// unixMillis orders dates; an unknown one is 0.
func unixMillis(at *time.Time) int64 {
	if at == nil {
		return 0
	}
	return at.UnixMilli()
}

// atoi reads a small number, 0 when it is none.
func atoi(s string) int64 {
	n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
