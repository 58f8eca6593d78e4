package alert

import (
	"testing"
	"time"
)

func TestWhatIsFoundIsToldWhenItsDigestAndQuietHoursSay(t *testing.T) {
	t.Parallel()
	quiet := func(s Setting) Setting { s.QuietFrom, s.QuietTo = "22:00", "06:30"; return s }
	daily := Setting{Digest: Daily, At: "08:00"}
	for _, tt := range []struct {
		name       string
		set        Setting
		zone, at   string // at in UTC
		period, by string // by in the zone
	}{
		{"at once is at once, once a day for one text", Setting{Digest: AtOnce}, "Asia/Bangkok", "2026-11-27 02:03", "20261127", "2026-11-27 09:03"},
		{"the day is that of the agency", Setting{Digest: AtOnce}, "Asia/Seoul", "2026-11-27 15:30", "20261128", "2026-11-28 00:30"},
		{"quiet hours hold it until their end", quiet(Setting{Digest: AtOnce}), "Asia/Bangkok", "2026-11-27 16:00", "20261128", "2026-11-28 06:30"},
		{"after midnight too, for the same message", quiet(Setting{Digest: AtOnce}), "Asia/Bangkok", "2026-11-27 18:00", "20261128", "2026-11-28 06:30"},
		{"they end with their last minute", quiet(Setting{Digest: AtOnce}), "Asia/Bangkok", "2026-11-27 23:30", "20261128", "2026-11-28 06:30"},
		{"and begin with their first", quiet(Setting{Digest: AtOnce}), "Asia/Bangkok", "2026-11-27 14:59", "20261127", "2026-11-27 21:59"},
		{"every hour is the end of the hour", Setting{Digest: Hourly}, "Asia/Bangkok", "2026-11-27 02:03", "202611271000", "2026-11-27 10:00"},
		{"an hour begins with its first minute", Setting{Digest: Hourly}, "Asia/Bangkok", "2026-11-27 03:00", "202611271100", "2026-11-27 11:00"},
		{"half an hour off the world is an hour all the same", Setting{Digest: Hourly}, "Asia/Yangon", "2026-11-27 02:03", "202611270900", "2026-11-27 09:00"},
		{"all quiet hours are one message", quiet(Setting{Digest: Hourly}), "Asia/Bangkok", "2026-11-27 15:20", "202611280630", "2026-11-28 06:30"},
		{"the last of them too", quiet(Setting{Digest: Hourly}), "Asia/Bangkok", "2026-11-27 22:40", "202611280630", "2026-11-28 06:30"},
		{"once a day is the next time of day", daily, "Asia/Seoul", "2026-11-26 22:59", "202611270800", "2026-11-27 08:00"},
		{"which is tomorrow from that minute on", daily, "Asia/Seoul", "2026-11-26 23:00", "202611280800", "2026-11-28 08:00"},
		{"over the end of a year", daily, "Asia/Bangkok", "2026-12-31 05:00", "202701010800", "2027-01-01 08:00"},
		{"quiet hours of one day hold a daily digest", Setting{Digest: Daily, At: "08:00", QuietFrom: "07:00", QuietTo: "09:15"}, "Asia/Bangkok", "2026-11-26 20:00", "202611270915", "2026-11-27 09:15"},
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse("2006-01-02 15:04", tt.at)
		if err != nil {
			t.Fatal(err)
		}
		if err := tt.set.Check(); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		period, due := tt.set.period(at, zone)
		if period != tt.period || due.Format("2006-01-02 15:04") != tt.by {
			t.Errorf("%s: period %s is told at %s, want %s at %s", tt.name, period, due.Format("2006-01-02 15:04"), tt.period, tt.by)
		}
	}
}

func TestTimesThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []Setting{
		{}, {Digest: "weekly"}, {Digest: Daily}, {Digest: Daily, At: "8:00"}, {Digest: Daily, At: "24:00"}, {Digest: Hourly, QuietFrom: "22:00"},
		{Digest: Hourly, QuietTo: "22:00"}, {Digest: Hourly, QuietFrom: "22:00", QuietTo: "22:00"}, {Digest: AtOnce, QuietFrom: "22:00", QuietTo: "6 am"},
	} {
		if s.Check() == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}

func TestRetriesDoubleFromAMinuteToAnHour(t *testing.T) {
	t.Parallel()
	for tries, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 7: time.Hour, 1 << 40: time.Hour} {
		if got := backoff(tries); got != want {
			t.Errorf("after %d tries the next comes in %s, want %s", tries, got, want)
		}
	}
}
