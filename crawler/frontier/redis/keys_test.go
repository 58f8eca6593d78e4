package redis

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"scops/crawler"
	"scops/crawler/frontier"
	"scops/crawler/frontier/frontiertest"
)

func TestEveryKeyOfAHostHasTheTagOfItsShard(t *testing.T) {
	t.Parallel()
	k := keys{prefix: "p:"}
	for _, host := range []string{"a.example", "{s07}", "}{", "a:81", "%7B", "{"} {
		tag := fmt.Sprintf("p:{s%02d}:", frontier.Shard(host))
		seen := map[string]bool{}
		for _, key := range k.of(host) {
			if !strings.HasPrefix(key, tag) || strings.ContainsAny(strings.TrimPrefix(key, tag), "{} %\n") && !strings.Contains(key, "%") {
				t.Errorf("key %q of Host %q, want the tag %s", key, host, tag)
			}
			if seen[key] {
				t.Errorf("key %q twice", key)
			}
			seen[key] = true
		}
	}
}

func TestNoTwoHostsShareAKey(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, host := range []string{"a", "A", "a%20", "a ", "a%2520", "{a}", "%7Ba%7D", "a:b", "a%3Ab", "*", "%2A"} {
		e := escape(host)
		if other, ok := seen[e]; ok {
			t.Errorf("Hosts %q and %q are both spelled %q", host, other, e)
		}
		if !regexp.MustCompile(`^[A-Za-z0-9.:_\[\]%-]+$`).MatchString(e) {
			t.Errorf("Host %q is spelled %q", host, e)
		}
		seen[e] = host
	}
}

func TestEveryScriptStatesItsContract(t *testing.T) {
	t.Parallel()
	entries, err := sources.ReadDir("scripts")
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		body, err := sources.ReadFile("scripts/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		text := string(body)
		want := []string{"-- KEYS", "-- ARGV", "-- returns"}
		switch e.Name() {
		case "prelude.lua":
			want = want[:2]
		case "reap.lua", "reform.lua", "ripen.lua", "seen.lua":
			want = nil // functions of others
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s has no line %q", e.Name(), w)
			}
		}
		if strings.Contains(text, "..':'") || strings.Contains(text, "'scops") {
			t.Errorf("%s spells a key", e.Name())
		}
	}
}

// TestFrontierOnACluster runs the contract on three nodes with their replicas,
// where a call that reaches into two slots is an error.
func TestFrontierOnACluster(t *testing.T) {
	t.Parallel()
	c := startCluster(t, time.Minute)
	var n atomic.Int64
	frontiertest.Run(t, func(t *testing.T, o frontier.Options) frontiertest.Harness {
		return harness(t, c.options(fmt.Sprintf("test%d:", n.Add(1))), o, nil)
	})
}

func TestAnUnreadableTaskIsBuriedAndOthersGoOn(t *testing.T) {
	t.Parallel()
	address := shared(t)
	names := &prefixes{}
	f := dial(t, Options{Addresses: []string{address}, Prefix: names.next(t, address)}, frontier.Options{Delay: none})
	if err := f.Push(t.Context(), page("a.example", "1"), page("a.example", "2")); err != nil {
		t.Fatal(err)
	}
	client := f.client.(*goredis.Client)
	if err := client.HSet(context.Background(), f.keys.of("a.example")[4], "1", "0 http://a.example\n{").Err(); err != nil {
		t.Fatal(err)
	}
	if got := claim(t, f); got.ID != "2" {
		t.Errorf("claimed %s, want 2", got.ID)
	}
	dead, err := f.Dead(t.Context(), crawler.TaskKey{}, 10)
	if err != nil || len(dead) != 1 || dead[0].Request.ID != "1" || dead[0].Reason == "" {
		t.Errorf("dead letters %+v, error %v", dead, err)
	}
}
