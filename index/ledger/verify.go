package ledger

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"scops/index"
	"scops/index/query"
)

// batch is how many records are read at a time.
const batch = 200

// Broken is one thing verify found wrong.
type Broken struct {
	Record string // id of the record, anchor or hit
	Reason string
}

func (b *Broken) Error() string { return b.Record + ": " + b.Reason }

// Report is what a verification found.
type Report struct {
	Broken  []Broken
	Anchors int
	Chains  int
	Records int
	Seals   int            // sealed pages whose bytes were checked
	Erased  []*ErasedError // sealed pages a tombstone stands for
	Newest  Point          // the newest anchor
}

// Check says what to compare the anchor chain with.
type Check struct {
	File   string  // DATA/anchor; "" or missing = nothing kept there yet
	Points []Point // kept outside by people
}

// Verify walks the anchor chain, every announced chain and every sealed page,
// and names what was changed, removed, added or cut off. Everything written
// before is refreshed first. The error is for a Store that cannot be read.
func Verify(ctx context.Context, store index.Store, check Check) (*Report, error) {
	if err := store.Refresh(ctx); err != nil {
		return nil, fmt.Errorf("refresh store: %w", err)
	}
	v := &verifier{store: store, heads: map[string]Head{}}
	points, err := v.kept(check)
	if err != nil {
		return nil, err
	}
	if err := v.anchors(ctx, points); err != nil {
		return nil, err
	}
	for _, chain := range v.order {
		if err := v.chain(ctx, v.heads[chain]); err != nil {
			return nil, err
		}
	}
	if err := v.strays(ctx); err != nil {
		return nil, err
	}
	return &v.report, nil
}

type verifier struct {
	store  index.Store
	report Report
	heads  map[string]Head // newest anchored head of every announced chain
	order  []string        // chains as announced
	walked map[string]uint64
}

func (v *verifier) broken(record, format string, args ...any) {
	v.report.Broken = append(v.report.Broken, Broken{record, fmt.Sprintf(format, args...)})
}

// kept gathers the anchors that were written down outside the Store.
func (v *verifier) kept(check Check) ([]Point, error) {
	points := slices.Clone(check.Points)
	if check.File == "" {
		return points, nil
	}
	raw, err := os.ReadFile(check.File)
	if errors.Is(err, os.ErrNotExist) {
		return points, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read kept anchor: %w", err)
	}
	p, err := ParsePoint(string(raw))
	if err != nil {
		v.broken(check.File, "%v", err)
		return points, nil
	}
	return append(points, p), nil
}

func (v *verifier) anchors(ctx context.Context, kept []Point) error {
	prev, found := "", map[uint64]string{}
	for seq := uint64(0); ; {
		got, err := readAnchors(ctx, v.store, seq, batch)
		if err != nil {
			return err
		}
		for _, a := range got {
			v.anchor(a, seq, prev)
			prev, found[seq] = a.Hash, a.Hash
			v.report.Newest = Point{seq, a.Hash}
			seq++
		}
		if len(got) < batch {
			break
		}
	}
	v.report.Anchors = len(found)
	for _, p := range kept {
		if hash, ok := found[p.Seq]; !ok {
			v.broken(AnchorID(p.Seq), "the anchor chain was shortened: anchor %s was kept outside and is not there any more", p)
		} else if hash != p.Hash {
			v.broken(AnchorID(p.Seq), "the anchor is not the one that was kept outside (%s)", p.Hash)
		}
	}
	return v.beyond(ctx, index.KindAnchor, AnchorID(uint64(len(found))), int64(len(found)), nil)
}

func (v *verifier) anchor(a storedAnchor, seq uint64, prev string) {
	switch id := AnchorID(seq); {
	case a.changed != nil:
		v.broken(id, "the anchor was changed: %v", a.changed)
	case a.Anchor.Hash() != a.Hash || a.Anchor.Seq != seq:
		v.broken(id, "the anchor was changed: its hash does not fit its fields")
	case a.Anchor.Prev != prev:
		v.broken(id, "the link to the anchor before is broken")
	default:
		head := a.Anchor.Head
		if _, known := v.heads[head.Chain]; !known {
			v.order = append(v.order, head.Chain)
			if head.Seq >= 0 {
				v.broken(id, "chain %s was anchored before it was announced", head.Chain)
			}
		}
		v.heads[head.Chain] = head
	}
}

// beyond looks for documents after the place where a walk ended: then the one
// the walk stopped at was removed. If it is there by now, it was written while
// the walk went on, and is the next verification's to check.
func (v *verifier) beyond(ctx context.Context, kind index.Kind, missing string, from int64, only query.Node) error {
	var q query.Node = query.Range{Field: "seq", From: &from}
	if only != nil {
		q = query.And{Args: []query.Node{only, q}}
	}
	res, err := v.store.Search(ctx, index.Request{Kinds: []index.Kind{kind}, Query: q, Limit: 1, Sort: index.Sort{Field: "seq", Up: true}})
	if err != nil {
		return fmt.Errorf("look for %s documents after %s: %w", kind, missing, err)
	}
	if len(res.Docs) == 0 {
		return nil
	}
	again, err := v.store.Get(ctx, kind, missing)
	if err != nil {
		return fmt.Errorf("look for %s again: %w", missing, err)
	}
	if again[0] == nil {
		v.broken(missing, "the record is missing: %s stands after it", res.Docs[0].ID)
	}
	return nil
}
