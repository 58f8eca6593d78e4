package desk

import (
	"context"
	"time"
)

// RobotsOverride is one site whose robots.txt is passed over: who decided it,
// on what basis, and until when.
type RobotsOverride struct {
	Site  string    `json:"site"`
	By    string    `json:"by"`
	Basis string    `json:"basis"`
	Until time.Time `json:"until"`
}

// OverrideRobots writes down that a process passes over the robots.txt of some
// sites. It must be called, and succeed, before the first page is fetched so.
func (d *Desk) OverrideRobots(ctx context.Context, actor Actor, list []RobotsOverride) error {
	if err := d.permit(actor, ActOverrideRobots); err != nil {
		return err
	}
	sites := make([]string, len(list))
	for i, o := range list {
		sites[i] = o.Site
	}
	return d.audit(ctx, actor, entry{Action: ActOverrideRobots, Subject: sites, Detail: list, Count: int64(len(list))})
}
