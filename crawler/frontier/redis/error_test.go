package redis

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
)

// problem says that an error is one line, names the problem and the way out,
// and can pass exactly when it should.
func problem(t *testing.T, err error, want Problem, advice string, passes bool) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Problem != want {
		t.Fatalf("error %v, want problem %q", err, want)
	}
	if text := err.Error(); strings.Contains(text, "\n") || !strings.Contains(text, advice) {
		t.Errorf("error %q, want one line with %q", text, advice)
	}
	if got := errors.Is(err, crawler.ErrUnavailable); got != passes {
		t.Errorf("error %v is ErrUnavailable: %t, want %t", err, got, passes)
	}
}

func TestDialSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	secret := start(t, "--requirepass", "open sesame")
	evicting := start(t, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru")
	for _, tt := range []struct {
		name    string
		options Options
		want    Problem
		advice  string
		passes  bool
	}{
		{"no password", Options{Addresses: []string{secret.address}}, ProblemPassword, "redis.password_file", false},
		{"wrong password", Options{Addresses: []string{secret.address}, Password: "guess"}, ProblemPassword, "redis.password_file", false},
		{"unknown user", Options{Addresses: []string{secret.address}, Username: "nobody", Password: "open sesame"}, ProblemPassword, "redis.username", false},
		{"nobody there", Options{Addresses: []string{"127.0.0.1:1"}}, ProblemUnreachable, "127.0.0.1:1", true},
		{"no sentinels there", Options{Addresses: []string{"127.0.0.1:1"}, Mode: ModeSentinel, MasterName: "m"}, ProblemUnreachable, "redis.addresses", true},
		{"no cluster there", Options{Addresses: []string{"127.0.0.1:1"}, Mode: ModeCluster}, ProblemUnreachable, "redis.addresses", true},
		{"it evicts", Options{Addresses: []string{evicting.address}}, ProblemPolicy, "maxmemory-policy noeviction", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Dial(t.Context(), tt.options, frontier.Options{})
			problem(t, err, tt.want, tt.advice, tt.passes)
		})
	}
	if f := dial(t, Options{Addresses: []string{secret.address}, Password: "open sesame"}, frontier.Options{}); len(f.Advice()) != 0 {
		t.Errorf("advice for a good server: %q", f.Advice())
	}
}

func TestDialRefusesBadOptions(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{},
		{Addresses: []string{"a:1", "b:1"}},
		{Addresses: []string{"a:1"}, Mode: "ring"},
		{Addresses: []string{"a:1"}, Mode: ModeSentinel},
		{Addresses: []string{"a:1"}, Mode: ModeCluster, DB: 3},
		{Addresses: []string{"127.0.0.1:1"}, Prefix: "a{b}:"},
	} {
		if _, err := Dial(t.Context(), o, frontier.Options{}); err == nil || errors.Is(err, crawler.ErrUnavailable) {
			t.Errorf("%+v: %v, want a plain refusal", o, err)
		}
	}
}

func TestDialAdvisesAnAppendOnlyFile(t *testing.T) {
	t.Parallel()
	s := start(t, "--appendonly", "no")
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{})
	if len(f.Advice()) != 1 || !strings.Contains(f.Advice()[0], "appendonly yes") {
		t.Errorf("advice %q", f.Advice())
	}
}

func TestDialAdvisesAFullServerAndAMasterNobodyHoldsBack(t *testing.T) {
	t.Parallel()
	full := start(t, "--maxmemory", "1mb")
	f := dial(t, Options{Addresses: []string{full.address}}, frontier.Options{})
	if advice := strings.Join(f.Advice(), "\n"); !strings.Contains(advice, "raise maxmemory") {
		t.Errorf("advice %q", advice)
	}
	w := startWatched(t, time.Minute)
	for set, want := range map[string]bool{"0": true, "1": false} {
		must(t, admin(t, w.servers[0]).ConfigSet(t.Context(), "min-replicas-to-write", set).Err())
		f := dial(t, w.options(), frontier.Options{})
		if got := strings.Contains(strings.Join(f.Advice(), "\n"), "min-replicas-to-write 1"); got != want {
			t.Errorf("min-replicas-to-write %s: advice %q", set, f.Advice())
		}
	}
}

func TestSentinelsMayHaveAPasswordOfTheirOwn(t *testing.T) {
	t.Parallel()
	w := startWatched(t, time.Minute)
	must(t, admin(t, w.sentinel).Do(t.Context(), "ACL", "SETUSER", "worker", "on", ">told", "allchannels", "+sentinel|get-master-addr-by-name", "+sentinel|sentinels", "+subscribe", "+client", "+hello").Err())
	must(t, admin(t, w.sentinel).Do(t.Context(), "ACL", "SETUSER", "default", "off").Err())
	options := w.options()
	if f, err := Dial(t.Context(), options, frontier.Options{}); err == nil {
		f.Close()
		t.Error("the sentinel answered a stranger")
	}
	options.SentinelUsername, options.SentinelPassword = "worker", "told"
	dial(t, options, frontier.Options{})
}

// admin talks to a server as its operator.
func admin(t testing.TB, s *server) *goredis.Client {
	t.Helper()
	s.dialled.Do(func() {
		s.client = goredis.NewClient(&goredis.Options{Addr: s.address})
		t.Cleanup(func() { s.client.Close() })
	})
	return s.client
}

func TestAServerThatCannotSaveSaysSo(t *testing.T) {
	t.Parallel()
	gone := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(gone, 0o700); err != nil {
		t.Fatal(err)
	}
	s := start(t, "--appendonly", "no", "--save", "3600 1", "--dir", gone)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none})
	client := admin(t, s)
	if err := os.RemoveAll(gone); err != nil {
		t.Fatal(err)
	}
	if err := client.BgSave(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for time.Now().Before(deadline) {
		info, err := client.Info(t.Context(), "persistence").Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(info, "rdb_last_bgsave_status:err") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	problem(t, f.Push(t.Context(), page("a.example", "1")), ProblemDisk, "disk", true)
}

func TestAnOutageIsUnavailableAndPasses(t *testing.T) {
	t.Parallel()
	s := start(t)
	f := dial(t, Options{Addresses: []string{s.address}}, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1")); err != nil {
		t.Fatal(err)
	}
	lease := claim(t, f)
	s.kill(t)
	_, claimErr := f.Claim(t.Context())
	for what, err := range map[string]error{
		"claim":  claimErr,
		"push":   f.Push(t.Context(), page("a.example", "2")),
		"settle": f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Done, Request: lease.Request}),
	} {
		if !errors.Is(err, crawler.ErrUnavailable) || !strings.Contains(err.Error(), s.address) {
			t.Errorf("%s in an outage: %v, want ErrUnavailable with the address", what, err)
		}
	}
	s.run(t)
	if err := f.Settle(t.Context(), lease, crawler.Outcome{Kind: crawler.Continue, Request: lease.Request}); err != nil {
		t.Errorf("settle after the outage: %v", err)
	}
	if got := claim(t, f); got.ID != "1" {
		t.Errorf("claimed %+v", got)
	}
}

// What a server says while it starts, fails over or moves slots is waited out:
// a lease is never given up for it.
func TestWhatPassesIsUnavailable(t *testing.T) {
	t.Parallel()
	f := &Frontier{closed: make(chan struct{})}
	for _, text := range []string{
		"MOVED 3999 127.0.0.1:6381", "ASK 3999 127.0.0.1:6381", "TRYAGAIN Multiple keys request during rehashing of slot",
		"CLUSTERDOWN Hash slot not served", "CLUSTERDOWN The cluster is down", "LOADING Redis is loading the dataset in memory",
		"READONLY You can't write against a read only replica.", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
		"NOREPLICAS Not enough good replicas to write.", "BUSY Redis is busy running a script.",
		"ERR Error running script (call to f_1): @user_script:7: -READONLY You can't write against a read only replica.",
		"READONLY You can't write against a read only replica. script: 1, on @user_script:7.",
		"OOM command not allowed when used memory > 'maxmemory'.", "MISCONF Redis is configured to save RDB snapshots", "redis: nil",
	} {
		if err := f.explain(t.Context(), said(text)); !errors.Is(err, crawler.ErrUnavailable) {
			t.Errorf("%s: %v, want ErrUnavailable", text, err)
		}
	}
	for _, text := range []string{"NOPERM this user has no permissions", "WRONGPASS invalid username-password pair", "ERR unknown command 'EVALSHA'", "CROSSSLOT Keys in request don't hash to the same slot"} {
		if err := f.explain(t.Context(), said(text)); err == nil || errors.Is(err, crawler.ErrUnavailable) {
			t.Errorf("%s: %v, want an error that nobody waits out", text, err)
		}
	}
}

// said is an error as a server says it.
type said string

func (s said) Error() string { return string(s) }

// RedisError implements the client library's Error.
func (s said) RedisError() {}
