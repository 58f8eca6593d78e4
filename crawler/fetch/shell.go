package fetch

import (
	"context"
	"errors"
	"net/http"

	"github.com/gocolly/colly/v2"
)

var errNoAnswer = errors.New("no response was delivered")

// newShell sets up colly to fetch and nothing else. It is not made with
// NewCollector, which lets environment variables change its settings.
func newShell(rt http.RoundTripper) *colly.Collector {
	c := &colly.Collector{}
	c.Init()
	c.SetClient(&http.Client{
		Transport:     rt,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	c.AllowURLRevisit = true
	c.IgnoreRobotsTxt = true
	c.ParseHTTPErrorResponse = true
	c.DetectCharset = false
	c.Async = false
	c.MaxBodySize = 0 // the round tripper has read the body before colly is told of it
	return c
}

// send does one exchange in a clone of its own and waits for it. What counts
// is the return value: colly has ways to end without any callback.
func (f *Fetcher) send(ctx context.Context, x *exchange) ([]byte, error) {
	c := f.shell.Clone()
	c.Context = context.WithValue(ctx, exchangeKey{}, x)
	delivered := false
	c.OnResponse(func(*colly.Response) { delivered = true })
	if err := c.Request(http.MethodGet, x.url.String(), nil, nil, x.header.Clone()); err != nil {
		return nil, err
	}
	if !delivered {
		return nil, errNoAnswer
	}
	body := x.body
	x.body = nil // the connection remembers its last exchange as long as it is kept
	return body, nil
}
