package ledger

import (
	"context"
	"time"

	"scops/index"
)

// Restored is the payload of a RecordRestore: the Store was taken back to what
// it was when a backup was made. What came after Head is gone, and the anchors
// kept outside since then stand in no chain any more.
type Restored struct {
	Head     string    `json:"head"`           // newest anchor of what was restored, SEQ:HASH; "" = none
	Archive  string    `json:"archive_sha256"` // of the backup
	MadeAt   time.Time `json:"made_at"`        // of the backup
	MadeBy   string    `json:"made_by"`        // the program that made it
	Broken   int       `json:"broken"`         // records that did not verify
	Software string    `json:"software"`       // the program that restored it
}

// Restored makes the restore the next record of this chain: of a chain opened
// for it, the first.
func (l *Ledger) Restored(ctx context.Context, r Restored) (index.SealRef, error) {
	r.Software = l.opt.Software
	return l.Append(ctx, RecordRestore, r)
}
