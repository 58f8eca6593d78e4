package elastic

import (
	"encoding/json"
	"testing"
	"time"

	"scops/index"
)

// maxClauses is how many conditions one bool query takes in OpenSearch, and in
// Elasticsearch at the least.
const maxClauses = 1024

func TestNoZoneChangesItsClocksTooOftenForAQuery(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"UTC", "Asia/Seoul", "Europe/London", "America/New_York", "Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Jerusalem"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(histogram(index.Histogram{Field: "when", Step: index.StepDay, Zone: zone}))
		if err != nil {
			t.Fatal(err)
		}
		var aggs map[string]struct {
			Filter struct {
				Bool struct {
					Should []any `json:"should"`
				} `json:"bool"`
			} `json:"filter"`
		}
		if err := json.Unmarshal(raw, &aggs); err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, agg := range aggs {
			all += len(agg.Filter.Bool.Should)
			if len(agg.Filter.Bool.Should) >= maxClauses {
				t.Errorf("%s: one offset has %d spans", name, len(agg.Filter.Bool.Should))
			}
		}
		if all == 0 || len(raw) > 100_000 {
			t.Errorf("%s: %d spans in %d bytes", name, all, len(raw))
		}
	}
}
