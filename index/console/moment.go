package console

import (
	"fmt"
	"time"
)

// buddhist is how far the years of the Buddhist era are ahead.
const buddhist = 543

// moment is a time as one reader writes it.
type moment struct {
	Machine string // RFC 3339, for <time datetime>
	Text    string // date and time of day in the agency's zone
	Exact   string // with seconds and zone, for those who must quote it
}

// moment shows a time in the agency's zone; in Thai with the year of the
// Buddhist era.
func (v *visit) moment(t time.Time) moment {
	local := t.In(v.console.opt.Zone)
	return moment{
		Machine: local.Format(time.RFC3339),
		Text:    v.day(local) + " " + local.Format("15:04") + v.words.text("date.clock"),
		Exact:   local.Format("2006-01-02 15:04:05 -07:00") + " = " + t.UTC().Format("2006-01-02T15:04:05Z"),
	}
}

// dayOf is moment without the time of day, where tables are narrow.
func (v *visit) dayOf(t time.Time) moment {
	m := v.moment(t)
	m.Text = v.day(t.In(v.console.opt.Zone))
	return m
}

// maybe is moment for a time that may be unknown.
func (v *visit) maybe(t *time.Time) *moment {
	if t == nil || t.IsZero() {
		return nil
	}
	m := v.moment(*t)
	return &m
}

// day writes the day of a time already in its zone.
func (v *visit) day(t time.Time) string {
	return v.words.text("date.day", "d", fmt.Sprint(t.Day()), "m", v.words.text(fmt.Sprintf("date.month%d", t.Month())), "y", fmt.Sprint(v.year(t)))
}

// month writes the month of a time already in its zone.
func (v *visit) month(t time.Time) string {
	return v.words.text("date.month", "m", v.words.text(fmt.Sprintf("date.month%d", t.Month())), "y", fmt.Sprint(v.year(t)))
}

func (v *visit) year(t time.Time) int {
	if v.words.lang == "th" {
		return t.Year() + buddhist
	}
	return t.Year()
}
