package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

func TestAnOverrideOfRobotsNeedsAllThreeAndAnEnd(t *testing.T) {
	t.Parallel()
	now := time.Now()
	day := func(d time.Duration) string { return now.Add(d).Format(time.DateOnly) }
	for name, tt := range map[string]struct{ match, override, want string }{
		"whole":                 {"a.example", "{by: K, basis: order 7, until: " + day(30*24*time.Hour) + "}", ""},
		"whole, to the minute":  {"a.example", "{by: K, basis: order 7, until: '" + now.Add(time.Minute).Format(time.RFC3339) + "'}", ""},
		"nobody":                {"a.example", "{basis: order 7, until: " + day(30*24*time.Hour) + "}", "all three"},
		"no basis":              {"a.example", "{by: K, basis: ' ', until: " + day(30*24*time.Hour) + "}", "all three"},
		"no end":                {"a.example", "{by: K, basis: order 7}", "all three"},
		"an end that is no day": {"a.example", "{by: K, basis: order 7, until: soon}", "neither a date"},
		"over":                  {"a.example", "{by: K, basis: order 7, until: " + day(-24*time.Hour) + "}", ""},
		"for ever":              {"a.example", "{by: K, basis: order 7, until: " + day(400*24*time.Hour) + "}", "more than a year"},
		"many sites":            {"'*.example'", "{by: K, basis: order 7, until: " + day(30*24*time.Hour) + "}", "is a pattern"},
	} {
		_, err := load(t, fmt.Sprintf("sites: [{match: %s, robots_override: %s}]\n", tt.match, tt.override))
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: error %v, want one that says %q", name, err, tt.want)
		}
	}
}

func TestAnOverrideOfRobotsEndsByItself(t *testing.T) {
	t.Parallel()
	c := defaults()
	c.Sites = []SiteConfig{{Match: "a.example", RobotsOverride: &RobotsOverride{By: "K", Basis: "order 7", Until: "2027-01-31"}}}
	end := time.Date(2027, 1, 31, 0, 0, 0, 0, time.FixedZone("Bangkok", 7*3600))
	for _, tt := range []struct {
		host string
		at   time.Time
		want bool
	}{
		{"a.example", end.Add(-time.Second), true},
		{"a.example", end, false},
		{"b.example", end.Add(-time.Second), false},
	} {
		if got := c.override(tt.host, tt.at) != nil; got != tt.want {
			t.Errorf("%s at %s: passed over %t, want %t", tt.host, tt.at, got, tt.want)
		}
	}
}

// TestAnOverrideOfRobotsIsAuditedAndShown crawls two sites that forbid
// everything, one of them overridden.
func TestAnOverrideOfRobotsIsAuditedAndShown(t *testing.T) {
	t.Parallel()
	var forbidden, overridden atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/robots.txt":
			io.WriteString(w, "User-agent: *\nDisallow: /\n")
		case r.Host == "order.example":
			overridden.Add(1)
		default:
			forbidden.Add(1)
		}
	}))
	t.Cleanup(s.Close)
	until := time.Now().Add(48 * time.Hour).Format(time.DateOnly)
	to := s.Listener.Addr().String()
	d := deploy(t, "embedded", fmt.Sprintf("crawl: {delay: 10ms, allow_private_addresses: true, resolve: {order.example: '%s', plain.example: '%s'}}\n"+
		"sites: [{match: order.example, robots_override: {by: K. Example, basis: court order 7, until: %s}}]\n", to, to, until))
	d.must(exitDone, "seed", "add", "http://order.example/a", "http://plain.example/a")
	d.must(exitDone, "crawl", "--once")
	if overridden.Load() != 1 || forbidden.Load() != 0 {
		t.Errorf("the overridden site had %d pages fetched, the other %d; want 1 and 0", overridden.Load(), forbidden.Load())
	}
	audit := strings.Join(sqliteFile(filepath.Join(d.data, indexName)).do(t, `SELECT CAST(c.body AS TEXT) FROM docs d JOIN content c ON c.doc = d.doc WHERE d.kind = 'ledger'`), "\n")
	for _, want := range []string{`\"action\":\"robots.override\"`, "order.example", "K. Example", "court order 7", until} {
		if !strings.Contains(audit, want) {
			t.Errorf("the audit trail does not say %s", want)
		}
	}
	hosts := d.must(exitDone, "queue", "hosts", "--format", "json").stdout
	for line := range strings.Lines(hosts) {
		if want := strings.Contains(line, `"host":"order.example"`); strings.Contains(line, "court order 7") != want {
			t.Errorf("queue hosts printed %s", line)
		}
	}
	if table := d.must(exitDone, "queue", "hosts").stdout; !strings.Contains(table, "passed over until "+until) || strings.Count(table, "refused until ") != 1 {
		t.Errorf("queue hosts printed\n%s", table)
	}
	all, _ := d.findings(0)
	check(t, all, "robots.txt", stateWarning, "order.example", "K. Example", "court order 7", until)
	if all, _ = d.findings(72 * time.Hour); strings.Contains(fmt.Sprint(all), "court order 7") {
		t.Error("the doctor warns of an override that is over")
	}
}
