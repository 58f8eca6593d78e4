// Package entity finds identifiers in a post and gives each one spelling:
// phone numbers, handles, links, prices, quantities.
//
//	entity.go   Entity, Kind, Find and the visible list of finders
//	phone.go    phone (E.164, tried in every country of the deployment)
//	handle.go   telegram, line, kakao: by cue or by link
//	link.go     url
//	price.go    price, quantity, ladders
//
// It is pure and safe for concurrent use. Sources: research of the domain and
// the standards named in each file.
package entity

import "scops/classifier/normalize"

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
	Unit   string  `json:"-"` // price: ISO 4217 or ""; quantity: g, tablet, ml, piece, ...
	Cued   bool    `json:"-"` // a contact word stood beside it
}

// Options steer Find.
type Options struct {
	Countries []string // ISO 3166-1 alpha-2, phone numbers are tried in each; default TH, KR
}

// finder finds the entities of one family in a folded text.
type finder func(text normalize.Text, opt Options) []Entity

// Find finds every entity, in order of Start, End, Kind. Numbers of helplines
// are never entities.
func Find(text normalize.Text, opt Options) []Entity { return nil }
