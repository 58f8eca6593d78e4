package site

import (
	"testing"
	"time"

	"scops/crawler"
)

func TestReadDateKnowsHowForumsWriteDates(t *testing.T) {
	t.Parallel()
	fetched := time.Date(2024, 3, 10, 1, 0, 0, 0, time.UTC)
	seoul := time.FixedZone("", 9*3600)
	tests := []struct {
		in   string
		zone *time.Location
		want string
	}{
		{"24 Aug 2020 04:27", time.UTC, "2020-08-24T04:27:00Z"},
		{"Fri Aug 21, 2020 3:36 pm", time.UTC, "2020-08-21T15:36:00Z"},
		{"Fri Aug 21, 2020 12:05 am", time.UTC, "2020-08-21T00:05:00Z"},
		{"Fri Aug 21, 2020 12:05 pm", time.UTC, "2020-08-21T12:05:00Z"},
		{"21.01.2009, 05:42", time.UTC, "2009-01-21T05:42:00Z"},
		{"2020-08-24 04:27:09", time.UTC, "2020-08-24T04:27:09Z"},
		{"Posted: Mon Jan 12, 2004 10:00 pm", time.UTC, "2004-01-12T22:00:00Z"},
		{"24 ส.ค. 2563 04:27", time.UTC, "2020-08-24T04:27:00Z"},
		{"๒๔ สิงหาคม ๒๕๖๓ ๐๔:๒๗", time.UTC, "2020-08-24T04:27:00Z"},
		{"2020년 8월 24일 오후 4:27", seoul, "2020-08-24T16:27:00+09:00"},
		{"2020-08-24 (월) 4:27 pm", seoul, "2020-08-24T16:27:00+09:00"},
		{"Mi 21. Jan 2009, 05:42", time.UTC, "2009-01-21T05:42:00Z"},
		{"Today, 16:27", seoul, "2024-03-10T16:27:00+09:00"},
		{"Yesterday, 4:27 pm", seoul, "2024-03-09T16:27:00+09:00"},
		{"어제 23:10", seoul, "2024-03-09T23:10:00+09:00"},
		{"31 Feb 2020 10:00", time.UTC, ""},
		{"24 Aug 2020 27:99", time.UTC, ""},
		{"hello", time.UTC, ""},
		{"", time.UTC, ""},
		{"99999999999999999999 Aug 2020", time.UTC, ""},
	}
	for _, tt := range tests {
		got := readDate(tt.in, tt.zone, fetched)
		switch {
		case got == nil && tt.want != "":
			t.Errorf("%q was not read, want %s", tt.in, tt.want)
		case got != nil && got.Format(time.RFC3339) != tt.want:
			t.Errorf("%q read as %s, want %q", tt.in, got.Format(time.RFC3339), tt.want)
		}
	}
}

func TestSiteZonePrefersTheOperatorThenThePage(t *testing.T) {
	t.Parallel()
	at := time.Date(2020, 7, 1, 12, 0, 0, 0, time.UTC)
	tests := []struct {
		zone   string
		stated []string
		want   string
	}{
		{"Asia/Bangkok", []string{"UTC+02:00"}, "+07:00"},
		{"", []string{"Europe/Paris"}, "+02:00"},
		{"", []string{"Europa/Berlin", "UTC+02:00"}, "+02:00"},
		{"", []string{"All times are UTC + 1 hour [ DST ]"}, "+02:00"},
		{"", []string{"All times are GMT - 5 Hours"}, "-05:00"},
		{"", []string{"All times are UTC"}, "Z"},
		{"", []string{"UTC+5:30"}, "+05:30"},
		{"", nil, "Z"},
		{"nowhere", nil, "Z"},
	}
	for _, tt := range tests {
		zone := siteZone(&crawler.Page{Zone: tt.zone}, tt.stated...)
		if got := at.In(zone).Format("Z07:00"); got != tt.want {
			t.Errorf("zone %q, page %q: offset %s, want %s", tt.zone, tt.stated, got, tt.want)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, seed := range []string{"24 Aug 2020 04:27", "2020년 8월 24일 오후 4:27", "Today, 1:2:3:4", "๒๔ ส.ค. ๒๕๖๓", ":::", "1.2.3.4"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at := readDate(s, time.UTC, time.Unix(1e9, 0))
		if at != nil && (at.Year() < 1989 || at.Year() > 2201) {
			t.Errorf("%q read as %v", s, at)
		}
	})
}
