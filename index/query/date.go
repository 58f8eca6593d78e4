package query

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Years of the Buddhist era are 543 ahead.
const (
	buddhist      = 543
	firstBuddhist = 2400
	lastBuddhist  = 2700
	firstYear     = 1900
)

// maxDays bounds "the last N days".
const maxDays = 36500

// parseDate reads a year, month, day, time or one of the words for days.
func parseDate(text string, opt Options) (interval, *fault) {
	today := opt.Now.In(opt.Zone)
	switch {
	case text == "today":
		return days(today, 0, 1), nil
	case text == "yesterday":
		return days(today, -1, 0), nil
	case strings.HasSuffix(text, "d"):
		if n, err := strconv.Atoi(text[:len(text)-1]); err == nil && n >= 1 && n <= maxDays {
			return days(today, 1-n, 1), nil
		}
	}
	if date, clock, ok := strings.Cut(text, "T"); ok {
		return parseTime(date, clock, opt.Zone)
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '-' || r == '/' || r == '.' })
	numbers := make([]int, len(parts))
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || len(part) > 4 {
			return interval{}, notADate(text)
		}
		numbers[i] = n
	}
	if len(numbers) == 0 || len(numbers) > 3 || len(parts)-1 != strings.Count(text, "-")+strings.Count(text, "/")+strings.Count(text, ".") {
		return interval{}, notADate(text)
	}
	switch {
	case len(parts[0]) == 4:
		return calendar(numbers, opt.Zone)
	case len(parts) == 3 && len(parts[2]) == 4:
		return yearLast(numbers, opt.Zone)
	case len(parts) == 2 && len(parts[1]) == 4:
		return calendar([]int{numbers[1], numbers[0]}, opt.Zone)
	case len(parts) == 3:
		return interval{}, shortYear(text, numbers)
	}
	return interval{}, notADate(text)
}

func notADate(text string) *fault {
	return wrong(CodeDate, fmt.Sprintf("%q is not a date: write %s", text, example(TypeTime)), text, example(TypeTime))
}

// days is from one local midnight to another, counted from the day of t.
func days(t time.Time, from, to int) interval {
	y, m, d := t.Date()
	return between(time.Date(y, m, d+from, 0, 0, 0, 0, t.Location()), time.Date(y, m, d+to, 0, 0, 0, 0, t.Location()))
}

func between(from, to time.Time) interval { return interval{from.UnixMilli(), to.UnixMilli() - 1} }

// christian gives the year of the common era.
func christian(year int) (int, *fault) {
	switch {
	case year >= firstBuddhist && year <= lastBuddhist:
		return year - buddhist, nil
	case year >= firstYear && year < firstBuddhist:
		return year, nil
	}
	message := fmt.Sprintf("the year %d is neither of the common era (%d to %d) nor of the Buddhist era (%d to %d)",
		year, firstYear, firstBuddhist-1, firstBuddhist, lastBuddhist)
	return 0, wrong(CodeYear, message, strconv.Itoa(year), strconv.Itoa(firstYear), strconv.Itoa(firstBuddhist-1), strconv.Itoa(firstBuddhist), strconv.Itoa(lastBuddhist))
}

// calendar is a year, a month of it, or a day of that.
func calendar(ymd []int, zone *time.Location) (interval, *fault) {
	year, err := christian(ymd[0])
	if err != nil {
		return interval{}, err
	}
	if len(ymd) == 1 {
		return between(time.Date(year, 1, 1, 0, 0, 0, 0, zone), time.Date(year+1, 1, 1, 0, 0, 0, 0, zone)), nil
	}
	month := time.Month(ymd[1])
	if month < time.January || month > time.December {
		return interval{}, wrong(CodeMonth, fmt.Sprintf("there is no month %d", ymd[1]), strconv.Itoa(ymd[1]))
	}
	if len(ymd) == 2 {
		return between(time.Date(year, month, 1, 0, 0, 0, 0, zone), time.Date(year, month+1, 1, 0, 0, 0, 0, zone)), nil
	}
	if d := time.Date(year, month, ymd[2], 0, 0, 0, 0, time.UTC); d.Month() != month || ymd[2] < 1 {
		return interval{}, wrong(CodeDay, fmt.Sprintf("there is no %d %s %d", ymd[2], month, year), strconv.Itoa(ymd[2]), strconv.Itoa(int(month)), strconv.Itoa(year))
	}
	return between(time.Date(year, month, ymd[2], 0, 0, 0, 0, zone), time.Date(year, month, ymd[2]+1, 0, 0, 0, 0, zone)), nil
}

// yearLast reads 15/10/2026 and 10/15/2026, and refuses 3/4/2026.
func yearLast(n []int, zone *time.Location) (interval, *fault) {
	a, b, year := n[0], n[1], n[2]
	switch {
	case a == b || b > 12 && a <= 12:
		return calendar([]int{year, a, b}, zone)
	case a > 12:
		return calendar([]int{year, b, a}, zone)
	}
	ce, err := christian(year)
	if err != nil {
		return interval{}, err
	}
	one, other := fmt.Sprintf("%04d-%02d-%02d", ce, b, a), fmt.Sprintf("%04d-%02d-%02d", ce, a, b)
	message := fmt.Sprintf("this can be %d %s or %d %s: write %s or %s", a, time.Month(b), b, time.Month(a), one, other)
	return interval{}, wrong(CodeTwoDates, message, one, other)
}

// shortYear names both readings of a date whose year has two digits: in Thai
// writing it is usually of the Buddhist era.
func shortYear(text string, n []int) *fault {
	y, m, d := n[2], n[1], n[0]
	if y > 99 || m < 1 || m > 12 || d < 1 || d > 31 {
		return notADate(text)
	}
	era, first := 1900+y, "19xx"
	if y < 50 {
		era, first = 2000+y, "20xx"
	}
	old := 2500 + y - buddhist
	one, other := fmt.Sprintf("%04d-%02d-%02d", era, m, d), fmt.Sprintf("%04d-%02d-%02d", old, m, d)
	message := fmt.Sprintf("the year %02d can be %d (%s) or, of the Buddhist era, 25%02d, which is %d: write %s or %s", y, era, first, y, old, one, other)
	return wrong(CodeShortYear, message, fmt.Sprintf("%02d", y), strconv.Itoa(era), strconv.Itoa(2500+y), strconv.Itoa(old), one, other)
}

// parseTime reads the clock after a full date, to the minute, second or
// millisecond, with a zone of its own or in the given one.
func parseTime(date, clock string, zone *time.Location) (interval, *fault) {
	year, rest, ok := strings.Cut(date, "-")
	y, err := strconv.Atoi(year)
	if !ok || err != nil || len(year) != 4 {
		return interval{}, notADate(date + "T" + clock)
	}
	y, bad := christian(y)
	if bad != nil {
		return interval{}, bad
	}
	text := fmt.Sprintf("%04d-%sT%s", y, rest, clock)
	for _, layout := range []struct {
		format string
		unit   time.Duration
	}{{"2006-01-02T15:04", time.Minute}, {"2006-01-02T15:04:05", time.Second}, {"2006-01-02T15:04:05.000", time.Millisecond}} {
		if !strings.Contains(layout.format, ".") && strings.Contains(clock, ".") {
			continue // Parse takes fractions nobody asked for
		}
		t, err := time.ParseInLocation(layout.format, text, zone)
		if err != nil {
			t, err = time.Parse(layout.format+"Z07:00", text)
		}
		if err == nil {
			return between(t, t.Add(layout.unit)), nil
		}
	}
	message := fmt.Sprintf("%q is not a time: write 2026-10-01T18:30, with Z or +09:00 after it for another zone", date+"T"+clock)
	return interval{}, wrong(CodeTime, message, date+"T"+clock)
}
