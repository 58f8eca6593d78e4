package index

import "time"

// Desk is what people decided.
type Desk struct {
	Status    Status     `json:"status"`
	Tags      []string   `json:"tags"`
	Assignee  string     `json:"assignee"`
	Decisions []Decision `json:"decisions"` // newest last, at most MaxDecisions; older ones stand in the audit trail
}

// Bounds of what people write beside a Hit.
const (
	MaxDecisions = 100
	MaxNote      = 2000 // bytes of one note
)

// Decision is one judgement of a person, with what it replaced.
type Decision struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	From   Status    `json:"from"`
	To     Status    `json:"to"`
	Note   string    `json:"note"`
	Reason Reason    `json:"reason,omitempty"` // of a dismissal; "" = none was given
	Wrong  []string  `json:"wrong,omitempty"`  // of a dismissal: the rules that were wrong, by Signal.Rule
}

// Reason is why a person dismissed a Hit.
type Reason string

// The reasons of a dismissal.
const (
	ReasonNotOffer   Reason = "not_an_offer"
	ReasonQuoted     Reason = "quoted" // somebody else's words, or a report of them
	ReasonNews       Reason = "news"
	ReasonMedical    Reason = "medical"
	ReasonOtherSense Reason = "other_sense" // the word means something else here
	ReasonDuplicate  Reason = "duplicate"   // says nothing of the rules
	ReasonOther      Reason = "other"
)

// Reasons lists the reasons of a dismissal.
func Reasons() []Reason {
	return []Reason{ReasonNotOffer, ReasonQuoted, ReasonNews, ReasonMedical, ReasonOtherSense, ReasonDuplicate, ReasonOther}
}
