package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"scops/index"
	"scops/index/ledger"
)

// VerifyEvidence checks the evidence of the named records and hits.
func (d *Desk) VerifyEvidence(ctx context.Context, actor Actor, ids ...string) (*ledger.Report, error) {
	if err := d.permit(actor, ActVerifyEvidence); err != nil {
		return nil, err
	}
	report, err := d.verifyOnly(ctx, actor, ids)
	if err != nil {
		return nil, fmt.Errorf("verify evidence: %w", err)
	}
	return report, d.audit(ctx, actor, entry{Action: ActVerifyEvidence, Subject: ids, Count: int64(len(report.Broken))})
}

func (d *Desk) verifyOnly(ctx context.Context, actor Actor, ids []string) (*ledger.Report, error) {
	report := &ledger.Report{}
	for _, id := range ids {
		refs, err := d.records(ctx, actor, id)
		var erased *ErasedError
		if errors.As(err, &erased) {
			report.Erased = append(report.Erased, erased)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			report.Records++
			_, _, err := ledger.Read(ctx, d.opt.Store, ref.id, ref.hash)
			var broken *ledger.Broken
			switch {
			case errors.As(err, &erased):
				report.Erased = append(report.Erased, erased)
			case errors.As(err, &broken):
				report.Broken = append(report.Broken, *broken)
			case errors.Is(err, index.ErrNotFound):
				report.Broken = append(report.Broken, ledger.Broken{Record: ref.id, Reason: "no such sealed page"})
			case err != nil:
				return nil, err
			default:
				report.Seals++
			}
		}
	}
	return report, nil
}

// recordRef names a seal record, with the hash its hit remembers ("" = not known).
type recordRef struct{ id, hash string }

// records resolves the id of a record, or of a hit to all its seals.
func (d *Desk) records(ctx context.Context, actor Actor, id string) ([]recordRef, error) {
	if !strings.Contains(id, ":") {
		return []recordRef{{id: id}}, nil
	}
	_, hit, err := d.readHit(ctx, actor, id)
	if errors.Is(err, index.ErrNotFound) {
		if erased := d.erased(ctx, actor, id); erased != nil {
			err = erased
		}
	}
	if err != nil {
		return nil, err
	}
	var refs []recordRef
	for _, r := range hit.Revisions {
		if r.Seal != nil {
			refs = append(refs, recordRef{ledger.RecordID(r.Seal.Chain, r.Seal.Seq), r.Seal.Record})
		}
	}
	return refs, nil
}

// BrokenError: a sealed page is not the one its record speaks of.
type BrokenError = ledger.Broken

// ShowEvidence gives back a sealed page, checked, by the id of its record or
// of a hit (then the page of its first flagged revision).
func (d *Desk) ShowEvidence(ctx context.Context, actor Actor, id string) (ledger.Sealed, []byte, error) {
	if err := d.permit(actor, ActShowEvidence); err != nil {
		return ledger.Sealed{}, nil, err
	}
	refs, err := d.records(ctx, actor, id)
	if err != nil {
		return ledger.Sealed{}, nil, fmt.Errorf("show evidence: %w", err)
	}
	if len(refs) == 0 {
		return ledger.Sealed{}, nil, fmt.Errorf("show evidence of %s: %w", id, index.ErrNotFound)
	}
	sealed, body, err := ledger.Read(ctx, d.opt.Store, refs[0].id, refs[0].hash)
	if err != nil {
		return sealed, nil, fmt.Errorf("show evidence: %w", err)
	}
	return sealed, body, d.audit(ctx, actor, entry{Action: ActShowEvidence, Subject: []string{id}, Count: 1})
}

// Sealed is what is known of a sealed page beside its bytes.
type Sealed = ledger.Sealed

// SealedPage is ShowEvidence for a screen: it shows other people's posts too,
// so a purpose is always required.
func (d *Desk) SealedPage(ctx context.Context, actor Actor, id string) (Sealed, []byte, error) {
	if strings.TrimSpace(actor.Purpose) == "" {
		return Sealed{}, nil, ErrPurpose
	}
	return d.ShowEvidence(ctx, actor, id)
}

// Verified records that somebody has walked the whole ledger, and what was
// found. The walk itself is ledger.Verify, done before a chain is opened.
func (d *Desk) Verified(ctx context.Context, actor Actor, report *ledger.Report) error {
	if err := d.permit(actor, ActVerifyEvidence); err != nil {
		return err
	}
	return d.audit(ctx, actor, entry{Action: ActVerifyEvidence, Count: int64(len(report.Broken))})
}
