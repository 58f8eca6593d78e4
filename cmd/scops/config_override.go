package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"scops/crawler"
	"scops/index/desk"
)

// overrideMax is how far ahead a robots_override may end: whoever decided it
// decides again after a year at the latest.
const overrideMax = 366 * 24 * time.Hour

// RobotsOverride names who decided to pass over one site's robots.txt, on what
// basis, and until when: a date (when it begins, in agency.zone) or RFC 3339.
// Nothing needs to be done when it ends: robots.txt is obeyed again.
type RobotsOverride struct {
	By    string `yaml:"by" json:"by"`
	Basis string `yaml:"basis" json:"basis"`
	Until string `yaml:"until" json:"until"`
}

// end is the moment an override ends.
func (o *RobotsOverride) end(zone string) (time.Time, error) {
	if at, err := time.Parse(time.RFC3339, o.Until); err == nil {
		return at, nil
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return time.Time{}, err
	}
	at, err := time.ParseInLocation(time.DateOnly, o.Until, loc)
	if err != nil {
		return time.Time{}, fmt.Errorf("%q is neither a date such as 2027-01-31 nor a moment such as 2027-01-31T12:00:00+07:00", o.Until)
	}
	return at, nil
}

// check says what an override lacks. One that is over is no error: a deployment
// must start again on the day after.
func (o *RobotsOverride) check(match, zone string, now time.Time) error {
	end, err := o.end(zone)
	switch {
	case strings.TrimSpace(o.By) == "" || strings.TrimSpace(o.Basis) == "" || o.Until == "":
		return errors.New("name who decided (by), the legal basis (basis) and the day it ends (until), all three")
	case strings.ContainsAny(match, "*?["):
		return fmt.Errorf("it is for one site, and %q is a pattern", match)
	case err != nil:
		return fmt.Errorf("until: %w", err)
	case end.Sub(now) > overrideMax:
		return fmt.Errorf("until: %s is more than a year ahead", o.Until)
	default:
		return nil
	}
}

// override is the robots_override in force for a Host; nil = robots.txt is obeyed.
func (c *Config) override(host string, now time.Time) *RobotsOverride {
	o := c.site(host).RobotsOverride
	if o == nil {
		return nil
	}
	if end, err := o.end(c.Agency.Zone); err != nil || !end.After(now) {
		return nil
	}
	return o
}

// overridden says whether the robots.txt that speaks for an address is passed over.
func (f *inForce) overridden(rawURL string) bool {
	host, err := crawler.HostOf(rawURL)
	return err == nil && f.config().override(host, time.Now()) != nil
}

// overrides are those in force, as the audit keeps them.
func (c *Config) overrides(now time.Time) []desk.RobotsOverride {
	var out []desk.RobotsOverride
	for _, s := range c.Sites {
		if o := c.override(s.Match, now); o != nil && o == s.RobotsOverride {
			end, _ := o.end(c.Agency.Zone) // override read it
			out = append(out, desk.RobotsOverride{Site: s.Match, By: o.By, Basis: o.Basis, Until: end})
		}
	}
	return out
}

// auditOverrides writes down which robots.txt this process passes over. When
// that cannot be written they are not passed over: the process does not start,
// or the configuration before stays in force.
func (b *base) auditOverrides(ctx context.Context, c *Config, verb string) error {
	list := c.overrides(time.Now())
	if len(list) == 0 {
		return nil
	}
	d, err := b.desk()
	if err != nil {
		return err
	}
	who := desk.Actor{Name: "config:" + verb, Purpose: "robots_override in the configuration", Roles: []desk.Role{desk.RoleOperator}}
	if err := d.OverrideRobots(ctx, who, list); err != nil {
		return fmt.Errorf("pass over robots.txt: %w", err)
	}
	for _, o := range list {
		b.log.Warn("robots.txt is passed over", "site", o.Site, "by", o.By, "basis", o.Basis, "until", o.Until)
	}
	return nil
}
