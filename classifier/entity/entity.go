// Package entity finds identifiers in a post and gives each one spelling:
// phone numbers, handles, links, prices, quantities.
//
//	entity.go    Entity, Kind, Find and the visible list of finders
//	cue.go       words that say what stands beside them
//	phone.go     phone (E.164, tried in every country of the deployment)
//	helpline.go  numbers of helplines and agencies, helplines.tsv with dates
//	handle.go    telegram, line, kakao by cue
//	messenger.go telegram, line, kakao by link
//	link.go      url: where an address stands in a text
//	canonical.go url: its one spelling
//	price.go     price, quantity
//	ladder.go    prices without a currency: ladders, per unit, by cue
//	number.go    numbers as written, multipliers
//	unit.go      currencies and units
//
// It is pure and safe for concurrent use. Sources: research of the domain and
// the standards named in each file.
package entity

import (
	"cmp"
	"slices"

	"scops/classifier/normalize"
)

// Kind says what an Entity identifies.
type Kind string

// The kinds found so far.
const (
	Phone    Kind = "phone"
	Line     Kind = "line"
	Telegram Kind = "telegram"
	Kakao    Kind = "kakao"
	URL      Kind = "url"
	Price    Kind = "price"
	Quantity Kind = "quantity"
)

// Entity is a normalised identifier with where it stood. Start and End are
// bytes of the original text, half open.
type Entity struct {
	Kind    Kind    `json:"kind"`
	Value   string  `json:"value"`
	Sub     *string `json:"sub"` // line: id OA openchat; telegram: handle invite; kakao: openchat channel id; else nil
	Surface string  `json:"surface"`
	Start   int     `json:"start"`
	End     int     `json:"end"`

	Amount float64 `json:"-"` // price and quantity: the number in Value
	Unit   string  `json:"-"` // price: ISO 4217 or ""; quantity: the unit as traded: g, tablet, ml, piece, zip, จี, 작대기 ...
	Cued   bool    `json:"-"` // a contact word stood beside it; never set for amounts
}

// Options steer Find.
type Options struct {
	Countries []string // ISO 3166-1 alpha-2, phone numbers are tried in each; default TH, KR
}

// finder finds the entities of one family in a folded text. Start and End are
// bytes of the folded text; Find leads them back.
type finder func(text normalize.Text, opt Options) []Entity

// finders are all families. Where two read the same characters the earlier
// one is right: a number inside a link is no phone number, and the digits of a
// phone number are no price.
func finders() []finder {
	return []finder{
		findLinks, // url, and the handles it leads to
		findPhones,
		findHandles,
		findAmounts, // price, quantity
	}
}

// Find finds every entity, in order of Start, End, Kind. Numbers of helplines
// are never entities.
func Find(text normalize.Text, opt Options) []Entity {
	if len(opt.Countries) == 0 {
		opt.Countries = []string{"TH", "KR"}
	}
	found := []Entity{}
	for _, find := range finders() {
		found = admit(found, find(text, opt))
	}
	for i := range found {
		locate(text, &found[i])
	}
	slices.SortStableFunc(found, order)
	return slices.CompactFunc(found, func(a, b Entity) bool {
		return a.Kind == b.Kind && a.Start == b.Start && a.End == b.End && a.Value == b.Value
	})
}

func order(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
}

// admit adds what does not stand on characters that are taken.
func admit(taken, more []Entity) []Entity {
	slices.SortStableFunc(taken, order)
	slices.SortStableFunc(more, order)
	n := len(taken)
	k, reach := 0, 0 // reach: the furthest end of taken entities that begin before the one at hand
	for _, e := range more {
		for k < n && taken[k].Start < e.End {
			reach = max(reach, taken[k].End)
			k++
		}
		if reach <= e.Start {
			taken = append(taken, e)
		}
	}
	return taken
}

// locate leads an entity back to the original text.
func locate(text normalize.Text, e *Entity) {
	e.Cued = e.Cued || e.Kind != Price && e.Kind != Quantity && beside(text.Folded, e.Start, e.End)
	e.Start, e.End = text.Span(e.Start, e.End)
	e.Surface = text.Original[e.Start:e.End]
}

// original is the plain spelling of the bytes [start,end) of a folded text:
// identifiers keep their case and repeated letters.
func original(text normalize.Text, start, end int) string {
	a, b := text.Span(start, end)
	return normalize.Plain(text.Original[a:b])
}

func ref(s string) *string { return &s }
