package fetch

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"scops/crawler"
)

// leaseMargin is how long before the end of its lease a fetch is cut off.
const leaseMargin = 500 * time.Millisecond

// accept asks for what adapters can read.
const accept = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.1"

// Fetcher is a crawler.Fetcher; safe for concurrent use.
type Fetcher struct {
	opt    Options
	guard  guard
	shell  *colly.Collector
	rt     *roundTripper
	budget *budget
}

// New sets up a Fetcher. It fails only when CAFile cannot be used.
func New(opt Options) (*Fetcher, error) {
	opt, err := opt.withDefaults()
	if err != nil {
		return nil, err
	}
	g := guard{allowPrivate: opt.AllowPrivate}
	rt := &roundTripper{
		guard:      g,
		tls:        &tls.Config{RootCAs: opt.RootCAs, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}},
		idle:       opt.Connections,
		maxBody:    opt.MaxBody,
		resolve:    opt.Resolve,
		transports: map[string]*http.Transport{},
	}
	return &Fetcher{opt: opt, guard: g, shell: newShell(rt), rt: rt, budget: newBudget(opt.Memory, opt.MaxBody)}, nil
}

// Close closes idle connections. Fetches under way are not disturbed.
func (f *Fetcher) Close() { f.rt.closeIdle() }

// Fetch does lease.URL once. It ends before lease.Expires, or after
// Options.Timeout when the lease has no end. Any HTTP status is a Page, a
// redirect too; errors are *crawler.FetchError. The caller calls Page.Release
// when it is done with the page.
func (f *Fetcher) Fetch(ctx context.Context, lease crawler.Lease) (*crawler.Page, error) {
	x, err := f.prepare(lease)
	if err != nil {
		return nil, err
	}
	if err := f.makeRoom(ctx, x); err != nil {
		return nil, fail(x, err, crawler.ErrLease)
	}
	page, err := f.exchange(ctx, x, lease)
	if err != nil {
		x.share.close()
		return nil, err
	}
	page.Release = x.share.close
	// A page its reader forgot gives its memory back when it is collected.
	runtime.AddCleanup(page, func(s *share) { s.close() }, x.share)
	return page, nil
}

// exchange sends and receives inside the time that is left.
func (f *Fetcher) exchange(ctx context.Context, x *exchange, lease crawler.Lease) (*crawler.Page, error) {
	limit, leased := f.opt.Timeout, false
	if left := x.left(); left < limit {
		limit, leased = left, true
	}
	if limit <= 0 {
		return nil, fail(x, errLease, crawler.ErrLease)
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	began := f.opt.Now()
	body, err := f.send(bounded, x)
	if err != nil {
		return nil, classify(ctx, x, err, leased)
	}
	return f.page(x, lease, body, began), nil
}

// prepare checks the address and what the host asks for.
func (f *Fetcher) prepare(lease crawler.Lease) (*exchange, error) {
	u, err := url.Parse(lease.URL)
	if err != nil || u.Host == "" || u.Opaque != "" || u.User != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, &crawler.FetchError{URL: lease.URL, Class: crawler.ErrRefused, Err: crawler.ErrURL}
	}
	u.Fragment, u.RawFragment = "", ""
	key := hostKey(u)
	x := &exchange{url: u, host: key, now: f.opt.Now, expires: lease.Expires, header: f.header(lease), proxy: f.opt.Proxy(key), robots: lease.Kind == crawler.KindRobots || lease.Kind == crawler.KindHop}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if strings.HasSuffix(host, ".onion") && !strings.HasPrefix(x.proxy, "socks5") {
		return nil, fail(x, errors.New("an .onion address is fetched through SOCKS5 only"), crawler.ErrRefused)
	}
	if x.proxy != "" && !strings.HasSuffix(host, ".onion") {
		if err := f.guard.name(host); err != nil {
			return nil, fail(x, err, crawler.ErrGuard)
		}
	}
	return x, nil
}

// hostKey is the Host that settings are looked up for.
func hostKey(u *url.URL) string {
	if host, err := crawler.HostOf(u.String()); err == nil {
		return host
	}
	return u.Host
}

// header is all that is sent; the validators go with the head page only, the
// page they were taken from.
func (f *Fetcher) header(lease crawler.Lease) http.Header {
	h := http.Header{}
	h.Set("User-Agent", f.opt.UserAgent)
	h.Set("Accept", accept)
	h.Set("Accept-Encoding", acceptEncoding)
	if lease.Kind == crawler.KindRobots || lease.Kind == crawler.KindHop || lease.URL != lease.Head {
		return h
	}
	if printable(lease.ETag) {
		h.Set("If-None-Match", lease.ETag)
	}
	if printable(lease.LastModified) {
		h.Set("If-Modified-Since", lease.LastModified)
	}
	return h
}

// printable says whether a validator a server once sent may be sent back.
func printable(s string) bool {
	return s != "" && len(s) <= 1024 && strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}

// Memory says how full the memory budget is (Options.Memory).
func (f *Fetcher) Memory() Memory { return f.budget.memory() }

// makeRoom waits for memory while the lease leaves time for a fetch.
func (f *Fetcher) makeRoom(ctx context.Context, x *exchange) error {
	limit := f.opt.Timeout
	if left := x.left(); left < limit {
		limit = left
	}
	if limit <= 0 {
		return errLease
	}
	bounded, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	s, err := f.budget.open(bounded)
	if err != nil {
		return fmt.Errorf("%w: %w", errRoom, err)
	}
	x.share = s
	return nil
}

// left is the time until the fetch must have ended.
func (x *exchange) left() time.Duration {
	if x.expires.IsZero() {
		return 1<<63 - 1
	}
	left := x.expires.Sub(x.now())
	return left - min(leaseMargin, left/4)
}

func (f *Fetcher) page(x *exchange, lease crawler.Lease, body []byte, began time.Time) *crawler.Page {
	sum := sha256.Sum256(body)
	media := x.received.Get("Content-Type")
	if isGzip(media) {
		media = "" // it speaks of the wrapping
	}
	text, label := Decode(body, media, f.opt.Encoding(x.host))
	end := f.opt.Now()
	return &crawler.Page{
		URL: lease.URL, Hops: lease.Visit.Hops, Status: x.status, Header: x.received,
		Body: body, Text: text, Charset: label, SHA256: hex.EncodeToString(sum[:]),
		FetchedAt: end.UTC(), Took: end.Sub(began), Truncated: x.truncated,
		Zone: f.opt.Zone(x.host), Adapter: lease.Adapter,
	}
}
