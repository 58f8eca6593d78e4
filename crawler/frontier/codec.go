package frontier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"scops/crawler"
)

// The first byte of a stored form: the scheme of its address, and four times the
// priority. It also says that the form is of this version: version 0 was JSON and
// begins with a brace.
const (
	formHTTPS = 1 // "https://" and what follows
	formHTTP  = 2 // "http://" and what follows
	formOther = 3 // the whole address follows
	formsEnd  = 4 * (crawler.MaxPriority + 1)
	formJSON  = '{'
)

// Encode gives the stored form of a Request with the last error. Host, ID,
// Tries and Due are not part of it: the store keeps them beside it, to search
// and change them without reading the body.
//
// It is one byte for scheme and priority, the address without its scheme, a zero
// byte, and the fields that are not zero (codec_fields.go): less than 60 bytes for
// a Source with a 40-byte address. LastDone is kept to the millisecond, ChangedAt
// and intervals of a minute and more to the second, and of HeadSHA256 the first
// crawler.HeadLetters letters.
func Encode(r crawler.Request, reason string) ([]byte, error) {
	if strings.IndexByte(r.URL, 0) >= 0 {
		return nil, fmt.Errorf("encode task: %w: its address holds a zero byte", ErrRequest)
	}
	form, rest := byte(formOther), r.URL
	if after, ok := strings.CutPrefix(r.URL, "https://"); ok {
		form, rest = formHTTPS, after
	} else if after, ok := strings.CutPrefix(r.URL, "http://"); ok {
		form, rest = formHTTP, after
	}
	form |= byte(min(max(r.Priority, 0), crawler.MaxPriority) << 2)
	w := writer{body: make([]byte, 0, len(rest)+48)}
	w.body = append(append(append(w.body, form), rest...), 0)
	w.fields(r, reason)
	return w.body, nil
}

// Decode reads what Encode wrote, in this version or the one before; Host, ID,
// Tries and Due are the caller's to fill.
func Decode(body []byte) (r crawler.Request, reason string, err error) {
	if len(body) > 0 && body[0] == formJSON {
		return decodeJSON(body)
	}
	address, priority, fields, err := cut(body)
	if err != nil {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w", err)
	}
	in := reader{rest: fields}
	r, reason = in.fields(address)
	r.Priority = priority
	if err := in.end(); err != nil {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w", err)
	}
	return r, reason, nil
}

// cut parts a stored form into the address, the priority and the fields.
func cut(body []byte) (address string, priority int, fields []byte, err error) {
	head, fields, ok := bytes.Cut(body, []byte{0})
	if !ok || len(head) < 2 {
		return "", 0, nil, fmt.Errorf("%w: it has no address", ErrRequest)
	}
	form := head[0]
	if form >= formsEnd || form&3 == 0 {
		return "", 0, nil, fmt.Errorf("%w: it begins with %d, which this program does not know", ErrRequest, form)
	}
	scheme := [...]string{formHTTPS: "https://", formHTTP: "http://", formOther: ""}[form&3]
	return scheme + string(head[1:]), int(form >> 2), fields, nil
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
