package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"
)

// tool finds a program of the system's package prometheus.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatalf("%s is not installed and REQUIRE_BACKENDS=1", name)
		}
		t.Skipf("%s is not installed (the system's package prometheus)", name)
	}
	return path
}

// process is a scops that runs until the test ends.
type process struct {
	*daemon
	admin string // address of its admin listener
}

// started runs scops until the end of the test, which it must survive.
func (d *deployment) started(args ...string) *process {
	d.t.Helper()
	run := d.startedUntil(args...)
	d.t.Cleanup(run.end)
	return run
}

// startedUntil is started without the demand: the test ends it.
func (d *deployment) startedUntil(args ...string) *process {
	d.t.Helper()
	run := d.daemon(args...)
	_, admin, _ := strings.Cut(run.wait("admin="), "admin=")
	admin, _, _ = strings.Cut(admin, " ")
	return &process{run, admin}
}

// get asks the admin listener.
func (p *process) get(path string) (code int, body string, err error) {
	return asks("http://" + p.admin + path)
}

// asks is one GET.
func asks(url string) (code int, body string, err error) {
	client := http.Client{Timeout: 20 * time.Second}
	res, err := client.Get(url)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return res.StatusCode, string(raw), err
}

// eventually asks until the answer is yes; what it last said stands in the
// failure.
func eventually(t *testing.T, within time.Duration, what string, ask func() (bool, string)) {
	t.Helper()
	deadline := time.Now().Add(within)
	for {
		yes, said := ask()
		if yes {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: not within %v; last: %s", what, within, said)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// livePage is /metrics of the real program.
type livePage struct {
	text     string
	families map[string]string                     // name to type
	series   map[string]map[string]map[string]bool // name of a sample, label, value
}

var (
	sampleLine = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? `)
	labelPair  = regexp.MustCompile(`([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"`)
)

func parsePage(text string) livePage {
	p := livePage{text: text, families: map[string]string{}, series: map[string]map[string]map[string]bool{}}
	for line := range strings.Lines(text) {
		if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, kind, _ := strings.Cut(strings.TrimSpace(rest), " ")
			p.families[name] = kind
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		labels := p.series[m[1]]
		if labels == nil {
			labels = map[string]map[string]bool{}
			p.series[m[1]] = labels
		}
		for _, pair := range labelPair.FindAllStringSubmatch(m[2], -1) {
			if labels[pair[1]] == nil {
				labels[pair[1]] = map[string]bool{}
			}
			labels[pair[1]][pair[2]] = true
		}
	}
	return p
}

// liveMetrics runs the real program on the demonstration, with a Redis of its
// own so that there is a server's clock, and reads its metrics once posts are
// flagged.
func liveMetrics(t *testing.T) livePage {
	t.Helper()
	d := deploy(t, "embedded", fmt.Sprintf("redis: {addresses: ['%s']}\n", startRedis(t)))
	p := d.started("run", "--demo")
	flagged := regexp.MustCompile(`(?m)^scops_flags_total\{.*\} [1-9]`)
	var text string
	eventually(t, time.Minute, "posts are flagged and the queue is shown", func() (bool, string) {
		_, body, err := p.get("/metrics")
		text = body
		return err == nil && flagged.MatchString(body) && strings.Contains(body, "\nscops_clock_offset_seconds{"), fmt.Sprint(err)
	})
	return parsePage(text)
}

func TestWhatAVerificationFindsIsShownByWhoeverRuns(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	p := d.started("run", "--demo")
	shows := func(sample string) {
		t.Helper()
		eventually(t, time.Minute, sample+" is shown", func() (bool, string) {
			_, page, err := p.get("/metrics")
			return strings.Contains(page, "\n"+sample+"\n"), fmt.Sprint(err, linesOf(page, "scops_ledger_verify"))
		})
	}
	sealed := func() []string { return d.engine().ids(t, "evidence") }
	eventually(t, time.Minute, "a page is sealed", func() (bool, string) { return len(sealed()) > 0, "" })
	d.must(exitDone, "evidence", "verify")
	shows("scops_ledger_verify_broken_records 0")
	d.engine().flip(t, "evidence", sealed()[0])
	d.must(exitFailed, "evidence", "verify")
	shows("scops_ledger_verify_broken_records 1")
}
