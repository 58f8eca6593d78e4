package elastic

import (
	"bytes"
	"encoding/json"
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

func (f *stored) document() (index.Document, error) {
	s := f.Source
	if s == nil || s.ID == "" {
		return index.Document{}, fmt.Errorf("%w: %s in index %s is not one of its documents", index.ErrDamaged, f.ID, f.Index)
	}
	d := index.Document{
		Kind: s.Kind, ID: s.ID, Version: versionOf(f.SeqNo, f.Term), Owner: s.Owner, Handling: s.Handling, CaseIDs: s.CaseIDs,
		Text: s.Text, Keywords: s.Keywords, Numbers: s.Numbers,
	}
	if s.Body != "" {
		d.Body = json.RawMessage(s.Body)
	}
	return d, nil
}

func versionOf(seqNo, term int64) index.Version {
	return index.Version(strconv.FormatInt(seqNo, 10) + "." + strconv.FormatInt(term, 10))
}

// readVersion takes a Version apart; not ok when it is none of this store.
func readVersion(v index.Version) (seqNo, term int64, ok bool) {
	before, after, found := strings.Cut(string(v), ".")
	seqNo, err := strconv.ParseInt(before, 10, 64)
	term, err2 := strconv.ParseInt(after, 10, 64)
	return seqNo, term, found && err == nil && err2 == nil && seqNo >= 0 && term >= 1 && seqNo < math.MaxInt64
}
