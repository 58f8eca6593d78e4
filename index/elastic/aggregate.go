package elastic

import "scops/index"

// shardValues is how many values of a facet each kind is asked for: its index
// has one shard. The counts are exact for one kind, whatever it holds, and for
// several as long as none of them has more distinct values than this among
// its matches. Only ids, authors and entities can come near.
const shardValues = 20_000

// facetPrefix begins the name of a facet's aggregation; its field follows.
const facetPrefix = "facet."

// aggregations writes facets and histogram in the server's language; nil when
// none is asked for.
func aggregations(req index.Request) object {
	aggs := object{}
	for _, f := range req.Facets {
		aggs[facetPrefix+f.Field] = object{"terms": object{
			// One more, because the empty value is nobody's. Excluding it would double
			// the time: the server then looks at every document.
			"field": keywordField(f.Field), "size": f.Size + 1, "shard_size": shardValues,
			"order": []object{{"_count": "desc"}, {"_key": "asc"}},
		}}
	}
	if req.Histogram != nil {
		for name, agg := range histogram(*req.Histogram) {
			aggs[name] = agg
		}
	}
	if len(aggs) == 0 {
		return nil
	}
	return aggs
}

// aggregated is the answer to one aggregation.
type aggregated struct {
	Buckets []struct {
		Value string `json:"key"`
		Docs  int64  `json:"doc_count"`
	} `json:"buckets"`
	Bins struct {
		Buckets []struct {
			Start int64 `json:"key"` // UTC milliseconds
			Docs  int64 `json:"doc_count"`
		} `json:"buckets"`
	} `json:"bins"`
}

// fill puts the answers into a Result. Without any index there are none.
func fill(res *index.Result, req index.Request, answers map[string]aggregated) (err error) {
	if len(req.Facets) > 0 {
		res.Facets = make(map[string][]index.Count, len(req.Facets))
	}
	for _, f := range req.Facets {
		counts := []index.Count{}
		for _, b := range answers[facetPrefix+f.Field].Buckets {
			if b.Value != "" && len(counts) < f.Size {
				counts = append(counts, index.Count{Value: b.Value, Docs: b.Docs})
			}
		}
		res.Facets[f.Field] = counts
	}
	if req.Histogram != nil {
		res.Histogram, err = joinBins(*req.Histogram, answers)
	}
	return err
}
