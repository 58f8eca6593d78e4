package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"scops/crawler"
)

// The largest resident memory of a worker with 64 goroutines, in MB;
// deploy/bench/README.md says what it is of.
const (
	peakHostile  = 200 // under the whole of the hostile web, pages up to crawl.max_body
	peakOrdinary = 66  // with 64 ordinary pages of 30 KB in flight: 60 is kept, as deploy/bench/crawl-hostile prints, and a tenth is left to how a system maps files
)

// release is the program as it is shipped, without the race detector: that of
// deploy/build where deploy/test has made it, else one built here.
func release(t *testing.T) string {
	t.Helper()
	if dist := os.Getenv("SCOPS_TEST_DIST"); dist != "" {
		return filepath.Join(dist, "scops-"+runtime.GOOS+"-"+runtime.GOARCH)
	}
	file := filepath.Join(t.TempDir(), "scops")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w", "-o", file, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return file
}

// hostileRun is a round of the shipped worker over Hosts of a hostile web.
type hostileRun struct {
	summary string
	code    int
	took    time.Duration
	peak    float64 // largest resident memory, MB
	hosts   map[string]crawler.HostStatus
	dead    string
}

func (w *hostileWeb) crawl(t *testing.T, program string, hosts []string) hostileRun {
	t.Helper()
	var resolve, seeds strings.Builder
	for _, h := range hosts {
		fmt.Fprintf(&resolve, "    %s.example: %q\n", h, w.Listener.Addr())
		fmt.Fprintf(&seeds, "http://%s.example/1\n", h)
	}
	d := deploy(t, "embedded", "crawl:\n  workers: 64\n  delay: 10ms\n  timeout: 3s\n  allow_private_addresses: true\n"+
		"  resolve:\n    metadata.example: '169.254.169.254:80'\n"+resolve.String())
	run := func(args ...string) *exec.Cmd {
		return exec.CommandContext(context.Background(), program, append(args, "-c", d.config)...)
	}
	if r := execute(t, run(append([]string{"seed", "add"}, strings.Fields(seeds.String())...)...)); r.code != exitDone {
		t.Fatalf("seed add: %s", r.stderr)
	}
	began := time.Now()
	ended, peak := executeWatched(t, run("crawl", "--once", "--wait", "8s"))
	out := hostileRun{summary: ended.stderr, code: ended.code, took: time.Since(began), peak: peak, hosts: map[string]crawler.HostStatus{}}
	for line := range strings.Lines(execute(t, run("queue", "hosts", "--format", "json")).stdout) {
		var h crawler.HostStatus
		if err := json.Unmarshal([]byte(line), &h); err != nil {
			t.Fatalf("queue hosts printed %q: %v", line, err)
		}
		out.hosts[strings.TrimSuffix(h.Host, ".example")] = h
	}
	out.dead = execute(t, run("queue", "dead")).stdout
	return out
}

// executeWatched is execute, and the largest resident memory of the command, in
// MB. The system's own account of a command that has ended begins with what its
// parent had, and this test has more.
func executeWatched(t *testing.T, cmd *exec.Cmd) (result, float64) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	peak := 0
	for {
		select {
		case <-look.C:
			peak = max(peak, highWater(cmd.Process.Pid))
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatalf("%v: %v", cmd.Args[1:], err)
			}
			return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}, float64(peak) / 1024
		}
	}
}

// highWater is the largest resident memory of a process so far, in kB; 0 = it has ended.
func highWater(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	_, rest, found := strings.Cut(string(raw), "VmHWM:")
	if !found {
		return 0
	}
	n, _ := strconv.Atoi(strings.Fields(rest)[0])
	return n
}

// installed is a copy of a program, written in pieces of 32 KB as unpacking and
// pulling do. The system's cache keeps a file in pieces as large as it was written
// in, and maps them whole: deploy/bench/README.md says what that makes of it.
func installed(t *testing.T, program string) string {
	t.Helper()
	from, err := os.Open(program)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	file := filepath.Join(t.TempDir(), "scops")
	to, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY, 0o700)
	if err != nil {
		t.Fatal(err)
	}
	// Plain reads and writes: left to itself the system copies in larger pieces.
	_, err = io.CopyBuffer(struct{ io.Writer }{to}, struct{ io.Reader }{from}, make([]byte, 32<<10))
	if err := errors.Join(err, to.Close()); err != nil {
		t.Fatal(err)
	}
	return file
}

// hostileSites are the tricks, and what each is to come to: the class its last
// error begins with; "" = a page was read.
var hostileSites = map[string]crawler.ErrorClass{
	"bomb": crawler.ErrTooLarge, "halfgzip": crawler.ErrTruncated, "longer": crawler.ErrTruncated, "chunkless": crawler.ErrTruncated,
	"lorisheader": crawler.ErrTimeout, "lorisbody": crawler.ErrTimeout, "silent": crawler.ErrTimeout,
	"nothing": crawler.ErrReset, "halfheader": crawler.ErrReset, "reset": crawler.ErrReset,
	"rubbish": crawler.ErrMalformed, "badchunk": crawler.ErrMalformed, "twolengths": crawler.ErrMalformed, "headerflood": crawler.ErrMalformed,
	"earlyflood": crawler.ErrMalformed, "zstd": crawler.ErrMalformed,
	"picture": crawler.ErrContentType, "film": crawler.ErrContentType,
	"redirects": "more than 5 redirects", "circle": "redirects in a circle", "badlocation": "a redirect to no web address", "cookies": "redirects in a circle",
	"big": "", "endless": "", "wrongcharsets": "", "paging": "", "links": "", "attributes": "", "tables": "",
	"deep": crawler.ErrMalformed, "inside": "", "insidename": "",
}

func TestAHostileWebIsOutlived(t *testing.T) {
	w := newHostileWeb(t)
	hosts := make([]string, 0, len(hostileSites)+64)
	for h := range hostileSites {
		hosts = append(hosts, h)
	}
	for i := range 64 {
		hosts = append(hosts, fmt.Sprintf("good-%d", i))
	}
	run := w.crawl(t, installed(t, release(t)), hosts)
	t.Logf("%d hostile and 64 ordinary sites in %v: peak %.0f MB", len(hostileSites), run.took.Round(time.Second), run.peak)
	if run.peak > peakHostile {
		t.Errorf("peak %.0f MB, want under %d", run.peak, peakHostile)
	}
	if run.took > 3*time.Minute {
		t.Errorf("the round took %v", run.took)
	}
	for h, want := range hostileSites {
		got := run.hosts[h].LastError
		if want == "" && got != "" || want != "" && !strings.HasPrefix(got, string(want)) {
			t.Errorf("%s: last error %q, want %q", h, got, want)
		}
	}
	for i := range 64 {
		if h := fmt.Sprintf("good-%d", i); w.count(h) != 1 || run.hosts[h].LastError != "" {
			t.Errorf("%s was fetched %d times, last error %q: the crew did not go on", h, w.count(h), run.hosts[h].LastError)
		}
	}
	for _, inside := range []string{"http://169.254.169.254/", "http://metadata.example/"} {
		if !strings.Contains(run.dead, inside) {
			t.Errorf("no dead letter names %s:\n%s", inside, run.dead)
		}
	}
	w.bounded(t)
	if t.Failed() {
		t.Log(run.summary)
	}
}

// bounded checks that nobody got more out of the worker than its caps allow:
// requests of one Host, bytes of one answer, cookies.
func (w *hostileWeb) bounded(t *testing.T) {
	t.Helper()
	if n := w.cookies.Load(); n > 0 {
		t.Errorf("%d requests carried a cookie", n)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for host, n := range w.asked {
		if n > 10 {
			t.Errorf("%s had %d requests", host, n)
		}
	}
	// What was written is what was read and what lay in the system's buffers.
	const buffers = 8 << 20
	for host, most := range map[string]int64{"bomb": buffers, "big": 4<<20 + buffers, "endless": 4<<20 + buffers, "film": buffers} {
		if n := w.written[host]; n == 0 || n > most {
			t.Errorf("%s got rid of %d bytes, want some and at most %d", host, n, most)
		}
	}
}

func TestSixtyFourOrdinaryPagesTakeLittleMemory(t *testing.T) {
	w := newHostileWeb(t)
	w.latency = 200 * time.Millisecond
	var hosts []string
	for i := range 256 {
		hosts = append(hosts, fmt.Sprintf("good-%d", i))
	}
	program := installed(t, release(t))
	one := w.crawl(t, program, hosts[:1])
	t.Logf("a round of one page: peak %.0f MB", one.peak)
	run := w.crawl(t, program, hosts)
	t.Logf("256 pages of %d bytes in %v, at most %d in flight: peak %.0f MB", len(w.page), run.took.Round(100*time.Millisecond), w.most.Load(), run.peak)
	if run.code != exitDone || w.most.Load() < 60 {
		t.Fatalf("exit %d, at most %d in flight; want 64\n%s", run.code, w.most.Load(), run.summary)
	}
	if run.peak > peakOrdinary {
		t.Errorf("peak %.0f MB, want under %d", run.peak, peakOrdinary)
	}
}

// TestRedirectsInsideAreNotFollowed crawls as an ordinary deployment does: with
// private addresses closed. The site outside is reached through a proxy the
// operator named, which is the one way to have it on this machine.
func TestRedirectsInsideAreNotFollowed(t *testing.T) {
	t.Parallel()
	var inside atomic.Int32
	secret := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { inside.Add(1) }))
	t.Cleanup(secret.Close)
	_, port, err := net.SplitHostPort(secret.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]string{
		"loopback": "http://127.0.0.1:" + port + "/",
		"metadata": "http://169.254.169.254/latest/meta-data/",
		"mapped":   "http://[::ffff:10.0.0.1]/",
		"name":     "http://localhost:" + port + "/",
		"resolved": "http://inside.example/",
	}
	outside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if to, ok := targets[strings.TrimPrefix(r.URL.Path, "/")]; ok {
			http.Redirect(w, r, to, http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	t.Cleanup(outside.Close)
	d := deploy(t, "embedded", fmt.Sprintf("crawl: {delay: 10ms, timeout: 3s, resolve: {inside.example: '10.0.0.1:80'}}\nsites: [{match: outside.example, proxy: '%s'}]\n", outside.URL))
	seeds := []string{"seed", "add"}
	for name := range targets {
		seeds = append(seeds, "http://outside.example/"+name)
	}
	d.must(exitDone, seeds...)
	d.must(exitFailed, "crawl", "--once", "--wait", "5s")
	dead := d.must(exitDone, "queue", "dead", "--format", "json").stdout
	for name, to := range targets {
		to = strings.Replace(to, "[::ffff:10.0.0.1]", "10.0.0.1", 1) // one spelling of one address
		found := false
		for line := range strings.Lines(dead) {
			found = found || strings.Contains(line, to) && strings.Contains(line, "guard")
		}
		if !found {
			t.Errorf("%s: no dead letter says that %s is guarded:\n%s", name, to, dead)
		}
	}
	if inside.Load() != 0 {
		t.Errorf("%d requests came inside", inside.Load())
	}
}
