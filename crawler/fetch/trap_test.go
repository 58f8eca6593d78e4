package fetch_test

import (
	"context"
	"fmt"
	"go/parser"
	"go/token"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
	"scops/crawler/fetch"
)

// The traps of colly and net/http a crawler falls into, one test each. The
// ones about what follows a fetch (settling, hops, panics) have a second half
// in the worker's tests.

func TestTrap01RobotsAreNotLeftToColly(t *testing.T) {
	t.Parallel()
	var paths log
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { paths.add(r.URL.Path) })
	get(t, newFetcher(t, nil), s.URL+"/page")
	if got := paths.String(); got != "/page" {
		t.Errorf("the server saw %q, want the page alone: robots.txt is a request of the frontier's", got)
	}
}

func TestTrap02ARobotsServerErrorForbids(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) })
	now := time.Now()
	answer := fetch.Answer(get(t, newFetcher(t, nil), s.URL+"/robots.txt"), nil, now, crawler.Robots{})
	if fetch.Allowed(answer, "scops", s.URL+"/page") {
		t.Error("a robots.txt answered with 500 allows a page")
	}
	if wait := answer.Expires.Sub(now); wait < 5*time.Minute || wait > 10*time.Minute {
		t.Errorf("it is asked again after %v, want within 5 to 10 minutes", wait)
	}
}

func TestTrap03RobotsHaveADeadlineACapAndAnAnswerForErrors(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Host == "slow.example" {
			<-hang
		}
		line := "User-agent: *\nDisallow: /early\n"
		io.WriteString(w, line+strings.Repeat("# padding padding padding\n", 30<<10)+"Disallow: /late\n")
	})
	t.Cleanup(func() { close(hang) })
	f := newFetcher(t, func(o *fetch.Options) {
		o.Timeout = 300 * time.Millisecond
		o.Resolve = map[string]string{"slow.example": s.Listener.Addr().String()}
	})
	answer := fetch.Answer(get(t, f, s.URL+"/robots.txt"), nil, time.Now(), crawler.Robots{})
	if len(answer.Body) > 500<<10 || !strings.HasSuffix(answer.Body, "\n") {
		t.Errorf("%d bytes are kept, want at most 500 KiB in whole lines", len(answer.Body))
	}
	if fetch.Allowed(answer, "scops", s.URL+"/early") || !fetch.Allowed(answer, "scops", s.URL+"/late") {
		t.Error("the first 500 KiB, and nothing after them, should count")
	}
	_, err := f.Fetch(t.Context(), leaseOf("http://slow.example/robots.txt"))
	if got := classOfError(t, err); got != crawler.ErrTimeout {
		t.Errorf("class %s, want timeout", got)
	}
	missing := fetch.Answer(nil, err, time.Now(), crawler.Robots{Origin: "http://slow.example"})
	if missing.Status != 0 || missing.Error != crawler.ErrTimeout || !missing.Expires.After(time.Now()) {
		t.Errorf("a network error gives %+v, want an answer that holds for minutes", missing)
	}
}

func TestTrap04CrawlDelayIsRead(t *testing.T) {
	t.Parallel()
	robots := crawler.Robots{Status: 200, Body: "User-agent: *\nCrawl-delay: 5\n"}
	if got := fetch.CrawlDelay(robots, "scops/1"); got != 5*time.Second {
		t.Errorf("delay %v, want 5 s", got)
	}
}

func TestTrap05ARedirectIsNotFollowedWhereverItLeads(t *testing.T) {
	t.Parallel()
	var paths log
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		paths.add(r.URL.Path)
		http.Redirect(w, r, "/private/", http.StatusFound)
	})
	page := get(t, newFetcher(t, nil), s.URL+"/open")
	if page.Status != http.StatusFound || page.Header.Get("Location") != "/private/" {
		t.Errorf("got status %d, location %q; want the redirect itself", page.Status, page.Header.Get("Location"))
	}
	if got := paths.String(); got != "/open" {
		t.Errorf("the server saw %q, want the first address only", got)
	}
}

func TestTrap06AnAddressCanBeFetchedAgainAfterAnError(t *testing.T) {
	t.Parallel()
	var n atomic.Int32
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 1 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	f := newFetcher(t, nil)
	for i, want := range []int{500, 200, 200} {
		if got := get(t, f, s.URL).Status; got != want {
			t.Errorf("fetch %d: status %d, want %d", i+1, got, want)
		}
	}
}

func TestTrap07AFetchIsDoneWhenItReturns(t *testing.T) {
	t.Parallel()
	var answered atomic.Bool
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		time.Sleep(50 * time.Millisecond)
		answered.Store(true)
		io.WriteString(w, "done")
	})
	if page := get(t, newFetcher(t, nil), s.URL); !answered.Load() || page.Text != "done" {
		t.Error("Fetch returned before the answer was there")
	}
}

func TestTrap08CollysQueueStorageAndExtensionsAreNotUsed(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if strings.Contains(spec.Path.Value, "colly/v2/") {
				t.Errorf("%s imports %s", e.Name(), spec.Path.Value)
			}
		}
	}
}

func TestTrap09ASlowHostDoesNotHoldUpAFastOne(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	slow := serve(t, func(http.ResponseWriter, *http.Request) { <-hang })
	fast := serve(t, func(http.ResponseWriter, *http.Request) {})
	f := newFetcher(t, nil)
	done := make(chan error, 1)
	go func() {
		_, err := f.Fetch(t.Context(), leaseOf(slow.URL))
		done <- err
	}()
	for range 10 {
		get(t, f, fast.URL) // ends although the slow one does not
	}
	select {
	case err := <-done:
		t.Errorf("the slow fetch ended first: %v", err)
	default:
	}
	close(hang)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestTrap10CancellingEndsAFetchAtOnce(t *testing.T) {
	t.Parallel()
	arrived, hang := make(chan struct{}), make(chan struct{})
	s := serve(t, func(http.ResponseWriter, *http.Request) { close(arrived); <-hang })
	t.Cleanup(func() { close(hang) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	began := time.Now()
	_, err := newFetcher(t, nil).Fetch(ctx, leaseOf(s.URL))
	if got := classOfError(t, err); got != crawler.ErrLease || time.Since(began) > 3*time.Second {
		t.Errorf("class %s after %v, want lease (nobody's fault) at once", got, time.Since(began))
	}
}

func TestTrap11EveryStatusIsAPage(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(status)
		if status != http.StatusNoContent && status != http.StatusNotModified {
			io.WriteString(w, "body")
		}
	})
	f := newFetcher(t, nil)
	for _, status := range []int{200, 203, 204, 206, 226, 300, 301, 304, 308, 400, 401, 403, 404, 410, 418, 429, 451, 500, 503, 599} {
		page := get(t, f, fmt.Sprintf("%s/%d", s.URL, status))
		if page.Status != status || page.Header.Get("Retry-After") != "7" {
			t.Errorf("status %d came as %d with Retry-After %q", status, page.Status, page.Header.Get("Retry-After"))
		}
		if want := status != 204 && status != 304; (page.Text == "body") != want {
			t.Errorf("status %d: body %q", status, page.Text)
		}
	}
}

func TestTrap12NoOutcomeIsLost(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/charset":
			w.Header().Set("Content-Type", "text/html; charset=no-such-charset")
		case "/type":
			w.Header()["Content-Type"] = []string{";;;=charset"}
		case "/location":
			w.Header().Set("Location", "http://[broken")
			w.WriteHeader(http.StatusFound)
		}
		io.WriteString(w, "text")
	})
	f := newFetcher(t, nil)
	for _, path := range []string{"/charset", "/type", "/location"} {
		if page := get(t, f, s.URL+path); page.Text != "text" {
			t.Errorf("%s: text %q", path, page.Text)
		}
	}
}

// log collects what a server saw.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, " ")
}
