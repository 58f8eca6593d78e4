package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// A long channel, as the preview of one serves it.
const (
	longChannel = "demo_long_tale"
	longPosts   = 1000
	longPage    = 20 // posts on a page of the preview
)

// longWeb serves one channel, the newest posts first, and keeps a log of what
// was asked. At some requests it calls for somebody before it answers.
type longWeb struct {
	server *httptest.Server
	halts  map[int]chan struct{} // by number of the request for a page

	mu    sync.Mutex
	pages []string // the numbers before which was asked; "" = the newest page
}

func newLongWeb(t *testing.T, halts ...int) *longWeb {
	t.Helper()
	w := &longWeb{halts: map[int]chan struct{}{}}
	for _, n := range halts {
		w.halts[n] = make(chan struct{})
	}
	w.server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.server.Close)
	return w
}

func (w *longWeb) serve(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/s/"+longChannel {
		http.NotFound(out, r)
		return
	}
	w.mu.Lock()
	w.pages = append(w.pages, r.URL.Query().Get("before"))
	halt := w.halts[len(w.pages)]
	w.mu.Unlock()
	if halt != nil {
		close(halt)
		select { // whoever was called has this long to end the worker that asks
		case <-r.Context().Done():
			return
		case <-time.After(time.Second):
		}
	}
	before, err := strconv.Atoi(r.URL.Query().Get("before"))
	if err != nil {
		before = longPosts + 1
	}
	_, _ = fmt.Fprint(out, longHistory(before)) // whoever asked may be dead
}

// longHistory is the page of the posts before a number.
func longHistory(before int) string {
	var out strings.Builder
	first := max(before-longPage, 1)
	out.WriteString(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>A long tale – Telegram</title><link rel="canonical" href="/s/` + longChannel + `"></head>` +
		`<body class="widget_frame_base tgme_webpreview"><main class="tgme_main" data-url="/` + longChannel + `"><section class="tgme_channel_history js-message_history">`)
	if first > 1 {
		fmt.Fprintf(&out, `<a href="/s/%s?before=%d" class="tme_messages_more js-messages_more" data-before="%d"></a>`, longChannel, first, first)
	}
	for n := first; n < before; n++ {
		at := time.Date(2024, 3, 10, 0, n, 0, 0, time.UTC).Format(time.RFC3339)
		fmt.Fprintf(&out, `<div class="tgme_widget_message js-widget_message" data-post="%s/%d"><div class="tgme_widget_message_bubble"><div class="tgme_widget_message_text js-message_text">%s</div>`+
			`<a class="tgme_widget_message_date" href="https://t.me/%s/%d"><time datetime="%s" class="time"></time></a></div></div>`, longChannel, n, longText(n), longChannel, n, at)
	}
	return out.String() + `</section></main></body></html>`
}

// longText: every fifth post offers something.
func longText(n int) string {
	if n%5 == 0 {
		return fmt.Sprintf("ขายไอซ์ จี 1300 พร้อมส่ง แอดไลน์ demo.shop%d นัดรับได้ โอนก่อน", n)
	}
	return fmt.Sprintf("The tale goes on: on day %d the boat lay still.", n)
}

func (w *longWeb) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]string{}, w.pages...)
}

// called waits until a request is on the wire.
func (w *longWeb) called(t *testing.T, request int) {
	t.Helper()
	select {
	case <-w.halts[request]:
	case <-time.After(time.Minute):
		t.Fatalf("request %d did not come in a minute; came %d", request, len(w.asked()))
	}
}

// TestALongChannelIsReadWholeThoughItsWorkerIsStopped reads a channel page by
// page, kills the worker with a request on the wire, has its successor stop on a
// signal, and ends with each post once.
func TestALongChannelIsReadWholeThoughItsWorkerIsStopped(t *testing.T) {
	t.Parallel()
	const killed, ended = 14, 31 // the requests at which the worker is stopped
	for _, mode := range []string{"embedded", "servers"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			web := newLongWeb(t, killed, ended)
			d := deploy(t, mode, "retention: {unflagged: 24h}\ncrawl:\n  delay: 10ms\n  timeout: 2s\n  allow_private_addresses: true\n  backfill: {age: 876000h, pages: 1000}\n"+
				"  resolve: {t.me: '"+web.server.Listener.Addr().String()+"'}\n")
			d.must(exitDone, "seed", "add", "http://t.me/s/"+longChannel)

			worker := d.daemon("crawl")
			web.called(t, killed)
			if err := worker.cmd.Process.Signal(os.Kill); err != nil {
				t.Fatal(err)
			}
			_ = worker.cmd.Wait()                   // killed: the error says so
			checkLong(t, d, 0, (killed-1)*longPage) // what was not stored yet is delivered again

			worker = d.daemon("crawl")
			web.called(t, ended)
			if err := worker.cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			if state, err := worker.cmd.Process.Wait(); err != nil || !state.Success() {
				t.Errorf("it did not end cleanly: %v %v", state, err)
			}
			checkLong(t, d, (killed-1)*longPage, ended*longPage)
			resumed := len(web.asked())

			d.must(exitDone, "crawl", "--once", "--wait", "30s")
			d.until("all posts are found", func() bool { return len(d.search("flagged:any")) == longPosts })
			checkLong(t, d, longPosts, longPosts)
			d.must(exitDone, "evidence", "verify")
			checkAsked(t, web.asked(), resumed)
		})
	}
}

// checkLong demands that every stored post is one of the channel's, stands
// once, says what it says there, and was never taken for a changed one.
func checkLong(t *testing.T, d *deployment, least, most int) {
	t.Helper()
	stored := map[int]bool{}
	for _, f := range d.search("flagged:any") {
		n, err := strconv.Atoi(f.ID[strings.LastIndexByte(f.ID, ':')+1:])
		switch {
		case err != nil || n < 1 || n > longPosts || stored[n]:
			t.Errorf("%s is none of the posts, or stands twice", f.ID)
		case f.Post.Text != longText(n) || f.Revisions != 1 || f.GoneBy != nil || f.Verdict.Flagged != (n%5 == 0):
			t.Errorf("%s: text %q, %d revisions, gone by %v, flagged %t", f.ID, f.Post.Text, f.Revisions, f.GoneBy, f.Verdict.Flagged)
		}
		stored[n] = true
	}
	if len(stored) < least || len(stored) > most {
		t.Errorf("%d posts are stored, want %d to %d", len(stored), least, most)
	}
	t.Logf("%d posts", len(stored))
}

// checkAsked demands that what was read is not read again: the pages whose
// answers a stop cut off are asked for once more, and the last run goes on far
// from the newest page.
func checkAsked(t *testing.T, asked []string, resumed int) {
	t.Helper()
	times, again := map[string]int{}, 0
	for _, before := range asked {
		if times[before]++; times[before] > 1 {
			again++
		}
	}
	if len(times) != longPosts/longPage || again > 4 {
		t.Errorf("%d pages were asked for, %d of them again; want %d and at most 4", len(times), again, longPosts/longPage)
	}
	if resumed >= len(asked) {
		t.Fatal("the last run asked for nothing")
	}
	if before, err := strconv.Atoi(asked[resumed]); err != nil || before > longPosts/2 {
		t.Errorf("the last run began with the page before %q", asked[resumed])
	}
}
