package index

import "time"

// Hold keeps a Hit and its sealed pages for a lawful reason, whatever their age.
type Hold struct {
	By     string     `json:"by"`
	At     time.Time  `json:"at"`
	Reason string     `json:"reason"`
	Until  *time.Time `json:"until"`            // nil = until somebody lifts it
	Lifted *Lift      `json:"lifted,omitempty"` // nil = it stands
}

// Lift is the end of a Hold.
type Lift struct {
	By     string    `json:"by"` // "" = nobody: its time was over
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Held says whether a legal hold stands. One whose time is over stands until
// upkeep has lifted it.
func (h *Hit) Held() bool { return h.Desk.Hold != nil && h.Desk.Hold.Lifted == nil }

// Clock is the moment the time a hit is kept runs from: the newest of when it
// was last seen, last judged, and let go by a legal hold or a file. Under a hold
// it stands still; one with an end is known to let go then. That it stands still
// in a file is for whoever knows the Document.
func (h *Hit) Clock() (at time.Time, running bool) {
	at = h.LastSeen
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	if n := len(h.Desk.Decisions); n > 0 {
		later(h.Desk.Decisions[n-1].At)
	}
	if h.Desk.Second != nil {
		later(h.Desk.Second.At)
	}
	if h.Desk.Unfiled != nil {
		later(*h.Desk.Unfiled)
	}
	switch hold := h.Desk.Hold; {
	case hold == nil:
	case hold.Lifted != nil:
		later(hold.Lifted.At)
	case hold.Until == nil:
		return time.Time{}, false
	default:
		later(*hold.Until)
	}
	return at, true
}
