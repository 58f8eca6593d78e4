package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// redisAt starts a redis-server of a test's own at an address.
func redisAt(t *testing.T, address string, args ...string) *redis.Client {
	t.Helper()
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command(tool(t, "redis-server"), append(args, "--bind", "127.0.0.1", "--port", port, "--dir", t.TempDir())...)
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(&redis.Options{Addr: address})
	t.Cleanup(func() {
		_ = client.Close()
		_ = server.Process.Kill() // our own process; its data goes with the test
		_ = server.Wait()
	})
	eventually(t, 20*time.Second, "redis answers", func() (bool, string) {
		err := client.Ping(t.Context()).Err()
		return err == nil, fmt.Sprint(err)
	})
	return client
}

// sentinelRedis is the address of a sentinel that watches a master "scops".
func sentinelRedis(t *testing.T) string {
	t.Helper()
	master, sentinel := steadyAddress(t), steadyAddress(t)
	redisAt(t, master, "--appendonly", "yes", "--save", "")
	host, port, _ := net.SplitHostPort(master)
	file := filepath.Join(t.TempDir(), "sentinel.conf")
	if err := os.WriteFile(file, fmt.Appendf(nil, "sentinel monitor scops %s %s 1\n", host, port), 0o600); err != nil {
		t.Fatal(err)
	}
	redisAt(t, sentinel, file, "--sentinel")
	return sentinel
}

// clusterUser has the rights deploy/compose gives a user of one server, and the
// one that deploy/README.md names for a cluster.
const clusterUser = "scops on >secret resetkeys ~scops:* resetchannels -@all +@read +@write +@scripting +@connection -@dangerous +info +time +cluster"

// clusterRedis is the address of a cluster of one node.
func clusterRedis(t *testing.T) string {
	t.Helper()
	address := steadyAddress(t)
	args := []string{"--cluster-enabled", "yes", "--appendonly", "yes", "--save", ""}
	args = append(args, strings.Fields("--user "+clusterUser)...)
	node := redisAt(t, address, args...)
	if err := node.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, 20*time.Second, "the cluster is whole", func() (bool, string) {
		info, err := node.ClusterInfo(t.Context()).Result()
		return strings.Contains(info, "cluster_state:ok"), fmt.Sprint(info, err)
	})
	return address
}

func TestADeploymentRunsOnSentinelsAndOnACluster(t *testing.T) {
	t.Parallel()
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, c := range map[string]struct {
		config string
		advice string
	}{
		"sentinel": {fmt.Sprintf("redis: {mode: sentinel, addresses: ['%s'], master_name: scops}\n", sentinelRedis(t)), "min-replicas-to-write 1"},
		"cluster":  {fmt.Sprintf("redis: {mode: cluster, addresses: ['%s'], username: scops, password_file: '%s'}\n", clusterRedis(t), secret), ""},
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			d := deploy(t, "embedded", c.config)
			d.must(exitDone, "run", "--demo", "--once")
			if len(d.search("label:sale")) == 0 {
				t.Error("nothing was flagged")
			}
			all, failed := d.findings(0)
			if failed {
				t.Errorf("something failed: %+v", all)
			}
			check(t, all, "frontier", stateOK, "Redis ", "queued")
			if c.advice != "" {
				check(t, all, "frontier", stateWarning, c.advice)
			}
		})
	}
}

func TestWhatDoesNotGoWithTheModeOfRedisIsRefused(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"redis: {mode: ring, addresses: ['a:1']}":                                 "redis.mode",
		"redis: {addresses: []}":                                                  "redis.addresses: name at least one",
		"redis: {addresses: ['a:1', 'b:1']}":                                      "redis.addresses: 2 addresses for one server",
		"redis: {mode: sentinel, addresses: ['a:1']}":                             "redis.master_name",
		"redis: {mode: cluster, addresses: ['a:1'], db: 1}":                       "redis.db",
		"redis: {mode: cluster, addresses: ['a:1'], master_name: m}":              "redis.master_name",
		"redis: {addresses: ['a:1'], sentinel_password_file: f}":                  "redis.sentinel_password_file",
		"redis: {mode: sentinel, addresses: ['a:1', 'b:1'], master_name: m}":      "",
		"redis: {mode: cluster, addresses: ['a:1', 'b:1', 'c:1'], prefix: 's2:'}": "",
	} {
		_, err := load(t, text+"\n")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}
