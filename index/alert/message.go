package alert

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"scops/index"
)

// Bounds of a Message.
const (
	maxTexts  = 5000 // texts of one search in one period; those after them are told of as "more"
	maxLost   = 20   // batches given up that are remembered
	maxReason = 300  // bytes of why one failed
)

// State is what is to be done with a Message.
type State string

// The states.
const (
	StateDue    State = "due"    // waits for its time, first or again
	StateLeased State = "leased" // a process is delivering it
	StateSent   State = "sent"   // the receiver has taken all of it
	StateDead   State = "dead"   // something in it was given up
)

// Message is what one receiver is told of one search in one period. It goes out
// in batches: what is found after one has been taken is in the next.
type Message struct {
	ID      string  `json:"id"`
	Search  string  `json:"search"`
	Name    string  `json:"name"` // of the search
	By      string  `json:"by"`   // whose search it is
	Way     Way     `json:"way"`
	To      string  `json:"to"`
	Lang    string  `json:"lang"`
	Texts   []Text  `json:"texts"`
	More    bool    `json:"more"`    // there were more texts than it holds
	Done    int     `json:"done"`    // batches that are over: delivered, given up or dropped
	Current int     `json:"current"` // the batch on its way; 0 = none
	Next    instant `json:"next"`    // when the batch after that is due
	Retry   instant `json:"retry"`   // when the current one is tried again
	First   instant `json:"first"`   // when it was first tried
	Tries   int     `json:"tries"`   // of the current one
	Failure string  `json:"failure"` // of its last try
	Lost    []Lost  `json:"lost"`    // newest last
	Again   []int   `json:"again"`   // batches given up that somebody wants sent again, oldest first
	AgainAt instant `json:"again_at"`
	Touched instant `json:"touched"` // when it last changed
	Lease   *Lease  `json:"lease"`   // nil = nobody delivers it
	Sent    instant `json:"sent"`    // when a batch was last delivered
	Posts   int     `json:"-"`       // texts of the current batch
	Bands   []Band  `json:"-"`       // of the current batch
}

// instant is a moment in UTC milliseconds; 0 = none.
type instant = int64

// Text is one cluster of copies: posts of one text but for identifiers, prices
// and emoji.
type Text struct {
	Hash  string `json:"hash"`
	Band  string `json:"band"`
	Batch int    `json:"batch"`
}

// Band is how many texts of a batch lie in a band.
type Band struct {
	Name  string
	Texts int
}

// Lease is the time-limited right of one process to deliver the current batch.
type Lease struct {
	Token string  `json:"token"`
	Until instant `json:"until"`
}

// Lost is a batch that could not be delivered.
type Lost struct {
	At     time.Time `json:"at"`
	Batch  int       `json:"batch"` // 0 = an earlier version did not say
	Posts  int       `json:"posts"`
	Reason string    `json:"reason"`
}

// Key names the current batch for ever: a receiver that sees it again has had it.
func (m *Message) Key() string { return fmt.Sprintf("%s.%d", m.ID, m.Current) }

// add takes texts in that are not in it yet and says whether it changed.
func (m *Message) add(texts []Text, due instant) bool {
	known := make(map[string]bool, len(m.Texts))
	for _, t := range m.Texts {
		known[t.Hash] = true
	}
	changed, waited := false, m.waiting()
	for _, t := range texts {
		switch {
		case known[t.Hash]:
			continue
		case len(m.Texts) >= maxTexts:
			changed = changed || !m.More
			m.More = true
			continue
		}
		known[t.Hash], t.Batch = true, max(m.Done, m.Current)+1
		m.Texts = append(m.Texts, t)
		if !waited || due < m.Next {
			m.Next, waited = due, true
		}
		changed = true
	}
	return changed
}

// waiting says whether there is a batch after the current one.
func (m *Message) waiting() bool { return m.in(max(m.Done, m.Current) + 1) }

func (m *Message) in(batch int) bool {
	return slices.ContainsFunc(m.Texts, func(t Text) bool { return t.Batch == batch })
}

// state says what is to be done, and from when on.
func (m *Message) state() (State, instant) {
	switch {
	case m.Lease != nil:
		return StateLeased, m.Lease.Until
	case m.Current != 0:
		return StateDue, m.Retry
	case len(m.Again) > 0:
		return StateDue, m.AgainAt
	case m.waiting():
		return StateDue, m.Next
	case len(m.Lost) > 0:
		return StateDead, 0
	}
	return StateSent, 0
}

// take leases the batch that is due.
func (m *Message) take(token string, now time.Time, lease time.Duration) {
	if m.Current == 0 {
		m.Current, m.Tries, m.First, m.Failure = m.Done+1, 0, now.UnixMilli(), ""
		if len(m.Again) > 0 {
			m.Current, m.Again = m.Again[0], m.Again[1:]
		}
	}
	m.Tries++
	m.Lease = &Lease{Token: token, Until: now.Add(lease).UnixMilli()}
	m.count()
}

// count sums the current batch up.
func (m *Message) count() {
	m.Posts, m.Bands = 0, nil
	for _, t := range m.Texts {
		if t.Batch != m.Current {
			continue
		}
		m.Posts++
		at := slices.IndexFunc(m.Bands, func(b Band) bool { return b.Name == t.Band })
		if at < 0 {
			m.Bands = append(m.Bands, Band{Name: t.Band})
			at = len(m.Bands) - 1
		}
		m.Bands[at].Texts++
	}
	slices.SortFunc(m.Bands, byBand)
}

// failing says that the current batch was tried and failed.
func (m *Message) failing() bool { return m.Current != 0 && m.Failure != "" }

// over ends the current batch.
func (m *Message) over() { m.Done, m.Current, m.Lease, m.Tries = max(m.Done, m.Current), 0, nil, 0 }

func messageOf(doc *index.Document) (*Message, error) {
	m := &Message{}
	if err := json.Unmarshal(doc.Body, m); err != nil {
		return nil, fmt.Errorf("decode alert %s: %w", doc.ID, err)
	}
	if m.Current != 0 {
		m.count()
	}
	return m, nil
}

// document encodes a message. Version, Owner and Handling are the caller's.
func (m *Message) document() (index.Document, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return index.Document{}, fmt.Errorf("encode alert %s: %w", m.ID, err)
	}
	state, from := m.state()
	since := m.First
	if m.Current == 0 {
		since = from
	}
	return index.Document{
		Kind: index.KindAlert, ID: m.ID, Body: body,
		Keywords: map[string][]string{"state": {string(state)}, "search": {m.Search}, "lost": {index.YesNo(len(m.Lost) > 0)}, "failing": {index.YesNo(m.failing())}},
		Numbers:  map[string]int64{"next": from, "since": since, "when": m.Touched},
	}, nil
}
