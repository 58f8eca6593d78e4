package elastic

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/elastic/elastic-transport-go/v8/elastictransport"
	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// Retries of what a server could not do at the moment: about ten seconds.
const (
	attempts   = 8
	firstPause = 100 * time.Millisecond
	maxPause   = 4 * time.Second
)

// noStatus is an HTTP status no server sends.
const noStatus = -1

// answerTimeout is how long a server may take to begin its answer.
const answerTimeout = 90 * time.Second

func newTransport(opt Options) (*elastictransport.Client, func(), error) {
	urls, err := addresses(&opt)
	if err != nil {
		return nil, nil, err
	}
	base := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: answerTimeout,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   16,
		ForceAttemptHTTP2:     true,
	}
	if opt.CAFile != "" {
		pem, err := os.ReadFile(opt.CAFile)
		if err != nil {
			return nil, nil, fmt.Errorf("read authorities: %w", err)
		}
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(pem) {
			return nil, nil, fmt.Errorf("read authorities: %s holds no certificate", opt.CAFile)
		}
		base.TLSClientConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	}
	options := []elastictransport.Option{
		elastictransport.WithURLs(urls...),
		elastictransport.WithTransport(plainMedia{base}),
		elastictransport.WithUserAgent("scops"),
	}
	if len(urls) == 1 {
		options = append(options, elastictransport.WithDisableRetry())
	} else {
		// Another node is tried only when this one took no connection at all: a
		// write that may have happened must not be sent twice. Without any status
		// the transport would take 502, 503 and 504.
		options = append(options, elastictransport.WithRetry(len(urls)-1, noStatus),
			elastictransport.WithRetryOnError(func(_ *http.Request, err error) bool { return notConnected(err) }))
	}
	switch {
	case opt.APIKey != "":
		options = append(options, elastictransport.WithAPIKey(opt.APIKey))
	case opt.Username != "":
		options = append(options, elastictransport.WithBasicAuth(opt.Username, opt.Password))
	}
	client, err := elastictransport.NewClient(options...)
	return client, base.CloseIdleConnections, err
}

// addresses reads the URLs and takes a user out of them.
func addresses(opt *Options) ([]*url.URL, error) {
	if len(opt.Addresses) == 0 {
		return nil, errors.New("no address is given")
	}
	urls := make([]*url.URL, len(opt.Addresses))
	for i, address := range opt.Addresses {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return nil, fmt.Errorf("address %d is no http or https URL", i+1) // it may hold a password
		}
		if u.User != nil && opt.Username == "" {
			opt.Username = u.User.Username()
			opt.Password, _ = u.User.Password()
		}
		u.User = nil
		urls[i] = u
	}
	return urls, nil
}

// plainMedia names the media types without a vendor: both products know them.
type plainMedia struct{ next http.RoundTripper }

// RoundTrip sends a copy of the request.
func (p plainMedia) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	for _, name := range []string{"Content-Type", "Accept"} {
		switch value := req.Header.Get(name); {
		case strings.Contains(value, "ndjson"):
			req.Header.Set(name, "application/x-ndjson")
		case value != "":
			req.Header.Set(name, "application/json")
		}
	}
	return p.next.RoundTrip(req)
}

func notConnected(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "dial"
}

// read sends a request that changes nothing, again when the server was busy or
// away, and decodes the answer into into.
func (s *Store) read(ctx context.Context, build func() esapi.Request, into any) error {
	return retry(ctx, func() error { return s.send(ctx, build(), into) })
}

// retry tries again what the server could not do at the moment.
func retry(ctx context.Context, once func() error) error {
	var err error
	for try := range attempts {
		if try > 0 {
			if err := pause(ctx, try); err != nil {
				return err
			}
		}
		err = once()
		if err == nil || !errors.Is(err, index.ErrUnavailable) || notConnected(err) {
			return err
		}
	}
	return err
}

// send sends one request once.
func (s *Store) send(ctx context.Context, req esapi.Request, into any) error {
	res, err := req.Do(ctx, s.transport)
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		var untrusted *tls.CertificateVerificationError
		if errors.As(err, &untrusted) {
			return fmt.Errorf("its certificate cannot be trusted: %w", err)
		}
		return fmt.Errorf("%w: %w", index.ErrUnavailable, err)
	}
	defer func() {
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 64<<10)) // so that the connection can be used again
		_ = res.Body.Close()
	}()
	if res.IsError() {
		return answered(res.StatusCode, res.Body)
	}
	if into == nil {
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("%w: read its answer: %w", index.ErrUnavailable, err)
	}
	return nil
}

// pause waits before a try, longer every time, not in step with others.
func pause(ctx context.Context, try int) error {
	wait := min(firstPause<<(try-1), maxPause)
	timer := time.NewTimer(wait/2 + rand.N(wait))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
