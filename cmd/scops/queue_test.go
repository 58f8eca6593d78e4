package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/frontier"
	frontiersqlite "scops/crawler/frontier/sqlite"
)

// withDeadLetters is an installation whose queue holds Hosts a0.example to
// a4.example, each with two dead letters and one task that waits, and with a
// robots.txt: allowed, refused, unreachable, none, none.
func withDeadLetters(t *testing.T) *deployment {
	t.Helper()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "queue", "status") // makes the data directory
	f, err := frontiersqlite.Open(t.Context(), filepath.Join(d.data, "frontier.db"), frontiersqlite.Options{
		Options: frontier.Options{Delay: func(string) time.Duration { return 0 }}, Software: "scops test",
	})
	if err != nil {
		t.Fatal(err)
	}
	answers := []crawler.Robots{{Status: 404}, {Status: 200, Body: "User-agent: *\nDisallow: /\nCrawl-delay: 3\n"}, {Error: crawler.ErrDNS}, {Status: 404}, {Status: 404}}
	for i := range 5 {
		host := fmt.Sprintf("a%d.example", i)
		var tasks []crawler.Request
		for _, id := range []string{"one", "two", "waits"} {
			r := crawler.Request{Host: host, ID: fmt.Sprintf("%s%d", id, i), URL: "http://" + host + "/" + id}
			if id == "waits" {
				r.Due = time.Now().Add(time.Hour)
			}
			tasks = append(tasks, r)
		}
		if err := f.Push(t.Context(), tasks...); err != nil {
			t.Fatal(err)
		}
	}
	for settled := 0; settled < 15; settled++ { // robots.txt and two pages of each Host
		lease, err := f.Claim(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		out := crawler.Outcome{Kind: crawler.Dead, Request: lease.Request, Reason: "HTTP 500", Spare: true}
		if lease.Kind == crawler.KindRobots {
			answer := answers[lease.Host[1]-'0']
			answer.Origin, answer.Fetched, answer.Expires = lease.ID, time.Now(), time.Now().Add(time.Hour)
			out = crawler.Outcome{Kind: crawler.Done, Robots: &answer}
		}
		if err := f.Settle(t.Context(), lease, out); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return d
}

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

func TestHostsAreListedInOrderPageByPage(t *testing.T) {
	t.Parallel()
	d := withDeadLetters(t)
	type row struct {
		Host        string  `json:"host"`
		Queued      int     `json:"queued"`
		Dead        int     `json:"dead"`
		Breaker     string  `json:"breaker"`
		Delay       float64 `json:"delay_seconds"`
		NextAllowed *string `json:"next_allowed"`
		Robots      []struct {
			Origin, State, Error string
			Status               int
			ExpiresAt            time.Time `json:"expires_at"`
			Delay                float64   `json:"crawl_delay_seconds"`
		}
	}
	var rows []row
	for _, line := range lines(d.must(exitDone, "queue", "hosts", "--format", "json").stdout) {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		rows = append(rows, r)
	}
	if len(rows) != 5 || rows[0].Host != "a0.example" || rows[4].Host != "a4.example" || rows[3].Queued != 1 || rows[3].Dead != 2 || rows[3].Breaker != "closed" || rows[3].NextAllowed == nil {
		t.Fatalf("rows %+v", rows)
	}
	for i, want := range []string{"allowed", "refused", "unreachable"} {
		if got := rows[i].Robots; len(got) != 1 || got[0].State != want || got[0].Origin != "http://"+rows[i].Host || got[0].ExpiresAt.Before(time.Now()) {
			t.Errorf("%s: robots.txt %+v, want it %s", rows[i].Host, got, want)
		}
	}
	if rows[1].Robots[0].Delay != 3 || rows[2].Robots[0].Error != "dns" {
		t.Errorf("robots.txt %+v and %+v", rows[1].Robots, rows[2].Robots)
	}
	first := d.must(exitDone, "queue", "hosts", "--limit", "2")
	if got := lines(first.stdout); len(got) != 3 || !strings.HasPrefix(got[0], "HOST") || !strings.HasPrefix(got[2], "a1.example") || !strings.Contains(got[2], "refused until") {
		t.Errorf("the first page:\n%s", first.stdout)
	}
	if !strings.Contains(first.stderr, "scops queue hosts --after 'a1.example'") {
		t.Errorf("it does not say how to go on: %q", first.stderr)
	}
	second := d.must(exitDone, "queue", "hosts", "--limit", "4", "--after", "a1.example")
	if got := lines(second.stdout); len(got) != 4 || !strings.HasPrefix(got[1], "a2.example") || second.stderr != "" {
		t.Errorf("the last page:\n%s%s", second.stdout, second.stderr)
	}
	if got := lines(d.must(exitDone, "queue", "hosts", "--host", "a[34].*").stdout); len(got) != 3 {
		t.Errorf("a pattern gives %q", got)
	}
	for _, wrong := range [][]string{{"--limit", "-2"}, {"--format", "csv"}} {
		d.must(exitUsage, append([]string{"queue", "hosts"}, wrong...)...)
	}
	if r := d.must(exitDone, "queue", "status"); !strings.Contains(r.stdout, "hosts 5  queued 5  due 0  in flight 0  dead 10") {
		t.Errorf("status %q", r.stdout)
	}
}

func TestDeadLettersAreRequeuedAndDroppedByIDHostOrAll(t *testing.T) {
	t.Parallel()
	d := withDeadLetters(t)
	count := func(args ...string) int {
		out := strings.TrimSpace(d.must(exitDone, append([]string{"queue", "dead", "--format", "json"}, args...)...).stdout)
		if out == "" {
			return 0
		}
		return len(lines(out))
	}
	first := d.must(exitDone, "queue", "dead", "--limit", "3")
	if got := lines(first.stdout); len(got) != 4 || !strings.HasPrefix(got[3], "one1") || !strings.Contains(got[3], "HTTP 500") {
		t.Errorf("the first page:\n%s", first.stdout)
	}
	if !strings.Contains(first.stderr, "scops queue dead --after 'a1.example/one1'") {
		t.Errorf("it does not say how to go on: %q", first.stderr)
	}
	if n := count("--after", "a1.example/one1"); n != 7 {
		t.Errorf("%d rows behind the third, want 7", n)
	}
	if n := count("--host", "a2.example"); n != 2 {
		t.Errorf("%d dead letters of one Host, want 2", n)
	}
	for _, deed := range []struct {
		args []string
		code int
		said string
		left int
	}{
		{[]string{"--requeue", "one0", "two3"}, exitDone, "2 requeued", 8},
		{[]string{"--drop=one1,two1", "--purpose", "gone"}, exitDone, "2 dropped", 6},
		{[]string{"--requeue", "one0", "one2"}, exitFailed, "1 requeued", 5},
		{[]string{"--drop", "--host", "a4.*"}, exitDone, "2 dropped", 3},
		{[]string{"--requeue", "--all"}, exitDone, "3 requeued", 0},
		{[]string{"--drop", "--all"}, exitDone, "0 dropped", 0},
	} {
		if r := d.must(deed.code, append([]string{"queue", "dead"}, deed.args...)...); strings.TrimSpace(r.stdout) != deed.said {
			t.Errorf("%v said %q", deed.args, r.stdout)
		}
		if n := count(); n != deed.left {
			t.Errorf("after %v %d dead letters are left, want %d", deed.args, n, deed.left)
		}
	}
	for _, wrong := range [][]string{{"--requeue"}, {"--requeue", "--drop", "--all"}, {"--drop", "--all", "x"}, {"--requeue", "--all", "--limit", "3"}, {"--after", "x"}} {
		d.must(exitUsage, append([]string{"queue", "dead"}, wrong...)...)
	}
	d.must(exitDone, "evidence", "verify")
}
