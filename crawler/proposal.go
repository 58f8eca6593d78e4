package crawler

import (
	"net/url"
	"slices"
	"time"
)

// ReasonCode says in one word why a Source was proposed.
type ReasonCode string

// The reasons of a proposal. The first group is what a flagged post says, the
// second what any post of a watched page says, the third what is known beside.
const (
	ReasonForwardedFlagged ReasonCode = "forwarded_flagged" // a flagged post was forwarded from there
	ReasonNamedFlagged     ReasonCode = "named_flagged"     // a flagged post names it

	ReasonForwarded ReasonCode = "forwarded" // a watched page passes its posts on
	ReasonNamed     ReasonCode = "named"     // a post of a watched page names it
	ReasonFeed      ReasonCode = "feed"      // a watched page says that this is its feed

	ReasonSeveral   ReasonCode = "several"    // a further account or page names it too
	ReasonKnownName ReasonCode = "known_name" // flagged posts were published under this name
)

// Worth is what a reason is worth, and how often it counts for one Source.
type Worth struct {
	Code   ReasonCode
	Points int
	Most   int
}

// Worths is the table of points of a proposal. Its bounds also bound what
// hostile pages can make us write: what counts no more is not kept.
func Worths() []Worth {
	return []Worth{
		{ReasonForwardedFlagged, 20, 3},
		{ReasonNamedFlagged, 10, 5},
		{ReasonKnownName, 15, 1},
		{ReasonFeed, 8, 1},
		{ReasonSeveral, 5, 4},
		{ReasonForwarded, 3, 5},
		{ReasonNamed, 1, 5},
	}
}

// Reason is one reason a Source was proposed for.
type Reason struct {
	Code ReasonCode `json:"code"`
	From string     `json:"from"` // the post or the Source that says so, by id
	Via  string     `json:"via"`  // the account or Source behind it: what "several" counts
	At   time.Time  `json:"at"`
}

// Proposal is an address found that might be watched, and why.
type Proposal struct {
	URL string // as it was found
	Reason
}

// Give adds a reason, and the one that follows when it comes from a further
// side. It returns false when the reason is known or counts no more: then
// nothing has changed.
func (s *Source) Give(r Reason) bool {
	if !s.counts(r) {
		return false
	}
	others := r.names() && s.named() && !slices.ContainsFunc(s.Reasons, func(o Reason) bool { return o.Via == r.Via })
	s.Reasons = append(s.Reasons, r)
	if also := (Reason{ReasonSeveral, r.Via, r.Via, r.At}); others && s.counts(also) {
		s.Reasons = append(s.Reasons, also)
	}
	s.Points = PointsOf(s.Reasons)
	return true
}

// names says that somebody's post leads there; the other reasons are what we
// found beside.
func (r Reason) names() bool {
	switch r.Code {
	case ReasonForwardedFlagged, ReasonNamedFlagged, ReasonForwarded, ReasonNamed:
		return true
	default:
		return false
	}
}

func (s *Source) named() bool { return slices.ContainsFunc(s.Reasons, Reason.names) }

func (s *Source) counts(r Reason) bool {
	n := 0
	for _, known := range s.Reasons {
		if known.Code != r.Code {
			continue
		}
		if n++; known.From == r.From {
			return false
		}
	}
	return n < worth(r.Code).Most
}

// PointsOf sums reasons up.
func PointsOf(reasons []Reason) int {
	points := 0
	for _, r := range reasons {
		points += worth(r.Code).Points
	}
	return points
}

func worth(code ReasonCode) Worth {
	for _, w := range Worths() {
		if w.Code == code {
			return w
		}
	}
	return Worth{}
}

// LastReason is when a proposal last gained points; zero = never.
func (s *Source) LastReason() time.Time {
	var last time.Time
	for _, r := range s.Reasons {
		if r.At.After(last) {
			last = r.At
		}
	}
	return last
}

// Placer is an Adapter that knows where what it reads belongs. Its methods are
// as pure as the rest of it.
type Placer interface {
	// Heads gives the head pages by which what stands at an address can be
	// watched, the best first: the channel of a post, the first page of a
	// listing. None = nothing that can be watched.
	Heads(u *url.URL) []string
	// Position is where a post stands in the order of Harvest.Span, by what is
	// stored of it; 0 = its id says nothing of order.
	Position(post Post) int64
	// Forward says that what stands at an address pages to newer posts, as a
	// thread does, and so is read on from its last page.
	Forward(u *url.URL) bool
}

// HeadsOf asks the adapters which head pages an address belongs to.
func HeadsOf(adapters []Adapter, address string) (adapter string, heads []string) {
	u, err := ParseURL(address)
	if err != nil {
		return "", nil
	}
	for _, a := range adapters {
		p, ok := a.(Placer)
		if !ok {
			continue
		}
		for _, h := range p.Heads(u) {
			if h, err := Canonical(h); err == nil {
				heads = append(heads, h)
			}
		}
		if len(heads) > 0 {
			return a.Name(), heads
		}
	}
	return "", nil
}
