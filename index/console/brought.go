package console

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"strings"

	"scops/index/desk"
)

// brought is what somebody entered by hand, taken out of the seal around it.
type brought struct {
	Fields   []field
	File     []byte // nil = there is none
	FileName name
}

// maxParts bounds the parts that are looked for in a seal.
const maxParts = 16

// broughtIn takes a sealed body apart when it is one of a post entered by
// hand: several parts in one, so that one hash covers them all.
func (v *visit) broughtIn(s desk.Sealed, body []byte) *brought {
	kind, params, err := mime.ParseMediaType(s.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/mixed" || s.Header.Get("X-Scops-Origin") == "" {
		return nil
	}
	b := &brought{}
	parts := multipart.NewReader(bytes.NewReader(body), params["boundary"])
	for range maxParts {
		part, err := parts.NextRawPart()
		if err != nil {
			break
		}
		value, err := io.ReadAll(part)
		if err != nil {
			break
		}
		switch key := part.FormName(); key {
		case "file":
			b.File = value
		case "file_name":
			b.FileName = nameOf(string(value))
		default:
			text := strings.ToValidUTF8(string(value), "\ufffd")
			b.Fields = append(b.Fields, field{Name: key, Label: v.words.either("field.", key), Value: shortened(text, maxShown)})
		}
	}
	return b
}
