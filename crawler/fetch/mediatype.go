package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// peek is how much of a body is read to see what it is, in bytes: what
// http.DetectContentType looks at.
const peek = 512

var errContentType = errors.New("no page")

// textual says whether bodies of a media type hold text.
func textual(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(contentType)), ";")
	kind, sub, _ := strings.Cut(strings.TrimSpace(media), "/")
	switch kind {
	case "image":
		return sub == "svg+xml"
	case "video", "audio", "font":
		return false
	}
	switch sub {
	case "pdf", "zip", "gzip", "x-gzip", "x-7z-compressed", "x-rar-compressed", "x-tar", "wasm":
		return false
	}
	return true
}

// isPage says whether a body that begins so may be a page: by its own look
// where that is plain, else by the Content-Type header. Servers call pages
// octet-streams and pictures pages, and mean no harm.
func isPage(contentType string, begin []byte) error {
	look, _, _ := strings.Cut(http.DetectContentType(begin), ";")
	switch {
	case len(begin) == 0, look == "text/html", look == "text/xml", isGzip(contentType) && look == "text/plain":
		return nil
	case !textual(look) && look != "application/octet-stream":
		return fmt.Errorf("%w: it begins like %s", errContentType, look)
	case !textual(contentType):
		return fmt.Errorf("%w: %.80q", errContentType, contentType)
	default:
		return nil
	}
}

// isGzip says whether a media type is that of a gzip file.
func isGzip(contentType string) bool {
	media, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	media = strings.TrimSpace(media)
	return media == "application/gzip" || media == "application/x-gzip"
}
