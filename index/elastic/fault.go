package elastic

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"

	"scops/index"
)

// ServerError is an answer that is no success.
type ServerError struct {
	Status int    // HTTP
	Type   string // as the server names it, such as security_exception; may be empty
	Reason string
}

func (e *ServerError) Error() string {
	text := fmt.Sprintf("the server answers %d", e.Status)
	if e.Type != "" {
		text += " " + e.Type
	}
	if e.Reason != "" {
		text += ": " + e.Reason
	}
	return text
}

// Unwrap says what it means: one of the errors of package index, or nothing.
func (e *ServerError) Unwrap() []error {
	blocked := e.Type == "cluster_block_exception"
	full := strings.Contains(e.Reason, "flood-stage") || strings.Contains(e.Reason, "read-only / allow delete")
	switch {
	case strings.Contains(e.Reason, "too many buckets"): // 400, or 503 from OpenSearch
		return []error{index.ErrBins}
	case blocked && full:
		return []error{index.ErrFull, syscall.ENOSPC}
	case blocked && e.Status == http.StatusForbidden:
		return []error{index.ErrReadOnly, syscall.EROFS}
	case e.Status == http.StatusUnauthorized, e.Status == http.StatusForbidden:
		return []error{index.ErrDenied}
	case e.Status == http.StatusTooManyRequests, e.Status >= 502 && e.Status <= 504:
		return []error{index.ErrUnavailable}
	default:
		return nil
	}
}

// cause is how the server writes an error, in answers and in bulk items.
type cause struct {
	Type   string `json:"type"`
	Reason string `json:"reason"`
	Cause  *cause `json:"caused_by"`
}

// text is the reason with what lies below it.
func (c *cause) text() string {
	text := c.Reason
	for below := c.Cause; below != nil; below = below.Cause {
		if below.Reason != "" && !strings.Contains(text, below.Reason) {
			text += ": " + below.Reason
		}
	}
	return strings.ToValidUTF8(text[:min(len(text), 1000)], "")
}

// answered reads an answer that is no success.
func answered(status int, body io.Reader) error {
	e := &ServerError{Status: status}
	text, _ := io.ReadAll(io.LimitReader(body, 64<<10)) // what cannot be read is not told
	var answer struct {
		Error json.RawMessage `json:"error"`
	}
	var c cause
	if json.Unmarshal(text, &answer) == nil && json.Unmarshal(answer.Error, &c) == nil {
		e.Type, e.Reason = c.Type, c.text()
	} else {
		_ = json.Unmarshal(answer.Error, &e.Reason) // some errors are one string
	}
	return e
}
