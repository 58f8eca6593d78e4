package ledger

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"scops/index"
)

// ErrFork is returned when a record of this process's chain already stands in
// the Store with other content: somebody else writes it. The process must stop.
var ErrFork = errors.New("ledger chain is forked: another process writes the same chain")

// anchorEvery is how often Run anchors the head.
const anchorEvery = 5 * time.Minute

// Options are what a Ledger needs.
type Options struct {
	Store      index.Store
	Owner      string // agency id
	Handling   string // TLP 2.0
	AnchorFile string // DATA/anchor; "" = none (tests)
	Software   string // version, stands in every seal
	Now        func() time.Time
	Log        *slog.Logger // nil = none
	Metrics    *Metrics     // nil = none
}

// Ledger appends to one chain, announced in the anchor chain before its first
// record. It is safe for concurrent use.
type Ledger struct {
	opt    Options
	chain  string
	anchor *anchorChain

	mu      sync.Mutex
	next    uint64
	head    string          // hash of record next-1
	unsure  map[string]bool // hashes of attempts at record next whose outcome is unknown
	fork    chan struct{}   // closed when the chain is found forked
	settled uint64          // records covered by the newest anchor
}

// Open announces a new chain and returns a Ledger that appends to it.
func Open(ctx context.Context, opt Options) (*Ledger, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	var id [8]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, fmt.Errorf("draw chain id: %w", err)
	}
	l := &Ledger{opt: opt, chain: hex.EncodeToString(id[:]), unsure: map[string]bool{}, fork: make(chan struct{})}
	l.anchor = &anchorChain{opt: opt}
	if err := l.anchor.add(ctx, Head{Chain: l.chain, Seq: -1}); err != nil {
		return nil, fmt.Errorf("announce ledger chain: %w", err)
	}
	return l, nil
}

// Append adds a record with this payload, encoded as JSON, and returns where
// it stands. Nothing is lost silently: an error means the record may or may
// not have been written, and the chain stays valid either way.
func (l *Ledger) Append(ctx context.Context, kind string, payload any) (index.SealRef, error) {
	return l.append(ctx, kind, payload, nil)
}

// append writes the record; beside, called with the record's id, may give a
// Document to be written before it.
func (l *Ledger) append(ctx context.Context, kind string, payload any, beside func(id string) (index.Document, error)) (ref index.SealRef, err error) {
	defer func() { l.opt.Metrics.appended(kind, err) }()
	raw, err := json.Marshal(payload)
	if err != nil {
		return index.SealRef{}, fmt.Errorf("encode %s payload: %w", kind, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.fork:
		return index.SealRef{}, ErrFork
	default:
	}
	for {
		rec := Record{Chain: l.chain, Seq: l.next, Prev: l.head, Time: l.opt.Now().UTC().Truncate(time.Millisecond),
			Kind: kind, PayloadSHA256: hashOf(raw), PayloadLen: len(raw)}
		if beside != nil {
			if err := l.writeBeside(ctx, rec.ID(), beside); err != nil {
				return index.SealRef{}, err
			}
		}
		written, err := l.write(ctx, stored{Record: rec, Hash: rec.Hash(), Payload: string(raw)})
		if err != nil {
			return index.SealRef{}, err
		}
		if written {
			return index.SealRef{Chain: rec.Chain, Seq: rec.Seq, Record: rec.Hash()}, nil
		}
	}
}

func (l *Ledger) writeBeside(ctx context.Context, id string, beside func(string) (index.Document, error)) error {
	doc, err := beside(id)
	if err != nil {
		return err
	}
	doc.Version = index.VersionAny // only an attempt of this very process can stand there
	return index.PutOne(ctx, l.opt.Store, doc, index.PutOptions{})
}

// write creates the record. It returns false when an earlier attempt of this
// process turned out to have been written under the same number: the chain has
// moved on by that one, and the caller tries the next number.
func (l *Ledger) write(ctx context.Context, s stored) (bool, error) {
	doc, err := s.document(l.opt.Owner, l.opt.Handling)
	if err != nil {
		return false, err
	}
	err = index.PutOne(ctx, l.opt.Store, doc, index.PutOptions{})
	switch {
	case err == nil:
		l.advance(s.Hash)
		return true, nil
	case !errors.Is(err, index.ErrConflict):
		l.unsure[s.Hash] = true
		return false, fmt.Errorf("append ledger record %s: %w", s.Record.ID(), err)
	}
	standing, err := readRecord(ctx, l.opt.Store, s.Record.ID())
	if err != nil {
		return false, err
	}
	if standing == nil || !l.unsure[standing.Hash] && standing.Hash != s.Hash {
		l.forked(ctx)
		return false, ErrFork
	}
	l.advance(standing.Hash)
	return standing.Hash == s.Hash, nil
}

func (l *Ledger) advance(hash string) {
	l.next, l.head = l.next+1, hash
	clear(l.unsure)
	l.opt.Metrics.behind(l.next - l.settled)
}

// Anchor writes the chain's head into the anchor chain and DATA/anchor, if it
// has moved since the last time.
func (l *Ledger) Anchor(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.next == l.settled {
		return nil
	}
	if err := l.anchor.add(ctx, Head{Chain: l.chain, Seq: int64(l.next) - 1, Hash: l.head}); err != nil {
		return fmt.Errorf("anchor ledger head: %w", err)
	}
	l.settled = l.next
	l.opt.Metrics.behind(0)
	return nil
}

// Newest is the newest anchor this process has written, as "SEQ:HASH".
func (l *Ledger) Newest() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.anchor.newest.String()
}

// Run anchors the head every five minutes until ctx ends. A store that does
// not answer is tried again at the next turn; a forked chain ends Run with
// ErrFork, because nothing this process writes can be trusted any more.
func (l *Ledger) Run(ctx context.Context) error {
	tick := time.NewTicker(anchorEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.fork:
			return ErrFork
		case <-tick.C:
			if err := l.Anchor(ctx); err != nil && ctx.Err() == nil {
				l.opt.Log.Error("the ledger's head could not be anchored; it is tried again", "error", err)
			}
		}
	}
}

// Close anchors the last head. The Store stays open.
func (l *Ledger) Close(ctx context.Context) error { return l.Anchor(ctx) }

// readRecord reads one ledger Document; nil when it is missing.
func readRecord(ctx context.Context, store index.Store, id string) (*stored, error) {
	docs, err := store.Get(ctx, index.KindLedger, id)
	if err != nil {
		return nil, fmt.Errorf("read ledger record %s: %w", id, err)
	}
	if docs[0] == nil {
		return nil, nil
	}
	var s stored
	if err := decodeExactly(docs[0].Body, &s); err != nil {
		return nil, &Broken{id, "the record was changed: " + err.Error()}
	}
	return &s, nil
}
