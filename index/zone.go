package index

import (
	"fmt"
	"time"
)

// checkZone refuses a zone that has no name every store knows: a fixed offset,
// or whatever is local to this machine.
func checkZone(zone *time.Location) error {
	name := zone.String()
	if zone == time.UTC {
		return nil
	}
	if name != "" && name != "Local" {
		if _, err := time.LoadLocation(name); err == nil {
			return nil
		}
	}
	return fmt.Errorf("the histogram's zone %q is no IANA time zone such as Asia/Seoul", name)
}

// ZoneSpan is a stretch of time in which a zone keeps one offset from UTC.
type ZoneSpan struct {
	From, To int64 // UTC milliseconds, half-open
	Offset   int   // seconds east of UTC
}

// ZoneSpans takes a stretch of time, in UTC milliseconds and half-open, apart
// at the changes of a zone's clocks.
func ZoneSpans(zone *time.Location, from, to int64) []ZoneSpan {
	var spans []ZoneSpan
	for from < to {
		at := time.UnixMilli(from).In(zone)
		_, offset := at.Zone()
		_, end := steady(at)
		end = min(end, to)
		if last := len(spans) - 1; last >= 0 && spans[last].Offset == offset {
			spans[last].To = end
		} else {
			spans = append(spans, ZoneSpan{from, end, offset})
		}
		from = end
	}
	return spans
}

// quarter is what changes of clocks by rule are whole numbers of.
const quarter = 15 * 60 * 1000

// steady gives milliseconds around t in which the offset is that of t. The
// standard library's own bounds are wrong on the last day of a leap year after
// 2037: what does not hold t is not believed.
func steady(t time.Time) (from, to int64) {
	ms := t.UnixMilli()
	from, to = MinBinTime, MaxBinTime
	begin, end := t.ZoneBounds()
	if !begin.IsZero() {
		from = begin.UnixMilli()
	}
	if !end.IsZero() {
		to = end.UnixMilli()
	}
	if from > ms || to <= ms {
		from, to = ms, ms+quarter-(ms%quarter+quarter)%quarter
	}
	return from, to
}

// sameDate gives milliseconds around t that have its date: those of its day
// within the stretch in which the zone does not change its clocks.
func sameDate(t time.Time) (from, to int64) {
	hour, minute, second := t.Clock()
	midnight := 1000 * (t.Unix() - int64(hour*3600+minute*60+second))
	from, to = steady(t)
	return max(from, midnight), min(to, midnight+24*time.Hour.Milliseconds())
}

// maxOffset is further from UTC than any zone ever was.
const maxOffset = 16 * time.Hour

// firstMoment is when a date begins in a zone: at its first midnight, or,
// where clocks were moved over midnight, when they were moved.
func firstMoment(year int, month time.Month, day int, zone *time.Location) time.Time {
	wall := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	around := maxOffset.Milliseconds() + 24*time.Hour.Milliseconds()
	for _, s := range ZoneSpans(zone, wall.UnixMilli()-around, wall.UnixMilli()+around) {
		midnight := wall.UnixMilli() - 1000*int64(s.Offset)
		if midnight < s.To {
			return time.UnixMilli(max(midnight, s.From)).In(zone)
		}
	}
	return wall.In(zone)
}
