package redis

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// eventually waits for what must happen; why says what is still missing.
func eventually(t testing.TB, what string, ready func() (bool, any)) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for {
		ok, why := ready()
		if ok {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s: %v", what, why)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// cluster is a Redis Cluster of a test's own: three masters, then a replica of
// each.
type cluster struct{ nodes []*server }

const masters = 3

// startCluster starts one whose nodes give each other up after a timeout.
func startCluster(t testing.TB, timeout time.Duration) *cluster {
	t.Helper()
	c := &cluster{}
	for range 2 * masters {
		c.nodes = append(c.nodes, startAt(t, clusterAddress(t), "--cluster-enabled", "yes", "--appendfsync", "everysec",
			"--cluster-node-timeout", strconv.FormatInt(timeout.Milliseconds(), 10), "--cluster-config-file", "nodes.conf",
			"--repl-diskless-sync-delay", "0"))
	}
	first := c.nodes[0]
	for i, n := range c.nodes {
		client := admin(t, n)
		if i < masters {
			must(t, client.ClusterAddSlotsRange(t.Context(), i*16384/masters, (i+1)*16384/masters-1).Err())
		}
		if n != first {
			host, port, _ := net.SplitHostPort(first.address)
			must(t, client.ClusterMeet(t.Context(), host, port).Err())
		}
	}
	eventually(t, "the nodes know each other", func() (bool, any) {
		for _, n := range c.nodes {
			if text, err := admin(t, n).ClusterNodes(t.Context()).Result(); err != nil || strings.Count(text, "connected") != 2*masters || strings.Contains(text, "handshake") {
				return false, text
			}
		}
		return true, nil
	})
	for i, n := range c.nodes[masters:] {
		id, err := admin(t, c.nodes[i]).Do(t.Context(), "CLUSTER", "MYID").Text()
		must(t, err)
		must(t, admin(t, n).ClusterReplicate(t.Context(), id).Err())
	}
	c.ready(t)
	return c
}

// ready waits until every slot is served and every master has its replica.
func (c *cluster) ready(t testing.TB) {
	t.Helper()
	eventually(t, "the cluster is whole", func() (bool, any) {
		n := 0
		for _, node := range c.nodes {
			client := admin(t, node)
			info, err := client.ClusterInfo(t.Context()).Result()
			if err != nil || !strings.Contains(info, "cluster_state:ok") {
				return false, info
			}
			role, err := client.Info(t.Context(), "replication").Result()
			if err != nil {
				return false, err
			}
			if readInfo(role)["master_link_status"] == "up" {
				n++
			}
		}
		return n == masters, fmt.Sprint(n, " replicas are in step")
	})
}

func (c *cluster) options(prefix string) Options {
	o := Options{Mode: ModeCluster, Prefix: prefix}
	for _, n := range c.nodes {
		o.Addresses = append(o.Addresses, n.address)
	}
	return o
}

// clusterAddress is a free address whose bus port is free as well, both below
// the ports the system gives to connections.
func clusterAddress(t testing.TB) string {
	t.Helper()
	for range 100 {
		port := 11000 + rand.IntN(10000)
		free := true
		for _, p := range []int{port, port + 10000} {
			listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", p))
			if err == nil {
				err = listener.Close()
			}
			free = free && err == nil
		}
		if free {
			return fmt.Sprintf("127.0.0.1:%d", port)
		}
	}
	t.Fatal("no free ports")
	return ""
}

// watched is a master, its replica and the sentinel that watches them.
type watched struct {
	servers  []*server
	sentinel *server
}

const masterName = "scops-test"

// startWatched starts them; the sentinel gives a master up after a timeout.
func startWatched(t testing.TB, timeout time.Duration) *watched {
	t.Helper()
	w := &watched{servers: []*server{start(t, "--appendfsync", "everysec"), start(t, "--appendfsync", "everysec", "--repl-diskless-sync-delay", "0")}}
	host, port, _ := net.SplitHostPort(w.servers[0].address)
	must(t, admin(t, w.servers[1]).ReplicaOf(t.Context(), host, port).Err())
	dir := t.TempDir()
	config := filepath.Join(dir, "sentinel.conf")
	must(t, os.WriteFile(config, fmt.Appendf(nil, "sentinel monitor %[1]s %[2]s %[3]s 1\nsentinel down-after-milliseconds %[1]s %[4]d\nsentinel failover-timeout %[1]s 5000\n",
		masterName, host, port, timeout.Milliseconds()), 0o600))
	w.sentinel = &server{address: freeAddress(t), dir: dir, config: config}
	t.Cleanup(func() { w.sentinel.kill(t) })
	w.sentinel.run(t)
	w.ready(t)
	return w
}

// ready waits until the sentinel knows a replica that is in step.
func (w *watched) ready(t testing.TB) {
	t.Helper()
	eventually(t, "the replica is in step", func() (bool, any) {
		var all []map[string]string
		list, err := admin(t, w.sentinel).Do(t.Context(), "SENTINEL", "REPLICAS", masterName).Slice()
		for _, one := range list {
			fields := map[string]string{}
			for key, value := range one.(map[any]any) {
				fields[fmt.Sprint(key)] = fmt.Sprint(value)
			}
			all = append(all, fields)
		}
		return len(all) == 1 && all[0]["flags"] == "slave" && all[0]["role-reported"] == "slave" && all[0]["master-link-status"] == "ok", fmt.Sprint(all, err)
	})
}

// master is the server the sentinel sends clients to.
func (w *watched) master(t testing.TB) *server {
	t.Helper()
	at, err := admin(t, w.sentinel).Do(t.Context(), "SENTINEL", "GET-MASTER-ADDR-BY-NAME", masterName).StringSlice()
	must(t, err)
	for _, s := range w.servers {
		if s.address == net.JoinHostPort(at[0], at[1]) {
			return s
		}
	}
	t.Fatalf("the sentinel names %v", at)
	return nil
}

func (w *watched) options() Options {
	return Options{Mode: ModeSentinel, Addresses: []string{w.sentinel.address}, MasterName: masterName}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// long says whether the tests may take their time.
func long() bool { return os.Getenv("SCOPS_TEST_LONG") == "1" }

// synced waits until a replica has what was written to each of these so far.
func synced(t testing.TB, all ...*server) {
	t.Helper()
	for _, s := range all {
		client, want := admin(t, s), int64(-1)
		eventually(t, "a replica has everything", func() (bool, any) {
			text, err := client.Info(t.Context(), "replication").Result()
			info := readInfo(text)
			_, offset, _ := strings.Cut(info["slave0"], "offset=")
			offset, _, _ = strings.Cut(offset, ",")
			has, _ := strconv.ParseInt(offset, 10, 64) // none = 0
			if want < 0 && err == nil {
				want, err = strconv.ParseInt(info["master_repl_offset"], 10, 64)
			}
			return err == nil && has >= want, fmt.Sprint(text, err)
		})
	}
}
