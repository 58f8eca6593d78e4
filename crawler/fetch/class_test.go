package fetch_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"

	"scops/crawler"
)

const sentence = "<html><p>ข้อความ 문장 sentence</p>"

// zipped packs a text; the writer is closed, so the stream is whole.
func zipped(text string, open func(io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := open(&b)
	io.WriteString(w, text)
	w.Close()
	return b.String()
}

func gz(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
func br(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }
func fl(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, 6); return z }

// answer is a whole HTTP response with a body and headers "Name: value".
func answer(body string, headers ...string) string {
	return "HTTP/1.1 200 OK\r\nContent-Length: " + strconv.Itoa(len(body)) + "\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
}

// noise does not pack, so half of what it packs to is half of it.
func noise() string {
	out := make([]byte, 4000)
	state := uint32(1)
	for i := range out {
		state = state*1664525 + 1013904223
		out[i] = 'a' + byte(state>>24)%26
	}
	return "<html>" + string(out)
}

func TestABodyThatEndsEarlyIsTruncated(t *testing.T) {
	t.Parallel()
	f := newFetcher(t, nil)
	for name, body := range map[string]struct{ encoding, packed string }{
		"gzip":    {"gzip", zipped(noise(), gz)},
		"deflate": {"deflate", zipped(noise(), fl)},
		"brotli":  {"br", zipped(noise(), br)},
	} {
		half := body.packed[:len(body.packed)/2]
		if got := classOf(t, f, rawServer(t, answer(half, "Content-Encoding: "+body.encoding), true)); got != crawler.ErrTruncated {
			t.Errorf("half a %s body: class %s, want truncated", name, got)
		}
	}
}

func TestAConnectionResetWithinABodyIsAReset(t *testing.T) {
	t.Parallel()
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
			conn.Read(make([]byte, 4096))
			io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n<html>"+strings.Repeat("x", 1000))
			time.Sleep(100 * time.Millisecond) // what was sent is read before the reset overtakes it
			conn.(*net.TCPConn).SetLinger(0)
			conn.Close()
		}
	}()
	if got := classOf(t, newFetcher(t, nil), "http://"+l.Addr().String()); got != crawler.ErrReset {
		t.Errorf("class %s, want reset", got)
	}
}

func TestWhatIsNoPageIsNotRead(t *testing.T) {
	t.Parallel()
	pdf, png := "%PDF-1.7\n", "\x89PNG\r\n\x1a\n"
	tests := []struct {
		name, media, begin string
		want               crawler.ErrorClass // "" = a page
	}{
		{"a document", "application/pdf", pdf, crawler.ErrContentType},
		{"a picture", "image/png", png, crawler.ErrContentType},
		{"a film", "video/mp4", "\x00\x00\x00\x18ftypmp42", crawler.ErrContentType},
		{"an archive", "application/zip", "PK\x03\x04", crawler.ErrContentType},
		{"a picture that calls itself a page", "text/html", png, crawler.ErrContentType},
		{"a document that calls itself nothing", "", pdf, crawler.ErrContentType},
		{"a page that calls itself a picture", "image/png", sentence, ""},
		{"a page that calls itself bytes", "application/octet-stream", sentence, ""},
		{"a page that calls itself nothing", "", sentence, ""},
		{"JSON", "application/json", "{\"a\": 1}", ""},
		{"a page in a legacy encoding", "text/html", "\xca\xc7\xd1\xca\xb4\xd5", ""},
	}
	f := newFetcher(t, nil)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var sent atomic.Int64
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header()["Content-Type"] = []string{tt.media}
				io.WriteString(w, tt.begin)
				for i := 0; i < 2<<20 && tt.want != ""; i += 1 << 10 {
					n, err := w.Write(bytes.Repeat([]byte{0xff}, 1<<10))
					sent.Add(int64(n))
					if err != nil {
						return
					}
				}
			})
			page, err := f.Fetch(t.Context(), leaseOf(s.URL))
			if tt.want == "" {
				if err != nil || string(page.Body) != tt.begin {
					t.Errorf("got %v, want the page", err)
				}
				return
			}
			if got := classOfError(t, err); got != tt.want {
				t.Errorf("class %s, want %s", got, tt.want)
			}
			if err != nil && page != nil {
				t.Error("a page came with the error")
			}
		})
	}
}

func TestAMissingPictureIsAMissingPage(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		w.WriteHeader(http.StatusNotFound)
		w.Write(bytes.Repeat([]byte{0xff}, 1<<20))
	})
	if page := get(t, newFetcher(t, nil), s.URL); page.Status != http.StatusNotFound || len(page.Body) != 0 {
		t.Errorf("status %d, %d bytes; want 404 and none", page.Status, len(page.Body))
	}
}

func TestRobotsAreReadWhateverTheyCallThemselves(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/octet-stream")
		io.WriteString(w, "User-agent: *\nDisallow: /\n")
	})
	for _, kind := range []crawler.RequestKind{crawler.KindRobots, crawler.KindHop} {
		lease := leaseOf(s.URL + "/robots.txt")
		lease.Kind = kind
		page, err := newFetcher(t, nil).Fetch(t.Context(), lease)
		if err != nil || !strings.Contains(page.Text, "Disallow") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

func TestAPackedSitemapIsUnpackedUnderTheCap(t *testing.T) {
	t.Parallel()
	sitemap := "<?xml version=\"1.0\"?><urlset>" + strings.Repeat("<url><loc>http://a.example/</loc></url>", 100)
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/x-gzip")
		switch r.URL.Path {
		case "/twice":
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, zipped(sitemap, gz)) // one layer, named twice
		case "/bomb":
			io.WriteString(w, zipped(sitemap+strings.Repeat("x", 8<<20), gz))
		default:
			io.WriteString(w, zipped(sitemap, gz))
		}
	})
	f := newFetcher(t, nil)
	for _, path := range []string{"/sitemap.xml.gz", "/twice"} {
		if page := get(t, f, s.URL+path); page.Text != sitemap {
			t.Errorf("%s: %d bytes, want %d", path, len(page.Text), len(sitemap))
		}
	}
	if got := classOf(t, f, s.URL+"/bomb"); got != crawler.ErrTooLarge {
		t.Errorf("class %s, want too_large", got)
	}
}
