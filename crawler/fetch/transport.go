package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync"
	"sync/atomic"
	"time"
)

const (
	dialTimeout   = 10 * time.Second
	idleTimeout   = 30 * time.Second
	maxHeaderSize = 256 << 10
	maxProxies    = 64
)

var (
	errLease  = errors.New("lease ends too soon")
	errRoom   = errors.New("no memory before the lease ends")
	errResent = errors.New("connection dropped; the request is not sent twice")
	errProxy  = errors.New("proxy address is not http:// or socks5://")
)

// exchange is one request and what came back, beside what colly keeps.
type exchange struct {
	url     *url.URL
	host    string // the Host settings are looked up for
	proxy   string
	header  http.Header // to send
	now     func() time.Time
	expires time.Time // of the lease; zero = none
	share   *share
	robots  bool // a robots.txt: read whatever it calls itself

	status    int
	received  http.Header
	body      []byte
	truncated bool
	wireErr   error // the network's own error while the body was read
	late      atomic.Bool
	connected atomic.Bool
	shaking   atomic.Bool                // a TLS handshake began and has not succeeded
	sentOn    atomic.Pointer[leasedConn] // the one connection the request may be written to
}

// exchangeKey is where a request's context carries its exchange.
type exchangeKey struct{}

// expired says whether the right to send is over.
func (x *exchange) expired() bool { return !x.expires.IsZero() && !x.now().Before(x.expires) }

func (x *exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			x.connected.Store(true)
			if c := leased(info.Conn); c != nil {
				c.x.Store(x)
			}
		},
		TLSHandshakeStart: func() { x.shaking.Store(true) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				x.shaking.Store(false)
			}
		},
	}
}

// leasedConn is a connection that lets a request out only under its lease and
// only once. Its Write is the last place before the wire: net/http has queued,
// dialled and shaken hands by then, and sends a request again, unasked, when a
// reused connection turns out to be dead.
type leasedConn struct {
	net.Conn
	x atomic.Pointer[exchange] // the exchange it serves now; nil while connecting
}

func (c *leasedConn) Write(p []byte) (int, error) {
	if x := c.x.Load(); x != nil {
		if !x.sentOn.CompareAndSwap(nil, c) && x.sentOn.Load() != c {
			return 0, errResent
		}
		if x.expired() {
			x.late.Store(true)
			return 0, errLease
		}
	}
	return c.Conn.Write(p)
}

// leased finds our connection under TLS.
func leased(conn net.Conn) *leasedConn {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	c, _ := conn.(*leasedConn)
	return c
}

// dial connects and wraps; override gives fixed addresses, nil = none.
func dial(d *net.Dialer, override func(string) string) func(context.Context, string, string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		if override != nil {
			address = override(address)
		}
		conn, err := d.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &leasedConn{Conn: conn}, nil
	}
}

// roundTripper sends what colly hands it on our own terms.
type roundTripper struct {
	guard   guard
	tls     *tls.Config
	idle    int
	maxBody int64
	resolve map[string]string

	mu         sync.Mutex
	transports map[string]*http.Transport // by proxy address, "" = direct
}

// RoundTrip sends one request, once, and caps what comes back.
func (rt *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	x, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		return nil, errors.New("send request: it did not come through Fetch")
	}
	transport, err := rt.transport(x.proxy)
	if err != nil {
		return nil, err
	}
	ctx := httptrace.WithClientTrace(req.Context(), x.trace())
	out := &http.Request{Method: http.MethodGet, URL: x.url, Host: x.url.Host, Header: x.header, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1}
	resp, err := transport.RoundTrip(out.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	x.status, x.received = resp.StatusCode, resp.Header
	if x.body, err = rt.read(ctx, x, resp); err != nil {
		return nil, err
	}
	resp.Body = http.NoBody
	resp.Header = shellHeader(resp.Header)
	resp.Uncompressed, resp.ContentLength, resp.Request = true, -1, req
	return resp, nil
}

// shellHeader is what colly may see: nothing it would act on. A Location makes
// net/http follow it, a charset makes colly decode, an encoding inflate.
func shellHeader(received http.Header) http.Header {
	h := received.Clone()
	for _, name := range []string{"Location", "Content-Type", "Content-Encoding", "Set-Cookie", "Refresh"} {
		h.Del(name)
	}
	return h
}

// transport gives the connections for one proxy: a connection made for one
// way out is never used for another.
func (rt *roundTripper) transport(proxy string) (*http.Transport, error) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if t := rt.transports[proxy]; t != nil {
		return t, nil
	}
	if len(rt.transports) > maxProxies {
		return nil, fmt.Errorf("open connection: more than %d proxies", maxProxies)
	}
	t, err := rt.open(proxy)
	if err != nil {
		return nil, err
	}
	rt.transports[proxy] = t
	return t, nil
}

func (rt *roundTripper) open(proxy string) (*http.Transport, error) {
	t := &http.Transport{
		TLSClientConfig:        rt.tls,
		TLSHandshakeTimeout:    dialTimeout,
		TLSNextProto:           map[string]func(string, *tls.Conn) http.RoundTripper{}, // no HTTP/2
		DisableCompression:     true,
		MaxIdleConns:           rt.idle,
		MaxIdleConnsPerHost:    rt.idle,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderSize,
		WriteBufferSize:        1 << 10, // one request without a body; there are as many as idle connections
	}
	if proxy == "" {
		t.DialContext = dial(&net.Dialer{Timeout: dialTimeout, Control: rt.guard.control}, rt.override)
		return t, nil
	}
	u, err := url.Parse(proxy)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "socks5" && u.Scheme != "socks5h" {
		return nil, fmt.Errorf("%w: %q", errProxy, proxy)
	}
	// The operator named the proxy; the guard is for what pages name.
	t.DialContext = dial(&net.Dialer{Timeout: dialTimeout}, nil)
	t.Proxy = http.ProxyURL(u)
	return t, nil
}

// override gives the fixed address of a host name, if one is set.
func (rt *roundTripper) override(address string) string {
	if to, ok := rt.resolve[address]; ok {
		return to
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return address
	}
	if to, ok := rt.resolve[host]; ok {
		return to
	}
	return address
}

func (rt *roundTripper) closeIdle() {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	for _, t := range rt.transports {
		t.CloseIdleConnections()
	}
}
