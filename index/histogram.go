package index

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// ErrBins refuses a Histogram that would have more than MaxBins bins: a wider
// step is to be asked for.
var ErrBins = errors.New("the histogram would have too many bins: ask for a wider step")

// MaxBins is how many bins a Histogram has at most: 136 years of days. It
// stays below what a server gives in one answer.
const MaxBins = 50_000

// The times a Histogram counts, in UTC milliseconds: from the second day of
// year 1 up to the last day of year 9999, so that a bin has a date in every
// zone. Others are in no bin.
const (
	MinBinTime = -62135510400000 // 0001-01-02
	MaxBinTime = 253402214400000 // 9999-12-31, excluded
)

// startHistogram fills in what the caller left out.
func (r *Request) startHistogram() error {
	if r.Histogram == nil {
		return nil
	}
	h := *r.Histogram // the caller's own stays as it is
	if h.Field == "" {
		h.Field = "when"
	}
	if h.Step == "" {
		h.Step = StepDay
	}
	if h.Zone == nil {
		h.Zone = time.UTC
	}
	switch {
	case !isName(h.Field):
		return fmt.Errorf("the histogram's field %q is no name of a field", h.Field)
	case h.Step != StepDay && h.Step != StepMonth && h.Step != StepYear:
		return fmt.Errorf("the histogram's step %q is not day, month or year", h.Step)
	}
	if err := checkZone(h.Zone); err != nil {
		return err
	}
	r.Histogram = &h
	return nil
}

// Bins counts moments by the local day, month or year they lie in.
type Bins struct {
	h     Histogram
	bins  map[int]*Bin       // by year, month and day
	known map[int64][]within // by day of UTC: moments that were met before
	last  within             // of the moment before: moments often come in order
}

// within is a half-open stretch of milliseconds that lie in one bin for certain.
type within struct {
	from, to int64
	bin      *Bin
}

const dayMillis = 24 * 60 * 60 * 1000

// NewBins counts for a Histogram whose gaps Request.Start has filled in.
func NewBins(h Histogram) *Bins {
	return &Bins{h: h, bins: map[int]*Bin{}, known: map[int64][]within{}}
}

// Add counts documents of one moment in UTC milliseconds.
func (b *Bins) Add(ms, docs int64) {
	if ms < MinBinTime || ms >= MaxBinTime {
		return
	}
	if ms < b.last.from || ms >= b.last.to {
		b.last = b.find(ms)
	}
	b.last.bin.Docs += docs
}

func (b *Bins) find(ms int64) within {
	day := (ms - MinBinTime) / dayMillis
	for _, w := range b.known[day] {
		if ms >= w.from && ms < w.to {
			return w
		}
	}
	t := time.UnixMilli(ms).In(b.h.Zone)
	w := within{bin: b.bin(t.Date())}
	w.from, w.to = sameDate(t)
	b.known[day] = append(b.known[day], w)
	return w
}

// AddDate counts documents of one local date.
func (b *Bins) AddDate(year int, month time.Month, day int, docs int64) {
	b.bin(year, month, day).Docs += docs
}

func (b *Bins) bin(year int, month time.Month, day int) *Bin {
	switch b.h.Step {
	case StepYear:
		month, day = time.January, 1
	case StepMonth:
		day = 1
	}
	key := year<<9 | int(month)<<5 | day
	if b.bins[key] == nil {
		b.bins[key] = &Bin{Start: firstMoment(year, month, day, b.h.Zone)}
	}
	return b.bins[key]
}

// Result gives the bins in order of time; ErrBins when there are too many.
func (b *Bins) Result() ([]Bin, error) {
	if len(b.bins) > MaxBins {
		return nil, ErrBins
	}
	out := make([]Bin, 0, len(b.bins))
	for _, bin := range b.bins {
		out = append(out, *bin)
	}
	slices.SortFunc(out, func(a, c Bin) int { return a.Start.Compare(c.Start) })
	return out, nil
}
