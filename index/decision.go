package index

import (
	"maps"
	"slices"
	"time"
)

// Desk is what people decided.
type Desk struct {
	Status    Status     `json:"status"`
	Tags      []string   `json:"tags"`
	Assignee  string     `json:"assignee"`
	Decisions []Decision `json:"decisions"`         // newest last, at most MaxDecisions; older ones stand in the audit trail
	Notes     []Note     `json:"notes,omitempty"`   // newest last, at most MaxNotes; likewise
	Alerts    []string   `json:"alerts,omitempty"`  // search alerts that found it, at most MaxAlerts: it is reviewed first
	Second    *Second    `json:"second,omitempty"`  // what a second person said who had not seen the first judgement
	Last      *Deed      `json:"last,omitempty"`    // the newest change a person made, as long as it can be undone
	OwnWay    bool       `json:"own_way,omitempty"` // a decision carried over was taken back: none is carried over again
	Hold      *Hold      `json:"hold,omitempty"`    // the newest legal hold, lifted or not
	Unfiled   *time.Time `json:"unfiled,omitempty"` // when it was last taken out of a file
}

// Bounds of what people write beside a Hit.
const (
	MaxDecisions = 100
	MaxNotes     = 100
	MaxNote      = 2000 // bytes of one note
	MaxAlerts    = 200  // as many as an agency can have
	MaxTags      = 20
	MaxTag       = 64 // bytes of one tag
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

	Deed    string   `json:"deed,omitempty"`    // names what made it: a bulk judgement makes many
	Carried *Carried `json:"carried,omitempty"` // nil: the person judged this very hit
}

// Carried says where a decision was taken over from: By judged the hit ID at At.
type Carried struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
}

// Note is what a person wrote beside a Hit without judging it.
type Note struct {
	By   string    `json:"by"`
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// DeedKind is what a Deed changed.
type DeedKind string

// The kinds of deed.
const (
	DeedJudged   DeedKind = "judged"
	DeedSecond   DeedKind = "second"
	DeedTagged   DeedKind = "tagged"
	DeedAssigned DeedKind = "assigned"
)

// Deed is one change of a Hit with what undoing it needs.
type Deed struct {
	ID       string    `json:"id"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
	Kind     DeedKind  `json:"kind"`
	Tags     []string  `json:"tags,omitempty"`     // tagged: those before
	Assignee string    `json:"assignee,omitempty"` // assigned: the one before
}

// deskKeywords are what a hit can be found by of what people decided. Every field
// is there, so that a value that has gone replaces the one before.
func (h *Hit) deskKeywords() map[string][]string {
	words := map[string][]string{
		"status": {string(h.Desk.Status)}, "tag": h.Desk.Tags, "assignee": {h.Desk.Assignee}, "second": {string(h.SecondState())}, "alert": h.Desk.Alerts, "deed": nil,
		"hold": {YesNo(h.Held())},
	}
	if h.Desk.Last != nil {
		words["deed"] = []string{h.Desk.Last.ID}
	}
	for field, values := range words {
		words[field] = distinct(slices.Clone(values))
	}
	return words
}

// DeskFields are the keyword fields that follow from what people decided.
func DeskFields() []string {
	return []string{"status", "tag", "assignee", "second", "alert", "deed", "hold"}
}

// DeskNumbers are the number fields that follow from what people decided.
func DeskNumbers() []string { return []string{"review", "clock"} }

// DeskDocument encodes what the desk owns of a hit and keeps everything else of
// its Document as it was read.
func (h *Hit) DeskDocument(old *Document) (Document, error) {
	doc, err := h.Document()
	if err != nil {
		return Document{}, err
	}
	next := *old
	next.Body, next.Keywords, next.Numbers = doc.Body, maps.Clone(old.Keywords), maps.Clone(old.Numbers)
	for _, field := range DeskNumbers() {
		if n, has := doc.Numbers[field]; has {
			next.Numbers[field] = n
		} else {
			delete(next.Numbers, field)
		}
	}
	for _, field := range DeskFields() {
		next.Keywords[field] = doc.Keywords[field]
	}
	return next, nil
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
