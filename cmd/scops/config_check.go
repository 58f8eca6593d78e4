package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// check says what does not fit together.
func (c *Config) check() error {
	if c.Crawl.Workers < 1 || c.Crawl.Workers > 1024 {
		return fmt.Errorf("crawl.workers: %d is not between 1 and 1024", c.Crawl.Workers)
	}
	if c.Crawl.Timeout <= 0 {
		return errors.New("crawl.timeout: must be more than 0s")
	}
	if c.Crawl.DemoState != 1 && c.Crawl.DemoState != 2 {
		return fmt.Errorf("crawl.demo_state: %d is neither 1 nor 2", c.Crawl.DemoState)
	}
	if c.Crawl.Revisit.Min > c.Crawl.Revisit.Max {
		return errors.New("crawl.revisit: min is longer than max")
	}
	if err := checkLooks(c.Crawl.Looks); err != nil {
		return err
	}
	if strings.TrimSpace(c.Crawl.UserAgent) == "" {
		return errors.New("crawl.user_agent: must name who fetches and how to reach them")
	}
	if _, err := time.LoadLocation(c.Agency.Zone); err != nil {
		return fmt.Errorf("agency.zone: %q is not an IANA time zone such as Asia/Seoul", c.Agency.Zone)
	}
	for host, to := range c.Crawl.Resolve {
		if _, _, err := net.SplitHostPort(to); err != nil {
			return fmt.Errorf("crawl.resolve: %s: %q is not ADDRESS:PORT", host, to)
		}
	}
	if e := c.Retention.Evidence; e != nil && *e < c.Retention.Flagged {
		return fmt.Errorf("retention.evidence: %s is shorter than retention.flagged, %s: a flagged post must not outlive its proof", *e, c.Retention.Flagged)
	}
	return errors.Join(c.checkServers(), c.checkSites(), c.checkConsole(), c.checkAlerts(), c.checkLog())
}

// maxLooks is how often one hit is looked at again at most.
const maxLooks = 6

func checkLooks(looks []Duration) error {
	if len(looks) > maxLooks {
		return fmt.Errorf("crawl.looks: %d looks at every flagged post are too many; name at most %d", len(looks), maxLooks)
	}
	for i, d := range looks {
		if d <= 0 || i > 0 && d <= looks[i-1] {
			return fmt.Errorf("crawl.looks: %s is not later than the one before; name them rising, such as [1h, 6h, 1d]", d)
		}
	}
	return nil
}

func (c *Config) checkServers() error {
	if c.Redis != nil {
		if err := c.Redis.check(); err != nil {
			return err
		}
	}
	if e := c.Elasticsearch; e != nil && len(e.Addresses) == 0 {
		return errors.New("elasticsearch.addresses: name at least one URL such as http://127.0.0.1:9200")
	}
	return nil
}

// check says what does not go with the mode.
func (r *RedisConfig) check() error {
	if len(r.Addresses) == 0 {
		return errors.New("redis.addresses: name at least one HOST:PORT")
	}
	switch r.Mode {
	case "single":
		if len(r.Addresses) > 1 {
			return fmt.Errorf("redis.addresses: %d addresses for one server; name one, or set redis.mode to sentinel or cluster", len(r.Addresses))
		}
	case "sentinel":
		if r.MasterName == "" {
			return errors.New("redis.master_name: sentinels watch masters by name; set it to the name theirs give it")
		}
	case "cluster":
		if r.DB != 0 {
			return errors.New("redis.db: a cluster has one database; leave it out")
		}
	default:
		return fmt.Errorf("redis.mode: %q is not single, sentinel or cluster", r.Mode)
	}
	if (r.SentinelUsername != "" || r.SentinelPasswordFile != "") && r.Mode != "sentinel" {
		return fmt.Errorf("redis.sentinel_password_file: there are sentinels only with redis.mode sentinel, and it is %s", r.Mode)
	}
	if r.MasterName != "" && r.Mode != "sentinel" {
		return fmt.Errorf("redis.master_name: only sentinels know masters by name, and redis.mode is %s", r.Mode)
	}
	return nil
}

func (c *Config) checkSites() error {
	for i, s := range c.Sites {
		if s.Match == "" {
			return fmt.Errorf("sites[%d].match: name a host, or a pattern such as *.example", i)
		}
		if _, err := time.LoadLocation(s.Zone); err != nil {
			return fmt.Errorf("sites[%d].zone: %q is not an IANA time zone such as Asia/Seoul", i, s.Zone)
		}
		if s.RobotsOverride != nil {
			if err := s.RobotsOverride.check(s.Match, c.Agency.Zone, time.Now()); err != nil {
				return fmt.Errorf("sites[%d].robots_override: %w", i, err)
			}
		}
		if err := s.checkDiscover(); err != nil {
			return fmt.Errorf("sites[%d].%w", i, err)
		}
	}
	return nil
}

func (c *Config) checkConsole() error {
	if n := c.Console; (n.TLSCertFile == "") != (n.TLSKeyFile == "") {
		return errors.New("console: tls_cert_file and tls_key_file go together: set both or none")
	}
	if err := c.checkOIDC(); err != nil {
		return err
	}
	for _, proxy := range c.Console.TrustedProxies {
		_, errAddress := netip.ParseAddr(proxy)
		if _, err := netip.ParsePrefix(proxy); err != nil && errAddress != nil {
			return fmt.Errorf("console.trusted_proxies: %q is neither an address nor a network such as 10.0.0.0/24", proxy)
		}
	}
	if c.Console.PublicURL == "" {
		return nil
	}
	u, err := url.Parse(c.Console.PublicURL)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("console.public_url: %q is not an address such as https://scops.agency.example", c.Console.PublicURL)
	}
	return nil
}

func (c *Config) checkLog() error {
	switch c.Log.Level {
	case "debug", "info", "warn", "error":
	default:
		return fmt.Errorf("log.level: %q is not debug, info, warn or error", c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return fmt.Errorf("log.format: %q is not text or json", c.Log.Format)
	}
	return nil
}
