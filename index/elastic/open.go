package elastic

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/elastic/elastic-transport-go/v8/elastictransport"

	"scops/index"
)

// DefaultPrefix is where an empty Options.Prefix leads.
const DefaultPrefix = "scops"

// Options say where the servers are and how to log in.
type Options struct {
	Addresses []string // http or https URLs of one cluster; a user in one stands for Username and Password
	Username  string
	Password  string
	APIKey    string // as the server printed it, base64; instead of a user
	CAFile    string // PEM file of the authorities to trust; "" = the system's
	Prefix    string // of every index name; "" = scops
	Replicas  int    // copies of each index beside the first
	Software  string // this program and its version, noted in every mapping; "" in tests
	Mapping   int    // version of the mapping of indices it makes, for rehearsals of a migration; 0 = this program's
}

// Store is an index.Store on a cluster.
type Store struct {
	prefix    string
	replicas  int
	software  string
	mapping   int    // version
	product   string // set by Open
	transport *elastictransport.Client
	idle      func() // closes connections nobody uses

	mu    sync.Mutex // over making indices
	ready map[index.Kind]bool

	gate sync.RWMutex // held for reading by every call
	shut bool
}

var _ index.Store = (*Store)(nil)

// VersionError is a server, or an index, of a version this program cannot use.
type VersionError struct{ Reason string }

func (e *VersionError) Error() string { return e.Reason }

// Open connects and reads: which product answers, and whether its indices are
// of a version this program knows. Nothing is written.
func Open(ctx context.Context, opt Options) (*Store, error) {
	s, err := newStore(opt)
	if err != nil {
		return nil, fmt.Errorf("open elasticsearch: %w", err)
	}
	server, err := s.nodes(ctx)
	if err == nil {
		err = server.check()
	}
	if err != nil {
		return nil, fmt.Errorf("open elasticsearch: %w", errors.Join(err, s.Close()))
	}
	s.product = server.product()
	if err := s.checkMappings(ctx); err != nil {
		return nil, fmt.Errorf("open elasticsearch: %w", errors.Join(err, s.Close()))
	}
	return s, nil
}

func newStore(opt Options) (*Store, error) {
	if opt.Prefix == "" {
		opt.Prefix = DefaultPrefix
	}
	if !regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,99}$`).MatchString(opt.Prefix) {
		return nil, fmt.Errorf("the prefix %q is not made of a-z, 0-9, - and _", opt.Prefix)
	}
	if opt.Replicas < 0 {
		return nil, fmt.Errorf("%d replicas cannot be", opt.Replicas)
	}
	if opt.Mapping == 0 {
		opt.Mapping = mappingVersion
	}
	transport, idle, err := newTransport(opt)
	if err != nil {
		return nil, err
	}
	return &Store{
		prefix: opt.Prefix, replicas: opt.Replicas, software: opt.Software, mapping: opt.Mapping,
		transport: transport, idle: idle, ready: map[index.Kind]bool{},
	}, nil
}

// Close ends the store when calls under way have ended.
func (s *Store) Close() error {
	s.gate.Lock()
	defer s.gate.Unlock()
	if s.shut {
		return nil
	}
	s.shut = true
	s.idle()
	return nil
}

// enter is called first by every call; leave is to be called at its end.
func (s *Store) enter() (leave func(), err error) {
	s.gate.RLock()
	if s.shut {
		s.gate.RUnlock()
		return nil, index.ErrClosed
	}
	return s.gate.RUnlock, nil
}
