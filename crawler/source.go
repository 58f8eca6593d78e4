package crawler

import (
	"strings"
	"time"
	"unicode"
)

// SourceState says whether a Source may be visited.
type SourceState string

// The states of a Source. Only an active one is ever fetched.
const (
	SourceActive   SourceState = "active"
	SourcePaused   SourceState = "paused"
	SourceProposed SourceState = "proposed" // discovered; waits for a person
	SourceRejected SourceState = "rejected" // a person said no; never proposed again
)

// SourceStates are all states, in the order a person reads them.
func SourceStates() []SourceState {
	return []SourceState{SourceActive, SourcePaused, SourceProposed, SourceRejected}
}

// Bounds of what people write beside a Source.
const (
	MaxWhy  = 500 // bytes of Why
	MaxTags = 20
	MaxTag  = 60 // bytes of one tag
)

// Source is something revisited: an account, channel, board, thread, tag or
// feed, read by one adapter. A Seed is a Source a person added.
type Source struct {
	ID       string      `json:"id"`      // SourceID(URL): stable across restarts and machines
	URL      string      `json:"url"`     // canonical address of its head page
	Adapter  string      `json:"adapter"` // "" = chosen by the page
	State    SourceState `json:"state"`
	Why      string      `json:"why"` // who or what brought it here
	AddedBy  string      `json:"added_by"`
	AddedAt  time.Time   `json:"added_at"`
	Priority int         `json:"priority"` // 0 to MaxPriority, of its Requests
	Tags     []string    `json:"tags"`

	Points  int      `json:"points"`  // the sum of Reasons; 0 = a person added it
	Reasons []Reason `json:"reasons"` // why it was proposed, oldest first
}

// OneLine is a text as one line of at most so many bytes: what people write
// beside a Source stands in tables and in files of one line to a Source.
func OneLine(s string, most int) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > most {
		s = strings.TrimSpace(strings.ToValidUTF8(s[:most], ""))
	}
	return s
}
