package elastic

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"scops/index"
)

// The server cuts a number into days of a zone of its own knowledge only where
// the mapping says that it is a date, which n.* does not. So the zone is taken
// apart here: one histogram for each offset from UTC the zone has ever had,
// over the spans in which it had it, and the days that a change of clocks cut
// in two are joined again. That also makes both stores go by the same table of
// zones.

// lateTime is where listing changes of clocks ends, in UTC milliseconds: the
// year 2100. Later days are put together from quarters of an hour: that is
// where every zone's days begin by today's rules.
const lateTime = 4102444800000

// Names of the aggregations of a histogram.
const (
	offsetPrefix = "offset." // seconds east of UTC follow
	lateName     = "late"
	binsName     = "bins"
)

// histogram writes the aggregations of a Histogram, by name.
func histogram(h index.Histogram) object {
	field := "n." + h.Field
	aggs := object{}
	spans := map[int][]object{} // by offset
	for _, s := range index.ZoneSpans(h.Zone, index.MinBinTime, lateTime) {
		spans[s.Offset] = append(spans[s.Offset], object{"range": object{field: object{"gte": s.From, "lt": s.To}}})
	}
	for offset, within := range spans {
		aggs[offsetPrefix+strconv.Itoa(offset)] = object{
			"filter": object{"bool": object{"should": within, "minimum_should_match": 1}},
			"aggs": object{binsName: object{"date_histogram": object{
				"field": field, "calendar_interval": string(h.Step), "offset": fmt.Sprintf("%ds", -offset), "min_doc_count": 1,
			}}},
		}
	}
	aggs[lateName] = object{
		"filter": object{"range": object{field: object{"gte": lateTime, "lt": index.MaxBinTime}}},
		"aggs":   object{binsName: object{"date_histogram": object{"field": field, "fixed_interval": "15m", "min_doc_count": 1}}},
	}
	return aggs
}

// joinBins puts the histogram together again.
func joinBins(h index.Histogram, answers map[string]aggregated) ([]index.Bin, error) {
	bins := index.NewBins(h)
	for name, answer := range answers {
		text, ok := strings.CutPrefix(name, offsetPrefix)
		if !ok {
			continue
		}
		offset, err := strconv.Atoi(text)
		if err != nil {
			return nil, fmt.Errorf("%w: it names an aggregation %q", index.ErrUnavailable, name)
		}
		for _, b := range answer.Bins.Buckets {
			year, month, day := time.UnixMilli(b.Start).Add(time.Duration(offset) * time.Second).UTC().Date()
			bins.AddDate(year, month, day, b.Docs)
		}
	}
	for _, b := range answers[lateName].Bins.Buckets {
		bins.Add(b.Start, b.Docs)
	}
	return bins.Result()
}
