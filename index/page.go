package index

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// DefaultLimit and MaxLimit are the documents of one page of a Result.
const (
	DefaultLimit = 20
	MaxLimit     = 1000
)

// Position is where a page of a search ends: what a page token holds. Both
// stores order by the sort field (documents without it last), then id, then
// kind, so that no document is given twice or left out.
type Position struct {
	Request string `json:"q"` // fingerprint of the request the token belongs to
	Value   *int64 `json:"v"` // sort value of the last document; nil when it has none
	ID      string `json:"i"`
	Kind    Kind   `json:"k"`
	Total   int64  `json:"t"` // counted on the first page
}

// fingerprint names what decides which documents come and in which order.
func (r Request) fingerprint() string {
	q := "*"
	if r.Query != nil {
		q = fmt.Sprintf("%T %s", r.Query, r.Query)
	}
	text, _ := json.Marshal([]any{r.Kinds, q, r.Sort}) // plain data: cannot fail
	sum := sha256.Sum256(text)
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}

// Start fills in the defaults of a request and reads its page token: nil on
// the first page, ErrPage for a token of another request. Facets and Histogram
// are no part of a token: a later page may be asked for without them.
func (r *Request) Start() (*Position, error) {
	if len(r.Kinds) == 0 {
		return nil, errors.New("no kind is named")
	}
	r.Kinds = slices.Compact(slices.Sorted(slices.Values(r.Kinds)))
	if r.Limit <= 0 {
		r.Limit = DefaultLimit
	}
	r.Limit = min(r.Limit, MaxLimit)
	if r.Sort.Field == "" {
		r.Sort.Field = "when"
	}
	if err := errors.Join(expanded(r.Query), r.startFacets(), r.startHistogram()); err != nil {
		return nil, err
	}
	if r.Page == "" {
		return nil, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(r.Page)
	if err != nil {
		return nil, ErrPage
	}
	var at Position
	if err := json.Unmarshal(text, &at); err != nil || at.Request != r.fingerprint() {
		return nil, ErrPage
	}
	return &at, nil
}

// Token is the page token that goes on after last.
func (r *Request) Token(last *Document, total int64) string {
	at := Position{Request: r.fingerprint(), ID: last.ID, Kind: last.Kind, Total: total}
	if v, ok := last.Numbers[r.Sort.Field]; ok {
		at.Value = &v
	}
	text, _ := json.Marshal(at) // plain data: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}
