package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"scops/crawler/demo"
)

// TestTwoProcessesBringOneQueueToItsHeadTogether runs "crawl --once" in two
// processes on one Redis over the demonstration's web, again and again. What
// one has done the other may have asked for since: neither may wait in vain,
// which a round reports as a blocked Host, and together they find everything.
// Each keeps what it found in a store of its own, so no store helps them agree.
func TestTwoProcessesBringOneQueueToItsHeadTogether(t *testing.T) {
	t.Parallel()
	web, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	pages := newChangingWeb(t)
	redis := startRedis(t)
	extra := fmt.Sprintf("redis: {addresses: ['%s']}\n", redis) + pages.config("")
	both := []*deployment{deploy(t, "embedded", extra), deploy(t, "embedded", extra)}
	for _, d := range both {
		d.must(exitDone, append([]string{"seed", "add"}, web.Seeds()...)...)
	}
	for round := range 4 {
		ended := make(chan string, len(both))
		for i, d := range both {
			go func() {
				time.Sleep(time.Duration(i*round) * 400 * time.Millisecond) // the second begins when the first has done a part
				ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
				defer cancel()
				r := execute(t, d.command(ctx, "crawl", "--once", "--wait", "20s"))
				if r.code != exitDone {
					ended <- fmt.Sprintf("round %d, process %d: exit %d\n%s", round+1, i+1, r.code, r.stderr)
					return
				}
				ended <- ""
			}()
		}
		for range both {
			if failed := <-ended; failed != "" {
				t.Error(failed)
			}
		}
	}
	found := append(summaryOf(both[0].search("flagged:yes")), summaryOf(both[1].search("flagged:yes"))...)
	slices.Sort(found)
	alone := deploy(t, "embedded", pages.config(""))
	alone.must(exitDone, append([]string{"seed", "add"}, web.Seeds()...)...)
	alone.must(exitDone, "crawl", "--once")
	want := summaryOf(alone.search("flagged:yes"))
	slices.Sort(want)
	if got := slices.Compact(found); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("together they found %d posts, one process alone %d", len(got), len(want))
	}
}
