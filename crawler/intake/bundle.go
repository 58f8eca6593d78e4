package intake

import (
	"bytes"
	"mime/multipart"
	"net/textproto"
	"time"
)

// bundle puts everything that was brought into one multipart body (RFC 2046),
// so that one hash covers it all. The same brought again gives the same bytes.
func (b *ByHand) bundle() (body []byte, boundary string, err error) {
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	if err := w.SetBoundary("scops-" + b.fingerprint()); err != nil {
		return nil, "", err
	}
	seen := ""
	if b.SeenAt != nil {
		seen = b.SeenAt.UTC().Format(time.RFC3339)
	}
	for _, part := range []struct{ name, value string }{
		{"text", b.Text}, {"url", b.URL}, {"site", b.Site}, {"account", b.Account}, {"seen_at", seen}, {"by", b.By},
	} {
		if part.value == "" {
			continue
		}
		if err := writePart(w, part.name, "text/plain; charset=utf-8", []byte(part.value)); err != nil {
			return nil, "", err
		}
	}
	if len(b.File) > 0 {
		if err := writePart(w, "file", "application/octet-stream", b.File); err != nil {
			return nil, "", err
		}
		if err := writePart(w, "file_name", "text/plain; charset=utf-8", []byte(b.FileName)); err != nil {
			return nil, "", err
		}
	}
	err = w.Close()
	return buf.Bytes(), w.Boundary(), err
}

func writePart(w *multipart.Writer, name, kind string, value []byte) error {
	part, err := w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {`form-data; name="` + name + `"`}, "Content-Type": {kind},
	})
	if err != nil {
		return err
	}
	_, err = part.Write(value)
	return err
}
