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

// fetchedInSeoul is Sunday the 10th of March 2024, 15:00:30 there.
var fetchedInSeoul = time.Date(2024, 3, 10, 6, 0, 30, 0, time.UTC)

func checkDates(t *testing.T, zone string, tests [][2]string) {
	t.Helper()
	in, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range tests {
		got := ""
		if at := readDate(tt[0], in, fetchedInSeoul); at != nil {
			got = at.Format(time.RFC3339)
		}
		if got != tt[1] {
			t.Errorf("%s: %q read as %q, want %q", zone, tt[0], got, tt[1])
		}
	}
}

func TestReadDateTellsTheDistanceFromTheFetch(t *testing.T) {
	t.Parallel()
	checkDates(t, "Asia/Seoul", [][2]string{
		{"방금", "2024-03-10T15:00:30+09:00"},
		{"방금 전", "2024-03-10T15:00:30+09:00"},
		{"30초 전", "2024-03-10T15:00:00+09:00"},
		{"3분 전", "2024-03-10T14:57:00+09:00"},
		{"3분전", "2024-03-10T14:57:00+09:00"},
		{"몇 분 전", "2024-03-10T14:57:00+09:00"},
		{"2시간 전", "2024-03-10T13:00:00+09:00"},
		{"2시간", "2024-03-10T13:00:00+09:00"},
		{"1시간 20분 전", "2024-03-10T13:40:00+09:00"},
		{"16시간 전", "2024-03-09T23:00:00+09:00"},
		{"5일 전", "2024-03-05T00:00:00+09:00"},
		{"5일 전 14:02", "2024-03-05T14:02:00+09:00"},
		{"2주 전", "2024-02-25T00:00:00+09:00"},
		{"3개월 전", "2023-12-10T00:00:00+09:00"},
		{"1년 전", "2023-03-10T00:00:00+09:00"},
		{"5일", ""}, {"3년", ""}, // a day, a year, or a length
		{"어제 14:02", "2024-03-09T14:02:00+09:00"},
		{"그저께 14:02", "2024-03-08T14:02:00+09:00"},
		{"오늘 오후 1:05", "2024-03-10T13:05:00+09:00"},
	})
	checkDates(t, "UTC", [][2]string{
		{"just now", "2024-03-10T06:00:30Z"},
		{"A moment ago", "2024-03-10T06:00:30Z"},
		{"less than a minute ago", "2024-03-10T05:59:00Z"},
		{"3 minutes ago", "2024-03-10T05:57:00Z"},
		{"a few seconds ago", "2024-03-10T06:00:27Z"},
		{"an hour ago", "2024-03-10T05:00:00Z"},
		{"about 2 hours, 10 minutes ago", "2024-03-10T03:50:00Z"},
		{"Posted by Demo Willow 3 hours ago", "2024-03-10T03:00:00Z"},
		{"2 days ago", "2024-03-08T00:00:00Z"},
		{"a year ago", "2023-03-10T00:00:00Z"},
		{"5m", "2024-03-10T05:55:00Z"}, {"3h", "2024-03-10T03:00:00Z"}, {"2d", "2024-03-08T00:00:00Z"}, {"1w", "2024-03-03T00:00:00Z"}, {"2mo ago", "2024-01-10T00:00:00Z"},
		{"Yesterday at 3:04 PM", "2024-03-09T15:04:00Z"},
		{"Monday at 5:00 PM", "2024-03-04T17:00:00Z"},
		{"Saturday, 05:00", "2024-03-09T05:00:00Z"},
		{"Sunday at 05:00", "2024-03-10T05:00:00Z"},
		{"Sunday at 23:00", "2024-03-03T23:00:00Z"},
		{"99999999 hours ago", ""}, {"90000 years ago", ""}, {"long ago", ""}, {"ago", ""},
	})
	checkDates(t, "Asia/Bangkok", [][2]string{ // fetched at 13:00:30 there
		{"เมื่อสักครู่", "2024-03-10T13:00:30+07:00"},
		{"5 นาทีที่แล้ว", "2024-03-10T12:55:00+07:00"},
		{"๕ นาทีที่แล้ว", "2024-03-10T12:55:00+07:00"},
		{"เมื่อ 5 นาที ที่แล้ว", "2024-03-10T12:55:00+07:00"},
		{"ไม่กี่นาทีที่แล้ว", "2024-03-10T12:57:00+07:00"},
		{"2 ชั่วโมงที่ผ่านมา", "2024-03-10T11:00:00+07:00"},
		{"2 ชม. ก่อน", "2024-03-10T11:00:00+07:00"},
		{"3 วันก่อน", "2024-03-07T00:00:00+07:00"},
		{"1 สัปดาห์ที่แล้ว", "2024-03-03T00:00:00+07:00"},
		{"2 เดือนที่แล้ว", "2024-01-10T00:00:00+07:00"},
		{"1 ปีที่แล้ว", "2023-03-10T00:00:00+07:00"},
		{"เมื่อวานนี้ 14:30 น.", "2024-03-09T14:30:00+07:00"},
		{"เมื่อวานนี้ 14.30 น.", "2024-03-09T14:30:00+07:00"},
		{"วันนี้ เวลา 09:30", "2024-03-10T09:30:00+07:00"},
		{"วันศุกร์ เวลา 10:00 น.", "2024-03-08T10:00:00+07:00"},
	})
}

func TestReadDateTellsAYearThatIsLeftOut(t *testing.T) {
	t.Parallel()
	checkDates(t, "Asia/Seoul", [][2]string{
		{"03.10", "2024-03-10T00:00:00+09:00"},
		{"03.10 14:02", "2024-03-10T14:02:00+09:00"},
		{"03.11", "2023-03-11T00:00:00+09:00"},
		{"03-09 14:02", "2024-03-09T14:02:00+09:00"},
		{"12/31", "2023-12-31T00:00:00+09:00"},
		{"02.29", "2024-02-29T00:00:00+09:00"},
		{"3월 9일 오후 2:02", "2024-03-09T14:02:00+09:00"},
		{"14:02", "2024-03-10T14:02:00+09:00"},
		{"15:01", "2024-03-10T15:01:00+09:00"}, // the site's clock may be ahead of ours
		{"15:02", "2024-03-09T15:02:00+09:00"},
		{"오후 11:59", "2024-03-09T23:59:00+09:00"},
	})
	checkDates(t, "UTC", [][2]string{
		{"Mar 10", "2024-03-10T00:00:00Z"},
		{"Mar 10 05:02", "2024-03-10T05:02:00Z"},
		{"10 March at 5:02 am", "2024-03-10T05:02:00Z"},
		{"Mar 12", "2023-03-12T00:00:00Z"},
		{"Dec 31", "2023-12-31T00:00:00Z"},
		{"Feb 29", "2024-02-29T00:00:00Z"},
		{"09.03. 05:02", "2024-03-09T05:02:00Z"},
		{"09/03", "2024-03-09T00:00:00Z"},
		{"03-09 05:02", "2024-03-09T05:02:00Z"},
		{"3/9 5:02 PM", "2024-03-09T17:02:00Z"},
		{"Reply 3.4 to Marigold", ""}, {"won 3:2", ""}, {"maybe 5", ""}, {"7", ""}, {"3 4", ""}, {"Feb 30", ""},
	})
	checkDates(t, "Asia/Bangkok", [][2]string{
		{"10 มี.ค.", "2024-03-10T00:00:00+07:00"},
		{"10 มี.ค. 09:30 น.", "2024-03-10T09:30:00+07:00"},
		{"10 มีนาคม เวลา 09.30 น.", "2024-03-10T09:30:00+07:00"},
		{"11 มี.ค.", "2023-03-11T00:00:00+07:00"},
	})
}

func TestReadDateKnowsTheOrdersAndErasOfYears(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"Asia/Tokyo", "Asia/Seoul"} {
		checkDates(t, zone, [][2]string{
			{"24.03.09", "2024-03-09T00:00:00+09:00"},
			{"24/03/09 14:02", "2024-03-09T14:02:00+09:00"},
			{"24-03-09", "2024-03-09T00:00:00+09:00"},
			{"2024.03.09. 14:02", "2024-03-09T14:02:00+09:00"},
			{"2024. 3. 9. 오후 2:02", "2024-03-09T14:02:00+09:00"},
			{"2024년3월9일 14시02분", "2024-03-09T14:02:00+09:00"},
			{"2024년 3월 10일 (일) 오후 2:02", "2024-03-10T14:02:00+09:00"},
			{"25/12/2023", "2023-12-25T00:00:00+09:00"},
		})
	}
	checkDates(t, "Asia/Taipei", [][2]string{{"24.03.09", "2024-03-09T00:00:00+08:00"}})
	checkDates(t, "UTC", [][2]string{
		{"09.03.24", "2024-03-09T00:00:00Z"},
		{"24.03.10", "2010-03-24T00:00:00Z"},
		{"2024.03.09", "2024-03-09T00:00:00Z"},
		{"10/03/2024, 14:02", "2024-03-10T14:02:00Z"},
		{"03-10-2024, 02:02 PM", "2024-03-10T14:02:00Z"}, // as forums made in America write it
		{"3/25/2023", "2023-03-25T00:00:00Z"},
		{"9 Mar 97", "1997-03-09T00:00:00Z"},
		{"2024-03-10T05:02:00+09:00", "2024-03-10T05:02:00+09:00"},
		{"2024-03-10T05:02:00.123Z", "2024-03-10T05:02:00Z"},
		{"2024-03-10 05:02:00 -0330", "2024-03-10T05:02:00-03:30"},
		{"Sun, 10 Mar 2024 05:02:00 +0700", "2024-03-10T05:02:00+07:00"},
		{"Sun Mar 10 2024 12:02:00 GMT+0700 (Indochina Time)", "2024-03-10T12:02:00+07:00"},
	})
	checkDates(t, "Asia/Seoul", [][2]string{
		{"2024-03-10T05:02:00Z", "2024-03-10T05:02:00Z"},
		{"Sun, 10 Mar 2024 05:02:00 GMT", "2024-03-10T05:02:00Z"},
	})
	checkDates(t, "Asia/Bangkok", [][2]string{
		{"ศุกร์ที่ 5 มกราคม พ.ศ. 2567 เวลา 10:00 น.", "2024-01-05T10:00:00+07:00"},
		{"วันศุกร์ที่ 5 มกราคม 2567 เวลา 10.00 น.", "2024-01-05T10:00:00+07:00"},
		{"5 ม.ค. 67", "2024-01-05T00:00:00+07:00"},
		{"5 มค. 67 10:00", "2024-01-05T10:00:00+07:00"},
		{"5 ม.ค. 24", "2024-01-05T00:00:00+07:00"}, // 2524 was before there were pages
		{"05/01/2567 10:00", "2024-01-05T10:00:00+07:00"},
		{"05/01/67", "2024-01-05T00:00:00+07:00"},
		{"05/01/24", "2024-01-05T00:00:00+07:00"},
	})
}

func TestReadDateGivesNoTimeToCome(t *testing.T) {
	t.Parallel()
	checkDates(t, "UTC", [][2]string{
		{"2024-03-11 05:00", "2024-03-11T05:00:00Z"}, // a day of zones apart
		{"2024-03-11 07:00", ""},
		{"10 Mar 2034", ""},
		{"5 ม.ค. 2600", ""},
	})
	if at := readDate("3 minutes ago", time.UTC, time.Time{}); at != nil {
		t.Errorf("a distance from no fetch read as %v", at)
	}
	if at := readDate("14:02", time.UTC, time.Time{}); at != nil {
		t.Errorf("a time of no day read as %v", at)
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
	for _, seed := range []string{
		"24 Aug 2020 04:27", "2020년 8월 24일 오후 4:27", "Today, 1:2:3:4", "๒๔ ส.ค. ๒๕๖๓", ":::", "1.2.3.4", "3분 전", "ไม่กี่นาทีที่แล้ว", "Monday 5:00 PM",
		"02.29", "14:02", "5 ม.ค. 67", "99999 years 99999 hours ago", "2024-03-10T05:02:00+99:99", "เมื่อวานนี้ 14.30 น.",
	} {
		f.Add(seed, int64(1e9))
	}
	seoul := time.FixedZone("", 9*60*60)
	f.Fuzz(func(t *testing.T, s string, seconds int64) {
		fetched := time.Unix(seconds%4e9, 0)
		for _, zone := range []*time.Location{time.UTC, seoul} {
			at := readDate(s, zone, fetched)
			if at != nil && (at.Year() < 1990 || at.Year() > 2200 || at.After(fetched.AddDate(0, 0, 1))) {
				t.Errorf("%q read as %v, fetched at %v", s, at, fetched)
			}
		}
	})
}

func BenchmarkReadDate(b *testing.B) {
	for b.Loop() {
		readDate("2024년 3월 10일 (일) 오후 2:02", time.UTC, fetchedInSeoul)
	}
}
