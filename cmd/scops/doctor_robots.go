package main

import (
	"fmt"
	"time"
)

// robots warns of every site whose robots.txt is passed over, or was.
func (d *doctor) robots() {
	for _, s := range d.config.Sites {
		if o := s.RobotsOverride; o != nil && d.config.override(s.Match, d.now()) == nil {
			d.warn("robots.txt", fmt.Sprintf("%s: the override of %s is over since %s and robots.txt is obeyed; take the setting out, or have it decided anew", s.Match, o.By, o.Until))
		}
	}
	for _, o := range d.config.overrides(d.now()) {
		days := int(o.Until.Sub(d.now()) / (24 * time.Hour))
		d.warn("robots.txt", fmt.Sprintf("%s: passed over until %s (%d days), as %s decided: %s; from then on it is obeyed, and the setting is to be taken out", o.Site, o.Until.Format(time.RFC3339), days, o.By, o.Basis))
	}
}
