package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// feed is a site whose one page shows one post more at every look, and the last
// twenty of them.
type feed struct {
	*httptest.Server
	mu     sync.Mutex
	served int
	more   chan struct{}
}

// secretWord is a term no released list knows.
const secretWord = "qwzxq"

func newFeed(t *testing.T) *feed {
	f := &feed{more: make(chan struct{})}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/rss" {
			http.NotFound(w, r)
			return
		}
		newest := f.count()
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>demo</title><link>http://feed.example/</link>`)
		for n := newest; n > max(newest-20, 0); n-- {
			fmt.Fprintf(w, `<item><guid isPermaLink="false">n%d</guid><link>http://feed.example/%d</link><title>%d</title><description>%s 문의 텔레 @demo_winter n%d</description></item>`, n, n, n, secretWord, n)
		}
		fmt.Fprint(w, `</channel></rss>`)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *feed) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.served++
	close(f.more)
	f.more = make(chan struct{})
	return f.served
}

// visits waits for n more looks at the page.
func (f *feed) visits(t *testing.T, n int) {
	t.Helper()
	late := time.After(time.Minute)
	f.mu.Lock()
	until := f.served + n
	for f.served < until {
		more := f.more
		f.mu.Unlock()
		select {
		case <-more:
		case <-late:
			t.Fatal("the page was not visited again in a minute")
		}
		f.mu.Lock()
	}
	f.mu.Unlock()
}

// overlaid is a deployment that visits a feed ten times a second, with an
// overlay over the released rules.
type overlaid struct {
	*deployment
	feed  *feed
	rules string // the overlay file
	base  string // its configuration without what a test adds
}

func overlay(t *testing.T) *overlaid {
	d := deploy(t, "embedded", "")
	o := &overlaid{deployment: d, feed: newFeed(t), rules: filepath.Join(filepath.Dir(d.config), "rules", "mine.yaml")}
	if err := os.Mkdir(filepath.Dir(o.rules), 0o700); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	o.base = fmt.Sprintf("%srules: {dir: %s}\ncrawl: {delay: 20ms, allow_private_addresses: true, revisit: {min: 100ms, max: 100ms}, resolve: {feed.example: '%s'}, workers: WORKERS}\n",
		raw, filepath.Dir(o.rules), o.feed.Listener.Addr())
	o.configure("log: {level: info}\n", 2)
	o.overlay("unheardof", "low")
	d.must(exitDone, "seed", "add", "http://feed.example/rss")
	return o
}

// configure writes the configuration anew.
func (o *overlaid) configure(extra string, workers int) {
	o.t.Helper()
	o.write(o.config, strings.Replace(o.base, "WORKERS", strconv.Itoa(workers), 1)+extra)
}

// overlay writes the rules anew: one more word for a drug, which the masks do
// not hide in the feed's posts.
func (o *overlaid) overlay(word, ambiguity string, masks ...string) {
	o.t.Helper()
	o.write(o.rules, fmt.Sprintf(`extends: builtin
override:
  list: ko.meth
  terms:
    append:
      - {text: '%s', ambiguity: %s, masks: [%s], source: tip of a desk}
`, word, ambiguity, strings.Join(masks, ", ")))
}
