package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
)

// How often the queue is looked through for the metrics, and how long a look
// may take.
const (
	lookEvery  = 10 * time.Second
	lookWithin = 5 * time.Second
	lookPage   = 500 // Hosts at a time
	lookSpare  = 10  // a large queue must not be kept busy by being watched
)

// frontierLook is the queue as it was when it was last looked through.
type frontierLook struct {
	status   crawler.Status
	states   map[string]int // Hosts by the state of their breaker, with or without tasks
	robots   map[string]int // origins by the state of their robots.txt, of Hosts with tasks
	breakers int            // Hosts with tasks whose breaker is not closed
	broken   time.Duration  // how long the longest of them has been seen so
	oldest   time.Duration  // how long the oldest due task of a Host that may be asked has waited
}

// looker looks through the queue. It remembers since when it has seen a
// breaker open, because the frontier does not.
type looker struct {
	in    crawler.Inspector
	now   func() time.Time
	since map[string]time.Time // by Host
}

func (l *looker) look(ctx context.Context) (frontierLook, error) {
	status, err := l.in.Status(ctx)
	if err != nil {
		return frontierLook{}, err
	}
	look, open := frontierLook{status: status, states: map[string]int{}, robots: map[string]int{}}, map[string]time.Time{}
	now := l.now()
	for after := ""; ; {
		hosts, err := l.in.Hosts(ctx, after, lookPage)
		if err != nil {
			return frontierLook{}, err
		}
		for _, h := range hosts {
			l.host(h, now, &look, open)
		}
		if len(hosts) < lookPage {
			l.since = open
			return look, nil
		}
		after = hosts[len(hosts)-1].Host
	}
}

func (l *looker) host(h crawler.HostStatus, now time.Time, look *frontierLook, open map[string]time.Time) {
	waiting := h.Queued+h.Leased > 0
	look.states[h.Breaker]++
	for _, r := range h.Robots {
		if waiting {
			look.robots[robotsState(r)]++
		}
	}
	if h.Breaker != crawler.BreakerClosed && waiting {
		since, known := l.since[h.Host]
		if !known {
			since = now
		}
		open[h.Host] = since
		look.breakers++
		look.broken = max(look.broken, now.Sub(since))
		return
	}
	resting := h.Blocked != nil && h.Blocked.After(now)
	if waiting && !resting && h.OldestDue != nil {
		look.oldest = max(look.oldest, now.Sub(*h.OldestDue))
	}
}

// robotsState says whether there is a robots.txt to go by. What it says of
// single pages is told by scops queue hosts.
func robotsState(r crawler.Robots) string {
	if r.Answered() {
		return "answered"
	}
	return robotsUnreachable
}

// frontierCollector shows the queue. Where it cannot be read there are no
// series: an old figure would look like a calm queue. scops_part_up says why.
type frontierCollector struct {
	look *asked[frontierLook]

	hosts, tasks, due, oldest, breakers, broken, states, robots *prometheus.Desc
}

func newFrontierCollector(in crawler.Inspector) *frontierCollector {
	l := &looker{in: in, now: time.Now}
	desc := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc("scops_frontier_"+name, help, labels, nil)
	}
	return &frontierCollector{
		look:     &asked[frontierLook]{ask: l.look, every: lookEvery, within: lookWithin, spare: lookSpare},
		hosts:    desc("hosts", "Hosts the frontier knows."),
		tasks:    desc("tasks", "Tasks by state: queued, leased, dead.", "state"),
		due:      desc("due_tasks", "Queued tasks that are due now."),
		oldest:   desc("oldest_due_age_seconds", "How long the oldest due task of a Host that may be asked has waited."),
		breakers: desc("open_breakers", "Hosts with tasks that are left alone after failures in a row."),
		states:   desc("breakers", "Hosts by the state of their breaker: closed, open, half_open.", "state"),
		robots:   desc("robots", "Origins of Hosts with tasks, by what is known of their robots.txt: answered, or unreachable, so that nothing is fetched.", "state"),
		broken:   desc("breaker_open_seconds", "How long the longest of them has been seen so by this process."),
	}
}

// Describe implements prometheus.Collector.
func (c *frontierCollector) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{c.hosts, c.tasks, c.due, c.oldest, c.breakers, c.broken, c.states, c.robots} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (c *frontierCollector) Collect(ch chan<- prometheus.Metric) {
	look, err := c.look.get(context.Background())
	if err != nil {
		return
	}
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	gauge(c.hosts, float64(look.status.Hosts))
	gauge(c.tasks, float64(look.status.Queued), string(crawler.TaskQueued))
	gauge(c.tasks, float64(look.status.Leased), string(crawler.TaskLeased))
	gauge(c.tasks, float64(look.status.Dead), string(crawler.TaskDead))
	gauge(c.due, float64(look.status.Due))
	gauge(c.oldest, look.oldest.Seconds())
	gauge(c.breakers, float64(look.breakers))
	gauge(c.broken, look.broken.Seconds())
	for _, state := range []string{crawler.BreakerClosed, crawler.BreakerOpen, crawler.BreakerHalfOpen} {
		gauge(c.states, float64(look.states[state]), state)
	}
	for _, state := range []string{"answered", robotsUnreachable} {
		gauge(c.robots, float64(look.robots[state]), state)
	}
}
