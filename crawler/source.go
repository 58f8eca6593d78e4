package crawler

import "time"

// SourceState says whether a Source may be visited.
type SourceState string

// The states of a Source. Only an active one is ever fetched.
const (
	SourceActive   SourceState = "active"
	SourcePaused   SourceState = "paused"
	SourceProposed SourceState = "proposed" // discovered; waits for a person
	SourceRejected SourceState = "rejected" // a person said no; never proposed again
)

// Source is something revisited: an account, channel, board, thread, tag or
// feed, read by one adapter. A Seed is a Source a person added.
type Source struct {
	ID      string      `json:"id"`      // SourceID(URL): stable across restarts and machines
	URL     string      `json:"url"`     // canonical address of its head page
	Adapter string      `json:"adapter"` // "" = chosen by the page
	State   SourceState `json:"state"`
	Why     string      `json:"why"` // who or what brought it here
	AddedBy string      `json:"added_by"`
	AddedAt time.Time   `json:"added_at"`
}
