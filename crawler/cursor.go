package crawler

import "time"

// Cursor says how far a Source has been read. Positions are the adapter's own
// (Harvest.Span): growing with time inside one Source; 0 = none yet.
type Cursor struct {
	Newest       int64     `json:"newest"` // largest position read
	Oldest       int64     `json:"oldest"` // smallest position read by backfill
	Gaps         []Gap     `json:"gaps"`   // spans between visits not read yet, newest first
	Older        string    `json:"older"`  // page that continues the backfill; "" = none known
	Tail         string    `json:"tail"`   // sources that page forward: the last page read
	BackfillDone bool      `json:"backfill_done"`
	BackfillPage int       `json:"backfill_pages"` // pages of backfill read so far
	HeadSHA256   string    `json:"head_sha256"`    // its first HeadLetters, of what was read on the head page at the last visit
	ChangedAt    time.Time `json:"changed_at"`     // when the head page last differed
}

// Gap is a span of positions between two visits that is still to be read.
type Gap struct {
	From int64  `json:"from"` // newest position known before the gap
	To   int64  `json:"to"`   // oldest position known after it
	Next string `json:"next"` // page that continues it
}

// HeadLetters is how many letters of HeadSHA256 are kept. Telling changed from
// unchanged takes no more: one change in four billion passes for none, and its
// posts are read all the same; only the next visit comes later.
const HeadLetters = 8

// ShortHead cuts a whole SHA-256 to what a Cursor keeps of it.
func ShortHead(sum string) string {
	if len(sum) == 64 {
		return sum[:HeadLetters]
	}
	return sum
}
