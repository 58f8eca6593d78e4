package workbench

import (
	"context"
	"math"
	"time"

	"scops/classifier"
	"scops/rules"
)

// Few is how many labelled hits a precision is given from; with less it is
// "too few" to say.
const Few = 20

// workEvery is which posts the cost is measured on: one in so many.
const workEvery = 64

// companions is how many of the most frequent companions are named.
const companions = 3

// Stats is what a pack does to a corpus.
type Stats struct {
	Pack     string `json:"pack"`     // digest
	Posts    int    `json:"posts"`    // judged
	Labelled int    `json:"labelled"` // of them
	Bad      int    `json:"bad"`      // lines that could not be used
	Offers   int    `json:"offers"`   // posts labelled sale, recruit or service
	Flagged  Figure `json:"flagged"`  // the verdict of the whole pack
	Recall   *Share `json:"recall"`   // of the offers, how many are flagged; nil without offers
	Rows     []Row  `json:"rows"`     // most hits first; what never hit comes last
}

// Figure is how often something hits and how often it is right.
type Figure struct {
	Hits      int    `json:"hits"`
	N         int    `json:"n"`         // labelled hits
	Right     int    `json:"right"`     // labelled sale, recruit or service
	Precision *Share `json:"precision"` // nil: fewer than Few labelled hits
}

// Share is a part of a whole with its Wilson 95 % interval.
type Share struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Row is one list, rule, sign or kind of entity. A list hits a post when one
// of its terms stands there in the poster's own words.
type Row struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`   // rule, list, sign, entity
	Status string `json:"status"` // stable or shadow
	Figure
	Unique int         `json:"unique"` // hits no other row of its kind, and for lists of its slot, shares
	Cost   float64     `json:"cost"`   // units of work per 1,000 posts, see classifier.Work
	Share  float64     `json:"share"`  // of all work, 0 to 1
	With   []Companion `json:"with"`   // what stands beside it most often
}

// Companion is another row that hits the same posts.
type Companion struct {
	Name  string `json:"name"`
	Posts int    `json:"posts"`
}

// Wilson is the 95 % score interval of right among n (Wilson 1927); nil for
// none.
func Wilson(right, n int) *Share {
	if n == 0 {
		return nil
	}
	const z = 1.959964
	total := float64(n)
	p := float64(right) / total
	middle := p + z*z/(2*total)
	spread := z * math.Sqrt(p*(1-p)/total+z*z/(4*total*total))
	scale := 1 + z*z/total
	return &Share{Value: p, Low: max(0, (middle-spread)/scale), High: min(1, (middle+spread)/scale)}
}

// Measure judges a corpus and says what every part of the pack did. Posts
// without a date are judged as of at. Memory grows with the pack, not with the
// corpus.
func Measure(ctx context.Context, pack *rules.Pack, judge *classifier.Classifier, corpus Corpus, at time.Time) (Stats, error) {
	names := nameRows(pack)
	counters := make([]*counter, corpus.workers())
	for i := range counters {
		counters[i] = newCounter(names)
	}
	posts, bad, err := each(ctx, corpus, func(worker int, samples []Sample) struct{} {
		for _, s := range samples {
			counters[worker].add(judge, s, at)
		}
		return struct{}{}
	}, func(struct{}) {})
	if err != nil {
		return Stats{}, err
	}
	sum := newCounter(names)
	for _, c := range counters {
		sum.merge(c)
	}
	s := sum.stats()
	s.Pack, s.Posts, s.Bad = pack.Digest, posts, bad
	return s, nil
}
