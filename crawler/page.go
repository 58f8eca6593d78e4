package crawler

import (
	"net/http"
	"time"
)

// Page is one response: the evidence of a fetch.
type Page struct {
	URL       string      // the address that answered
	Hops      []Hop       // redirects that led here, oldest first
	Status    int         // HTTP status
	Header    http.Header // as received
	Body      []byte      // decompressed, still in its own character set; never written to: Text may be the same memory
	Text      string      // Body as UTF-8
	Charset   string      // WHATWG label of Body's encoding, "utf-8" when in doubt
	SHA256    string      // lower-case hex, of Body
	FetchedAt time.Time   // UTC, when the response was complete
	Took      time.Duration
	Truncated bool   // Body was cut at the cap: posts may be missing
	Zone      string // IANA zone the site's own times are written in, "" = UTC
	Adapter   string // the Source's adapter, or one forced by a person; "" = choose

	// Release gives back the memory the Fetcher reserved for this page and what
	// is read from it; nil = none was. Whoever asked for the page calls it when
	// done with it; a second call does nothing.
	Release func() `json:"-"`
}

// Hop is one redirect.
type Hop struct {
	URL    string    `json:"url"` // the address that redirected
	Status int       `json:"status"`
	At     time.Time `json:"at"`
}
