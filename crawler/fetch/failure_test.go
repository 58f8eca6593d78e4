package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"encoding/pem"

	"github.com/andybalholm/brotli"

	"scops/crawler"
	"scops/crawler/fetch"
)

// rawServer answers every connection with the given bytes and hangs up, or
// keeps the connection open without another byte.
func rawServer(t *testing.T, answer string, hangUp bool) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				buf := make([]byte, 4096)
				conn.Read(buf)
				io.WriteString(conn, answer)
				if !hangUp {
					conn.Read(buf) // until the client gives up
				}
			}()
		}
	}()
	return "http://" + l.Addr().String()
}

func TestErrorsHaveAClass(t *testing.T) {
	t.Parallel()
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(secure.Close)
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	tests := []struct {
		name, url string
		want      crawler.ErrorClass
	}{
		{"a name that does not exist", "http://no-such-host.invalid/", crawler.ErrDNS},
		{"a port nobody listens on", "http://" + nobody.Addr().String(), crawler.ErrConnect},
		{"a certificate nobody vouches for", secure.URL, crawler.ErrTLS},
		{"https to a server that speaks http", strings.Replace(plain.URL, "http:", "https:", 1), crawler.ErrTLS},
		{"no answer at all", rawServer(t, "", true), crawler.ErrReset},
		{"half a header", rawServer(t, "HTTP/1.1 200 OK\r\nServer: x\r\n", true), crawler.ErrReset},
		{"less body than Content-Length says", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", true), crawler.ErrTruncated},
		{"chunks that stop", rawServer(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true), crawler.ErrTruncated},
		{"chunks that are none", rawServer(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", true), crawler.ErrMalformed},
		{"not HTTP", rawServer(t, "220 mail.example ESMTP\r\n", true), crawler.ErrMalformed},
		{"a header without end", rawServer(t, "HTTP/1.1 200 OK\r\nX: "+strings.Repeat("x", 1<<20), false), crawler.ErrMalformed},
		{"a header that never comes", rawServer(t, "HTTP/1.1 200 OK\r\n", false), crawler.ErrTimeout},
		{"a body that never comes", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", false), crawler.ErrTimeout},
		{"gzip that is none", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nplain", true), crawler.ErrMalformed},
		{"an encoding nobody asked for", rawServer(t, "HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 5\r\n\r\nplain", true), crawler.ErrMalformed},
	}
	f := newFetcher(t, func(o *fetch.Options) { o.Timeout = time.Second })
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := f.Fetch(t.Context(), leaseOf(tt.url))
			if err == nil {
				t.Fatal("got a page")
			}
			if got := classOfError(t, err); got != tt.want {
				t.Errorf("class %s (%v), want %s", got, err, tt.want)
			}
		})
	}
}

func TestASlowTrickleEndsInTime(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, "drip "); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	})
	f := newFetcher(t, func(o *fetch.Options) { o.Timeout = 300 * time.Millisecond })
	began := time.Now()
	if got := classOf(t, f, s.URL); got != crawler.ErrTimeout || time.Since(began) > 3*time.Second {
		t.Errorf("class %s after %v, want timeout in time", got, time.Since(began))
	}
}

func TestBodiesAreInflated(t *testing.T) {
	t.Parallel()
	const text = "ข้อความ 문장 sentence "
	want := strings.Repeat(text, 50)
	pack := func(open func(io.Writer) io.WriteCloser) []byte {
		var b bytes.Buffer
		w := open(&b)
		io.WriteString(w, want)
		w.Close()
		return b.Bytes()
	}
	zip := func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
	twice := func(w io.Writer) io.WriteCloser {
		outer := gzip.NewWriter(w)
		return both{brotli.NewWriter(outer), outer}
	}
	tests := []struct {
		name, encoding string
		body           []byte
	}{
		{"gzip", "gzip", pack(zip)},
		{"gzip under its old name", "X-GZIP", pack(zip)},
		{"gzip with rubbish behind it", "gzip", append(pack(zip), "\x00\x00rubbish that is no gzip"...)},
		{"deflate with its header", "deflate", pack(func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })},
		{"deflate without", "deflate", pack(func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z })},
		{"brotli", "br", pack(func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) })},
		{"two layers", "br, gzip", pack(twice)},
		{"identity", "identity", []byte(want)},
	}
	f := newFetcher(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if got := r.Header.Get("Accept-Encoding"); got != "gzip, deflate, br" {
					t.Errorf("Accept-Encoding %q", got)
				}
				w.Header().Set("Content-Encoding", tt.encoding)
				w.Write(tt.body)
			})
			if page := get(t, f, s.URL); page.Text != want {
				t.Errorf("got %d bytes, want %d", len(page.Text), len(want))
			}
		})
	}
	t.Run("an encoding named for no body", func(t *testing.T) {
		t.Parallel()
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "gzip") })
		if page := get(t, f, s.URL); len(page.Body) != 0 {
			t.Errorf("got %d bytes", len(page.Body))
		}
	})
	t.Run("cut on the wire", func(t *testing.T) {
		t.Parallel()
		body := pack(func(w io.Writer) io.WriteCloser { z, _ := gzip.NewWriterLevel(w, gzip.NoCompression); return z })
		s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			w.Write(body)
		})
		cut := newFetcher(t, func(o *fetch.Options) { o.MaxBody = int64(len(body) - 20) })
		if page := get(t, cut, s.URL); !page.Truncated || !strings.HasPrefix(want, page.Text[:len(text)]) {
			t.Errorf("truncated %t, %d bytes", page.Truncated, len(page.Body))
		}
	})
}

type both struct {
	io.WriteCloser
	outer io.Closer
}

func (b both) Close() error {
	if err := b.WriteCloser.Close(); err != nil {
		return err
	}
	return b.outer.Close()
}

func TestAFurtherAuthorityIsTrusted(t *testing.T) {
	t.Parallel()
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, r.Proto) }))
	t.Cleanup(s.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	block := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(file, block, 0o600); err != nil {
		t.Fatal(err)
	}
	f := newFetcher(t, func(o *fetch.Options) {
		o.CAFile = file
		o.Resolve = map[string]string{"example.com:443": s.Listener.Addr().String()}
	})
	if page := get(t, f, "https://example.com/"); page.Text != "HTTP/1.1" {
		t.Errorf("spoken: %s, want HTTP/1.1", page.Text)
	}
	if err := os.WriteFile(file, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{file, file + ".missing"} {
		if _, err := fetch.New(fetch.Options{CAFile: bad}); err == nil {
			t.Errorf("%s was accepted", bad)
		}
	}
}

func TestOnionAddressesGoThroughSOCKSOnly(t *testing.T) {
	t.Parallel()
	for proxy, want := range map[string]crawler.ErrorClass{
		"":                      crawler.ErrRefused,
		"http://127.0.0.1:1":    crawler.ErrRefused,
		"socks5://127.0.0.1:1":  crawler.ErrConnect,
		"socks5h://127.0.0.1:1": crawler.ErrConnect,
	} {
		f := newFetcher(t, func(o *fetch.Options) { o.Proxy = func(string) string { return proxy } })
		if got := classOf(t, f, "http://demoaddress.onion/"); got != want {
			t.Errorf("proxy %q: class %s, want %s", proxy, got, want)
		}
	}
	broken := newFetcher(t, func(o *fetch.Options) { o.Proxy = func(string) string { return "ssh://127.0.0.1:1" } })
	if got := classOf(t, broken, "http://example.org/"); got != crawler.ErrRefused {
		t.Errorf("a proxy of no known kind: class %s, want refused", got)
	}
	guarded := newFetcher(t, func(o *fetch.Options) {
		o.AllowPrivate, o.Proxy = false, func(string) string { return "http://127.0.0.1:1" }
	})
	for _, host := range []string{"localhost", "printer.local", "intranet", "2130706433", "0x7f.1", "127.0.0.1", "[::1]"} {
		if got := classOf(t, guarded, "http://"+host+"/"); got != crawler.ErrGuard {
			t.Errorf("%s through a proxy: class %s, want guard", host, got)
		}
	}
}
