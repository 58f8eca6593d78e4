package redis

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"scops/crawler"
	"scops/crawler/frontier"
)

// The modes of Options.
const (
	ModeSingle   = "single"
	ModeSentinel = "sentinel"
	ModeCluster  = "cluster"
)

// DefaultPrefix begins every key.
const DefaultPrefix = "scops:"

// answerTimeout bounds one exchange with the server.
const answerTimeout = 3 * time.Second

// Options says where the server is.
type Options struct {
	Mode       string   // ModeSingle (also ""), ModeSentinel or ModeCluster
	Addresses  []string // host:port; of the sentinels in ModeSentinel
	MasterName string   // ModeSentinel
	Username   string
	Password   string
	TLS        bool   // by the system's root certificates
	DB         int    // not in ModeCluster
	Prefix     string // "" = DefaultPrefix

	SentinelUsername, SentinelPassword string // ModeSentinel: the sentinels' own
}

// Frontier is a frontier on a Redis server. It is also its Inspector.
type Frontier struct {
	client  goredis.UniversalClient
	owned   bool // Close closes client
	address string
	mode    string
	keys    keys
	options frontier.Options
	scripts scripts
	seenKey frontier.SeenKey
	advice  []string

	generations generations
	gauges      gauges
	bell        frontier.Bell
	claimers    claimers
	turn        chan struct{} // held by the one claimer that serves all
	hints       []string      // Hosts that were ready a moment ago, in random order; of whoever has the turn
	closed      chan struct{}
	gate        sync.RWMutex // read: a call is under way; write: Close
	once        sync.Once
}

var (
	_ crawler.Frontier  = (*Frontier)(nil)
	_ crawler.Inspector = (*Frontier)(nil)
)

// Dial connects to a server and opens the frontier on it. Errors are *Error
// where somebody can do something about them.
func Dial(ctx context.Context, o Options, policy frontier.Options) (*Frontier, error) {
	client, err := connect(o)
	if err != nil {
		return nil, fmt.Errorf("dial redis: %w", err)
	}
	f, err := prepare(client, o, policy)
	if err == nil {
		f.owned = true
		err = f.prove(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("dial redis: %w", errors.Join(err, client.Close()))
	}
	return f, nil
}

// Open opens the frontier on a client that stays the caller's.
func Open(ctx context.Context, client goredis.UniversalClient, prefix string, policy frontier.Options) (*Frontier, error) {
	f, err := prepare(client, Options{Prefix: prefix}, policy)
	if err == nil {
		err = f.prove(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("open frontier: %w", err)
	}
	return f, nil
}

func connect(o Options) (goredis.UniversalClient, error) {
	if len(o.Addresses) == 0 {
		return nil, errors.New("no address is given; set redis.addresses")
	}
	all := &goredis.UniversalOptions{
		Addrs: o.Addresses, MasterName: o.MasterName, Username: o.Username, Password: o.Password, DB: o.DB,
		SentinelUsername: o.SentinelUsername, SentinelPassword: o.SentinelPassword,
		ReadTimeout: answerTimeout, WriteTimeout: answerTimeout, DialTimeout: answerTimeout, DialerRetries: 1,
		ContextTimeoutEnabled:    true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	if o.TLS {
		all.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	switch o.Mode {
	case ModeSingle, "":
		if len(o.Addresses) > 1 {
			return nil, fmt.Errorf("%d addresses for one server; set redis.mode to sentinel or cluster", len(o.Addresses))
		}
		return goredis.NewClient(all.Simple()), nil
	case ModeSentinel:
		if o.MasterName == "" {
			return nil, errors.New("sentinels watch masters by name; set redis.master_name")
		}
		return goredis.NewFailoverClient(all.Failover()), nil
	case ModeCluster:
		if o.DB != 0 {
			return nil, errors.New("a Cluster has one database; leave redis.db out")
		}
		return goredis.NewClusterClient(all.Cluster()), nil
	default:
		return nil, fmt.Errorf("redis.mode is %q; it must be single, sentinel or cluster", o.Mode)
	}
}

func prepare(client goredis.UniversalClient, o Options, policy frontier.Options) (*Frontier, error) {
	if o.Prefix == "" {
		o.Prefix = DefaultPrefix
	}
	if strings.ContainsAny(o.Prefix, "{}") {
		return nil, fmt.Errorf("prefix %q holds a brace, which a Cluster would take for its hash tag", o.Prefix)
	}
	loaded, err := newScripts()
	if err != nil {
		return nil, err
	}
	return &Frontier{
		client: client, address: strings.Join(o.Addresses, ", "), mode: o.Mode, keys: keys{prefix: o.Prefix},
		options: policy.WithDefaults(), scripts: loaded, bell: frontier.NewBell(),
		turn: make(chan struct{}, 1), closed: make(chan struct{}),
		generations: generations{of: map[string]int{}}, gauges: gauges{of: map[string]*gauge{}},
	}, nil
}

// prove says whether the server can hold a frontier, and reads what is kept once.
func (f *Frontier) prove(ctx context.Context) error {
	if err := f.check(ctx); err != nil {
		return err
	}
	var err error
	f.seenKey, err = f.secret(ctx)
	return err
}

// check says whether the server, each one of a Cluster, can hold a frontier.
func (f *Frontier) check(ctx context.Context) error {
	cluster, ok := f.client.(*goredis.ClusterClient)
	if !ok {
		return f.checkServer(ctx, f.client)
	}
	var mu sync.Mutex
	err := cluster.ForEachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		mu.Lock()
		defer mu.Unlock()
		return f.checkServer(ctx, node)
	})
	return f.explain(ctx, err)
}

func (f *Frontier) checkServer(ctx context.Context, server goredis.Cmdable) error {
	info := map[string]string{}
	for _, section := range []string{"server", "memory", "persistence", "replication"} {
		text, err := server.Info(ctx, section).Result()
		if err != nil {
			return f.explain(ctx, err)
		}
		maps.Copy(info, readInfo(text))
	}
	var major, minor int
	if _, err := fmt.Sscanf(info["redis_version"], "%d.%d", &major, &minor); err == nil && (major < 6 || major == 6 && minor < 2) {
		return &Error{Problem: ProblemVersion, Address: f.address, Err: fmt.Errorf("its version is %s", info["redis_version"])}
	}
	if policy := info["maxmemory_policy"]; policy != "" && policy != "noeviction" {
		return &Error{Problem: ProblemPolicy, Address: f.address, Err: fmt.Errorf("its maxmemory-policy is %s", policy)}
	}
	f.advise(info)
	return nil
}

// advise notes what is not as it should be, once of all servers.
func (f *Frontier) advise(info map[string]string) {
	say := func(what string) {
		if !slices.Contains(f.advice, what) {
			f.advice = append(f.advice, what)
		}
	}
	if info["aof_enabled"] == "0" {
		say("redis keeps no append-only file: a restart loses the queue, which is then rebuilt from the sources; set appendonly yes and appendfsync everysec")
	}
	// Redis shows how many replicas are near enough only where some must be.
	if _, must := info["min_slaves_good_slaves"]; f.mode == ModeSentinel && !must {
		say("a master that is cut off from its sentinels goes on giving out pages beside the new one; set min-replicas-to-write 1 and min-replicas-max-lag 10")
	}
	if g := gaugeOf(info); g.full(0) {
		say(fmt.Sprintf("redis uses %s of the %s of its maxmemory: no new task is taken; raise maxmemory or remove sources", megabytes(g.used), megabytes(g.max)))
	}
}

// Advice is what an operator should change about the server, though the
// frontier works without; as of Open.
func (f *Frontier) Advice() []string { return f.advice }

// Close ends the frontier. Claims that wait return ErrClosed; calls under way
// end first.
func (f *Frontier) Close() error {
	var err error
	f.once.Do(func() {
		close(f.closed)
		f.gate.Lock()
		defer f.gate.Unlock()
		if f.owned {
			err = f.client.Close()
		}
	})
	if err != nil {
		return fmt.Errorf("close frontier: %w", err)
	}
	return nil
}

// ended is why no call may be made any more.
func (f *Frontier) ended(ctx context.Context) error {
	select {
	case <-f.closed:
		return crawler.ErrClosed
	default:
		return ctx.Err()
	}
}
