package redis

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// server is a redis-server of a test's own, on loopback.
type server struct {
	address string
	dir     string
	args    []string
	config  string // of a sentinel; "" = an ordinary server
	process *exec.Cmd
	dialled sync.Once
	client  *goredis.Client // its operator's
}

// without ends a test that cannot run here.
func without(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("REQUIRE_BACKENDS") == "1" {
		t.Fatal(why + ", and REQUIRE_BACKENDS=1")
	}
	t.Skip(why)
}

// start starts a server with an append-only file, synced before every answer
// so that a kill loses nothing on any disk, and these settings besides.
func start(t testing.TB, args ...string) *server {
	t.Helper()
	return startAt(t, freeAddress(t), args...)
}

func startAt(t testing.TB, address string, args ...string) *server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		without(t, "no redis-server on PATH")
	}
	s := &server{address: address, dir: t.TempDir(), args: args}
	t.Cleanup(func() { s.kill(t) })
	s.run(t)
	return s
}

// freeAddress is an address to listen on, below the ports the system gives to
// connections: while a server is down, none of them may take its place.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 11000+rand.IntN(20000))
		listener, err := net.Listen("tcp", address)
		if err != nil {
			continue
		}
		if err := listener.Close(); err != nil {
			t.Fatal(err)
		}
		return address
	}
	t.Fatal("no free port")
	return ""
}

func (s *server) run(t testing.TB) {
	t.Helper()
	_, port, err := net.SplitHostPort(s.address)
	if err != nil {
		t.Fatal(err)
	}
	args := append([]string{"--bind", "127.0.0.1", "--port", port, "--dir", s.dir, "--save", "", "--appendonly", "yes", "--appendfsync", "always",
		"--logfile", filepath.Join(s.dir, "log")}, s.args...)
	if s.config != "" {
		args = []string{s.config, "--sentinel", "--bind", "127.0.0.1", "--port", port, "--dir", s.dir, "--logfile", filepath.Join(s.dir, "log")}
	}
	s.process = exec.Command("redis-server", args...)
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(20 * time.Second)
	for time.Now().Before(deadline) {
		conn, err := net.DialTimeout("tcp", s.address, time.Second)
		if err == nil {
			fmt.Fprint(conn, "PING\r\n")
			buf := make([]byte, 64)
			n, _ := conn.Read(buf)
			_ = conn.Close() // it was only a question
			if n > 0 && !strings.HasPrefix(string(buf[:n]), "-LOADING") {
				return
			}
		}
		time.Sleep(10 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(s.dir, "log")) // for the message
	t.Fatalf("redis-server on %s does not answer:\n%s", s.address, log)
}

// kill ends the server as kill -9 does.
func (s *server) kill(t testing.TB) {
	t.Helper()
	if s.process == nil {
		return
	}
	if err := s.process.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = s.process.Wait() // it says "killed"
	s.process = nil
}

// shared is the address of a server many tests may use side by side.
func shared(t testing.TB) string {
	t.Helper()
	if address := os.Getenv("SCOPS_TEST_REDIS"); address != "" {
		return address
	}
	return start(t).address
}

// prefixes tells the tests of one process apart on a shared server.
type prefixes struct{ n atomic.Int64 }

// next is a prefix nobody uses; its keys go when the test ends.
func (p *prefixes) next(t testing.TB, address string) string {
	t.Helper()
	prefix := fmt.Sprintf("scops-test:%d:%d:%d:", os.Getpid(), time.Now().UnixNano(), p.n.Add(1))
	t.Cleanup(func() {
		client := goredis.NewClient(&goredis.Options{Addr: address})
		defer client.Close()
		ctx := context.Background()
		keys := client.Scan(ctx, 0, prefix+"*", 1000).Iterator()
		for keys.Next(ctx) {
			client.Del(ctx, keys.Val())
		}
		if err := keys.Err(); err != nil {
			t.Errorf("clean up: %v", err)
		}
	})
	return prefix
}
