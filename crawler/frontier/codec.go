package frontier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"scops/crawler"
)

// Schemes a stored form begins with: its first byte, which also says that it is
// of this version. Version 0 was JSON and begins with a brace.
const (
	formHTTPS = 1 // "https://" and what follows
	formHTTP  = 2 // "http://" and what follows
	formOther = 3 // the whole address follows
	formJSON  = '{'
)

// Encode gives the stored form of a Request with the last error. Host, ID,
// Tries and Due are not part of it: the store keeps them beside it, to search
// and change them without reading the body.
//
// It is one byte for the scheme, the address without it, a zero byte, and the
// fields that are not zero (codec_fields.go): some 60 bytes for a Source with a
// 40-byte address. Moments of a Source are kept to the microsecond, intervals
// of a minute and more to the second, and of HeadSHA256 the first
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
	address, fields, err := cut(body)
	if err != nil {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w", err)
	}
	in := reader{rest: fields}
	r, reason = in.fields(address)
	if err := in.end(); err != nil {
		return crawler.Request{}, "", fmt.Errorf("decode task: %w", err)
	}
	return r, reason, nil
}

// cut parts a stored form into the address and the fields.
func cut(body []byte) (address string, fields []byte, err error) {
	head, fields, ok := bytes.Cut(body, []byte{0})
	if !ok || len(head) < 2 {
		return "", nil, fmt.Errorf("%w: it has no address", ErrRequest)
	}
	switch form, rest := head[0], string(head[1:]); form {
	case formHTTPS:
		return "https://" + rest, fields, nil
	case formHTTP:
		return "http://" + rest, fields, nil
	case formOther:
		return rest, fields, nil
	default:
		return "", nil, fmt.Errorf("%w: it is of version %d, which this program does not know", ErrRequest, form)
	}
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
