package frontier

import (
	"encoding/json"
	"fmt"
	"time"

	"scops/crawler"
)

// request is crawler.Request with the keys of the stored form before this one,
// which running deployments still hold. The two are converted into each other,
// so a field missing here does not compile.
type request struct {
	ID      string              `json:"-"`
	Host    string              `json:"-"`
	Kind    crawler.RequestKind `json:"k"`
	URL     string              `json:"u"`
	Head    string              `json:"h"` // left out when it is URL
	Source  string              `json:"s"`
	Adapter string              `json:"a"`
	Depth   int                 `json:"d"`
	Visit   crawler.Visit       `json:"v"`
	Cursor  crawler.Cursor      `json:"c"`
	Tries   int                 `json:"-"`
	Due     time.Time           `json:"-"`

	Priority int    `json:"p"`
	Post     string `json:"t"`
	Look     int    `json:"n"`

	ETag         string        `json:"e"`
	LastModified string        `json:"m"`
	Interval     time.Duration `json:"i"`
	LastDone     time.Time     `json:"l"`
}

type record struct {
	request
	Reason string `json:"r"`
}

// decodeJSON reads the stored form of version 0; it is written no more.
func decodeJSON(body []byte) (r crawler.Request, reason string, err error) {
	var rec record
	if err := json.Unmarshal(body, &rec); err != nil {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w", err)
	}
	if rec.URL == "" {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w: it has no address", ErrRequest)
	}
	if rec.Head == "" {
		rec.Head = rec.URL
	}
	if rec.Kind == "" {
		rec.Kind = crawler.KindSource
	}
	rec.Cursor.HeadSHA256 = crawler.ShortHead(rec.Cursor.HeadSHA256)
	return crawler.Request(rec.request), rec.Reason, nil
}
