package redis

import (
	"encoding/hex"
	"errors"
	"strings"

	"scops/crawler"
	"scops/crawler/frontier"
)

// field is an id as it is stored: 16 hex letters, which most are, in 8 bytes,
// any other as it is. One of 8 letters takes a zero byte before it, which no id
// begins with, so that the two are never confused.
func field(id string) string {
	if len(id) == 16 {
		if b, err := hex.DecodeString(id); err == nil && hex.EncodeToString(b) == id {
			return string(b)
		}
	}
	if len(id) == 8 {
		return "\x00" + id
	}
	return id
}

// idOf undoes field.
func idOf(field string) string {
	if len(field) == 8 {
		return hex.EncodeToString([]byte(field))
	}
	return strings.TrimPrefix(field, "\x00")
}

// record is the value of a task: its tries in a byte before the stored form, so
// that scripts need understand no more of that than its first byte (scheme and
// priority) and the address, which follows and gives the origin. Where it does
// not, the origin stands before the stored form between zero bytes.
func record(tries int, origin string, body []byte) string {
	head := []byte{byte(128 + min(tries, 127))}
	if originOf(body) != origin {
		head = append(append(append(head, 0), origin...), 0)
	}
	return string(head) + string(body)
}

// originOf is the origin as scripts read it; "" when they cannot.
func originOf(body []byte) string {
	if len(body) < 2 || body[0] == '{' {
		return ""
	}
	scheme := [4]string{1: "https://", 2: "http://"}[body[0]&3]
	rest := string(body[1:])
	if end := strings.IndexAny(rest, "/?#\x00"); end > 0 && scheme != "" {
		return scheme + rest[:end]
	}
	return ""
}

// parsed is a task read back; err says that its record is unreadable.
type parsed struct {
	crawler.Task
	err error
}

func parse(key crawler.TaskKey, record string, due int64) parsed {
	tries, body, err := open(record)
	if err == nil {
		_, _, err = frontier.Decode([]byte(body))
	}
	return parsed{frontier.Stored(key, []byte(body), tries, due), err}
}

// open parts a record.
func open(record string) (tries int, body string, err error) {
	if len(record) < 2 || record[0] < 128 {
		return 0, record, errors.New("read record: it does not begin as one")
	}
	tries, body = int(record[0]-128), record[1:]
	if body[0] == 0 {
		_, body, _ = strings.Cut(body[1:], "\x00")
	}
	return tries, body, nil
}
