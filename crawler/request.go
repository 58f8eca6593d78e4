package crawler

import "time"

// RequestKind says what a Request is for.
type RequestKind string

// The kinds of Request.
const (
	KindSource RequestKind = "source" // one fetch of a visit to a Source
	KindRobots RequestKind = "robots" // the robots.txt of one origin; made by the frontier itself
	KindPage   RequestKind = "page"   // one page, read once: forgotten when done, and not taken again
	KindHop    RequestKind = "hop"    // where the robots.txt of an origin on another Host was redirected to
	KindLook   RequestKind = "look"   // the own page of a post that became a hit: is it still up?
)

// MaxPriority is the highest Priority of a Request.
const MaxPriority = 10

// Request is one fetch to do. Requests with the same Host and ID are one task:
// pushing it again only brings its due time forward.
type Request struct {
	ID      string      `json:"id"`   // unique inside Host; SourceID(URL) for sources
	Host    string      `json:"host"` // the politeness clock: HostOf(URL), or what the configuration puts it on; printable ASCII
	Kind    RequestKind `json:"kind"`
	URL     string      `json:"url"`     // what to fetch now
	Head    string      `json:"head"`    // the Source's head page, where every visit begins
	Source  string      `json:"source"`  // ID of the Source that led here: threads, hops, looks; "" = this is one itself
	Adapter string      `json:"adapter"` // "" = chosen by the page
	Depth   int         `json:"depth"`   // links between the seed and this Request; 0 = a seed
	Visit   Visit       `json:"visit"`   // the visit under way; zero between visits
	Cursor  Cursor      `json:"cursor"`  // how far earlier visits read
	Tries   int         `json:"tries"`   // failed tries in a row
	Due     time.Time   `json:"due"`     // zero = now

	Priority int    `json:"priority,omitempty"` // 0 to MaxPriority: minutes by which it is taken before others that are due; never before Due
	Post     string `json:"post,omitempty"`     // KindLook: the post looked for
	Look     int    `json:"look,omitempty"`     // KindLook: looks done so far

	ETag         string        `json:"etag,omitempty"`          // of the head page
	LastModified string        `json:"last_modified,omitempty"` // of the head page
	Interval     time.Duration `json:"interval"`                // between visits; adapted by the worker
	LastDone     time.Time     `json:"last_done"`               // when the last whole visit ended; zero = never. KindLook: when the post became a hit, which its looks are counted from
}

// Visit is the state of one visit while it takes more than one fetch.
type Visit struct {
	Pages int      `json:"pages"` // pages read so far in this visit
	Hops  []Hop    `json:"hops"`  // redirects that led to Request.URL, oldest first
	Seen  []string `json:"seen"`  // page addresses already read in this visit; paging never goes back to one
	Gap   bool     `json:"gap"`   // paging closes a gap rather than reading older history
}

// Lease is the time-limited, fenced right of one worker to do one Request. A
// KindRobots lease has the origin as its ID and no task behind it.
type Lease struct {
	Request
	Fence   uint64    // grows with every claim of the Host; a stale one changes nothing
	Claimed time.Time // by the frontier's clock
	Expires time.Time // by the caller's own clock: the fetch must have ended before this moment
	Robots  Robots    // the Host's robots.txt for this origin; zero for a KindRobots lease
	Fails   int       // failures of the Host in a row before this lease
}

// Robots is the stored answer of an origin to GET /robots.txt (RFC 9309).
type Robots struct {
	Origin  string     `json:"origin"` // scheme://host[:port]
	Status  int        `json:"status"` // HTTP status; 0 = network error
	Body    string     `json:"body"`   // first 500 KiB; "" unless 2xx
	Fetched time.Time  `json:"fetched"`
	Expires time.Time  `json:"expires"`         // after this it is fetched again before any page
	Error   ErrorClass `json:"error,omitempty"` // why nothing was answered (Status 0); "" = not known
}

// Answered says that there is an answer: without one nothing may be fetched
// (RFC 9309 section 2.3.1.4; a 429 is none either).
func (r Robots) Answered() bool { return r.Status >= 200 && r.Status != 429 && r.Status < 500 }

// OutcomeKind says how a Lease ended.
type OutcomeKind string

// The kinds of Outcome.
const (
	Done     OutcomeKind = "done"     // the visit is over; due again at Next, or forgotten when Next is zero
	Continue OutcomeKind = "continue" // the same visit (or robots.txt: its redirect) goes on with Request.URL, as soon as the Host's clock allows
	Retry    OutcomeKind = "retry"    // failed for now; due again at Next
	Dead     OutcomeKind = "dead"     // failed for good; to the dead letters with Reason
	Drop     OutcomeKind = "drop"     // failed for good and nobody need know: forgotten
)

// Outcome settles a Lease. Request is what the frontier stores in place of the
// claimed one (cursor, visit, tries, validators and URL are the worker's).
type Outcome struct {
	Kind    OutcomeKind
	Request Request
	Next    time.Time     // Done and Retry: when it is due again (Retry: zero = as soon as the clock allows)
	Delay   time.Duration // Host clock: least time between this settlement and the next claim
	Block   time.Time     // the whole Host rests until then (429, 503, Retry-After); zero = no
	Reason  string        // Retry and Dead: what went wrong, for operators
	Robots  *Robots       // result of a KindRobots lease; without one a failed lease rests the Host until Next
	Spare   bool          // Retry, Dead and Drop: not the Host's fault (store down, adapter broken); its breaker does not count it
}
