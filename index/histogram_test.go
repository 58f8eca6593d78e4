package index_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"scops/index"
)

func bins(t *testing.T, h index.Histogram) *index.Bins {
	t.Helper()
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Histogram: &h}
	if _, err := req.Start(); err != nil {
		t.Fatal(err)
	}
	return index.NewBins(*req.Histogram)
}

// TestADayBeginsAtItsFirstMoment walks through two centuries of zones whose
// clocks moved over midnight, over whole days, by half an hour and by seconds.
func TestADayBeginsAtItsFirstMoment(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"UTC", "Europe/Berlin", "Asia/Seoul", "Asia/Bangkok", "Asia/Kolkata", "Asia/Kathmandu", "America/St_Johns", "America/Sao_Paulo",
		"Asia/Beirut", "Africa/Cairo", "Pacific/Apia", "Pacific/Kiritimati", "Australia/Lord_Howe", "Africa/Monrovia", "Africa/Casablanca",
	} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, year := range []int{1880, 1980} {
			daysOfACentury(t, zone, year)
		}
	}
}

func daysOfACentury(t *testing.T, zone *time.Location, year int) {
	t.Helper()
	all := bins(t, index.Histogram{Zone: zone})
	count, first := map[string]int64{}, map[string]int64{} // by date
	const hour = 3600 * 1000
	from, to := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year+100, 1, 1, 0, 0, 0, 0, time.UTC)
	for ms := from.UnixMilli(); ms < to.UnixMilli(); ms += 9 * hour {
		all.Add(ms, 1)
		date := time.UnixMilli(ms).In(zone).Format(time.DateOnly)
		if count[date]++; count[date] == 1 {
			first[date] = ms
		}
	}
	got, err := all.Result()
	if err != nil || len(got) != len(count) {
		t.Fatalf("%s has %d days (%v), want %d", zone, len(got), err, len(count))
	}
	for _, b := range got {
		date := b.Start.Format(time.DateOnly)
		before := b.Start.Add(-time.Millisecond).In(zone).Format(time.DateOnly)
		late := b.Start.UnixMilli() > first[date] || b.Start.UnixMilli() <= first[date]-25*hour
		if b.Docs != count[date] || before == date || late {
			t.Errorf("%s: %s begins at %s (the moment before is of %s) and has %d moments, want %d from %s on",
				zone, date, b.Start.Format(time.RFC3339), before, b.Docs, count[date], time.UnixMilli(first[date]).In(zone).Format(time.RFC3339))
		}
	}
}

func TestSpansOfAZoneLeaveNothingOut(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	from, to := int64(index.MinBinTime), time.Date(2110, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
	spans := index.ZoneSpans(zone, from, to)
	at := from
	for i, s := range spans {
		if s.From != at || s.To <= s.From || i > 0 && s.Offset == spans[i-1].Offset {
			t.Fatalf("span %d is %+v after %+v", i, s, spans[max(i, 1)-1])
		}
		for _, ms := range []int64{s.From, s.To - 1} {
			if _, offset := time.UnixMilli(ms).In(zone).Zone(); offset != s.Offset {
				t.Errorf("at %d the offset is %d, the span says %d", ms, offset, s.Offset)
			}
		}
		at = s.To
	}
	if at != to || len(spans) < 280 || len(spans) > 300 {
		t.Errorf("%d spans up to %d, want two a year since summer time came, up to %d", len(spans), at, to)
	}
}

func TestAHistogramOfTooManyBinsIsRefused(t *testing.T) {
	t.Parallel()
	for _, step := range []index.Step{index.StepDay, index.StepMonth} {
		all := bins(t, index.Histogram{Step: step})
		for day := range int64(index.MaxBins) {
			all.Add(day*86_400_000, 2)
		}
		if _, err := all.Result(); err != nil {
			t.Errorf("%d days by %s: %v", index.MaxBins, step, err)
		}
		all.Add(-1, 1)
		if _, err := all.Result(); errors.Is(err, index.ErrBins) != (step == index.StepDay) {
			t.Errorf("one day more by %s: %v", step, err)
		}
	}
}

func TestTheFirstAndTheLastBinHaveADateInEveryZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"Pacific/Kiritimati", "Etc/GMT+12", "Asia/Seoul"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		all := bins(t, index.Histogram{Zone: zone})
		for _, ms := range []int64{index.MinBinTime - 1, index.MinBinTime, index.MaxBinTime - 1, index.MaxBinTime, -1 << 63, 1<<63 - 1} {
			all.Add(ms, 1)
		}
		got, err := all.Result()
		if err != nil || len(got) != 2 {
			t.Fatalf("%s: %v, %v, want two bins", name, got, err)
		}
		for _, b := range got {
			if _, err := b.Start.MarshalJSON(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestTheMostFrequentValuesComeFirst(t *testing.T) {
	t.Parallel()
	tally := index.Tally{"b": 2, "a": 1, "ก": 2, "\ufffd": 1, "😀": 1}
	if got := fmt.Sprint(tally.Top(4)); got != "[{b 2} {ก 2} {a 1} {\ufffd 1}]" {
		t.Errorf("the first four are %s", got)
	}
	if got := index.Tally(nil).Top(3); got == nil || len(got) != 0 {
		t.Errorf("of nothing the first are %v", got)
	}
}
