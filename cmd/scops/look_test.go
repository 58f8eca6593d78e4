package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler/demo"
	"scops/index/desk"
)

// changingWeb is the demonstration's web in state 1 until it is switched to 2,
// and what was asked of it since.
type changingWeb struct {
	server *httptest.Server
	hosts  []string
	second atomic.Bool

	mu    sync.Mutex
	asked []string // in state 2
}

func newChangingWeb(t *testing.T) *changingWeb {
	t.Helper()
	w := &changingWeb{}
	var states [2]http.Handler
	for i := range states {
		web, err := demo.New(i + 1)
		if err != nil {
			t.Fatal(err)
		}
		states[i], w.hosts = web.Handler(), web.Hosts()
	}
	w.server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if !w.second.Load() {
			states[0].ServeHTTP(out, r)
			return
		}
		w.mu.Lock()
		w.asked = append(w.asked, r.Host+r.URL.RequestURI())
		w.mu.Unlock()
		states[1].ServeHTTP(out, r)
	}))
	t.Cleanup(w.server.Close)
	return w
}

// config sends the web's names to its server.
func (w *changingWeb) config(crawl string) string {
	text := "crawl:\n  delay: 20ms\n  allow_private_addresses: true\n  backfill: {age: 876000h}\n" + crawl + "  resolve:\n"
	for _, host := range w.hosts {
		text += fmt.Sprintf("    %s: %s\n", host, w.server.Listener.Addr())
	}
	return text
}

// lookSteps come soon and go on for as long as a slow machine needs.
const lookSteps = "  looks: [2s, 8s, 20s, 60s, 150s, 400s]\n"

// TestLooksAloneShowWhatWasEditedAndWhatIsGone crawls one channel, pauses it,
// and changes the web: only looks at the flagged posts' own pages are left to
// notice. It is the demonstration's state 2: number 21 edited, number 20 gone.
func TestLooksAloneShowWhatWasEditedAndWhatIsGone(t *testing.T) {
	t.Parallel()
	web := newChangingWeb(t)
	for _, mode := range []string{"embedded", "servers"} {
		t.Run(mode, func(t *testing.T) {
			web := web
			if mode == "servers" {
				web = newChangingWeb(t)
			}
			d := deploy(t, mode, web.config(lookSteps))
			const channel = "http://t.me/s/demo_yen_th"
			d.must(exitDone, "seed", "add", channel)
			d.must(exitDone, "crawl", "--once")
			first := byNumber(d.search("flagged:yes"))
			if first["20"].GoneBy != nil || first["21"].Revisions != 1 || first["22"].ID == "" {
				t.Fatalf("state 1 begins with %+v", first)
			}
			d.must(exitDone, "seed", "pause", channel)
			web.second.Store(true)
			worker := d.startedUntil("crawl")
			eventually(t, 2*time.Minute, "looks notice both changes", func() (bool, string) {
				now := byNumber(d.search("flagged:yes"))
				return now["20"].GoneBy != nil && now["21"].Revisions == 2 && now["22"].LastSeen.After(first["22"].LastSeen),
					fmt.Sprintf("20 gone by %v, 21 has %d texts, 22 last seen %v", now["20"].GoneBy, now["21"].Revisions, now["22"].LastSeen)
			})
			_, page, err := worker.get("/metrics")
			if err != nil {
				t.Fatal(err)
			}
			for _, outcome := range []string{"up", "edited", "gone"} {
				if line := fmt.Sprintf(`scops_looks_total{adapter="telegram",outcome="%s"} `, outcome); !strings.Contains(page, line) || strings.Contains(page, line+"0\n") {
					t.Errorf("/metrics counts no look that found it %s", outcome)
				}
			}
			worker.end()
			now := byNumber(d.search("flagged:yes"))
			if gone := now["20"]; !gone.LastSeen.Before(*gone.GoneBy) || !gone.LastSeen.Equal(first["20"].LastSeen) && gone.LastSeen.Before(first["20"].LastSeen) {
				t.Errorf("20 was last seen %v and gone by %v", gone.LastSeen, gone.GoneBy)
			}
			if edited := now["21"]; !strings.Contains(edited.Post.Text, "ลดราคา") || !edited.FirstSeen.Equal(first["21"].FirstSeen) || edited.GoneBy != nil || !edited.Verdict.Flagged {
				t.Errorf("21 is %+v", edited)
			}
			if len(now) != len(first) || now["22"].Revisions != 1 || now["22"].GoneBy != nil {
				t.Errorf("%d hits before, %d after; 22 is %+v", len(first), len(now), now["22"])
			}
			web.onlyLooks(t, len(first))
			d.must(exitDone, "evidence", "verify")
		})
	}
}

// onlyLooks demands that nothing but robots.txt and posts' own pages was asked for.
func (w *changingWeb) onlyLooks(t *testing.T, hits int) {
	t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	count := map[string]int{}
	for _, address := range w.asked {
		if strings.HasSuffix(address, "/robots.txt") {
			continue
		}
		if count[address]++; !strings.Contains(address, "?embed=1") {
			t.Errorf("%s was asked for, which is no post's own page", address)
		}
		if count[address] > 6 {
			t.Errorf("%s was looked at %d times", address, count[address])
		}
	}
	if len(count) == 0 || len(count) > hits {
		t.Errorf("%d pages were looked at for %d hits", len(count), hits)
	}
}

// byNumber sorts posts of one channel by their number.
func byNumber(found []desk.Found) map[string]desk.Found {
	out := map[string]desk.Found{}
	for _, f := range found {
		out[f.ID[strings.LastIndexByte(f.ID, ':')+1:]] = f
	}
	return out
}
