package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestASecondProcessOnADataDirectoryIsRefused(t *testing.T) {
	t.Parallel()
	d := deploy(t, "embedded", "")
	first := d.command(t.Context(), "run", "--demo")
	stderr, err := first.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, stderr, "working")
	r := d.must(exitUsage, "run", "--demo")
	if want := fmt.Sprintf("is in use by process %d; stop it first, or choose another with --data DIR", first.Process.Pid); !strings.Contains(r.stderr, want) {
		t.Errorf("the second process said %q, want %q", r.stderr, want)
	}
	d.must(exitDone, "search", "label:sale") // short verbs run beside it
	d.must(exitDone, "queue", "status")
	if err := first.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("the first process did not end cleanly: %v", err)
	}
	d.must(exitDone, "evidence", "verify")
}

// waitFor reads a process's log until a line holds text, and gives that line;
// the rest is drained.
func waitFor(t *testing.T, r io.Reader, text string) string {
	t.Helper()
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if line := lines.Text(); strings.Contains(line, text) {
			go func() {
				for lines.Scan() { // drained until the process closes it
				}
			}()
			return line
		}
	}
	t.Fatalf("the process ended without saying %q", text)
	return ""
}

func TestTheAdminListenerTellsMachinesHowItIs(t *testing.T) {
	t.Parallel()
	inBothModes(t, func(t *testing.T, d *deployment) {
		cmd := d.command(t.Context(), "run", "--demo")
		stderr, err := cmd.StderrPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		_, address, _ := strings.Cut(waitFor(t, stderr, "admin="), "admin=")
		address, _, _ = strings.Cut(address, " ")
		for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n", "/metrics": "scops_build_info", "/debug/pprof/": "goroutine"} {
			res, err := http.Get("http://" + address + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			if err != nil || res.StatusCode != http.StatusOK || !strings.Contains(string(body), want) {
				t.Errorf("%s: %s %v %.200s", path, res.Status, err, body)
			}
			_ = res.Body.Close() // read to its end
		}
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("SIGTERM did not end it cleanly: %v", err)
		}
	})
}

func TestServersThatDoNotAnswerAreNamed(t *testing.T) {
	t.Parallel()
	closed := closedPort(t)
	for name, c := range map[string]struct{ config, want string }{
		"redis":         {fmt.Sprintf("redis: {addresses: ['%s']}\n", closed), closed},
		"elasticsearch": {fmt.Sprintf("elasticsearch: {addresses: ['http://%s']}\n", closed), closed},
	} {
		d := deploy(t, "embedded", c.config)
		r := d.must(exitFailed, "crawl", "--once")
		oneLineError(t, name, r, c.want)
		r = d.must(exitFailed, "doctor")
		if !strings.Contains(r.stdout, "FAILED") {
			t.Errorf("%s: doctor did not notice:\n%s", name, r.stdout)
		}
	}
}

// closedPort is an address where nothing listens.
func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// oneLineError demands one line that names the thing and a next command.
func oneLineError(t *testing.T, what string, r result, wants ...string) {
	t.Helper()
	if lines := strings.Count(strings.TrimSpace(r.stderr), "\n") + 1; lines != 1 || !strings.HasPrefix(r.stderr, "scops: ") {
		t.Errorf("%s: want one line, got %d:\n%s", what, lines, r.stderr)
	}
	for _, want := range append(wants, "scops doctor") {
		if !strings.Contains(r.stderr, want) {
			t.Errorf("%s: %q does not say %q", what, r.stderr, want)
		}
	}
}

func TestAWrongPasswordIsNamed(t *testing.T) {
	t.Parallel()
	d := deploy(t, "servers", "")
	raw, err := os.ReadFile(d.config)
	if err != nil {
		t.Fatal(err)
	}
	wrong := filepath.Join(t.TempDir(), "wrong")
	d.write(wrong, "not the password\n")
	lines := strings.Split(string(raw), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "elasticsearch:") {
			before, after, _ := strings.Cut(line, "password_file: '")
			_, rest, _ := strings.Cut(after, "'")
			lines[i] = before + "password_file: '" + wrong + "'" + rest
		}
	}
	d.write(d.config, strings.Join(lines, "\n"))
	oneLineError(t, "elasticsearch", d.must(exitFailed, "search", "x"), "elasticsearch.password_file")

	redis := startRedis(t, "--requirepass", "right")
	withPassword := deploy(t, "embedded", fmt.Sprintf("redis: {addresses: ['%s'], password_file: '%s'}\n", redis, wrong))
	oneLineError(t, "redis", withPassword.must(exitFailed, "queue", "status"), "redis.password_file")
}

// startRedis starts a Redis of its own on loopback for one test.
func startRedis(t *testing.T, args ...string) string {
	t.Helper()
	server, err := exec.LookPath("redis-server")
	if err != nil {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("redis-server is not installed and REQUIRE_BACKENDS=1")
		}
		t.Skip("redis-server is not installed")
	}
	address := closedPort(t)
	_, port, _ := net.SplitHostPort(address)
	cmd := exec.Command(server, append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", t.TempDir(), "--maxmemory-policy", "noeviction", "--save", ""}, args...)...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // our own process; its data goes with the test
		_ = cmd.Wait()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for ctx.Err() == nil {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
			return address
		}
		time.Sleep(20 * time.Millisecond) // until it listens
	}
	t.Fatalf("redis on %s did not answer", address)
	return ""
}

func TestAFullDiskLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	disk := smallDisk(t, "3m")
	d := deploy(t, "embedded", "")
	full := *d
	full.config = d.config + ".full"
	full.write(full.config, fmt.Sprintf("data: %s\nadmin: {listen: '127.0.0.1:0'}\n", filepath.Join(disk, "data")))
	r := full.must(exitFailed, "run", "--demo", "--once", "--wait", "3s")
	if !strings.Contains(r.stderr, "space") {
		t.Errorf("a full disk was not named:\n%s", r.stderr)
	}
	if err := exec.Command("mount", "-o", "remount,size=64m", disk).Run(); err != nil {
		t.Fatal(err)
	}
	full.must(exitDone, "evidence", "verify")
	full.must(exitDone, "run", "--demo", "--once")
	d.must(exitDone, "run", "--demo", "--once")
	want, got := summaryOf(d.search("flagged:yes")), summaryOf(full.search("flagged:yes"))
	if strings.Join(want, "\n") != strings.Join(got, "\n") {
		t.Errorf("after the disk was mended: %d hits, want %d", len(got), len(want))
	}
}

// smallDisk mounts a file system of this size, where this user may.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir := t.TempDir()
	if err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).Run(); err != nil {
		t.Skipf("this user may not mount a small file system: %v", err)
	}
	t.Cleanup(func() {
		if err := exec.Command("umount", dir).Run(); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}
