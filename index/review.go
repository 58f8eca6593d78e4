package index

import "scops/classifier"

// dayBits and orderBits are what a day since 1970 and an order take up in the
// place of a hit in the list to be reviewed.
const (
	dayBits   = 20
	orderBits = 8
)

// reviewPlace sorts what is to be reviewed, the largest first: what a search
// alert is set on, then posts with an identifier no hit had before, then by
// band, by the UTC day of the post, and by points and context.
func (h *Hit) reviewPlace(when int64) int64 {
	place := int64(0)
	if len(h.Desk.Alerts) > 0 {
		place += 2
	}
	if h.Context.Fresh {
		place++
	}
	place = place<<2 | int64(classifier.BandLevel(h.Verdict.Band))
	day := min(max(when/(24*60*60*1000), 0), 1<<dayBits-1)
	return (place<<dayBits|day)<<orderBits | int64(h.Verdict.Score+h.Context.Order())
}
