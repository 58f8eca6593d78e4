package fetch

import (
	"bufio"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

const (
	acceptEncoding = "gzip, deflate, br"
	// maxLayers is how many encodings may lie around one body.
	maxLayers = 2
)

var (
	errInflated = errors.New("inflated body is over its cap")
	errEncoding = errors.New("body does not inflate")
	errShort    = errors.New("body ends inside its encoding")
)

// wire reads a body as it comes over the network, up to a cap.
type wire struct {
	src  io.Reader
	left int64
	x    *exchange
}

func (w *wire) Read(p []byte) (int, error) {
	if w.left == 0 {
		// One more byte tells a body of exactly the cap from a longer one.
		var one [1]byte
		n, err := io.ReadFull(w.src, one[:])
		w.x.truncated = n > 0
		if n == 0 && err != io.EOF {
			return 0, w.fail(err)
		}
		return 0, io.EOF
	}
	if int64(len(p)) > w.left {
		p = p[:w.left]
	}
	n, err := w.src.Read(p)
	w.left -= int64(n)
	if err != nil && err != io.EOF {
		err = w.fail(err)
	}
	return n, err
}

// fail keeps the network's own error apart from what a decoder makes of it.
func (w *wire) fail(err error) error {
	w.x.wireErr = err
	return err
}

// plain is the body as the page will hold it: inflated, capped, and paid for.
type plain struct {
	ctx    context.Context
	x      *exchange
	src    io.Reader
	cap    int64 // 0 = the wire's own cap is enough
	read   int64
	bought int64
}

func (b *plain) Read(p []byte) (int, error) {
	if b.cap > 0 && int64(len(p)) > b.cap+1-b.read {
		p = p[:b.cap+1-b.read] // one byte more says that the body is over its cap
	}
	n, err := b.src.Read(p)
	b.read += int64(n)
	if b.cap > 0 && b.read > b.cap {
		return 0, errInflated
	}
	if b.read > b.bought {
		step := max(b.read-b.bought, firstRoom)
		if err := b.x.share.grow(b.ctx, step); err != nil {
			return 0, fmt.Errorf("%w: %w", errRoom, err)
		}
		b.bought += step
	}
	if err == nil || err == io.EOF || b.x.wireErr != nil {
		return n, err
	}
	if b.x.truncated {
		return n, io.EOF
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return n, errShort
	}
	return n, fmt.Errorf("%w: %v", errEncoding, err)
}

// readable puts the decoders a response asks for around its body.
func readable(ctx context.Context, x *exchange, resp *http.Response, maxBody int64) (io.Reader, error) {
	var src io.Reader = &wire{src: resp.Body, left: maxBody, x: x}
	layers := encodings(resp.Header)
	if len(layers) > maxLayers {
		return nil, fmt.Errorf("%w: %d encodings", errEncoding, len(layers))
	}
	out := &plain{ctx: ctx, x: x, bought: firstRoom}
	for i := len(layers) - 1; i >= 0; i-- {
		open := decoders(layers[i])
		if open == nil {
			return nil, fmt.Errorf("%w: unknown encoding %q", errEncoding, layers[i])
		}
		src = &lazy{src: bufio.NewReader(src), open: open}
		out.cap = maxBody
	}
	if isGzip(resp.Header.Get("Content-Type")) {
		// A sitemap is kept packed as often as not; what is inside may be a page.
		src = &lazy{src: bufio.NewReader(src), open: packed}
		out.cap = maxBody
	}
	out.src = src
	return out, nil
}

// packed opens a body that says of itself that it is gzip, if it is.
func packed(r *bufio.Reader) (io.Reader, error) {
	if head, err := r.Peek(2); err == nil && head[0] == 0x1f && head[1] == 0x8b {
		return gzip.NewReader(r)
	}
	return r, nil
}

func encodings(h http.Header) []string {
	var out []string
	for _, v := range h.Values("Content-Encoding") {
		for _, e := range strings.Split(v, ",") {
			if e = strings.ToLower(strings.TrimSpace(e)); e != "" && e != "identity" {
				out = append(out, e)
			}
		}
	}
	return out
}

func decoders(name string) func(*bufio.Reader) (io.Reader, error) {
	switch name {
	case "gzip", "x-gzip":
		return func(r *bufio.Reader) (io.Reader, error) { return gzip.NewReader(r) }
	case "deflate":
		return inflater
	case "br":
		return func(r *bufio.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }
	default:
		return nil
	}
}

// inflater reads deflate with or without the zlib header: servers send both.
func inflater(r *bufio.Reader) (io.Reader, error) {
	head, err := r.Peek(2)
	if err == nil && head[0]&0x0f == 8 && (int(head[0])<<8|int(head[1]))%31 == 0 {
		return zlib.NewReader(r)
	}
	return flate.NewReader(r), nil
}

// lazy opens a decoder at the first byte: a response without a body may well
// name an encoding.
type lazy struct {
	src  *bufio.Reader
	open func(*bufio.Reader) (io.Reader, error)
	dec  io.Reader
	any  bool
}

func (l *lazy) Read(p []byte) (int, error) {
	if l.dec == nil {
		if _, err := l.src.Peek(1); err != nil {
			return 0, err
		}
		dec, err := l.open(l.src)
		if err != nil {
			return 0, fmt.Errorf("%w: %v", errEncoding, err)
		}
		l.dec = dec
	}
	n, err := l.dec.Read(p)
	l.any = l.any || n > 0
	if l.any && errors.Is(err, gzip.ErrHeader) {
		// Rubbish after a whole gzip body is passed over, as browsers do.
		err = io.EOF
	}
	return n, err
}
