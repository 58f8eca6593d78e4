package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// skipOrFail ends a test that cannot run here.
func skipOrFail(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("REQUIRE_BACKENDS") == "1" {
		t.Fatal(why + ", and REQUIRE_BACKENDS=1")
	}
	t.Skip(why)
}

// composeRedis starts a redis-server with the configuration and the users of
// deploy/compose.
func composeRedis(t *testing.T, secrets string) string {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		skipOrFail(t, "no redis-server on PATH")
	}
	address := closedPort(t)
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	conf, err := filepath.Abs(composeDir + "/redis/redis.conf")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, "redis-server", conf, "--port", port, "--bind", "127.0.0.1", "--dir", t.TempDir(), "--aclfile", filepath.Join(secrets, "redis_users"))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = server.Wait() // killed: the error says so
	})
	for late := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if conn, err := net.Dial("tcp", address); err == nil {
			_ = conn.Close() // it listens
			return address
		}
		if time.Now().After(late) {
			t.Fatal("redis-server does not listen after 20 s")
		}
	}
}

func TestTheRightsOfTheRedisUserAreEnough(t *testing.T) {
	t.Parallel()
	secrets := filepath.Join(prepare(t), "secrets")
	address := composeRedis(t, secrets)
	config := func(user, file string) string {
		return fmt.Sprintf("redis: {addresses: ['%s'], username: '%s', password_file: '%s'}\n", address, user, file)
	}
	d := deploy(t, "embedded", config("scops", secrets+"/scops_redis_password"))
	d.must(exitDone, "run", "--demo", "--once")
	if len(d.search("label:sale")) == 0 {
		t.Error("nothing was flagged")
	}
	d.must(exitDone, "queue", "status")
	all, _ := d.findings(0)
	check(t, all, "frontier", stateOK, "Redis ")

	// The health check of the container asks without a name.
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("PING\r\nGET scops:x\r\n")); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	for _, want := range []string{"+PONG", "-NOPERM"} {
		if got, err := answers.ReadString('\n'); err != nil || !strings.HasPrefix(got, want) {
			t.Errorf("somebody without a name is answered %q, %v; want %s", got, err, want)
		}
	}
	nobody := deploy(t, "embedded", config("", ""))
	all, _ = nobody.findings(0)
	check(t, all, "frontier", stateFailed, "forbids a command to this user")
}

func TestTheRightsOfTheElasticsearchUserAreEnough(t *testing.T) {
	t.Parallel()
	server := os.Getenv("SCOPS_TEST_ELASTIC_ROLE")
	u, err := url.Parse(server)
	if server == "" || err != nil || u.User == nil {
		skipOrFail(t, "SCOPS_TEST_ELASTIC_ROLE names no server with a user")
	}
	password, _ := u.User.Password()
	rightsAreEnough(t, u.Scheme+"://"+u.Host, "username: "+u.User.Username()+", password_file", password)
}

// TestAnAPIKeyOfTheRoleIsEnough logs in with a key instead of a user.
func TestAnAPIKeyOfTheRoleIsEnough(t *testing.T) {
	t.Parallel()
	if os.Getenv("SCOPS_TEST_LONG") != "1" {
		t.Skip("it needs a server made to give keys (deploy/backends start DIR --api-keys): SCOPS_TEST_LONG=1")
	}
	server := os.Getenv("SCOPS_TEST_ELASTIC_KEYS")
	u, err := url.Parse(server)
	if server == "" || err != nil {
		skipOrFail(t, "SCOPS_TEST_ELASTIC_KEYS names no server")
	}
	var made struct {
		Encoded string `json:"encoded"`
	}
	body := `{"name":"scops","role_descriptors":{"scops":` + readFile(t, composeDir+"/elasticsearch/role.json") + `}}`
	if err := json.Unmarshal(ask(t, server, http.MethodPost, "/_security/api_key", body), &made); err != nil || made.Encoded == "" {
		t.Fatalf("no key was made: %v", err)
	}
	rightsAreEnough(t, u.Scheme+"://"+u.Host, "api_key_file", made.Encoded)
}

// rightsAreEnough runs the program on indices the rights are for, and on others.
// login is the settings of a user, or of none, up to the file of the secret.
func rightsAreEnough(t *testing.T, address, login, secret string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	config := func(prefix string) string {
		return fmt.Sprintf("elasticsearch: {addresses: ['%s'], prefix: '%s', %s: '%s'}\nlog: {level: debug}\n", address, prefix, login, file)
	}
	d := deploy(t, "embedded", config("scops-e2e"+random()))
	d.write(file, secret)
	r := d.must(exitDone, "run", "--demo", "--once")
	if strings.Contains(r.stdout+r.stderr, secret) {
		t.Error("the secret was logged")
	}
	for _, query := range []string{"label:sale", "deliver*", "whatsap~"} {
		if len(d.search(query)) == 0 {
			t.Errorf("%s finds nothing", query)
		}
	}
	d.must(exitDone, "evidence", "verify")
	all, failed := d.findings(0)
	check(t, all, "store", stateOK, "Elasticsearch ", "clock within")
	if failed {
		t.Errorf("something failed: %+v", all)
	}

	stranger := deploy(t, "embedded", config("other"+random()))
	r = stranger.must(exitFailed, "run", "--demo", "--once")
	if !strings.Contains(r.stderr, "is unauthorized for") || strings.Contains(r.stderr, secret) {
		t.Errorf("with indices of somebody else it said %q", r.stderr)
	}
}

func TestTheElasticsearchUserIsMadeAsTheConfigurationNamesIt(t *testing.T) {
	t.Parallel()
	secrets := filepath.Join(prepare(t), "secrets")
	asked := make(chan string, 8)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		body, err := io.ReadAll(r.Body)
		if err != nil || user != "elastic" || password+"\n" != readFile(t, secrets+"/elasticsearch_password") {
			t.Errorf("asked as %s with %q: %v", user, password, err)
		}
		asked <- r.Method + " " + r.URL.Path + " " + string(body)
	}))
	defer server.Close()
	setup := exec.CommandContext(t.Context(), "bash", composeDir+"/elasticsearch/user")
	setup.Env = append(os.Environ(), "ELASTICSEARCH="+server.URL, "SECRETS="+secrets)
	if out, err := setup.CombinedOutput(); err != nil {
		t.Fatalf("elasticsearch/user: %v\n%s", err, out)
	}
	if role := <-asked; role != "PUT /_security/role/scops "+readFile(t, composeDir+"/elasticsearch/role.json") {
		t.Errorf("the role is made by %s", role)
	}
	password := strings.TrimSpace(readFile(t, secrets+"/scops_elasticsearch_password"))
	if user := <-asked; !strings.HasPrefix(user, "PUT /_security/user/scops {") || !strings.Contains(user, `"password": "`+password+`", "roles": ["scops"]`) {
		t.Errorf("the user is made by %s", user)
	}
}
