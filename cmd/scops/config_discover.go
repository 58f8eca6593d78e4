package main

import (
	"fmt"
	"strings"

	"scops/crawler"
	"scops/index/desk"
)

// checkDiscover refuses what discovery cannot be told. Approving by itself is
// for a site that is named: a pattern that fits every host, or every host of a
// country, would let strangers' pages choose what is crawled.
func (s SiteConfig) checkDiscover() error {
	switch desk.DiscoverMode(s.Discover) {
	case "", desk.DiscoverOff, desk.DiscoverPropose:
		return nil
	case desk.DiscoverApprove:
		name := strings.TrimPrefix(s.Match, "*.")
		if strings.ContainsAny(name, "*?[\\") || !strings.Contains(name, ".") {
			return fmt.Errorf("discover: approve needs a site that is named, such as forum.example or *.forum.example, not %q; use propose", s.Match)
		}
		return nil
	default:
		return fmt.Errorf("discover: %q is not propose, approve or off", s.Discover)
	}
}

// discover is what becomes of a page discovered at an address.
func (c *Config) discover(address string) desk.DiscoverPolicy {
	host, err := crawler.HostOf(address)
	if err != nil {
		return desk.DiscoverPolicy{Mode: desk.DiscoverOff}
	}
	s := c.site(host)
	if s.Discover == "" {
		return desk.DiscoverPolicy{Mode: desk.DiscoverPropose, Site: s.Match}
	}
	return desk.DiscoverPolicy{Mode: desk.DiscoverMode(s.Discover), Site: s.Match}
}
