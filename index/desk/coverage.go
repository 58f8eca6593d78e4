package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"scops/crawler"
	"scops/index/upkeep"
)

// coverageDays is the period coverage speaks of.
const coverageDays = 30

// maxFailing bounds the failing sources that are named one by one.
const maxFailing = 50

// What is not covered at all, whatever is watched. Locales have the words.
const (
	NotClosedChats    = "closed_chats"     // whatever needs an account or an invitation
	NotWithoutAdapter = "no_adapter"       // sites nothing here can read
	NotInPictures     = "text_in_pictures" // words that stand in images, voice and video
)

// Coverage says what a list of hits was found in, and what it cannot show.
type Coverage struct {
	Sources      int              `json:"sources"` // watched pages, in whatever state
	Active       int              `json:"active"`
	Paused       int              `json:"paused"`
	Proposed     int              `json:"proposed"`
	Newest       *time.Time       `json:"newest"`   // end of the newest whole visit; nil = not known
	Days         int              `json:"days"`     // the period of the counts below
	Posts        int64            `json:"posts"`    // looks at posts in that period
	ByLabel      map[string]int64 `json:"by_label"` // of those looks; demand and talk are counted and never stored
	Failing      []FailingSource  `json:"failing"`
	FrontierDown bool             `json:"frontier_down"` // nobody could say how the visits fare
	Adapters     []string         `json:"adapters"`      // what can be read
	NotCovered   []string         `json:"not_covered"`   // codes
	Refused      []upkeep.Refused `json:"rules_refused"` // processes that judge by the rules before
}

// FailingSource is a watched page that is not read at the moment.
type FailingSource struct {
	URL string `json:"url"`
	Why string `json:"why"` // the last error, as the worker met it
}

// Coverage sums up what was read. It shows no post.
func (d *Desk) Coverage(ctx context.Context, actor Actor) (Coverage, error) {
	if err := d.permit(actor, ActCoverage); err != nil {
		return Coverage{}, err
	}
	c, err := d.coverage(ctx)
	if err != nil {
		return Coverage{}, fmt.Errorf("coverage: %w", err)
	}
	return c, d.audit(ctx, actor, entry{Action: ActCoverage, Count: int64(c.Sources)})
}

func (d *Desk) coverage(ctx context.Context) (Coverage, error) {
	sources, err := Sources(ctx, d.opt.Store)
	if err != nil {
		return Coverage{}, err
	}
	c := Coverage{
		Sources: len(sources), Days: coverageDays, ByLabel: map[string]int64{}, Adapters: []string{}, Failing: []FailingSource{},
		NotCovered: []string{NotClosedChats, NotWithoutAdapter, NotInPictures},
	}
	for _, a := range d.opt.Adapters() {
		c.Adapters = append(c.Adapters, a.Name())
	}
	counts, err := upkeep.Counts(ctx, d.opt.Store, d.opt.Now().AddDate(0, 0, -coverageDays))
	if err != nil {
		return Coverage{}, err
	}
	for key, n := range counts {
		c.Posts += n
		c.ByLabel[key.Label] += n
	}
	if c.Refused, err = upkeep.ReadRefused(ctx, d.opt.Store); err != nil {
		return Coverage{}, err
	}
	if err := d.visits(ctx, sources, &c); err != nil {
		d.opt.Log.Warn("the frontier does not say how the visits fare", "error", err)
		c.FrontierDown = true
	}
	return c, nil
}

// visits asks the frontier how the watched pages fare.
func (d *Desk) visits(ctx context.Context, sources []crawler.Source, c *Coverage) error {
	byKey := map[crawler.TaskKey]string{}
	var keys []crawler.TaskKey
	for _, s := range sources {
		switch s.State {
		case crawler.SourceActive:
			c.Active++
		case crawler.SourcePaused:
			c.Paused++
		case crawler.SourceProposed:
			c.Proposed++
		}
		if host, err := d.opt.HostOf(s.URL); err == nil && s.State == crawler.SourceActive {
			key := crawler.TaskKey{Host: host, ID: s.ID}
			keys, byKey[key] = append(keys, key), s.URL
		}
	}
	if d.opt.Inspector == nil {
		return nil
	}
	for part := range slices.Chunk(keys, pageSize) {
		tasks, err := d.opt.Inspector.Tasks(ctx, part...)
		if err != nil {
			return err
		}
		for i, t := range tasks {
			c.add(t, byKey[part[i]])
		}
	}
	return nil
}

func (c *Coverage) add(t crawler.Task, address string) {
	if done := t.Request.LastDone; !done.IsZero() && (c.Newest == nil || done.After(*c.Newest)) {
		c.Newest = &done
	}
	if (t.State == crawler.TaskDead || t.Reason != "") && len(c.Failing) < maxFailing {
		c.Failing = append(c.Failing, FailingSource{address, t.Reason})
	}
}
