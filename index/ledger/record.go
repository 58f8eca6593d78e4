package ledger

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// Kinds of record.
const (
	RecordSeal    = "seal"    // a sealed page; the bytes are the evidence Document of the same id
	RecordAction  = "action"  // what a person did
	RecordErasure = "erasure" // a tombstone: what was erased, why, and who approved
	RecordRestore = "restore" // the Store was restored from a backup; names the head it had then
)

// Record is one link of a chain.
type Record struct {
	Chain         string    `json:"chain"` // random id of the process that wrote it
	Seq           uint64    `json:"seq"`
	Prev          string    `json:"prev"` // Hash of the record before; "" for seq 0
	Time          time.Time `json:"time"` // UTC, milliseconds
	Kind          string    `json:"kind"`
	PayloadSHA256 string    `json:"payload_sha256"`
	PayloadLen    int       `json:"payload_len"` // bytes
}

// Hash is the lower-case hex SHA-256 of the record's fields, one to a line.
func (r Record) Hash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "scops-record-1\n%s\n%d\n%s\n%d\n%s\n%s\n%d\n",
		r.Chain, r.Seq, r.Prev, r.Time.UnixMilli(), r.Kind, r.PayloadSHA256, r.PayloadLen))
	return hex.EncodeToString(sum[:])
}

// ID is the id of the record's Document, and of the evidence it seals.
func (r Record) ID() string { return RecordID(r.Chain, r.Seq) }

// RecordID names record seq of a chain.
func RecordID(chain string, seq uint64) string { return index.SealRef{Chain: chain, Seq: seq}.ID() }

// stored is the body of a ledger Document. Payload is a string so that no
// store can reorder its bytes.
type stored struct {
	Record  Record `json:"record"`
	Hash    string `json:"hash"`
	Payload string `json:"payload"`
	Erased  string `json:"erased,omitempty"` // id of the tombstone that tells why the payload is gone
}

func (s stored) document(owner, handling string) (index.Document, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return index.Document{}, fmt.Errorf("encode record %s: %w", s.Record.ID(), err)
	}
	return index.Document{
		Kind: index.KindLedger, ID: s.Record.ID(), Owner: owner, Handling: handling,
		Keywords: map[string][]string{"chain": {s.Record.Chain}, "record_kind": {s.Record.Kind}},
		Numbers:  map[string]int64{"seq": int64(s.Record.Seq), "when": s.Record.Time.UnixMilli()},
		Body:     body,
	}, nil
}

var errChanged = errors.New("not as it was written")

// decodeExactly decodes a body and fails when encoding it again does not give
// the same bytes: nothing can hide in spelling, extra keys or padding.
func decodeExactly(body json.RawMessage, into any) error {
	if err := json.Unmarshal(body, into); err != nil {
		return err
	}
	again, err := json.Marshal(into)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, body) {
		return errChanged
	}
	return nil
}

// check says what is wrong with a stored record that should be seq of chain
// after prev; "" = nothing.
func (s stored) check(chain string, seq uint64, prev string) string {
	switch r := s.Record; {
	case r.Chain != chain || r.Seq != seq:
		return fmt.Sprintf("the record says it is %s", r.ID())
	case r.Hash() != s.Hash:
		return "the record was changed: its hash does not fit its fields"
	case r.Prev != prev:
		return "the link to the record before is broken"
	case s.Erased != "":
		if s.Payload != "" || r.Kind != RecordSeal {
			return "the record was changed: it says that it was erased"
		}
		return ""
	case len(s.Payload) != r.PayloadLen || hashOf([]byte(s.Payload)) != r.PayloadSHA256:
		return "the payload was changed: its SHA-256 is not the recorded one"
	default:
		return ""
	}
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
