package ledger

import (
	"context"
	"errors"
	"fmt"

	"scops/index"
	"scops/index/query"
)

// chain walks one chain from record 0 to its end and compares it with its
// newest anchored head.
func (v *verifier) chain(ctx context.Context, head Head) error {
	v.report.Chains++
	prev, seq := "", uint64(0)
	for {
		n, err := v.span(ctx, head, seq, &prev)
		if err != nil {
			return err
		}
		seq += uint64(n)
		if n < batch {
			break
		}
	}
	v.report.Records += int(seq)
	if v.walked == nil {
		v.walked = map[string]uint64{}
	}
	v.walked[head.Chain] = seq
	if int64(seq) <= head.Seq {
		v.broken(RecordID(head.Chain, seq), "the record is missing: the chain was anchored up to number %d", head.Seq)
		return nil
	}
	return v.beyond(ctx, index.KindLedger, RecordID(head.Chain, seq), int64(seq), query.Keyword{Field: "chain", Value: head.Chain})
}

// span checks up to batch records and returns how many stand without a hole.
func (v *verifier) span(ctx context.Context, head Head, from uint64, prev *string) (int, error) {
	ids := make([]string, batch)
	for i := range ids {
		ids[i] = RecordID(head.Chain, from+uint64(i))
	}
	docs, err := v.store.Get(ctx, index.KindLedger, ids...)
	if err != nil {
		return 0, fmt.Errorf("read ledger records from %s: %w", ids[0], err)
	}
	for i, doc := range docs {
		if doc == nil {
			return i, nil
		}
		if err := v.record(ctx, head, from+uint64(i), doc, prev); err != nil {
			return 0, err
		}
	}
	return len(docs), nil
}

func (v *verifier) record(ctx context.Context, head Head, seq uint64, doc *index.Document, prev *string) error {
	id := RecordID(head.Chain, seq)
	var s stored
	if err := decodeExactly(doc.Body, &s); err != nil {
		v.broken(id, "the record was changed: %v", err)
		*prev = s.Hash
		return nil
	}
	if why := s.check(head.Chain, seq, *prev); why != "" {
		v.broken(id, "%s", why)
	} else if int64(seq) == head.Seq && s.Hash != head.Hash {
		v.broken(id, "the record is not the one that was anchored")
	}
	*prev = s.Hash
	if s.Record.Kind != RecordSeal {
		return nil
	}
	if s.Erased != "" {
		return v.note(erasedBy(ctx, v.store, s))
	}
	v.report.Seals++
	_, _, err := readSealed(ctx, v.store, s)
	return v.note(err)
}

// strays finds records of chains nobody announced.
func (v *verifier) strays(ctx context.Context) error {
	since := map[string]bool{} // unknown chains that were looked for: announced while the walk went on?
	page := ""
	for {
		res, err := v.store.Search(ctx, index.Request{Kinds: []index.Kind{index.KindLedger}, Sort: index.Sort{Field: "seq", Up: true}, Limit: 1000, Page: page})
		if err != nil {
			return fmt.Errorf("list ledger records: %w", err)
		}
		if page == "" && res.Total == int64(v.report.Records) {
			return nil // all of them were walked
		}
		for _, doc := range res.Docs {
			chain := first(doc.Keywords["chain"])
			if _, ok := v.walked[chain]; ok {
				continue
			}
			if _, looked := since[chain]; !looked {
				since[chain] = false
				if err := v.announced(ctx, since); err != nil {
					return err
				}
			}
			if !since[chain] {
				v.broken(doc.ID, "the record belongs to a chain that was never announced")
			}
		}
		if page = res.Next; page == "" {
			return nil
		}
	}
}

// announced adds the chains of the anchors that were written since the anchor
// chain was walked.
func (v *verifier) announced(ctx context.Context, since map[string]bool) error {
	for seq := uint64(v.report.Anchors); ; {
		got, err := readAnchors(ctx, v.store, seq, batch)
		if err != nil {
			return err
		}
		for _, a := range got {
			since[a.Anchor.Head.Chain] = true
			seq++
		}
		if len(got) < batch {
			return nil
		}
	}
}

// note files an error that speaks of broken evidence and passes on any other.
func (v *verifier) note(err error) error {
	var b *Broken
	var erased *ErasedError
	switch {
	case errors.As(err, &b):
		v.report.Broken = append(v.report.Broken, *b)
	case errors.As(err, &erased):
		v.report.Erased = append(v.report.Erased, erased)
	default:
		return err
	}
	return nil
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}
