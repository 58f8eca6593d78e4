package elastic

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"scops/index"
)

// source is a document as the server keeps it. Body is a string, so that the
// server cannot rewrite it.
type source struct {
	Kind     index.Kind          `json:"kind"`
	ID       string              `json:"id"`
	Owner    string              `json:"owner,omitempty"`
	Handling string              `json:"handling,omitempty"`
	CaseIDs  []string            `json:"case,omitempty"`
	Keywords map[string][]string `json:"k,omitempty"`
	Numbers  map[string]int64    `json:"n,omitempty"`
	Text     string              `json:"text,omitempty"`
	Terms    string              `json:"terms,omitempty"`
	Words    string              `json:"words,omitempty"`
	Listed   []string            `json:"listed,omitempty"` // each of Words once
	Body     string              `json:"body,omitempty"`
}

// encode writes a document on one line.
func encode(d *index.Document) ([]byte, error) {
	terms, words := index.Cut(d.Text)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(source{
		d.Kind, d.ID, d.Owner, d.Handling, d.CaseIDs, d.Keywords, d.Numbers, d.Text, terms, words, index.Listed(words), string(d.Body),
	})
	if err != nil {
		return nil, fmt.Errorf("encode %s %s: %w", d.Kind, d.ID, err)
	}
	return b.Bytes(), nil
}

// stored is a document in an answer.
type stored struct {
	Index  string  `json:"_index"`
	ID     string  `json:"_id"`
	Found  bool    `json:"found"`
	SeqNo  int64   `json:"_seq_no"`
	Term   int64   `json:"_primary_term"`
	Source *source `json:"_source"`
	Error  *cause  `json:"error"`
}

func (s *Store) document(f *stored) (index.Document, error) {
	src := f.Source
	if src == nil || src.ID == "" {
		return index.Document{}, fmt.Errorf("%w: %s in index %s is not one of its documents", index.ErrDamaged, f.ID, f.Index)
	}
	d := index.Document{
		Kind: src.Kind, ID: src.ID, Version: s.versionOf(f.Index, f.SeqNo, f.Term), Owner: src.Owner, Handling: src.Handling, CaseIDs: src.CaseIDs,
		Text: src.Text, Keywords: src.Keywords, Numbers: src.Numbers,
	}
	if src.Body != "" {
		d.Body = json.RawMessage(src.Body)
	}
	return d, nil
}

// version is a Version taken apart.
type version struct {
	seqNo, term int64
	mapping     int // of the index that gave the numbers
}

func (s *Store) versionOf(name string, seqNo, term int64) index.Version {
	return index.Version(fmt.Sprintf("%d.%d.%d", seqNo, term, s.mappingOf(name)))
}

// readVersion takes a Version apart; not ok when it is none of this store.
func readVersion(text index.Version) (v version, ok bool) {
	parts := strings.Split(string(text), ".")
	if len(parts) != 3 {
		return v, false
	}
	var errs [3]error
	v.seqNo, errs[0] = strconv.ParseInt(parts[0], 10, 64)
	v.term, errs[1] = strconv.ParseInt(parts[1], 10, 64)
	v.mapping, errs[2] = strconv.Atoi(parts[2])
	return v, errors.Join(errs[:]...) == nil && v.seqNo >= 0 && v.term >= 1 && v.mapping >= 0 && v.seqNo < math.MaxInt64
}
