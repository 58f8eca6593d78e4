package ledger

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"

	"scops/index"
)

// maxPage bounds the bytes of one sealed page when it is read back.
const maxPage = 256 << 20

// Read gives back a sealed page, checked against its record; wantHash is the
// record's hash as a hit remembers it, "" = not known.
func Read(ctx context.Context, store index.Store, recordID, wantHash string) (Sealed, []byte, error) {
	rec, err := readRecord(ctx, store, recordID)
	if err != nil {
		return Sealed{}, nil, err
	}
	if rec == nil || rec.Record.Kind != RecordSeal {
		return Sealed{}, nil, fmt.Errorf("sealed page %s: %w", recordID, index.ErrNotFound)
	}
	if why := rec.check(rec.Record.Chain, rec.Record.Seq, rec.Record.Prev); why != "" {
		return Sealed{}, nil, &Broken{recordID, why}
	}
	if wantHash != "" && rec.Hash != wantHash {
		return Sealed{}, nil, &Broken{recordID, "the record is not the one the hit refers to"}
	}
	if rec.Erased != "" {
		return Sealed{}, nil, erasedBy(ctx, store, *rec)
	}
	return readSealed(ctx, store, *rec)
}

// readSealed reads the page a seal record speaks of and checks every byte.
func readSealed(ctx context.Context, store index.Store, rec stored) (Sealed, []byte, error) {
	var sealed Sealed
	if err := json.Unmarshal([]byte(rec.Payload), &sealed); err != nil {
		return sealed, nil, &Broken{rec.Record.ID(), "the seal cannot be read: " + err.Error()}
	}
	sealed.Record, sealed.Payload = rec.Hash, rec.Record.PayloadSHA256
	docs, err := store.Get(ctx, index.KindEvidence, rec.Record.ID())
	if err != nil {
		return sealed, nil, fmt.Errorf("read sealed page %s: %w", rec.Record.ID(), err)
	}
	if docs[0] == nil {
		return sealed, nil, missing(ctx, store, rec.Record.ID())
	}
	body, err := unpack(docs[0].Body, sealed.Packed)
	if err != nil || len(body) != sealed.Length || hashOf(body) != sealed.SHA256 {
		return sealed, nil, &Broken{rec.Record.ID(), "the sealed page was changed: its SHA-256 is not the recorded one"}
	}
	return sealed, body, nil
}

func unpack(doc json.RawMessage, packed string) ([]byte, error) {
	var e evidence
	if err := decodeExactly(doc, &e); err != nil {
		return nil, err
	}
	if hashOf(e.Gzip) != packed {
		return nil, errChanged
	}
	r, err := gzip.NewReader(bytes.NewReader(e.Gzip))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(r, maxPage))
}
