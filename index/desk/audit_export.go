package desk

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
	"time"
)

// AuditHead is the first line of an exported audit trail.
type AuditHead struct {
	Record   string    `json:"record"` // "audit"
	Purpose  string    `json:"purpose"`
	Actor    string    `json:"actor"`
	Owner    string    `json:"owner"`
	At       time.Time `json:"at"`
	Filter   []string  `json:"filter"` // what was asked for; none = everything
	Records  int       `json:"records"`
	SHA256   string    `json:"sha256"` // of the lines that follow
	Anchor   string    `json:"anchor"` // the newest anchor of this process, SEQ:HASH
	Software string    `json:"software"`
}

// ExportAudit writes the audit trail as JSON Lines, newest first, behind a head
// record. A purpose is always required. Nothing reaches w before the audit
// record of the export stands.
func (d *Desk) ExportAudit(ctx context.Context, actor Actor, q AuditQuery, w io.Writer) (AuditHead, error) {
	if err := d.permit(actor, ActExportAudit); err != nil {
		return AuditHead{}, err
	}
	if strings.TrimSpace(actor.Purpose) == "" {
		return AuditHead{}, ErrPurpose
	}
	head := AuditHead{
		Record: "audit", Purpose: actor.Purpose, Actor: actor.Name, Owner: d.opt.Owner, At: d.opt.Now().UTC().Truncate(time.Second),
		Filter: nonNil(q.subject()), Anchor: d.opt.Ledger.Newest(), Software: d.opt.Software,
	}
	spool, err := newSpool()
	if err != nil {
		return head, fmt.Errorf("export audit trail: %w", err)
	}
	defer spool.close()
	for q.Page = ""; ; {
		page, err := d.auditPage(ctx, q, d.May(actor, ActReadSearches))
		if err != nil {
			return head, fmt.Errorf("export audit trail: %w", err)
		}
		for _, r := range page.Records {
			if err := writeLine(spool, r); err != nil {
				return head, fmt.Errorf("export audit trail: %w", err)
			}
		}
		head.Records += len(page.Records)
		if q.Page = page.Next; q.Page == "" {
			break
		}
	}
	if err := spool.buf.Flush(); err != nil {
		return head, fmt.Errorf("export audit trail: %w", err)
	}
	head.SHA256 = hex.EncodeToString(spool.sum.Sum(nil))
	if err := d.audit(ctx, actor, entry{Action: ActExportAudit, Detail: head, Count: int64(head.Records)}); err != nil {
		return head, err
	}
	if err := writeLine(w, head); err != nil {
		return head, fmt.Errorf("write audit trail: %w", err)
	}
	if err := spool.copy(w); err != nil {
		return head, fmt.Errorf("write audit trail: %w", err)
	}
	return head, nil
}
