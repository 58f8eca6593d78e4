package site

import (
	"strconv"
	"strings"
	"time"

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

// readDate reads a date as people see it: "24 Aug 2020 04:27", "21.01.2009,
// 05:42", "24 ส.ค. 2563 04:27", "2020년 8월 24일 오후 4:27"; what a page leaves
// out is told by the time it was fetched: "3분 전", "Yesterday at 3:04 PM",
// "Monday, 5:00 PM", "03.10", "14:02". nil means that it could not be read, or
// that it lies more than a day after the fetch.
func readDate(s string, zone *time.Location, fetched time.Time) *time.Time {
	s = clip(s, maxDate)
	if upper := strings.ToUpper(s); strings.Contains(upper, "UTC") || strings.Contains(upper, "GMT") {
		zone = offsetZone(s)
	}
	fields := dateFields(s)
	at, ok := timeAgo(fields, zone, fetched)
	if !ok {
		d := dateReader{zone: zone, fetched: fetched}
		for _, f := range fields {
			d.take(f)
		}
		at, ok = d.read()
	}
	if !ok || at.Year() < 1990 || at.Year() > 2200 || !fetched.IsZero() && at.After(fetched.AddDate(0, 0, 1)) {
		return nil
	}
	return &at
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
