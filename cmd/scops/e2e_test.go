package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/index/desk"
)

// beScops makes this test binary behave as scops itself: the tests run the
// real program in processes of its own.
const beScops = "SCOPS_TEST_BE_SCOPS"

func TestMain(m *testing.M) {
	if os.Getenv(beScops) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// deployment is one installation of scops: a data directory and, in server
// mode, a Redis and an Elasticsearch prefix of its own.
type deployment struct {
	t      *testing.T
	mode   string
	data   string
	config string
	extra  string // YAML added to the configuration
}

// inBothModes runs a test on embedded stores and on real servers.
func inBothModes(t *testing.T, test func(t *testing.T, d *deployment)) {
	t.Helper()
	for _, mode := range []string{"embedded", "servers"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			test(t, deploy(t, mode, ""))
		})
	}
}

// deploy makes a fresh installation; extra is YAML added to its configuration.
func deploy(t *testing.T, mode, extra string) *deployment {
	t.Helper()
	dir := t.TempDir()
	d := &deployment{t: t, mode: mode, data: filepath.Join(dir, "demo-data"), config: filepath.Join(dir, "scops.yaml"), extra: extra}
	servers := ""
	if mode == "servers" {
		servers = serverConfig(t, dir)
	}
	if !strings.Contains(extra, "console:") {
		extra = consoleConfig + extra
	}
	d.write(d.config, fmt.Sprintf("data: %s\nadmin: {listen: '127.0.0.1:0'}\n%s%s", d.data, servers, extra))
	return d
}

// serverConfig names the real servers the environment offers.
func serverConfig(t *testing.T, dir string) string {
	t.Helper()
	redis, elastic := os.Getenv("SCOPS_TEST_REDIS"), os.Getenv("SCOPS_TEST_ELASTIC")
	if redis == "" || elastic == "" {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("SCOPS_TEST_REDIS and SCOPS_TEST_ELASTIC name no servers and REQUIRE_BACKENDS=1")
		}
		t.Skip("no real servers: SCOPS_TEST_REDIS and SCOPS_TEST_ELASTIC are not set (deploy/backends starts them)")
	}
	prefix := "e2e" + random()
	return fmt.Sprintf("redis: {addresses: ['%s'], prefix: '%s'}\n%s", redis, prefix, storeConfig(t, dir, elastic, prefix))
}

// storeConfig names an Elasticsearch or OpenSearch by its address.
func storeConfig(t testing.TB, dir, address, prefix string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	if u.User == nil {
		return fmt.Sprintf("elasticsearch: {addresses: ['%s'], prefix: '%s'}\n", address, prefix)
	}
	password, _ := u.User.Password()
	secret := filepath.Join(dir, "elastic-password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("elasticsearch: {addresses: ['%s://%s'], username: '%s', password_file: '%s', prefix: '%s'}\n", u.Scheme, u.Host, u.User.Username(), secret, prefix)
}

func random() string {
	var b [5]byte
	_, _ = rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

func (d *deployment) write(file, text string) {
	d.t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
}

// command is scops with this installation's configuration.
func (d *deployment) command(ctx context.Context, args ...string) *exec.Cmd {
	return scops(ctx, append(args, "-c", d.config)...)
}

func scops(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), beScops+"=1")
	return cmd
}

// result is how one command line ended.
type result struct {
	code           int
	stdout, stderr string
}

func execute(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%v: %v", cmd.Args[1:], err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// must runs a command line that has to end with this exit code.
func (d *deployment) must(code int, args ...string) result {
	d.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	r := execute(d.t, d.command(ctx, args...))
	if r.code != code {
		d.t.Fatalf("scops %s: exit %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.stdout, r.stderr)
	}
	return r
}

// search gives every hit a query finds.
func (d *deployment) search(query string) []desk.Found {
	d.t.Helper()
	var hits []desk.Found
	for line := range strings.Lines(d.must(exitDone, "search", query, "--format", "json").stdout) {
		var f desk.Found
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			d.t.Fatalf("search printed %q: %v", line, err)
		}
		hits = append(hits, f)
	}
	return hits
}
