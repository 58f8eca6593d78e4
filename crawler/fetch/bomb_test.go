package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/andybalholm/brotli"
)

// bombMembers gzip members of 1 MiB each inflate to 10 GiB.
const bombMembers = 10_240

// counted counts what is read of a body on the wire.
type counted struct {
	io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	return n, err
}

func (c *counted) Close() error { return nil }

// repeated gives a piece so many times.
type repeated struct {
	piece []byte
	left  int
	at    int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.at == len(r.piece) {
		r.at, r.left = 0, r.left-1
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.piece[r.at:])
	r.at += n
	return n, nil
}

// packed1MiB is a mebibyte of letters, packed.
func packed1MiB(t *testing.T, open func(io.Writer) io.WriteCloser) []byte {
	t.Helper()
	var b bytes.Buffer
	w := open(&b)
	w.Write(bytes.Repeat([]byte("a"), 1<<20))
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestABombIsReadNoFurtherThanItsCap(t *testing.T) {
	t.Parallel()
	const maxBody = 4 << 20
	gz := packed1MiB(t, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	// One stream of 10 GiB: a stream of 1 MiB blocks that never says it ends.
	var df bytes.Buffer
	fw, _ := flate.NewWriter(&df, 6)
	fw.Write(bytes.Repeat([]byte("a"), 1<<20))
	fw.Flush()
	var br bytes.Buffer
	bw := brotli.NewWriter(&br)
	for range 64 {
		bw.Write(bytes.Repeat([]byte("a"), 1<<20))
	}
	bw.Close()
	for encoding, body := range map[string]*repeated{
		"gzip":    {piece: gz, left: bombMembers},
		"deflate": {piece: df.Bytes(), left: bombMembers},
		"br":      {piece: br.Bytes(), left: 1},
	} {
		wireSize := int64(len(body.piece)) * int64(body.left)
		src := &counted{Reader: body}
		x := &exchange{share: &share{b: newBudget(1<<30, maxBody)}}
		resp := &http.Response{StatusCode: 200, Header: http.Header{"Content-Encoding": {encoding}}, Body: src, ContentLength: -1}
		inflated, err := readable(t.Context(), x, resp, maxBody)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.Copy(io.Discard, inflated)
		if !errors.Is(err, errInflated) {
			t.Errorf("%s: ended with %v, want the cap", encoding, err)
		}
		if got > maxBody+64<<10 {
			t.Errorf("%s: %d bytes were inflated, want at most 64 KiB over %d", encoding, got, maxBody)
		}
		needed := wireSize * maxBody / (bombMembers << 20) // of the wire, for a body of the cap
		if encoding != "br" && src.n > needed+64<<10 {
			t.Errorf("%s: %d bytes were read of %d on the wire, want at most 64 KiB over %d", encoding, src.n, wireSize, needed)
		}
		t.Logf("%s: %d bytes on the wire, %d read; %d inflated", encoding, wireSize, src.n, got)
	}
}
