package ledger

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"scops/index"
)

// eraseAttempts bounds the tries of one record against whoever writes it at the
// same moment: another erasure, or a migration.
const eraseAttempts = 8

// Tombstone is the payload of an erasure record, which stands before anything
// is erased. Its keys are those of an audit record where they mean the same.
type Tombstone struct {
	Approver string   `json:"actor"`
	Action   string   `json:"action"` // always RecordErasure
	Purpose  string   `json:"purpose"`
	Reason   string   `json:"reason"`
	Policy   string   `json:"policy"`  // how long what is kept
	Hits     []string `json:"hits"`    // ids of their index.Tombstones: hashes
	Records  []string `json:"subject"` // seal records whose payload and bytes go with their last hit
	Count    int      `json:"count"`   // of hits
}

// ErasedError: a sealed page was erased lawfully.
type ErasedError struct {
	Record    string    `json:"record"`
	Tombstone string    `json:"tombstone"` // id of its record
	At        time.Time `json:"at"`        // of the tombstone
	Reason    string    `json:"reason"`
	Approver  string    `json:"approver"`
}

func (e *ErasedError) Error() string {
	return fmt.Sprintf("%s: erased by tombstone %s, %s, %s", e.Record, e.Tombstone, e.Reason, e.Approver)
}

// Bury appends a tombstone and returns the id of its record.
func (l *Ledger) Bury(ctx context.Context, t Tombstone) (string, error) {
	t.Action = RecordErasure
	ref, err := l.Append(ctx, RecordErasure, t)
	return ref.ID(), err
}

// Erase takes the payload of a seal record and then the bytes of its page away,
// in the name of a tombstone that lists the record. What is gone already is
// left as it is, so that an erasure that was broken off is done again; gone says
// that the bytes went now.
func (l *Ledger) Erase(ctx context.Context, tombstone, record string) (gone bool, err error) {
	t, _, err := readTombstone(ctx, l.opt.Store, tombstone)
	if err != nil {
		return false, err
	}
	if !slices.Contains(t.Records, record) {
		return false, fmt.Errorf("erase %s: tombstone %s does not name it", record, tombstone)
	}
	if err := l.empty(ctx, tombstone, record); err != nil {
		return false, fmt.Errorf("erase record %s: %w", record, err)
	}
	err = l.opt.Store.Delete(ctx, index.KindEvidence, record, index.VersionAny)
	if err != nil && !errors.Is(err, index.ErrNotFound) {
		return false, fmt.Errorf("erase sealed page %s: %w", record, err)
	}
	return err == nil, nil
}

// empty puts the tombstone in the place of a payload. The record comes before
// its bytes: without them, and without a tombstone, it would be broken.
func (l *Ledger) empty(ctx context.Context, tombstone, record string) error {
	for range eraseAttempts {
		docs, err := l.opt.Store.Get(ctx, index.KindLedger, record)
		if err != nil {
			return err
		}
		if docs[0] == nil {
			return nil // never written, or lost: Verify says so
		}
		var s stored
		if err := decodeExactly(docs[0].Body, &s); err != nil {
			return &Broken{record, "the record was changed: " + err.Error()}
		}
		if s.Record.Kind != RecordSeal {
			return errors.New("it is no sealed page")
		}
		if s.Erased != "" {
			return nil
		}
		s.Payload, s.Erased = "", tombstone
		next := *docs[0]
		if next.Body, err = json.Marshal(s); err != nil {
			return err
		}
		if err = index.PutOne(ctx, l.opt.Store, next, index.PutOptions{}); !errors.Is(err, index.ErrConflict) {
			return err
		}
	}
	return index.ErrConflict
}

// readTombstone reads an erasure record and checks it by itself.
func readTombstone(ctx context.Context, store index.Store, id string) (*Tombstone, *stored, error) {
	rec, err := readRecord(ctx, store, id)
	if err != nil {
		return nil, nil, err
	}
	if rec == nil || rec.Record.Kind != RecordErasure || rec.Record.ID() != id {
		return nil, nil, &Broken{id, "there is no such tombstone"}
	}
	if why := rec.check(rec.Record.Chain, rec.Record.Seq, rec.Record.Prev); why != "" {
		return nil, nil, &Broken{id, why}
	}
	var t Tombstone
	if err := json.Unmarshal([]byte(rec.Payload), &t); err != nil {
		return nil, nil, &Broken{id, "the tombstone cannot be read: " + err.Error()}
	}
	return &t, rec, nil
}

// missing says why a sealed page is not there: it may have been erased since its
// record was read.
func missing(ctx context.Context, store index.Store, id string) error {
	again, err := readRecord(ctx, store, id)
	if err != nil {
		return err
	}
	if again != nil && again.Erased != "" {
		return erasedBy(ctx, store, *again)
	}
	return &Broken{id, "the sealed page is missing"}
}

// erasedBy says what became of an erased seal: an *ErasedError, or *Broken where
// no tombstone vouches for it.
func erasedBy(ctx context.Context, store index.Store, s stored) error {
	t, rec, err := readTombstone(ctx, store, s.Erased)
	var b *Broken
	switch id := s.Record.ID(); {
	case errors.As(err, &b):
		return &Broken{id, fmt.Sprintf("the payload is gone, and its tombstone %s is not as it was written: %s", s.Erased, b.Reason)}
	case err != nil:
		return err
	case !slices.Contains(t.Records, id):
		return &Broken{id, fmt.Sprintf("the payload is gone, and tombstone %s does not name it", s.Erased)}
	default:
		return &ErasedError{Record: id, Tombstone: s.Erased, At: rec.Record.Time, Reason: t.Reason, Approver: t.Approver}
	}
}
