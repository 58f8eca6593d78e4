package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"scops/crawler"
	"scops/index/desk"
)

// loseQueue empties the frontier, as a disk or a Redis that is lost does.
func (d *deployment) loseQueue() {
	d.t.Helper()
	if d.mode == "embedded" {
		files, err := filepath.Glob(filepath.Join(d.data, "frontier.db*"))
		if err != nil || len(files) == 0 {
			d.t.Fatalf("no frontier to lose: %v", err)
		}
		for _, file := range files {
			if err := os.Remove(file); err != nil {
				d.t.Fatal(err)
			}
		}
		return
	}
	raw, err := os.ReadFile(d.config)
	if err != nil {
		d.t.Fatal(err)
	}
	prefix := regexp.MustCompile(`(redis: \{.*prefix: ')[^']*'`)
	if !prefix.Match(raw) {
		d.t.Fatal("the configuration has no Redis")
	}
	d.write(d.config, prefix.ReplaceAllString(string(raw), "${1}"+random()+"'"))
}

var fetchesOf = regexp.MustCompile(`(?m)^(\d+) fetches in`)

// fetches is how many pages a round asked for.
func fetches(t *testing.T, r result) int {
	t.Helper()
	m := fetchesOf.FindStringSubmatch(r.stderr)
	if m == nil {
		t.Fatalf("no summary in %s", r.stderr)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (d *deployment) rebuilt(code int, flags ...string) desk.Rebuilt {
	d.t.Helper()
	r := d.must(code, append([]string{"queue", "rebuild", "--format", "json"}, flags...)...)
	var got desk.Rebuilt
	if code == exitDone {
		if err := json.Unmarshal([]byte(r.stdout), &got); err != nil {
			d.t.Fatalf("%v: %s", err, r.stdout)
		}
	}
	return got
}

func TestALostQueueIsRebuiltAndGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		all := fetches(t, d.must(exitDone, "run", "--demo", "--once"))
		before := summaryOf(d.search("flagged:yes"))
		if r := d.must(exitUsage, "queue", "rebuild"); !strings.Contains(r.stderr, "not empty") || !strings.Contains(r.stderr, "--force") {
			t.Errorf("a queue that holds something: %s", r.stderr)
		}
		d.loseQueue()
		planned := d.rebuilt(exitDone, "--dry-run")
		if planned.Cursors < 5 || planned.Threads == 0 || planned.Hits != len(before) || len(planned.Tasks) != planned.Pushed || planned.Pushed != planned.Sources+planned.Threads+planned.Looks || planned.Looks < len(before)*9/10 || planned.Looks > len(before) {
			t.Errorf("planned %+v", planned)
		}
		if s := d.must(exitDone, "queue", "status").stdout; !strings.Contains(s, "queued 0 ") {
			t.Errorf("a dry run queued something: %s", s)
		}
		done := d.rebuilt(exitDone)
		if done.Pushed != planned.Pushed || done.Cursors != planned.Cursors || done.Kept+done.Mended != 0 {
			t.Errorf("rebuilt %+v, planned %+v", done, planned)
		}
		d.rebuilt(exitUsage)
		if again := d.rebuilt(exitDone, "--force"); again.Pushed != 0 || again.Mended != 0 || again.Kept != done.Pushed {
			t.Errorf("a second time it did %+v", again)
		}
		since := fetches(t, d.must(exitDone, "run", "--demo", "--once"))
		if after := summaryOf(d.search("flagged:yes")); !slices.Equal(before, after) {
			t.Errorf("%d hits before, %d after", len(before), len(after))
		}
		if since >= all {
			t.Errorf("%d fetches after the rebuild, %d from nothing", since, all)
		}
		d.must(exitDone, "evidence", "verify")
	})
}

func TestARebuildMendsAQueueThatWorkersBeganToFillAgain(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	d.must(exitDone, "run", "--demo", "--once")
	want := d.rebuiltAfterLoss()
	d.loseQueue()
	sources := d.seeds()
	// A worker that starts on an empty queue tells it every page, from the beginning.
	d.fill(sources)
	got := d.rebuilt(exitDone, "--force")
	if got.Mended != want.Cursors || got.Kept != want.Sources-want.Cursors || got.Pushed != want.Threads+want.Looks {
		t.Errorf("mended %+v, a rebuild from nothing %+v", got, want)
	}
}

// rebuiltAfterLoss is what a rebuild of the lost queue would do.
func (d *deployment) rebuiltAfterLoss() desk.Rebuilt {
	d.t.Helper()
	d.loseQueue()
	return d.rebuilt(exitDone, "--dry-run")
}

// seeds are the active pages.
func (d *deployment) seeds() []crawler.Source {
	d.t.Helper()
	var out []crawler.Source
	for line := range strings.Lines(d.must(exitDone, "seed", "list", "--state", "active", "--format", "json").stdout) {
		var s crawler.Source
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			d.t.Fatal(err)
		}
		out = append(out, s)
	}
	return out
}

// fill pushes pages that were never read.
func (d *deployment) fill(sources []crawler.Source) {
	d.t.Helper()
	config, err := loadConfig(d.config, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	q, err := openFrontier(d.t.Context(), config, config.delay)
	if err != nil {
		d.t.Fatal(err)
	}
	defer closeQuietly(q)
	for _, s := range sources {
		req, err := (&reconciler{config: newInForce(config)}).request(s)
		if err == nil {
			err = q.Push(d.t.Context(), req)
		}
		if err != nil {
			d.t.Fatal(err)
		}
	}
}

func TestDiscoveredPagesAreNeverFetchedBeforeSomebodyApprovesThem(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		first := d.must(exitDone, "run", "--demo", "--once")
		table := d.must(exitDone, "seed", "list", "--state", "proposed").stdout
		if !strings.Contains(table, "POINTS") || !strings.Contains(table, "named_flagged x") {
			t.Fatalf("proposed:\n%s", table)
		}
		proposed := d.proposed()
		if len(proposed) < 3 || !slices.IsSortedFunc(proposed, func(a, b crawler.Source) int { return b.Points - a.Points }) {
			t.Errorf("proposed %+v, want several, best first", proposed)
		}
		// None of the accounts the demonstration's posts name has a page there.
		second := d.must(exitDone, "run", "--demo", "--once")
		if strings.Contains(first.stderr+second.stderr, "deleted") {
			t.Errorf("something proposed was fetched:\n%s%s", first.stderr, second.stderr)
		}
		if again := d.proposed(); len(again) != len(proposed) {
			t.Errorf("%d proposed, then %d", len(proposed), len(again))
		}
		d.must(exitDone, "seed", "reject", proposed[0].ID)
		d.must(exitDone, "seed", "approve", "--all", "--min-points", strconv.Itoa(proposed[1].Points))
		third := d.must(exitDone, "run", "--demo", "--once")
		left := d.proposed()
		for _, s := range left {
			if s.ID == proposed[0].ID || s.ID == proposed[1].ID {
				t.Errorf("%s is proposed again", s.URL)
			}
		}
		if !strings.Contains(third.stderr, "deleted") {
			t.Errorf("what was approved was not fetched:\n%s", third.stderr)
		}
		d.must(exitDone, "evidence", "verify")
	})
}

func (d *deployment) proposed() []crawler.Source {
	d.t.Helper()
	var out []crawler.Source
	for line := range strings.Lines(d.must(exitDone, "seed", "list", "--state", "proposed", "--format", "json").stdout) {
		var s crawler.Source
		if err := json.Unmarshal([]byte(line), &s); err != nil {
			d.t.Fatal(fmt.Errorf("%s: %w", line, err))
		}
		out = append(out, s)
	}
	return out
}
