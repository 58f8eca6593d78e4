package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"scops/crawler"
)

// daemon is scops running until it is stopped, with its log so far.
type daemon struct {
	t    *testing.T
	cmd  *exec.Cmd
	mu   sync.Mutex
	log  []string
	more chan struct{} // closed and replaced with every line
	over chan struct{} // closed when the log has ended
	next int           // the first line nobody waited for yet
}

func (d *deployment) daemon(args ...string) *daemon {
	d.t.Helper()
	run := &daemon{t: d.t, cmd: d.command(context.Background(), args...), more: make(chan struct{}), over: make(chan struct{})}
	stderr, err := run.cmd.StderrPipe()
	if err != nil {
		d.t.Fatal(err)
	}
	if err := run.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	go func() {
		defer close(run.over)
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			run.line(lines.Text())
		}
	}()
	d.t.Cleanup(func() {
		_ = run.cmd.Process.Kill() // it may have ended
		<-run.over
		_ = run.cmd.Wait() // killed, or waited for: the error says so
	})
	return run
}

func (r *daemon) line(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.log = append(r.log, text)
	close(r.more)
	r.more = make(chan struct{})
}

// wait gives the next line of the log that holds every text.
func (r *daemon) wait(texts ...string) string {
	r.t.Helper()
	late := time.After(time.Minute)
	for ended := false; ; {
		r.mu.Lock()
		for ; r.next < len(r.log); r.next++ {
			line := r.log[r.next]
			if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(line, text) }) {
				r.next++
				r.mu.Unlock()
				return line
			}
		}
		more, log := r.more, strings.Join(r.log, "\n")
		r.mu.Unlock()
		select {
		case <-more:
		case <-r.over:
			if ended { // and its last lines have been looked at
				r.t.Fatalf("it ended without a line with %q; the log:\n%s", texts, log)
			}
			ended = true
		case <-late:
			r.t.Fatalf("no line with %q in a minute; the log:\n%s", texts, log)
		}
	}
}

// hangup sends SIGHUP.
func (r *daemon) hangup() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		r.t.Fatal(err)
	}
}

// end stops it and demands a clean end.
func (r *daemon) end() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		r.t.Fatal(err)
	}
	state, err := r.cmd.Process.Wait()
	if err != nil || !state.Success() {
		r.t.Errorf("it did not end cleanly: %v %v", state, err)
	}
}

// feed is a site whose one page shows another post at every look.
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
		n := f.count()
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<?xml version="1.0"?><rss version="2.0"><channel><title>demo</title><link>http://feed.example/</link>
<item><guid isPermaLink="false">n%d</guid><link>http://feed.example/%d</link><title>%d</title><description>%s 문의 텔레 @demo_winter %d</description></item></channel></rss>`, n, n, n, secretWord, n)
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

func TestChangedRulesTakeEffectWithoutARestartAndBrokenOnesDoNot(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.started("run")
	o.feed.visits(t, 2)
	if hits := o.search(secretWord); len(hits) != 0 {
		t.Fatalf("%d posts are flagged before the rules know the word", len(hits))
	}
	o.overlay(secretWord, "low") // noticed without a signal
	run.wait("rules reloaded", "pack=sha256:")
	o.feed.visits(t, 3)
	before := len(o.search(secretWord))
	if before == 0 {
		t.Error("the changed rules flag nothing")
	}
	o.overlay(secretWord, "lwo")
	run.wait("rules not reloaded: the pack before stays in force", o.rules+":6:", "unknown-value")
	o.until("a metric says that the reload failed", func() bool {
		_, page, err := run.get("/metrics")
		return err == nil && strings.Contains(page, "\nscops_reload_last_successful 0\n")
	})
	o.feed.visits(t, 3)
	if after := len(o.search(secretWord)); after <= before {
		t.Errorf("%d posts are flagged after broken rules, %d before: the old pack is no longer in force", after, before)
	}
	o.overlay("unheardof", "low")
	run.hangup()
	run.wait("rules reloaded")
	o.must(exitDone, "evidence", "verify")
}

func TestAPackThatFailsItsTestsIsNotReloaded(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.write(o.rules, "extends: builtin\nposts:\n  - post: '오늘 날씨 좋다'\n    label: sale\n    band: likely\n    because: a wrong expectation\n")
	run.hangup()
	run.wait("rules not reloaded", "test does not hold: "+o.rules+":3:", "expected sale", "got none")
	run.end()
}

func TestReloadingLosesNoPost(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.overlay(secretWord, "low")
	run.hangup()
	run.wait("rules reloaded")
	o.feed.visits(t, 1)
	for n := range 8 {
		o.overlay(secretWord, "low", fmt.Sprintf("'%sy%d'", secretWord, n))
		run.hangup()
		run.wait("rules reloaded")
	}
	o.feed.visits(t, 2)
	run.end()
	numbers := map[int]bool{}
	lowest, highest := 1<<30, 0
	for _, h := range o.search(secretWord) {
		n, err := strconv.Atoi(h.Post.Text[strings.LastIndex(h.Post.Text, " ")+1:])
		if err != nil {
			t.Fatal(err)
		}
		numbers[n], lowest, highest = true, min(lowest, n), max(highest, n)
	}
	for n := lowest; n <= highest; n++ {
		if !numbers[n] {
			t.Errorf("post %d of %d to %d was served and is not stored", n, lowest, highest)
		}
	}
	if len(numbers) < 4 {
		t.Errorf("only %d posts were flagged while rules were reloaded", len(numbers))
	}
}

func TestChangedSettingsTakeEffectOrSayThatARestartIsNeeded(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run", "--listen", "localhost:0") // a flag is no changed setting
	run.wait("working")
	o.configure("log: {level: debug}\n", 2) // noticed without a signal
	run.wait("configuration reloaded", "log.level")
	run.wait("level=DEBUG")

	o.configure("log: {level: info}\nadmin: {listen: '127.0.0.1:1'}\n", 7)
	run.hangup()
	run.wait("configuration not reloaded: the one before stays in force", "already defined")

	o.configure("log: {level: info}\nsites: [{match: feed.example, delay: 30m}]\n", 7)
	run.hangup()
	run.wait("configuration reloaded", "sites log.level")
	if line := run.wait("restart needed"); !strings.Contains(line, "settings=crawl.workers") {
		t.Errorf("%q does not name crawl.workers alone", line)
	}
	run.end()
}

func TestAPageRestsAsLongAsTheReloadedPaceSays(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.feed.visits(t, 2)
	o.configure("sites: [{match: feed.example, delay: 1h}]\n", 2)
	run.hangup()
	run.wait("configuration reloaded", "sites")
	o.until("feed.example rests for an hour", func() bool {
		h := o.host("feed.example")
		return h.NextAllowed != nil && time.Until(*h.NextAllowed) > 50*time.Minute
	})
	run.end()
}

func TestAPageMovesToTheClockTheReloadedSettingsNameForIt(t *testing.T) {
	t.Parallel()
	o := overlay(t)
	run := o.daemon("run")
	run.wait("working")
	o.feed.visits(t, 2)
	o.configure("sites: [{match: feed.example, clock: shared.example}]\n", 2)
	run.hangup()
	run.wait("configuration reloaded", "sites")
	o.until("the page is on the clock of shared.example alone", func() bool {
		before, now := o.host("feed.example"), o.host("shared.example")
		return before.Queued+before.Leased == 0 && now.Queued+now.Leased > 0
	})
	o.feed.visits(t, 2)
	run.end()
}

// host is one line of "scops queue hosts"; zero when there is none.
func (d *deployment) host(name string) crawler.HostStatus {
	d.t.Helper()
	for line := range strings.Lines(d.must(exitDone, "queue", "hosts", "--format", "json").stdout) {
		var h crawler.HostStatus
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			d.t.Fatal(err)
		}
		if h.Host == name {
			return h
		}
	}
	return crawler.HostStatus{}
}

// until asks again and again whether something holds, for a minute.
func (d *deployment) until(what string, holds func() bool) {
	d.t.Helper()
	for late := time.Now().Add(time.Minute); !holds(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(late) {
			d.t.Fatalf("in a minute it did not come about that %s", what)
		}
	}
}
