package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// hostileWeb is a web of hostile sites on one loopback server: the first label
// of a Host name says what it does. "good-N" are sites like any other.
type hostileWeb struct {
	*httptest.Server
	over     chan struct{} // closed when the test ends: what hangs lets go
	bomb     []byte        // a gzip member of 1 MiB
	page     string        // what the good sites show: 20 posts, 30 KB
	latency  time.Duration
	cookies  atomic.Int64 // requests that carried one
	inFlight atomic.Int64
	most     atomic.Int64 // requests at one time
	mu       sync.Mutex
	asked    map[string]int   // requests for pages, by Host
	written  map[string]int64 // bytes of body a Host got rid of
}

func newHostileWeb(t *testing.T) *hostileWeb {
	t.Helper()
	w := &hostileWeb{over: make(chan struct{}), page: ordinaryPage(), asked: map[string]int{}, written: map[string]int64{}}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(bytes.Repeat([]byte("a"), 1<<20))
	z.Close()
	w.bomb = b.Bytes()
	w.Server = httptest.NewUnstartedServer(http.HandlerFunc(w.answer))
	w.Config.MaxHeaderBytes = 1 << 20
	w.Config.ConnState = func(c net.Conn, s http.ConnState) {
		if tcp, ok := c.(*net.TCPConn); ok && s == http.StateNew {
			tcp.SetWriteBuffer(64 << 10) // what the system takes in for a reader that went away
		}
	}
	w.Start()
	t.Cleanup(func() { close(w.over); w.CloseClientConnections(); w.Close() })
	return w
}

// ordinaryPage is a channel's page of 20 harmless posts, 30 KB.
func ordinaryPage() string {
	var b strings.Builder
	b.WriteString(`<html><head><meta charset="utf-8"><title>Notes</title></head><body><section class="tgme_channel_history">`)
	const words = "วันนี้ตลาดริมน้ำเปิดถึงสี่ทุ่ม 내일 아침 일찍 시장에 갑니다. The ferry leaves at nine. "
	for n := 1; n <= 20; n++ {
		fmt.Fprintf(&b, `<div class="tgme_widget_message_wrap"><div class="tgme_widget_message js-widget_message" data-post="notes/%d">`+
			`<div class="tgme_widget_message_author"><a class="tgme_widget_message_owner_name" href="https://t.me/notes">Notes</a></div>`+
			`<div class="tgme_widget_message_text js-message_text">%s<a href="https://notes.example/%d">more</a></div>`+
			`<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/notes/%d"><time datetime="2026-05-04T03:02:01+00:00">03:02</time></a></span></div></div>`,
			n, strings.Repeat(words, 6), n, n)
	}
	b.WriteString(`</section></body></html>`)
	return b.String()
}

func (w *hostileWeb) answer(out http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		out.WriteHeader(http.StatusNotFound)
		return
	}
	if len(r.Cookies()) > 0 {
		w.cookies.Add(1)
	}
	host, _, _ := strings.Cut(r.Host, ".")
	w.mu.Lock()
	w.asked[host]++
	w.mu.Unlock()
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	if strings.HasPrefix(host, "good-") {
		w.good(out)
		return
	}
	if do := w.tricks()[host]; do != nil {
		do(out, r)
		return
	}
	w.raw(out, hostileRaw[host])
}

// good answers after a while, so that many requests are under way at a time.
func (w *hostileWeb) good(out io.Writer) {
	now := w.inFlight.Add(1)
	defer w.inFlight.Add(-1)
	for most := w.most.Load(); now > most && !w.most.CompareAndSwap(most, now); most = w.most.Load() {
	}
	time.Sleep(w.latency)
	io.WriteString(out, w.page)
}

// hostileRaw are answers that are no proper HTTP, or say one thing and do
// another; the connection is closed behind them.
var hostileRaw = map[string]string{
	"nothing":     "",
	"rubbish":     "<html>it is 1991 and there are no headers\r\n\r\n",
	"halfheader":  "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n",
	"longer":      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n<html>short",
	"chunkless":   "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n",
	"badchunk":    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nnever\r\n",
	"twolengths":  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n<html><p>",
	"headerflood": "HTTP/1.1 200 OK\r\n" + strings.Repeat("X-Flood: "+strings.Repeat("x", 1000)+"\r\n", 2000) + "\r\n<html>",
	"earlyflood":  strings.Repeat("HTTP/1.1 103 Early Hints\r\n\r\n", 20_000) + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>",
	"picture":     "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 8\r\n\r\n\x89PNG\r\n\x1a\n",
	"zstd":        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\nContent-Length: 6\r\n\r\n<html>",
	"badlocation": "HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\nContent-Length: 0\r\n\r\n",
	"inside":      "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/\r\nContent-Length: 0\r\n\r\n",
	"insidename":  "HTTP/1.1 302 Found\r\nLocation: http://metadata.example/latest/\r\nContent-Length: 0\r\n\r\n",
	"wrongcharsets": "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=euc-kr\r\nConnection: close\r\n\r\n" +
		"<?xml version=\"1.0\" encoding=\"utf-16\"?><meta charset=tis-620><p>\xe0\xb8\xaa\xe0\xb8\xa7\xe0\xb8\xb1 \xbe\xc8\xb3\xe7\xff\xfe\x00",
}

func (w *hostileWeb) raw(out http.ResponseWriter, answer string) {
	conn, _, err := out.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, answer)
	if tcp, ok := conn.(*net.TCPConn); ok {
		tcp.CloseWrite()
		io.Copy(io.Discard, conn) // until the other side has read it, or went away
	}
}

// tricks are the sites that take a program.
func (w *hostileWeb) tricks() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{
		"bomb": func(out http.ResponseWriter, r *http.Request) { // 10.8 MB that inflate to 10 GiB
			out.Header().Set("Content-Encoding", "gzip")
			w.pour(out, r, w.bomb, 10_240)
		},
		"halfgzip": func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("Content-Encoding", "gzip")
			out.Write(w.bomb[:len(w.bomb)/2])
		},
		"big":     func(out http.ResponseWriter, r *http.Request) { w.pour(out, r, kilobyte("<p>big</p>\n"), 100<<10) },
		"endless": func(out http.ResponseWriter, r *http.Request) { w.pour(out, r, kilobyte("<p>endless</p>\n"), 1<<30) },
		"film": func(out http.ResponseWriter, r *http.Request) {
			out.Header().Set("Content-Type", "video/mp4")
			w.pour(out, r, kilobyte("\x00\x00\x00\x18ftypmp42"), 100<<10)
		},
		"lorisheader": func(out http.ResponseWriter, r *http.Request) { w.drip(out, "HTTP/1.1 200 OK\r\nX-Slow: ", "x") },
		"lorisbody": func(out http.ResponseWriter, r *http.Request) {
			w.drip(out, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000\r\n\r\n<html>", "<p>")
		},
		"silent": func(out http.ResponseWriter, r *http.Request) { <-w.over },
		"reset": func(out http.ResponseWriter, r *http.Request) {
			if conn, _, err := out.(http.Hijacker).Hijack(); err == nil {
				conn.(*net.TCPConn).SetLinger(0)
				conn.Close()
			}
		},
		"redirects": func(out http.ResponseWriter, r *http.Request) { // each to the next, without end
			var n int
			fmt.Sscanf(r.URL.Path, "/%d", &n)
			http.Redirect(out, r, fmt.Sprintf("/%d", n+1), http.StatusFound)
		},
		"circle": func(out http.ResponseWriter, r *http.Request) { http.Redirect(out, r, r.URL.Path, http.StatusFound) },
		"cookies": func(out http.ResponseWriter, r *http.Request) { // nothing to see without a cookie
			for i := range 50 {
				http.SetCookie(out, &http.Cookie{Name: fmt.Sprintf("c%d", i), Value: strings.Repeat("v", 500), Path: "/"})
			}
			http.SetCookie(out, &http.Cookie{Name: "wide", Value: "v", Domain: "example", Path: "/"})
			if len(r.Cookies()) == 0 {
				http.Redirect(out, r, "/?again="+fmt.Sprint(len(r.URL.RawQuery)), http.StatusFound)
			}
		},
		"paging": func(out http.ResponseWriter, r *http.Request) { // older pages that are the same page
			io.WriteString(out, strings.Replace(w.page, `<section class="tgme_channel_history">`,
				fmt.Sprintf(`<section class="tgme_channel_history"><a class="tme_messages_more" data-before="%d"></a>`, 2+len(r.URL.RawQuery)%3), 1))
		},
		"links": func(out http.ResponseWriter, r *http.Request) {
			io.WriteString(out, `<html><section class="tgme_channel_history"><div class="tgme_widget_message" data-post="notes/1"><div class="js-message_text">`)
			for i := range 10_000 {
				fmt.Fprintf(out, `<a href="https://t.me/channel_%d">c</a> <a href="http://links-%d.example/">l</a>`, i, i)
			}
		},
		"deep": func(out http.ResponseWriter, r *http.Request) {
			io.WriteString(out, `<html><section class="tgme_channel_history">`)
			w.pour(out, r, kilobyte("<div><b>"), 3000)
		},
		"tables": func(out http.ResponseWriter, r *http.Request) { w.pour(out, r, kilobyte("<table><tr><td>"), 3000) },
		"attributes": func(out http.ResponseWriter, r *http.Request) {
			io.WriteString(out, "<html><p "+strings.Repeat("a=b c='d' ", 300_000)+">x")
		},
	}
}

// kilobyte fills a kibibyte with a piece of markup.
func kilobyte(piece string) []byte {
	return []byte(strings.Repeat(piece, 1<<10/len(piece)+1)[:1<<10])
}

// pour writes a piece n times, or until the other side has had enough.
func (w *hostileWeb) pour(out io.Writer, r *http.Request, piece []byte, n int) {
	var written int64
	for range n {
		k, err := out.Write(piece)
		written += int64(k)
		if err != nil || r.Context().Err() != nil {
			break
		}
	}
	host, _, _ := strings.Cut(r.Host, ".")
	w.mu.Lock()
	w.written[host] = max(w.written[host], written)
	w.mu.Unlock()
}

// drip writes a byte or so at a time until nobody listens any more.
func (w *hostileWeb) drip(out http.ResponseWriter, begin, drop string) {
	conn, _, err := out.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer conn.Close()
	io.WriteString(conn, begin)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-w.over:
			return
		case <-tick.C:
			if _, err := io.WriteString(conn, drop); err != nil {
				return
			}
		}
	}
}

func (w *hostileWeb) count(host string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.asked[host]
}
