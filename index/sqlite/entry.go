package sqlite

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"

	"scops/index"
)

// entry is a document as it stands in the file.
type entry struct {
	row     int64
	version int64
	hash    []byte
	doc     index.Document
}

// stored is the fields column of content.
type stored struct {
	Owner    string              `json:"owner,omitempty"`
	Handling string              `json:"handling,omitempty"`
	CaseIDs  []string            `json:"case_ids,omitempty"`
	Keywords map[string][]string `json:"keywords,omitempty"`
	Numbers  map[string]int64    `json:"numbers,omitempty"`
}

func encodeFields(d *index.Document) ([]byte, error) {
	return json.Marshal(stored{d.Owner, d.Handling, d.CaseIDs, d.Keywords, d.Numbers})
}

// contentHash covers everything that is kept.
func contentHash(fields []byte, d *index.Document) []byte {
	h := sha256.New()
	for _, part := range [][]byte{fields, []byte(d.Text), d.Body} {
		h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(part))))
		h.Write(part)
	}
	return h.Sum(nil)
}

// entryColumns are what scanEntry reads, of docs d and content c.
const entryColumns = `d.doc, d.kind, d.id, d.version, d.hash, c.fields, c.text, c.body`

func scanEntry(row interface{ Scan(...any) error }) (*entry, error) {
	var e entry
	var f, t, b []byte
	if err := row.Scan(&e.row, &e.doc.Kind, &e.doc.ID, &e.version, &e.hash, &f, &t, &b); err != nil {
		return nil, err
	}
	var s stored
	if err := json.Unmarshal(f, &s); err != nil {
		return nil, fmt.Errorf("%w: %s %s: %w", index.ErrDamaged, e.doc.Kind, e.doc.ID, err)
	}
	e.doc.Owner, e.doc.Handling, e.doc.CaseIDs, e.doc.Keywords, e.doc.Numbers = s.Owner, s.Handling, s.CaseIDs, s.Keywords, s.Numbers
	e.doc.Text, e.doc.Version = string(t), versionOf(e.version)
	if len(b) > 0 {
		e.doc.Body = b
	}
	return &e, nil
}

func versionOf(n int64) index.Version { return index.Version(strconv.FormatInt(n, 10)) }
