package ledger

import (
	"context"
	"encoding/json"
	"fmt"

	"scops/index"
)

// Addresses gives the addresses sealed pages answered at, by record id, without
// reading the pages. It trusts the records: whoever needs proof uses Read. What
// is missing or no seal is left out.
func Addresses(ctx context.Context, store index.Store, recordIDs ...string) (map[string]string, error) {
	out := map[string]string{}
	for len(recordIDs) > 0 {
		part := recordIDs[:min(len(recordIDs), batch)]
		recordIDs = recordIDs[len(part):]
		docs, err := store.Get(ctx, index.KindLedger, part...)
		if err != nil {
			return nil, fmt.Errorf("read %d ledger records: %w", len(part), err)
		}
		for i, doc := range docs {
			var rec stored
			var sealed Sealed
			if doc != nil && json.Unmarshal(doc.Body, &rec) == nil && rec.Record.Kind == RecordSeal && json.Unmarshal([]byte(rec.Payload), &sealed) == nil {
				out[part[i]] = sealed.URL
			}
		}
	}
	return out, nil
}
