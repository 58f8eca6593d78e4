package frontier

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

// fill sets every field of a struct to something that is not zero.
func fill(v reflect.Value, n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(strings.Repeat("x", n+1))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n + 1))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			fill(v.Index(i), n+i)
		}
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(n), 123).UTC()))
			return
		}
		for i := range v.NumField() {
			fill(v.Field(i), n+i)
		}
	}
}

// stored is what comes back of a Request: what stands beside it is gone, moments
// are rounded and the priority is one there is.
func stored(r crawler.Request) crawler.Request {
	r.ID, r.Host, r.Tries, r.Due = "", "", 0, time.Time{}
	r.LastDone = Moment(Ceil(r.LastDone))
	r.Cursor.ChangedAt = r.LastDone.Add(time.Duration(changedAfter(r.Cursor.ChangedAt, Floor(r.LastDone))) * time.Second)
	r.Priority = min(r.Priority, crawler.MaxPriority)
	return r
}

func TestTheStoredFormKeepsEveryField(t *testing.T) {
	t.Parallel()
	var want crawler.Request
	fill(reflect.ValueOf(&want).Elem(), 0)
	other := want
	other.URL, other.LastModified = "https://a.example/x", "Sun, 06 Nov 1994 08:49:37 GMT"
	other.Source = "0123456789abcdef"
	other.Cursor.HeadSHA256, other.Interval = "0123abcd", 90*time.Minute
	other.Cursor.Newest, other.Cursor.Oldest = math.MaxInt64, math.MinInt64
	for _, want := range []crawler.Request{want, other} {
		body, err := Encode(want, "why")
		if err != nil {
			t.Fatal(err)
		}
		got, reason, err := Decode(body)
		if err != nil || reason != "why" {
			t.Fatalf("reason %q, error %v", reason, err)
		}
		if want := stored(want); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
	}
}

func TestIntervalsAreRoundedAndDigestsCut(t *testing.T) {
	t.Parallel()
	r := crawler.Request{URL: "http://a.example/", Interval: 3037*time.Second + 500*time.Millisecond,
		Cursor: crawler.Cursor{HeadSHA256: strings.Repeat("0123456789abcdef", 4)}}
	body, err := Encode(r, "")
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := Decode(body); err != nil || got.Interval != 3038*time.Second || got.Cursor.HeadSHA256 != "01234567" {
		t.Errorf("read %+v, error %v", got, err)
	}
}

// The worker takes a head page for changed when ChangedAt is after LastDone.
func TestRoundedMomentsStandInTheirOrder(t *testing.T) {
	t.Parallel()
	last := time.Date(2027, 3, 4, 5, 6, 7, 891_234_567, time.UTC)
	for _, d := range []time.Duration{-1000 * time.Hour, -1501 * time.Millisecond, -time.Millisecond, 0, 2 * time.Millisecond, time.Second, time.Hour} {
		r := crawler.Request{URL: "http://a.example/", LastDone: last, Cursor: crawler.Cursor{ChangedAt: last.Add(d)}}
		for range 3 { // written again and again it stays
			body, err := Encode(r, "")
			if err != nil {
				t.Fatal(err)
			}
			if r, _, err = Decode(body); err != nil {
				t.Fatal(err)
			}
		}
		if r.LastDone.Before(last) || r.LastDone.Sub(last) > time.Millisecond {
			t.Errorf("LastDone %v became %v", last, r.LastDone)
		}
		if got := r.Cursor.ChangedAt.Sub(last); r.Cursor.ChangedAt.After(r.LastDone) != (d > 0) || (got-d).Abs() > time.Second+time.Millisecond {
			t.Errorf("changed %v after the last visit became %v", d, got)
		}
	}
}

func TestTheStoredFormOfASourceIsShort(t *testing.T) {
	t.Parallel()
	const address = "https://forum.example.org/viewforum.php?f"
	now := time.Date(2031, 5, 4, 3, 2, 1, 0, time.UTC)
	seed := crawler.Request{ID: "0123456789abcdef", Host: "forum.example.org", Kind: crawler.KindSource, URL: address, Head: address}
	visited := seed
	visited.Interval, visited.LastDone = 15*time.Minute, now
	visited.Cursor = crawler.Cursor{Newest: 48_123, Oldest: 31_007, BackfillDone: true, BackfillPage: 50, HeadSHA256: "0a1b2c3d", ChangedAt: now.Add(-36 * time.Hour)}
	for _, tt := range []struct {
		r    crawler.Request
		most int
	}{{seed, len(address) - 5}, {visited, 59}} {
		body, err := Encode(tt.r, "")
		if err != nil || len(body) > tt.most {
			t.Errorf("%d bytes, error %v, want at most %d: %q", len(body), err, tt.most, body)
		}
	}
}

// What running deployments hold, written by the version before.
func TestTheFormBeforeIsRead(t *testing.T) {
	t.Parallel()
	const body = `{"u":"https://a.example/s/x?before=5","h":"https://a.example/s/x","a":"telegram","d":2,` +
		`"v":{"pages":2,"hops":[{"url":"https://a.example/old","status":301,"at":"2023-11-14T22:13:20Z"}],"seen":["https://a.example/s/x"],"gap":true},` +
		`"c":{"newest":9,"oldest":3,"gaps":[{"from":4,"to":8,"next":"https://a.example/gap"}],"older":"o","tail":"","backfill_done":false,"backfill_pages":4,` +
		`"head_sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef","changed_at":"2020-09-13T12:26:40.005Z"},` +
		`"e":"\"e\"","m":"Mon, 02 Jan 2006 15:04:05 GMT","i":90000000000,"l":"2023-11-14T22:13:20.005Z","r":"HTTP 502"}`
	want := crawler.Request{
		Kind: crawler.KindSource, URL: "https://a.example/s/x?before=5", Head: "https://a.example/s/x",
		Adapter: "telegram", Depth: 2, ETag: `"e"`, LastModified: "Mon, 02 Jan 2006 15:04:05 GMT",
		Interval: 90 * time.Second, LastDone: time.UnixMilli(1700000000005).UTC(),
		Visit: crawler.Visit{Pages: 2, Seen: []string{"https://a.example/s/x"}, Gap: true,
			Hops: []crawler.Hop{{URL: "https://a.example/old", Status: 301, At: time.Unix(1700000000, 0).UTC()}}},
		Cursor: crawler.Cursor{Newest: 9, Oldest: 3, Gaps: []crawler.Gap{{From: 4, To: 8, Next: "https://a.example/gap"}},
			Older: "o", BackfillPage: 4, HeadSHA256: "01234567", ChangedAt: time.UnixMilli(1600000000005).UTC()},
	}
	got, reason, err := Decode([]byte(body))
	if err != nil || reason != "HTTP 502" || !reflect.DeepEqual(got, want) {
		t.Errorf("reason %q, error %v\ngot  %+v\nwant %+v", reason, err, got, want)
	}
	again, err := Encode(got, reason)
	if err != nil {
		t.Fatal(err)
	}
	if got, reason, err := Decode(again); err != nil || reason != "HTTP 502" || !reflect.DeepEqual(got, want) {
		t.Errorf("written anew it became %+v, reason %q, error %v", got, reason, err)
	}
}

func TestDecodeRefusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	for _, body := range []string{"", "{", "null", "[]", "{}", `{"u":1}`, `{"h":"http://a.example/"}`, "\x00\xff",
		"\x01", "\x01\x00\x00", "\x01a.example/", "\x04a.example/\x00\x00", "\x01a.example/\x00", "\x01a.example/\x00\x00\x00",
		"\x01a.example/\x00\x01\xff", "\x01a.example/\x00\xff\xff\xff\xff\x7f"} {
		if r, _, err := Decode([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, r)
		}
	}
	if _, err := Encode(crawler.Request{URL: "http://a.example/\x00"}, ""); err == nil {
		t.Error("an address with a zero byte was written")
	}
}

func FuzzDecode(f *testing.F) {
	var full crawler.Request
	fill(reflect.ValueOf(&full).Elem(), 0)
	body, err := Encode(full, "why")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{`{"u":"http://a.example/"}`, `{"u":"x","v":{"hops":[{}]},"c":{"gaps":null},"i":-1}`, `{`, `{"u":"\ud800"}`, string(body), "\x01a/\x00\x7f"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		Stored(crawler.TaskKey{}, body, 0, 0)
		first, reason, err := Decode(body)
		if err != nil {
			return
		}
		again, err := Encode(first, reason)
		if err != nil {
			if !strings.Contains(first.URL, "\x00") {
				t.Errorf("%q was read and cannot be written: %v", body, err)
			}
			return
		}
		second, reasonAgain, err := Decode(again)
		if err != nil || reason != reasonAgain {
			t.Fatalf("%q became %q (%v)", body, again, err)
		}
		if third, err := Encode(second, reason); err != nil || string(third) != string(again) {
			t.Errorf("%q became %q and then %q (%v)", body, again, third, err)
		}
		if body[0] != formJSON && !reflect.DeepEqual(first, second) {
			t.Errorf("%q: %+v became %+v", body, first, second)
		}
	})
}
