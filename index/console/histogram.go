package console

import (
	"fmt"
	"time"

	"scops/index"
	"scops/index/desk"
	"scops/index/query"
)

// histogram shows how many hits lie in each day, month or year. Bars are drawn
// by the server; a script puts a chart in their place that can be dragged on.
type histogram struct {
	Bars  []bar
	Peak  int64  // the tallest bar
	From  string // first and last bin, for the eye
	To    string
	Query string // without any condition on time: the script adds its own
	Sort  string
	Step  index.Step
	Clear string // address without the condition on time, "" = there is none
}

// bar is one bin. X, Y, Width and Height are of a drawing 1000 wide, 100 high.
type bar struct {
	Name, Start         string // for the eye; as a query writes it
	Docs                int64
	URL                 string
	X, Y, Width, Height string
}

// timeField is what a histogram counts by.
const timeField = "when"

func (v *visit) histogram(state listState, parts conditions, list desk.Listing) *histogram {
	bins := list.Histogram
	if len(bins) == 0 {
		return nil
	}
	rest := parts.without(ranges(timeField))
	h := &histogram{Query: rest.String(), Sort: state.Sort, Step: list.Step}
	if len(rest) < len(parts) {
		h.Clear = state.search(rest.String())
	}
	for _, b := range bins {
		h.Peak = max(h.Peak, b.Docs)
	}
	first, last := bins[0].Start, stepEnd(bins[len(bins)-1].Start, list.Step)
	whole := last.Sub(first).Hours()
	for _, b := range bins {
		start := binStart(b.Start, list.Step)
		width := 1000 * stepEnd(b.Start, list.Step).Sub(b.Start).Hours() / whole
		height := max(100*float64(b.Docs)/float64(h.Peak), 3)
		h.Bars = append(h.Bars, bar{
			Name: v.binName(b.Start, list.Step), Start: start, Docs: b.Docs,
			URL: state.search(rest.with(query.Range{Field: timeField, Raw: start}).String()),
			X:   fmt.Sprintf("%.2f", 1000*b.Start.Sub(first).Hours()/whole), Width: fmt.Sprintf("%.2f", max(width*0.86, 1.5)),
			Y: fmt.Sprintf("%.2f", 100-height), Height: fmt.Sprintf("%.2f", height),
		})
	}
	h.From, h.To = h.Bars[0].Name, h.Bars[len(h.Bars)-1].Name
	return h
}

// stepEnd is where the bin that begins at start ends.
func stepEnd(start time.Time, step index.Step) time.Time {
	switch step {
	case index.StepMonth:
		return start.AddDate(0, 1, 0)
	case index.StepYear:
		return start.AddDate(1, 0, 0)
	}
	return start.AddDate(0, 0, 1)
}

// binStart writes a bin as a query does.
func binStart(start time.Time, step index.Step) string {
	switch step {
	case index.StepMonth:
		return start.Format("2006-01")
	case index.StepYear:
		return start.Format("2006")
	}
	return start.Format("2006-01-02")
}

func (v *visit) binName(start time.Time, step index.Step) string {
	switch step {
	case index.StepMonth:
		return v.month(start)
	case index.StepYear:
		return fmt.Sprint(v.year(start))
	}
	return v.day(start)
}
