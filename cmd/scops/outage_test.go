package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"scops/crawler/demo"
)

// TestAServerThatGoesIsNamedAlarmedAndComesBack takes both servers away from a
// running worker, one after the other. /readyz must name the part, Prometheus
// must raise the part's alert from the shipped rules and take it back, and the
// worker must go on by itself.
//
// Redis is the test's own and is killed. Elasticsearch takes half a minute to
// start and other tests are at work on it, so it stays: what is cut is the
// worker's way to it. Every connection breaks in the middle and no new one is
// taken, which is what a killed server looks like from here.
func TestAServerThatGoesIsNamedAlarmedAndComesBack(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	seeds := o.web.Seeds()
	o.d.must(exitDone, append([]string{"seed", "add"}, seeds[:len(seeds)/2]...)...)
	o.worker = o.d.started("crawl")
	o.prometheus = startPrometheus(t, o.worker.admin)
	o.calm(t)
	eventually(t, time.Minute, "posts are flagged", func() (bool, string) { n := o.flags(t); return n > 0, fmt.Sprint(n) })

	o.elastic.cut(t)
	o.alarmed(t, "store", "ScopsStoreDown", "frontier", "ScopsFrontierDown")
	o.elastic.mend(t)
	o.calm(t)

	before := o.flags(t)
	o.redis.kill(t)
	o.alarmed(t, "frontier", "ScopsFrontierDown", "store", "ScopsStoreDown")
	o.d.must(exitDone, append([]string{"seed", "add"}, seeds[len(seeds)/2:]...)...) // into the store, which is up
	o.redis.start(t)
	o.calm(t)
	eventually(t, time.Minute, "pages added during the outage are flagged", func() (bool, string) { n := o.flags(t); return n > before, fmt.Sprint(n) })
	o.d.must(exitDone, "evidence", "verify")
}

// outage is a worker on servers that can be taken away, watched by Prometheus.
type outage struct {
	d          *deployment
	web        *demo.Web
	redis      *ownRedis
	elastic    *wire
	worker     *process
	prometheus string // its URL
}

func newOutage(t *testing.T) *outage {
	t.Helper()
	web, err := demo.New(1)
	if err != nil {
		t.Fatal(err)
	}
	pages := httptest.NewServer(web.Handler())
	t.Cleanup(pages.Close)
	extra := "crawl:\n  delay: 20ms\n  allow_private_addresses: true\n  backfill: {age: 876000h}\n  resolve:\n"
	for _, host := range web.Hosts() {
		extra += fmt.Sprintf("    %s: %s\n", host, pages.Listener.Addr())
	}
	d := deploy(t, "servers", extra)
	server, err := url.Parse(os.Getenv("SCOPS_TEST_ELASTIC"))
	if err != nil {
		t.Fatal(err)
	}
	o := &outage{d: d, web: web, redis: newOwnRedis(t), elastic: newWire(t, server.Host)}
	raw, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	d.write(d.config, strings.NewReplacer(
		"addresses: ['"+os.Getenv("SCOPS_TEST_REDIS")+"']", "addresses: ['"+o.redis.address+"']", server.Host, o.elastic.address,
	).Replace(string(raw)))
	return o
}

// flags is how many posts the worker has flagged.
func (o *outage) flags(t *testing.T) int {
	t.Helper()
	_, page, err := o.worker.get("/metrics")
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, m := range regexp.MustCompile(`(?m)^scops_flags_total\{.*\} (\d+)$`).FindAllStringSubmatch(page, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		sum += n
	}
	return sum
}

// calm waits until the worker is ready and no part's alert fires.
func (o *outage) calm(t *testing.T) {
	t.Helper()
	eventually(t, 90*time.Second, "/readyz says ready", func() (bool, string) {
		code, body, err := o.worker.get("/readyz")
		return code == http.StatusOK && body == "ready\n", fmt.Sprint(code, body, err)
	})
	eventually(t, 90*time.Second, "no part's alert fires", func() (bool, string) {
		firing, err := o.firing()
		return err == nil && !firing["ScopsStoreDown"] && !firing["ScopsFrontierDown"], fmt.Sprint(firing, err)
	})
}

// alarmed waits until /readyz names the part and its alert fires, and demands
// that the other part is left out of it.
func (o *outage) alarmed(t *testing.T, part, alert, other, otherAlert string) {
	t.Helper()
	eventually(t, 90*time.Second, "/readyz names the "+part, func() (bool, string) {
		code, body, err := o.worker.get("/readyz")
		return code == http.StatusServiceUnavailable && strings.Contains(body, part+": ") && !strings.Contains(body, other+": "), fmt.Sprint(code, body, err)
	})
	eventually(t, 90*time.Second, alert+" fires", func() (bool, string) {
		firing, err := o.firing()
		if firing[otherAlert] {
			t.Errorf("%s fires while the %s is up", otherAlert, other)
		}
		return err == nil && firing[alert], fmt.Sprint(firing, err)
	})
}

// firing are the alerts that fire now.
func (o *outage) firing() (map[string]bool, error) {
	_, body, err := asks(o.prometheus + "/api/v1/alerts")
	if err != nil {
		return nil, err
	}
	var answer struct {
		Data struct {
			Alerts []struct {
				Labels map[string]string `json:"labels"`
				State  string            `json:"state"`
			} `json:"alerts"`
		} `json:"data"`
	}
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		return nil, fmt.Errorf("read alerts: %w in %s", err, body)
	}
	firing := map[string]bool{}
	for _, a := range answer.Data.Alerts {
		if a.State == "firing" {
			firing[a.Labels["alertname"]] = true
		}
	}
	return firing, nil
}

// startPrometheus runs a real Prometheus on the shipped rules that asks an
// admin listener every second. The alerts wait a second instead of minutes;
// nothing else of them is changed.
func startPrometheus(t *testing.T, admin string) string {
	t.Helper()
	program := tool(t, "prometheus")
	dir, address := t.TempDir(), steadyAddress(t)
	for _, name := range []string{"recording.yml", "alerts.yml"} {
		raw, err := os.ReadFile(deployed("prometheus", name))
		if err != nil {
			t.Fatal(err)
		}
		rules := regexp.MustCompile(`(?m)^( +for:) .*$`).ReplaceAll(raw, []byte("$1 1s"))
		if err := os.WriteFile(filepath.Join(dir, name), rules, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(dir, "prometheus.yml")
	if err := os.WriteFile(config, fmt.Appendf(nil, `global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
rule_files: [recording.yml, alerts.yml]
scrape_configs: [{job_name: scops-worker, static_configs: [{targets: ["%s"]}]}]
`, admin), 0o600); err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd := exec.Command(program, "--config.file="+config, "--storage.tsdb.path="+filepath.Join(dir, "data"), "--web.listen-address="+address)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // its data goes with the test
		_ = cmd.Wait()
	})
	eventually(t, time.Minute, "Prometheus is ready", func() (bool, string) {
		code, _, err := asks("http://" + address + "/-/ready")
		return code == http.StatusOK, fmt.Sprint(code, err, " see ", log.Name())
	})
	return "http://" + address
}

// ownRedis is a Redis of this test alone, which can be killed and started
// again on what it had written.
type ownRedis struct {
	address, dir string
	cmd          *exec.Cmd
}

func newOwnRedis(t *testing.T) *ownRedis {
	t.Helper()
	r := &ownRedis{address: steadyAddress(t), dir: t.TempDir()}
	r.start(t)
	t.Cleanup(func() { r.kill(t) })
	return r
}

// ownRedis puts a Redis that can be killed in the place of the tests' shared one.
func (d *deployment) ownRedis() *ownRedis {
	d.t.Helper()
	r := newOwnRedis(d.t)
	raw, err := os.ReadFile(d.config)
	if err != nil {
		d.t.Fatal(err)
	}
	d.write(d.config, strings.ReplaceAll(string(raw), "addresses: ['"+os.Getenv("SCOPS_TEST_REDIS")+"']", "addresses: ['"+r.address+"']"))
	return r
}

func (r *ownRedis) start(t *testing.T) {
	t.Helper()
	_, port, err := net.SplitHostPort(r.address)
	if err != nil {
		t.Fatal(err)
	}
	r.cmd = exec.Command(tool(t, "redis-server"), "--bind", "127.0.0.1", "--port", port, "--dir", r.dir, "--save", "",
		"--appendonly", "yes", "--maxmemory-policy", "noeviction", "--logfile", filepath.Join(r.dir, "log"))
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 20*time.Second, "redis listens", func() (bool, string) {
		conn, err := net.Dial("tcp", r.address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil, fmt.Sprint(err)
	})
}

func (r *ownRedis) kill(t *testing.T) {
	t.Helper()
	if err := r.cmd.Process.Kill(); err != nil {
		t.Errorf("kill redis: %v", err)
	}
	_ = r.cmd.Wait() // killed: the error says so
}

// steadyAddress is an address to listen on, below the ports the system gives
// to connections: while nobody listens there, none of them may take its place.
func steadyAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 11000+rand.IntN(20000))
		l, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return address
	}
	t.Fatal("no free port")
	return ""
}

// wire leads to a server and can be cut.
type wire struct {
	address, target string
	listener        net.Listener // nil = cut
	work            sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]bool // nil = cut
}

func newWire(t *testing.T, target string) *wire {
	t.Helper()
	w := &wire{address: steadyAddress(t), target: target}
	w.mend(t)
	t.Cleanup(func() { w.cut(t) })
	return w
}

// mend takes connections again.
func (w *wire) mend(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	w.listener, w.conns = l, map[net.Conn]bool{}
	w.work.Go(func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return // cut
			}
			w.work.Go(func() { w.lead(near) })
		}
	})
}

// cut breaks every connection and takes no new one.
func (w *wire) cut(t *testing.T) {
	t.Helper()
	if w.listener == nil {
		return
	}
	if err := w.listener.Close(); err != nil {
		t.Errorf("cut: %v", err)
	}
	w.listener = nil
	w.mu.Lock()
	for conn := range w.conns {
		_ = conn.Close() // so it breaks in the middle
	}
	w.conns = nil
	w.mu.Unlock()
	w.work.Wait()
}

// hold notes a connection, so that it can be cut; false = it is cut already.
func (w *wire) hold(conn net.Conn) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.conns == nil {
		return false
	}
	w.conns[conn] = true
	return true
}

// lead carries one connection until one of its ends is closed.
func (w *wire) lead(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("tcp", w.target)
	if err != nil {
		return
	}
	defer far.Close()
	if !w.hold(near) || !w.hold(far) {
		return
	}
	back := make(chan struct{})
	go func() {
		defer close(back)
		_, _ = io.Copy(near, far) // it ends when it is cut or closed
		_ = near.Close()
	}()
	_, _ = io.Copy(far, near)
	_ = far.Close()
	<-back
}
