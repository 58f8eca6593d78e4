package ledger

import "scops/index"

// Entry is one record with its payload, as it stands in the Store.
type Entry struct {
	Record
	Hash    string
	Payload string // JSON; what a person did, for RecordAction
	Problem string // why it is not as it was written, "" = it is
}

// EntryOf reads a Document of kind ledger and checks it by itself: whether the
// chain around it holds is for Verify to say.
func EntryOf(doc index.Document) Entry {
	var s stored
	if err := decodeExactly(doc.Body, &s); err != nil {
		return Entry{Record: s.Record, Hash: s.Hash, Payload: s.Payload, Problem: "the record was changed: " + err.Error()}
	}
	e := Entry{Record: s.Record, Hash: s.Hash, Payload: s.Payload, Problem: s.check(s.Record.Chain, s.Record.Seq, s.Record.Prev)}
	if e.Problem == "" && doc.ID != s.Record.ID() {
		e.Problem = "the record stands in the place of another"
	}
	return e
}
