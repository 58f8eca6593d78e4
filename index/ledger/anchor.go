package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"scops/index"
)

// Head is where a chain stood when it was anchored. Seq -1 announces a chain
// that has no record yet.
type Head struct {
	Chain string `json:"chain"`
	Seq   int64  `json:"seq"`
	Hash  string `json:"hash"` // of record Seq; "" for Seq -1
}

// Anchor is one link of the anchor chain, which every process of a deployment
// appends to by create-once.
type Anchor struct {
	Seq  uint64    `json:"seq"`
	Prev string    `json:"prev"`
	Time time.Time `json:"time"`
	Head Head      `json:"head"`
}

// Hash is the lower-case hex SHA-256 of the anchor's fields, one to a line.
func (a Anchor) Hash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "scops-anchor-1\n%d\n%s\n%d\n%s\n%d\n%s\n",
		a.Seq, a.Prev, a.Time.UnixMilli(), a.Head.Chain, a.Head.Seq, a.Head.Hash))
	return hex.EncodeToString(sum[:])
}

// AnchorID names anchor seq.
func AnchorID(seq uint64) string { return fmt.Sprintf("anchor-%010d", seq) }

// Point is an anchor as people keep it outside the Store: "SEQ:HASH".
type Point struct {
	Seq  uint64
	Hash string
}

func (p Point) String() string {
	if p.Hash == "" {
		return ""
	}
	return fmt.Sprintf("%d:%s", p.Seq, p.Hash)
}

// ParsePoint reads "SEQ:HASH".
func ParsePoint(s string) (Point, error) {
	seq, hash, ok := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseUint(seq, 10, 64)
	if !ok || err != nil || len(hash) != 2*sha256.Size {
		return Point{}, fmt.Errorf("anchor %q is not SEQ:HASH (a number, a colon and 64 hex digits)", s)
	}
	return Point{Seq: n, Hash: strings.ToLower(hash)}, nil
}

type storedAnchor struct {
	Anchor Anchor `json:"anchor"`
	Hash   string `json:"hash"`

	changed error // the Document is not as it was written
}

// anchorChain appends to the shared chain. Not safe for concurrent use; the
// Ledger's lock guards it.
type anchorChain struct {
	opt    Options
	newest Point // the newest anchor known
	known  bool
}

// hintID is the Document that says where the end of the anchor chain was when
// somebody last looked, so that finding the end takes few reads.
const hintID = "anchor-end"

func (c *anchorChain) add(ctx context.Context, head Head) (err error) {
	defer func() { c.opt.Metrics.anchor(c.opt.Now(), err) }()
	for {
		if err := c.catchUp(ctx); err != nil {
			return err
		}
		a := Anchor{Time: c.opt.Now().UTC().Truncate(time.Millisecond), Head: head}
		if c.known {
			a.Seq, a.Prev = c.newest.Seq+1, c.newest.Hash
		}
		err := c.write(ctx, a)
		if errors.Is(err, index.ErrConflict) {
			continue // another process was faster: chain after its anchor
		}
		if err != nil {
			return err
		}
		c.newest, c.known = Point{a.Seq, a.Hash()}, true
		if err := c.hint(ctx); err != nil {
			return err
		}
		return c.keepOutside(ctx)
	}
}

func (c *anchorChain) write(ctx context.Context, a Anchor) error {
	body, err := json.Marshal(storedAnchor{Anchor: a, Hash: a.Hash()})
	if err != nil {
		return fmt.Errorf("encode anchor %d: %w", a.Seq, err)
	}
	return index.PutOne(ctx, c.opt.Store, index.Document{
		Kind: index.KindAnchor, ID: AnchorID(a.Seq), Owner: c.opt.Owner, Handling: c.opt.Handling,
		Keywords: map[string][]string{"chain": {a.Head.Chain}},
		Numbers:  map[string]int64{"seq": int64(a.Seq), "when": a.Time.UnixMilli()},
		Body:     body,
	}, index.PutOptions{})
}

// catchUp moves newest to the end of the chain as it stands now.
func (c *anchorChain) catchUp(ctx context.Context) error {
	if !c.known {
		if err := c.readHint(ctx); err != nil {
			return err
		}
	}
	for {
		next := uint64(0)
		if c.known {
			next = c.newest.Seq + 1
		}
		got, err := readAnchors(ctx, c.opt.Store, next, batch)
		if err != nil {
			return err
		}
		for _, a := range got {
			c.newest, c.known = Point{a.Anchor.Seq, a.Hash}, true
		}
		if len(got) < batch {
			return nil
		}
	}
}

func (c *anchorChain) readHint(ctx context.Context) error {
	docs, err := c.opt.Store.Get(ctx, index.KindMeta, hintID)
	if err != nil {
		return fmt.Errorf("read end of anchor chain: %w", err)
	}
	if docs[0] == nil {
		return nil
	}
	seq := uint64(docs[0].Numbers["seq"])
	got, err := readAnchors(ctx, c.opt.Store, seq, 1)
	if err != nil || len(got) == 0 {
		return err // a hint that leads nowhere: walk from the start
	}
	c.newest, c.known = Point{seq, got[0].Hash}, true
	return nil
}

func (c *anchorChain) hint(ctx context.Context) error {
	return index.PutOne(ctx, c.opt.Store, index.Document{
		Kind: index.KindMeta, ID: hintID, Version: index.VersionAny, Owner: c.opt.Owner, Handling: c.opt.Handling,
		Numbers: map[string]int64{"seq": int64(c.newest.Seq)}, Body: json.RawMessage(`{}`),
	}, index.PutOptions{})
}

// keepOutside writes the newest anchor to DATA/anchor, fsynced, in one step.
// A kept anchor that is newer, or that the chain no longer holds, is left
// where it is: it is the proof that something was cut off.
func (c *anchorChain) keepOutside(ctx context.Context) error {
	if c.opt.AnchorFile == "" {
		return nil
	}
	raw, err := os.ReadFile(c.opt.AnchorFile)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("read kept anchor: %w", err)
	}
	if kept, err := ParsePoint(string(raw)); err == nil {
		if kept.Seq >= c.newest.Seq {
			return nil
		}
		got, err := readAnchors(ctx, c.opt.Store, kept.Seq, 1)
		if err != nil {
			return err
		}
		if len(got) == 0 || got[0].Hash != kept.Hash {
			return nil
		}
	}
	return writeFileSynced(c.opt.AnchorFile, c.newest.String()+"\n")
}

func writeFileSynced(path, text string) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".anchor-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.WriteString(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", path, errors.Join(err, os.Remove(f.Name())))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// readAnchors reads up to n anchors from seq on, as far as none is missing.
func readAnchors(ctx context.Context, store index.Store, seq uint64, n int) ([]storedAnchor, error) {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = AnchorID(seq + uint64(i))
	}
	docs, err := store.Get(ctx, index.KindAnchor, ids...)
	if err != nil {
		return nil, fmt.Errorf("read anchors from %d: %w", seq, err)
	}
	var out []storedAnchor
	for _, doc := range docs {
		if doc == nil {
			break
		}
		var a storedAnchor
		a.changed = decodeExactly(doc.Body, &a)
		out = append(out, a)
	}
	return out, nil
}
