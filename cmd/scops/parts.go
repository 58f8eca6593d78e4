package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
	"scops/index"
)

// How often the parts are asked how they are, and how long one may take.
const (
	partsEvery  = 5 * time.Second
	partsWithin = 3 * time.Second
)

// part is something a process cannot work without.
type part struct {
	name  string // a label: frontier or store
	check func(context.Context) error
	clock func(context.Context) (time.Time, error) // nil = it has no clock but this process's
}

// timer is a server that says what time it has.
type timer interface {
	Time(ctx context.Context) (time.Time, error)
}

// storePart is the Store; frontierPart the frontier, seen through the
// operator's door.
func storePart(store index.Store) part {
	p := part{name: "store", check: store.Check}
	if m, ok := store.(*meteredStore); ok {
		store = m.Store // a wrapper hides what is not in the contract
	}
	if t, ok := store.(timer); ok {
		p.clock = t.Time
	}
	return p
}

func frontierPart(in crawler.Inspector) part {
	p := part{name: "frontier", check: func(ctx context.Context) error {
		_, err := in.Hosts(ctx, "", 1) // the cheapest question that reaches the server
		return err
	}}
	if t, ok := in.(timer); ok {
		p.clock = t.Time
	}
	return p
}

// partState is how a part was when it was last asked.
type partState struct {
	err    error         // nil = it can be worked with
	timed  bool          // offset is known
	offset time.Duration // of this process's clock: positive = ahead of the part's
}

// examine asks a part how it is. An error of its clock alone is none of the part.
func (p part) examine(ctx context.Context) (partState, error) {
	s := partState{err: p.check(ctx)}
	if s.err != nil || p.clock == nil {
		return s, nil
	}
	before := time.Now()
	theirs, err := p.clock(ctx)
	if err != nil {
		return s, nil
	}
	// The answer was made somewhere between question and answer: half way is
	// off by half the round trip at most.
	ours := before.Add(time.Since(before) / 2)
	s.timed, s.offset = true, ours.Sub(theirs)
	return s, nil
}

// parts are what a process cannot work without. /readyz and the metrics are
// answered from the same question.
type parts struct {
	names []string
	asked []*asked[partState]

	up, offset *prometheus.Desc
}

func newParts(list ...part) *parts {
	w := &parts{
		up:     prometheus.NewDesc("scops_part_up", "1 = this process can work with the part: frontier or store.", []string{"part"}, nil),
		offset: prometheus.NewDesc("scops_clock_offset_seconds", "How far this process's clock is ahead of the part's server; no series where there is no server.", []string{"part"}, nil),
	}
	for _, p := range list {
		w.names = append(w.names, p.name)
		w.asked = append(w.asked, &asked[partState]{ask: p.examine, every: partsEvery, within: partsWithin})
	}
	return w
}

// states asks all parts at once, so that one that hangs costs one wait.
func (w *parts) states(ctx context.Context) []partState {
	out := make([]partState, len(w.asked))
	var wg sync.WaitGroup
	for i, a := range w.asked {
		wg.Go(func() { out[i], _ = a.get(ctx) }) // examine never fails: its error is the state
	}
	wg.Wait()
	return out
}

// ready says whether work can be done; the error names every part that stands
// in the way.
func (w *parts) ready(ctx context.Context) error {
	var errs []error
	for i, s := range w.states(ctx) {
		if s.err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", w.names[i], s.err))
		}
	}
	return errors.Join(errs...)
}

// Describe implements prometheus.Collector.
func (w *parts) Describe(ch chan<- *prometheus.Desc) {
	ch <- w.up
	ch <- w.offset
}

// Collect implements prometheus.Collector.
func (w *parts) Collect(ch chan<- prometheus.Metric) {
	for i, s := range w.states(context.Background()) {
		up := 0.0
		if s.err == nil {
			up = 1
		}
		ch <- prometheus.MustNewConstMetric(w.up, prometheus.GaugeValue, up, w.names[i])
		if s.timed {
			ch <- prometheus.MustNewConstMetric(w.offset, prometheus.GaugeValue, s.offset.Seconds(), w.names[i])
		}
	}
}
