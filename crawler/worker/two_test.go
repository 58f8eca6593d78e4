package worker

import (
	"fmt"
	"testing"
	"time"

	"scops/crawler"
)

// TestTwoRoundsOnOneFrontierDoNotWaitForEachOther lets a second round begin
// when the first is half way: what the first has done already, the second asks
// for again, and either may come upon it.
func TestTwoRoundsOnOneFrontierDoNotWaitForEachOther(t *testing.T) {
	t.Parallel()
	first := newRig(t, func(g *rig) { g.Options.Workers = 2 })
	second := newRig(t, func(g *rig) {
		g.Options.Workers = 2
		g.q, g.web, g.shelf = first.q, first.web, first.shelf
		g.Frontier, g.Fetcher, g.Sink = first.q, first.web, first.shelf
	})
	board := "lines\n"
	for i := range 20 {
		board += fmt.Sprintf("thread %s/t%d\n", a, i)
		first.web.put(fmt.Sprintf("%s/t%d", a, i), text(200, fmt.Sprintf("lines\npost %d", i)))
	}
	first.web.put(a+"/board", text(200, board))
	first.web.put(a+"/other", text(200, board))
	seeds := func() []string { return []string{a + "/board", a + "/other"} }
	run := func(g *rig, ended chan<- error) {
		began := time.Now()
		for n := range 2 { // in the second round every thread is known
			s, err := g.RunOnce(t.Context(), []crawler.Request{seed("board", seeds()[0]), seed("other", seeds()[1])}, 20*time.Second)
			if err == nil && (!s.Clean() || time.Since(began) > 15*time.Second) {
				err = fmt.Errorf("round %d after %v: %s", n+1, time.Since(began), s)
			}
			if err != nil {
				ended <- err
				return
			}
		}
		ended <- nil
	}
	ended := make(chan error, 2)
	first.Options.Delay = func(string) time.Duration { return 5 * time.Millisecond }
	second.Options.Delay = first.Options.Delay
	go run(first, ended)
	for len(first.shelf.String()) < 60 {
		time.Sleep(time.Millisecond)
	}
	go run(second, ended)
	for range 2 {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
