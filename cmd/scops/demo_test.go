package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"scops/crawler/demo"
	"scops/index/desk"
	"scops/rules"
)

func TestTheDemonstrationEndsInExplainedHits(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		d.must(exitDone, "run", "--demo", "--once")
		hits := d.search("label:sale")
		if len(hits) < 40 {
			t.Errorf("%d hits, want at least 40", len(hits))
		}
		for _, h := range hits {
			checkExplained(t, h)
		}
		var ids []string
		for _, h := range hits {
			ids = append(ids, h.ID)
		}
		d.must(exitDone, append([]string{"evidence", "verify"}, ids...)...)
		d.must(exitDone, "evidence", "verify")
	})
}

// checkExplained demands two reasons that cut their surface out of the post,
// and a sum that is written out.
func checkExplained(t *testing.T, h desk.Found) {
	t.Helper()
	if len(h.Verdict.Signals) < 2 {
		t.Errorf("%s has %d signals, want at least 2", h.ID, len(h.Verdict.Signals))
	}
	sum := h.Verdict.Adjust
	for _, s := range h.Verdict.Signals {
		sum += s.Weight
		if s.Start < 0 || s.End > len(h.Post.Text) || s.Start >= s.End || h.Post.Text[s.Start:s.End] != s.Surface {
			t.Errorf("%s: signal %s: bytes %d-%d do not cut %q out of the post", h.ID, s.Rule, s.Start, s.End, s.Surface)
		}
	}
	if sum != h.Verdict.Score {
		t.Errorf("%s: signals and adjust add up to %d, score is %d", h.ID, sum, h.Verdict.Score)
	}
	if h.Seal == nil || h.Owner == "" || h.Handling == "" {
		t.Errorf("%s: seal %v, owner %q, handling %q", h.ID, h.Seal, h.Owner, h.Handling)
	}
}

func TestTheDemonstrationFlagsEveryAdAndNothingElse(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	r := d.must(exitDone, "run", "--demo", "--once")
	web, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	checkReadWhole(t, web, r.stderr)
	flagged := map[string]rules.Label{}
	for _, h := range d.search("flagged:yes") {
		flagged[h.ID] = h.Verdict.Label
	}
	for _, p := range web.Posts() {
		want := rules.Label(p.Label)
		sold := want == rules.LabelSale || want == rules.LabelRecruit || want == rules.LabelService
		got, isFlagged := flagged[p.ID]
		switch {
		case !sold && isFlagged:
			t.Errorf("%s is %s and was flagged %s", p.ID, want, got)
		case sold && got != want:
			t.Errorf("%s is %s and was judged %q", p.ID, want, got)
		}
	}
}

// checkReadWhole demands that the crawl read every post of every site, the
// unflagged ones too: those leave no trace but the count of the summary.
func checkReadWhole(t *testing.T, web *demo.Web, summary string) {
	t.Helper()
	written := map[string]int{}
	for _, p := range web.Posts() {
		site, _, _ := strings.Cut(p.ID, ":")
		written[site]++
	}
	for site, want := range written {
		count := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(site) + `: .* ([0-9]+) posts`).FindStringSubmatch(summary)
		if count == nil {
			t.Errorf("%s is not in the summary", site)
			continue
		}
		// An account that is watched beside the public timeline is read twice.
		if got, err := strconv.Atoi(count[1]); err != nil || got < want {
			t.Errorf("%s: %s posts were read, %d are written", site, count[1], want)
		}
	}
}

func TestASecondStateShowsOneEditAndOnePostGone(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		d.must(exitDone, "run", "--demo", "--once")
		first := d.search("flagged:yes")
		later := *d
		later.config = d.config + ".2"
		raw, err := os.ReadFile(d.config)
		if err != nil {
			t.Fatal(err)
		}
		later.write(later.config, string(raw)+"crawl: {demo_state: 2}\n")
		later.must(exitDone, "run", "--demo", "--once")
		second := d.search("flagged:yes")
		revisions, gone := 0, 0
		for _, h := range second {
			revisions += h.Revisions - 1
			if h.GoneBy != nil {
				gone++
			}
		}
		if revisions != 1 || gone != 1 || len(second) != len(first) {
			t.Errorf("%d new revisions, %d gone, %d hits after %d; want 1, 1 and the same hits", revisions, gone, len(second), len(first))
		}
		d.must(exitDone, "evidence", "verify")
	})
}

func TestBothModesFindTheSame(t *testing.T) {
	t.Parallel()
	embedded, servers := deploy(t, "embedded", ""), deploy(t, "servers", "")
	embedded.must(exitDone, "run", "--demo", "--once")
	servers.must(exitDone, "run", "--demo", "--once")
	for _, query := range []string{"label:sale", "아이스", "score:>=70 lang:th", `"ส่งทั่วไทย"`, "ice OR meth", "NOT lang:ko", "site:telegram posted:2026"} {
		a, b := summaryOf(embedded.search(query)), summaryOf(servers.search(query))
		if !slices.Equal(a, b) {
			t.Errorf("%s: embedded found %d, servers %d:\n%s\n%s", query, len(a), len(b), strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	}
}

func summaryOf(hits []desk.Found) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = fmt.Sprintf("%s %s %d %s", h.ID, h.Verdict.Label, h.Verdict.Score, h.Verdict.Band)
	}
	return out
}

// kills is how often a worker is killed in the middle.
const kills = 10

func TestAKilledWorkerLosesNothingAndDoublesNothing(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		// A killed worker's leases must run out first: the shorter the fetch
		// timeout, the sooner they do.
		d, calm := deploy(t, d.mode, "crawl: {timeout: 2s}\n"), deploy(t, d.mode, "")
		calm.must(exitDone, "run", "--demo", "--once")
		for n := range kills {
			d.killed(n)
			if d.begun() { // one was killed before it made anything
				d.must(exitDone, "evidence", "verify")
			}
		}
		d.must(exitDone, "run", "--demo", "--once")
		want, got := summaryOf(calm.search("flagged:yes")), summaryOf(d.search("flagged:yes"))
		if !slices.Equal(want, got) {
			t.Errorf("after %d kills: %d hits, without: %d\n%s\n%s", kills, len(got), len(want), strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		for _, h := range d.search("flagged:yes") {
			if h.Revisions != 1 {
				t.Errorf("%s stands with %d revisions, want 1", h.ID, h.Revisions)
			}
		}
		d.must(exitDone, "evidence", "verify")
	})
}

// killed runs a worker and kills it at a random moment of its work.
func (d *deployment) killed(n int) {
	d.t.Helper()
	cmd := d.command(context.Background(), "run", "--demo", "--once")
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	time.Sleep(time.Duration(100+rand.IntN(1500)) * time.Millisecond)
	if err := cmd.Process.Kill(); err != nil {
		d.t.Logf("kill %d came after the end: %v", n, err)
	}
	_ = cmd.Wait() // killed: the error says so
}
