package desk

import (
	"context"
	"errors"
	"time"

	"scops/index"
	"scops/index/ledger"
)

// CaseEvidence is one sealed page of a hit, as its record names it.
type CaseEvidence struct {
	Record        string     `json:"record"`         // chain-seq
	RecordHash    string     `json:"record_hash"`    // of the ledger record
	PayloadSHA256 string     `json:"payload_sha256"` // of its payload; "" = the record is gone
	PageSHA256    string     `json:"page_sha256"`    // of the sealed bytes
	FetchedAt     *time.Time `json:"fetched_at"`     // null = not known any more
	Checked       bool       `json:"checked"`        // every byte was read again and is as it was sealed
}

// evidenceCheck reads sealed pages again, each once: posts of one page share it.
type evidenceCheck struct {
	desk *Desk
	seen map[string]CaseEvidence
}

// of checks the seals of a hit; a page that is not as it was sealed is a
// *BrokenError.
func (c *evidenceCheck) of(ctx context.Context, seals []index.SealRef) ([]CaseEvidence, error) {
	out := []CaseEvidence{}
	for _, s := range seals {
		id := ledger.RecordID(s.Chain, s.Seq)
		e, ok := c.seen[id]
		if !ok {
			e = CaseEvidence{Record: id, RecordHash: s.Record, PageSHA256: s.SHA256}
			sealed, _, err := ledger.Read(ctx, c.desk.opt.Store, id, s.Record)
			switch {
			case errors.Is(err, index.ErrNotFound): // said, not hidden
			case err != nil:
				return nil, err
			default:
				e.PayloadSHA256, e.FetchedAt, e.Checked = sealed.Payload, &sealed.FetchedAt, true
			}
			c.seen[id] = e
		}
		out = append(out, e)
	}
	return out, nil
}
