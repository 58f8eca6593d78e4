package fetch_test

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"scops/crawler/fetch"
)

// socksServer is a SOCKS5 proxy without authentication (RFC 1928) that leads
// everything to one address and logs what it was asked for.
func socksServer(t *testing.T, to string, asked *log) string {
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
			go socks(conn, to, asked)
		}
	}()
	return l.Addr().String()
}

func socks(conn net.Conn, to string, asked *log) {
	defer conn.Close()
	head := make([]byte, 2)
	if _, err := io.ReadFull(conn, head); err != nil {
		return
	}
	io.ReadFull(conn, make([]byte, head[1]))
	conn.Write([]byte{5, 0})
	request := make([]byte, 4)
	if _, err := io.ReadFull(conn, request); err != nil {
		return
	}
	var name []byte
	switch request[3] {
	case 1:
		name = make([]byte, 4)
	case 3:
		length := make([]byte, 1)
		io.ReadFull(conn, length)
		name = make([]byte, length[0])
	default:
		return
	}
	port := make([]byte, 2)
	io.ReadFull(conn, name)
	io.ReadFull(conn, port)
	if request[3] == 1 {
		name = []byte(net.IP(name).String())
	}
	asked.add(fmt.Sprintf("%s:%d", name, binary.BigEndian.Uint16(port)))
	far, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer far.Close()
	conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
	go io.Copy(far, conn)
	io.Copy(conn, far)
}

// TestAnOnionSiteIsFetchedThroughSOCKSByName checks that the name goes to the
// proxy as it is: asking a resolver for it would tell where we go.
func TestAnOnionSiteIsFetchedThroughSOCKSByName(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<html>"+r.Host) })
	var asked log
	proxy := socksServer(t, s.Listener.Addr().String(), &asked)
	for _, scheme := range []string{"socks5://", "socks5h://"} {
		f := newFetcher(t, func(o *fetch.Options) {
			o.AllowPrivate = false // the proxy is the operator's own
			o.Proxy = func(host string) string {
				if strings.HasSuffix(host, ".onion") {
					return scheme + proxy
				}
				return ""
			}
		})
		if page := get(t, f, "http://demoaddress.onion/board"); page.Text != "<html>demoaddress.onion" {
			t.Errorf("%s: got %q", scheme, page.Text)
		}
	}
	if got := asked.String(); got != "demoaddress.onion:80 demoaddress.onion:80" {
		t.Errorf("the proxy was asked for %q, want the name", got)
	}
}

func TestCookiesAreNeverKeptNorSent(t *testing.T) {
	t.Parallel()
	var sent log
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for _, c := range r.Cookies() {
			sent.add(c.Name)
		}
		http.SetCookie(w, &http.Cookie{Name: "session", Value: "1", Path: "/"})
		if r.URL.Path == "/go" {
			http.Redirect(w, r, "/page", http.StatusFound)
		}
	})
	f := newFetcher(t, nil)
	for _, path := range []string{"/page", "/go", "/page"} {
		if page := get(t, f, s.URL+path); page.Header.Get("Set-Cookie") == "" {
			t.Error("the page does not show the cookie it came with")
		}
	}
	if got := sent.String(); got != "" {
		t.Errorf("cookies %q were sent", got)
	}
}

func TestTheUserAgentIsHonestAndTheSameEverywhere(t *testing.T) {
	t.Parallel()
	var agents log
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) { agents.add(r.UserAgent()) })
	const ours = "agency-scops/1 (+https://agency.example/scops)"
	f := newFetcher(t, func(o *fetch.Options) { o.UserAgent = ours })
	get(t, f, s.URL+"/robots.txt")
	get(t, f, s.URL+"/page")
	if got := agents.String(); got != ours+" "+ours {
		t.Errorf("sent %q", got)
	}
	if !strings.Contains(fetch.DefaultUserAgent, "+https://") || strings.Contains(fetch.DefaultUserAgent, "Mozilla") {
		t.Errorf("%q does not say who fetches", fetch.DefaultUserAgent)
	}
}
