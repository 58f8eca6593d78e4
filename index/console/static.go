package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

//go:embed ui/static
var assets embed.FS

const staticPath = "/static/"

// static serves the console's own files under names that hold their hash, so
// that a browser may keep them for ever.
type static struct {
	names map[string]string // plain name to hashed name
	files map[string]asset  // by hashed name
}

type asset struct {
	kind         string
	plain, small []byte // as it is, and by gzip
}

func loadStatic() (*static, error) {
	s := &static{map[string]string{}, map[string]asset{}}
	err := fs.WalkDir(assets, "ui/static", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		return s.add(strings.TrimPrefix(name, "ui/static/"), raw)
	})
	if err != nil {
		return nil, fmt.Errorf("read static files: %w", err)
	}
	return s, nil
}

func (s *static) add(name string, raw []byte) error {
	ext := path.Ext(name)
	kind := mime.TypeByExtension(ext)
	switch ext { // the machine's own table may say otherwise
	case ".js":
		kind = "text/javascript; charset=utf-8"
	case ".css":
		kind = "text/css; charset=utf-8"
	case ".svg":
		kind = "image/svg+xml"
	default:
		if kind == "" {
			kind = "text/plain; charset=utf-8"
		}
	}
	small, err := squeezed(raw)
	if err != nil {
		return fmt.Errorf("compress %s: %w", name, err)
	}
	sum := sha256.Sum256(raw)
	hashed := strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:8]) + ext
	s.names[name], s.files[hashed] = hashed, asset{kind, raw, small}
	return nil
}

func squeezed(raw []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(raw); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// url is the address of a static file, for templates.
func (s *static) url(name string) (string, error) {
	hashed, ok := s.names[name]
	if !ok {
		return "", fmt.Errorf("there is no static file %s", name)
	}
	return staticPath + hashed, nil
}

// ServeHTTP serves a file by its hashed name.
func (s *static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	file, ok := s.files[strings.TrimPrefix(r.URL.Path, staticPath)]
	if !ok {
		http.NotFound(w, r)
		return
	}
	file.write(w, r, "public, max-age=31536000, immutable")
}

func (a asset) write(w http.ResponseWriter, r *http.Request, cache string) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", cache)
	h.Set("Vary", "Accept-Encoding")
	body := a.plain
	if takesGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = a.small
	}
	if r.Method == http.MethodHead {
		return
	}
	_, _ = w.Write(body) // a reader who has left is no fault of ours
}

func takesGzip(accept string) bool {
	for _, part := range strings.Split(accept, ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// favicon serves the owl where browsers look for it unasked.
func (c *Console) favicon(v *visit) error {
	c.static.files[c.static.names["owl.svg"]].write(v.w, v.r, "public, max-age=86400")
	return nil
}
