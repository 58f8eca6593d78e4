package frontier

import (
	"encoding/json"
	"fmt"
	"time"

	"scops/crawler"
)

// request is crawler.Request with the keys of its stored form: short, zero
// values left out. What the store keeps beside the body has no key. The two
// are converted into each other, so a field missing here does not compile.
type request struct {
	ID      string              `json:"-"`
	Host    string              `json:"-"`
	Kind    crawler.RequestKind `json:"k,omitempty"`
	URL     string              `json:"u,omitempty"`
	Head    string              `json:"h,omitempty"` // left out when it is URL
	Source  string              `json:"s,omitempty"`
	Adapter string              `json:"a,omitempty"`
	Depth   int                 `json:"d,omitempty"`
	Visit   crawler.Visit       `json:"v,omitzero"`
	Cursor  crawler.Cursor      `json:"c,omitzero"`
	Tries   int                 `json:"-"`
	Due     time.Time           `json:"-"`

	Priority int    `json:"p,omitempty"`
	Post     string `json:"t,omitempty"`
	Look     int    `json:"n,omitempty"`

	ETag         string        `json:"e,omitempty"`
	LastModified string        `json:"m,omitempty"`
	Interval     time.Duration `json:"i,omitempty"`
	LastDone     time.Time     `json:"l,omitzero"`
}

type record struct {
	request
	Reason string `json:"r,omitempty"`
}

// Encode gives the stored form of a Request with the last error. Host, ID,
// Tries and Due are not part of it: the store keeps them beside it, to search
// and change them without reading the body.
func Encode(r crawler.Request, reason string) ([]byte, error) {
	rec := record{request: request(r), Reason: reason}
	if rec.Head == rec.URL {
		rec.Head = ""
	}
	if rec.Kind == crawler.KindSource {
		rec.Kind = ""
	}
	body, err := json.Marshal(rec)
	if err != nil {
		return nil, fmt.Errorf("encode task: %w", err)
	}
	return body, nil
}

// Decode reads what Encode wrote; Host, ID, Tries and Due are the caller's to fill.
func Decode(body []byte) (r crawler.Request, reason string, err error) {
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
	return crawler.Request(rec.request), rec.Reason, nil
}

// EncodeRobots and DecodeRobots are the stored form of a robots.txt.
func EncodeRobots(r crawler.Robots) ([]byte, error) {
	body, err := json.Marshal(r)
	if err != nil {
		return nil, fmt.Errorf("encode robots.txt: %w", err)
	}
	return body, nil
}

// DecodeRobots reads what EncodeRobots wrote; nothing stored is a zero Robots.
func DecodeRobots(body []byte) (crawler.Robots, error) {
	var r crawler.Robots
	if len(body) == 0 {
		return r, nil
	}
	if err := json.Unmarshal(body, &r); err != nil {
		return r, fmt.Errorf("decode robots.txt: %w", err)
	}
	return r, nil
}

// Stored is a task as an operator sees it, read from its stored form; the
// caller fills in the state and what goes with it. A body nobody can read
// shows as such.
func Stored(key crawler.TaskKey, body []byte, tries int, due int64) crawler.Task {
	r, reason, err := Decode(body)
	if err != nil {
		reason = err.Error()
	}
	r.Host, r.ID, r.Tries, r.Due = key.Host, key.ID, tries, Moment(due)
	return crawler.Task{Request: r, Reason: reason}
}
