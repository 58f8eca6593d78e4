package ledger

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"scops/crawler"
	"scops/index"
)

// Sealed is the payload of a seal record: everything about a page but its bytes.
type Sealed struct {
	URL       string        `json:"url"`
	Hops      []crawler.Hop `json:"hops"`
	Status    int           `json:"status"`
	Header    http.Header   `json:"header"`
	FetchedAt time.Time     `json:"fetched_at"`
	Charset   string        `json:"charset"`
	SHA256    string        `json:"sha256"` // of the body
	Length    int           `json:"length"` // of the body, bytes
	Truncated bool          `json:"truncated"`
	Packed    string        `json:"packed_sha256"` // of the gzip stream as stored
	Software  string        `json:"software"`
	Pack      string        `json:"pack"`

	Record  string `json:"-"` // hash of the record itself, as Read found it
	Payload string `json:"-"` // payload_sha256 of the record, likewise
}

// evidence is the body of an evidence Document.
type evidence struct {
	Gzip []byte `json:"gzip"` // the page's bytes, gzip (base64 in JSON)
}

// Seal keeps a page whole, as it came, with a record of it.
func (l *Ledger) Seal(ctx context.Context, page *crawler.Page, pack string) (index.SealRef, error) {
	packed, err := compress(page.Body)
	if err != nil {
		return index.SealRef{}, fmt.Errorf("compress page %s: %w", page.URL, err)
	}
	sealed := Sealed{
		URL: page.URL, Hops: page.Hops, Status: page.Status, Header: page.Header, FetchedAt: page.FetchedAt.UTC(),
		Charset: page.Charset, SHA256: hashOf(page.Body), Length: len(page.Body), Truncated: page.Truncated,
		Packed: hashOf(packed), Software: l.opt.Software, Pack: pack,
	}
	ref, err := l.append(ctx, RecordSeal, sealed, func(id string) (index.Document, error) {
		body, err := json.Marshal(evidence{packed})
		return index.Document{
			Kind: index.KindEvidence, ID: id, Owner: l.opt.Owner, Handling: l.opt.Handling,
			Keywords: map[string][]string{"sha256": {sealed.SHA256}},
			Numbers:  map[string]int64{"when": sealed.FetchedAt.UnixMilli()},
			Body:     body,
		}, err
	})
	if err != nil {
		return index.SealRef{}, fmt.Errorf("seal page %s: %w", page.URL, err)
	}
	ref.SHA256 = sealed.SHA256
	return ref, nil
}

func compress(b []byte) ([]byte, error) {
	var buf bytes.Buffer
	w := gzip.NewWriter(&buf)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
