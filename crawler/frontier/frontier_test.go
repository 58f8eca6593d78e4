package frontier

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"scops/crawler"
)

var present = time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)

func policy() Options {
	return Options{
		Now: func() time.Time { return present }, Delay: func(string) time.Duration { return 2 * time.Second },
		BreakAfter: 3, BreakHold: time.Minute, BreakMax: 5 * time.Minute,
	}.WithDefaults()
}

func pageLease(fails int) crawler.Lease {
	r := crawler.Request{Host: "a.example", ID: "1", Kind: crawler.KindSource, URL: "http://a.example/x", Head: "http://a.example/x"}
	return crawler.Lease{Request: r, Fence: 7, Fails: fails}
}

func TestHoldDoublesUpToItsBound(t *testing.T) {
	t.Parallel()
	o := policy()
	for fails, want := range []time.Duration{0, 0, 0, time.Minute, 2 * time.Minute, 4 * time.Minute, 5 * time.Minute, 5 * time.Minute} {
		if got := o.hold(fails); got != want {
			t.Errorf("after %d failures the hold is %v, want %v", fails, got, want)
		}
	}
	if got := o.hold(1 << 40); got != o.BreakMax {
		t.Errorf("after very many failures the hold is %v", got)
	}
}

func TestBreakerStates(t *testing.T) {
	t.Parallel()
	o := policy()
	for _, tt := range []struct {
		fails        int
		blocked, now int64
		want         string
	}{
		{0, 0, 10, crawler.BreakerClosed}, {2, 20, 10, crawler.BreakerClosed},
		{3, 20, 10, crawler.BreakerOpen}, {3, 10, 10, crawler.BreakerHalfOpen}, {9, 0, 10, crawler.BreakerHalfOpen},
	} {
		if got := o.Breaker(tt.fails, tt.blocked, tt.now); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
	}
}

func TestClockNext(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		clock      Clock
		configured time.Duration
		want       int64
	}{
		{"never leased", Clock{}, 2 * time.Second, 2000},
		{"the configured delay", Clock{Free: 10_000}, 2 * time.Second, 12_000},
		{"the settlement's longer delay", Clock{Free: 10_000, Delay: 5000}, 2 * time.Second, 15_000},
		{"a configured delay that grew", Clock{Free: 10_000, Delay: 5000}, 7 * time.Second, 17_000},
		{"a block beyond the delay", Clock{Free: 10_000, Delay: 5000, Blocked: 30_000}, 0, 30_000},
		{"a block that is over", Clock{Free: 10_000, Delay: 5000, Blocked: 12_000}, 0, 15_000},
		{"fractions count as whole", Clock{Free: 10_000}, time.Second + 1, 11_001},
	} {
		if got := tt.clock.Next(tt.configured); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestMomentsAreRoundedToTheSafeSide(t *testing.T) {
	t.Parallel()
	exact := time.UnixMilli(1_700_000_000_123)
	for _, tt := range []struct {
		at          time.Time
		floor, ceil int64
	}{
		{exact, 1_700_000_000_123, 1_700_000_000_123},
		{exact.Add(1), 1_700_000_000_123, 1_700_000_000_124},
		{exact.Add(-1), 1_700_000_000_122, 1_700_000_000_123},
		{time.Time{}, 0, 0},
	} {
		if f, c := Floor(tt.at), Ceil(tt.at); f != tt.floor || c != tt.ceil {
			t.Errorf("%v: %d and %d, want %d and %d", tt.at, f, c, tt.floor, tt.ceil)
		}
	}
	if !Moment(0).IsZero() || !Moment(Floor(exact)).Equal(exact) {
		t.Error("Moment does not undo Floor")
	}
}

func TestPlanOfTasks(t *testing.T) {
	t.Parallel()
	next := present.Add(time.Hour)
	for _, tt := range []struct {
		name    string
		fails   int
		outcome crawler.Outcome
		want    Plan
	}{
		{"done", 2, crawler.Outcome{Kind: crawler.Done, Next: next}, Plan{Fate: FateQueue, Due: next}},
		{"finished", 0, crawler.Outcome{Kind: crawler.Done}, Plan{Fate: FateForget}},
		{"continue ignores Next", 2, crawler.Outcome{Kind: crawler.Continue, Next: next}, Plan{Fate: FateQueue, Due: present}},
		{"retry", 0, crawler.Outcome{Kind: crawler.Retry, Next: next, Reason: "r"}, Plan{Fate: FateQueue, Due: next, Fails: 1, Error: "r"}},
		{"retry at once", 0, crawler.Outcome{Kind: crawler.Retry, Reason: "r"}, Plan{Fate: FateQueue, Due: present, Fails: 1, Error: "r"}},
		{"the failure that opens the breaker", 2, crawler.Outcome{Kind: crawler.Retry, Next: next},
			Plan{Fate: FateQueue, Due: next, Fails: 3, Block: present.Add(time.Minute)}},
		{"a longer block wins over the breaker", 2, crawler.Outcome{Kind: crawler.Retry, Next: next, Block: next},
			Plan{Fate: FateQueue, Due: next, Fails: 3, Block: next}},
		{"the breaker wins over a shorter block", 2, crawler.Outcome{Kind: crawler.Retry, Next: next, Block: present.Add(time.Second)},
			Plan{Fate: FateQueue, Due: next, Fails: 3, Block: present.Add(time.Minute)}},
		{"not the Host's fault", 2, crawler.Outcome{Kind: crawler.Retry, Next: next, Spare: true, Reason: "r"},
			Plan{Fate: FateQueue, Due: next, Fails: 2, Error: "r"}},
		{"drop", 0, crawler.Outcome{Kind: crawler.Drop, Reason: "r"}, Plan{Fate: FateForget, Fails: 1, Error: "r"}},
		{"dead", 0, crawler.Outcome{Kind: crawler.Dead, Reason: "r"}, Plan{Fate: FateBury, Fails: 1, Reason: "r", Error: "r"}},
		{"a longer delay", 0, crawler.Outcome{Kind: crawler.Continue, Delay: time.Minute}, Plan{Fate: FateQueue, Due: present, Delay: time.Minute}},
		{"a shorter delay", 0, crawler.Outcome{Kind: crawler.Continue, Delay: time.Second}, Plan{Fate: FateQueue, Due: present}},
		{"a hostile delay", 0, crawler.Outcome{Kind: crawler.Continue, Delay: 1 << 62}, Plan{Fate: FateQueue, Due: present, Delay: maxDelay}},
		{"a hostile block", 0, crawler.Outcome{Kind: crawler.Continue, Block: present.AddDate(1000, 0, 0)},
			Plan{Fate: FateQueue, Due: present, Block: present.Add(maxBlock)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			lease := pageLease(tt.fails)
			tt.outcome.Request = lease.Request
			got, err := policy().Plan(lease, tt.outcome)
			if err != nil {
				t.Fatal(err)
			}
			if len(got.Body) == 0 || got.Origin != "http://a.example" {
				t.Errorf("body %q, origin %q", got.Body, got.Origin)
			}
			got.Body, got.Origin = nil, ""
			if tt.want.Delay == 0 {
				tt.want.Delay = 2 * time.Second
			}
			if tt.want.Fate == FateBury || tt.want.Fate == FateForget {
				got.Due = time.Time{}
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("plan %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestPlanWithoutARequestKeepsTheLeases(t *testing.T) {
	t.Parallel()
	lease := pageLease(0)
	lease.Request.Cursor.Newest = 9
	p, err := policy().Plan(lease, crawler.Outcome{Kind: crawler.Dead})
	if err != nil {
		t.Fatal(err)
	}
	if r, _, err := Decode(p.Body); err != nil || r.Cursor.Newest != 9 || r.URL != lease.URL {
		t.Errorf("stored %+v, error %v", r, err)
	}
}

func TestPlanOfRobots(t *testing.T) {
	t.Parallel()
	lease := crawler.Lease{Request: RobotsRequest("a.example", "http://a.example"), Fence: 1}
	hop := lease.Request
	hop.URL = "http://a.example/elsewhere.txt"
	fresh := present.Add(time.Minute)
	for _, tt := range []struct {
		name    string
		outcome crawler.Outcome
		fresh   time.Time
		block   time.Time
		hop     bool
		fails   int
	}{
		{"done", crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{Status: 200, Expires: fresh}}, fresh, time.Time{}, false, 0},
		{"without an expiry it holds a day", crawler.Outcome{Kind: crawler.Done, Robots: &crawler.Robots{}}, present.Add(24 * time.Hour), time.Time{}, false, 0},
		{"failed with an answer", crawler.Outcome{Kind: crawler.Retry, Robots: &crawler.Robots{Status: 503, Expires: fresh}}, fresh, time.Time{}, false, 1},
		{"failed without one", crawler.Outcome{Kind: crawler.Retry, Next: fresh}, time.Time{}, fresh, false, 1},
		{"dead without one", crawler.Outcome{Kind: crawler.Dead, Next: fresh}, time.Time{}, fresh, false, 1},
		{"redirected", crawler.Outcome{Kind: crawler.Continue, Request: hop}, time.Time{}, time.Time{}, true, 0},
	} {
		got, err := policy().Plan(lease, tt.outcome)
		if err != nil || got.Fate != FateNone || got.Origin != "http://a.example" || got.Body != nil {
			t.Errorf("%s: %+v, error %v", tt.name, got, err)
		}
		if !got.Fresh.Equal(tt.fresh) || !got.Block.Equal(tt.block) || (got.Hop != nil) != tt.hop || got.Fails != tt.fails || (got.Robots != nil) != !tt.fresh.IsZero() {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt)
		}
	}
	for _, bad := range []crawler.Outcome{{Kind: crawler.Done}, {Kind: crawler.Continue}, {Kind: "?"}} {
		if _, err := policy().Plan(lease, bad); err == nil {
			t.Errorf("%+v was planned", bad)
		}
	}
}

func TestReasonsAreOneShortLine(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"":                      "",
		" a\n\tb\r\n":           "a b",
		"bell\x07 esc\x1b[31m.": "bell esc [31m.",
		"bad \xff byte":         "bad \uFFFD byte",
	} {
		if got := clip(in); got != want {
			t.Errorf("clip(%q) = %q, want %q", in, got, want)
		}
	}
	long := clip(strings.Repeat("ยาว", 10_000))
	if len(long) > maxReason || len(long) < maxReason-4 || !utf8.ValidString(long) {
		t.Errorf("a long reason became %d bytes, valid %t", len(long), utf8.ValidString(long))
	}
}

func TestShardsAreFixedAndEven(t *testing.T) {
	t.Parallel()
	// Stored: these may never change.
	for host, want := range map[string]int{"a.example": 40, "b.example": 37, "forum.example.org:8080": 20} {
		if got := Shard(host); got != want {
			t.Errorf("shard of %s is %d, want %d", host, got, want)
		}
	}
	var count [Shards]int
	for i := range 6400 {
		count[Shard("host-"+strings.Repeat("x", i%7)+string(rune('a'+i%26))+time.Duration(i).String())]++
	}
	for shard, n := range count {
		if n < 50 || n > 170 {
			t.Errorf("shard %d holds %d of 6400 Hosts", shard, n)
		}
	}
}

func TestWithDefaultsFillsEverythingButDelay(t *testing.T) {
	t.Parallel()
	o := Options{}.WithDefaults()
	v := reflect.ValueOf(o)
	for i := range v.NumField() {
		if name := v.Type().Field(i).Name; name != "Delay" && v.Field(i).IsZero() {
			t.Errorf("%s has no default", name)
		}
	}
	if o.DelayOf("a") != DefaultDelay {
		t.Errorf("delay %v", o.DelayOf("a"))
	}
	o.Delay = func(string) time.Duration { return -time.Second }
	if o.DelayOf("a") != 0 {
		t.Errorf("a negative delay became %v", o.DelayOf("a"))
	}
}

func TestNewTasksRefusesAllOrNone(t *testing.T) {
	t.Parallel()
	good := crawler.Request{Host: "a.example", ID: "1", URL: "http://a.example/"}
	if tasks, err := NewTasks([]crawler.Request{good, good}); err != nil || len(tasks) != 2 {
		t.Errorf("%d tasks, error %v", len(tasks), err)
	}
	if tasks, err := NewTasks([]crawler.Request{good, {}}); !errors.Is(err, ErrRequest) || tasks != nil {
		t.Errorf("%d tasks, error %v, want ErrRequest", len(tasks), err)
	}
}
