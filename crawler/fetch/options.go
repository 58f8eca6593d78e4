package fetch

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"
)

// DefaultUserAgent says who fetches and where to complain.
const DefaultUserAgent = "scops/1 (+https://scops.example/about; reads public posts; obeys robots.txt)"

// Options set up a Fetcher. The zero value of every field is a usable default.
type Options struct {
	Timeout     time.Duration // of one whole fetch, name lookup to last byte; 0 = 20 s
	MaxBody     int64         // bytes of one body, on the wire and again inflated; 0 = 4 MiB
	Memory      int64         // bytes all pages in flight may take, parse trees included; 0 = 96 MiB
	UserAgent   string        // "" = DefaultUserAgent
	Connections int           // idle connections kept for one host: the number of workers; 0 = 64

	// AllowPrivate admits loopback and private addresses, for tests and the
	// bundled web. Link-local (where clouds keep their metadata), multicast and
	// reserved addresses stay closed.
	AllowPrivate bool
	// Resolve sends a host name ("t.me", or "t.me:443") to a fixed address.
	Resolve map[string]string
	CAFile  string         // PEM file of further certificate authorities
	RootCAs *x509.CertPool // nil = the system's

	Proxy    func(host string) string // proxy of a Host: http:// or socks5:// address, "" = none
	Encoding func(host string) string // character set forced for a Host, "" = find out
	Zone     func(host string) string // IANA zone a Host writes its times in, "" = UTC
	Now      func() time.Time         // nil = time.Now
}

// withDefaults fills in what was left out.
func (o Options) withDefaults() (Options, error) {
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 4 << 20
	}
	if o.Memory <= 0 {
		o.Memory = 96 << 20
	}
	if o.UserAgent == "" {
		o.UserAgent = DefaultUserAgent
	}
	if o.Connections <= 0 {
		o.Connections = 64
	}
	none := func(string) string { return "" }
	if o.Proxy == nil {
		o.Proxy = none
	}
	if o.Encoding == nil {
		o.Encoding = none
	}
	if o.Zone == nil {
		o.Zone = none
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o, o.loadCAs()
}

// loadCAs adds the authorities of CAFile to the trusted ones.
func (o *Options) loadCAs() error {
	if o.CAFile == "" {
		return nil
	}
	pem, err := os.ReadFile(o.CAFile)
	if err != nil {
		return fmt.Errorf("read certificate authorities: %w", err)
	}
	pool := o.RootCAs
	if pool == nil {
		if pool, err = x509.SystemCertPool(); err != nil {
			pool = x509.NewCertPool()
		}
	}
	pool = pool.Clone()
	if !pool.AppendCertsFromPEM(pem) {
		return fmt.Errorf("read certificate authorities: %s: %w", o.CAFile, errors.New("holds no certificate"))
	}
	o.RootCAs = pool
	return nil
}
