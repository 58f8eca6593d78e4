// Package entity finds identifiers in a post and gives each one spelling:
// phone numbers, handles, links, wallets, accounts, prices, places.
//
//	entity.go      Entity, Kind, Find and the visible list of finders
//	scan.go        the one pass that notices what a text may hold
//	eight.go       eight bytes of a text at once
//	beginnings.go  how those words begin
//	lexicon.go     words of cues and names, found in that pass
//	words.go       or found by somebody else
//	cue.go         the cues: words that say what stands beside them
//	phone.go       phone (E.164, tried in every country of the deployment)
//	dialled.go     phone: what can be dialled where; the national plans
//	spelled.go     phone: digits written as words
//	helpline.go    numbers of helplines and agencies, helplines.tsv with dates
//	handle.go      names by cue, on every platform
//	platform.go    the platforms: cue, kind, what a name may look like
//	messenger.go   telegram, line, kakao by link
//	social.go      whatsapp, signal, instagram, facebook, x, tiktok, discord by link
//	email.go       email
//	link.go        url: where an address stands in a text
//	canonical.go   url: its one spelling
//	onion.go       onion (v3 checksum)
//	wallet.go      btc eth tron ltc xmr
//	base58.go      base58check and the blocks of Monero
//	bech32.go      bech32 and bech32m of witness programs
//	promptpay.go   promptpay (phone, id, wallet, QR text), truemoney
//	identity.go    national ids: recognised to be masked and sealed
//	bank.go        bank accounts of Thailand and Korea by the bank's name
//	parcel.go      parcel (S10 checksum; carriers by cue)
//	giftcode.go    giftcode by cue
//	coordinates.go coordinates (decimal, degrees, plus codes, map links)
//	place.go       place, from places.tsv
//	price.go       price, quantity
//	ladder.go      prices without a currency: ladders, per unit, by cue
//	number.go      numbers as written
//	scale.go       multipliers: 5천, 60만, 3 หมื่น
//	unit.go        currencies and units
//	edges.go       tables of words by their first or last character
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

// The kinds.
const (
	Phone       Kind = "phone"
	Line        Kind = "line"
	Telegram    Kind = "telegram"
	Kakao       Kind = "kakao"
	WhatsApp    Kind = "whatsapp"
	Signal      Kind = "signal"
	Session     Kind = "session"
	Threema     Kind = "threema"
	Wickr       Kind = "wickr"
	WeChat      Kind = "wechat"
	Instagram   Kind = "instagram"
	Facebook    Kind = "facebook"
	X           Kind = "x"
	TikTok      Kind = "tiktok"
	Discord     Kind = "discord"
	Email       Kind = "email"
	URL         Kind = "url"
	Onion       Kind = "onion"
	BTC         Kind = "btc"
	ETH         Kind = "eth"
	Tron        Kind = "tron"
	LTC         Kind = "ltc"
	XMR         Kind = "xmr"
	PromptPay   Kind = "promptpay"
	TrueMoney   Kind = "truemoney"
	Bank        Kind = "bank"
	Parcel      Kind = "parcel"
	GiftCode    Kind = "giftcode"
	Coordinates Kind = "coordinates"
	Price       Kind = "price"
	Quantity    Kind = "quantity"
	Place       Kind = "place"
)

// Entity is a normalised identifier with where it stood. Start and End are
// bytes of the original text, half open.
type Entity struct {
	Kind    Kind    `json:"kind"`
	Value   string  `json:"value"`
	Sub     *string `json:"sub"` // see Sub values below; nil where a kind has none
	Surface string  `json:"surface"`
	Start   int     `json:"start"`
	End     int     `json:"end"`

	Amount float64 `json:"-"` // price and quantity: the number in Value
	Unit   string  `json:"-"` // price: ISO 4217 or ""; quantity: the unit as traded: g, tablet, ml, piece, zip, จี, 작대기 ...
	Cued   bool    `json:"-"` // a contact word stood beside it; never set for amounts and places
}

// Sub values. line: id OA openchat. telegram: handle invite. kakao: openchat
// channel id. whatsapp, signal, discord: invite, else nil. facebook: group,
// else nil. eth, tron: contract for the contracts of tokens and addresses that
// burn, which belong to nobody. promptpay: phone id wallet. truemoney: phone
// voucher. bank and parcel: code of the bank or carrier. coordinates: decimal
// degrees pluscode map. place: its ISO 3166-2 code or that of its province.

// Options steer Find.
type Options struct {
	Countries []string // ISO 3166-1 alpha-2, phone numbers are tried in each; default TH, KR

	// Seal turns a national id into the value it is known by (a keyed hash).
	// Without it the value is the masked id, which tells two people apart no
	// longer.
	Seal func(id []byte) string
}

// Find finds every entity, in order of Start, End, Kind. Numbers of helplines
// are never entities.
func Find(text normalize.Text, opt Options) []Entity {
	var f Finder
	return f.Find(text, opt)
}

// Finder finds the entities of one text after another in the same memory; the
// zero value is ready. It is not safe for concurrent use.
type Finder struct {
	post   post
	marks  []mark
	digits int
}

// Digits is how many decimal digits the last text held.
func (f *Finder) Digits() int { return f.digits }

// mostKept bounds the memory a Finder keeps for the next text, in marks.
const mostKept = 1 << 12

// forget lets go of the text.
func (f *Finder) forget() {
	f.post = post{}
	if cap(f.marks) > mostKept {
		f.marks = nil
	}
}

// Find is the function Find. A text that holds no entity costs one pass and no
// memory.
func (f *Finder) Find(text normalize.Text, opt Options) []Entity {
	return f.find(text, nil, false, opt)
}

// FindBeside is Find where somebody has looked for Words already and found those,
// by start and then by end.
func (f *Finder) FindBeside(text normalize.Text, found []Word, opt Options) []Entity {
	return f.find(text, found, true, opt)
}

func (f *Finder) find(text normalize.Text, found []Word, looked bool, opt Options) []Entity {
	defer f.forget()
	f.post = post{text: text, opt: opt}
	p := &f.post
	p.scan(text.Folded, found, looked, f.marks[:0])
	f.marks, f.digits = p.marks, p.digits
	if p.has&hasDot != 0 {
		p.links = findLinks(p)
	}
	var amounts []Entity
	if p.has&hasDigit != 0 || p.says&(halfWord|wonWord) != 0 {
		amounts = findAmounts(&p.cues) // price, quantity
	}
	places := findPlaces(&p.cues)
	if !p.mayName() && amounts == nil && places == nil {
		return []Entity{}
	}
	return p.find(amounts, places)
}

// mayName says that something in a text may be an identifier.
func (p *sketch) mayName() bool {
	return p.has&(hasAt|hasDot|hasLong|hasDecimals|hasPlus) != 0 || p.digits >= minDigits || p.says&spelledWord != 0 ||
		p.has&hasName != 0 && p.says&appWords != 0 || p.digits >= minGift && p.says&giftWord != 0
}

// find reads what the pass noticed. Where two families read the same characters
// the earlier one is right: a number inside a link is no phone number, and the
// digits of a phone number are no price.
func (p *post) find(amounts, places []Entity) []Entity {
	var found []Entity
	for _, f := range []struct {
		may  bool
		find func(*post) []Entity
	}{
		{p.has&hasAt != 0, findEmails},
		{p.has&hasDot != 0, func(p *post) []Entity { return p.links }}, // and the handles they lead to
		{p.has&hasLong != 0, findWallets},
		{p.has&(hasDecimals|hasPlus) != 0, findCoordinates},
		{p.digits >= minGift && p.says&giftWord != 0, findGiftCodes},
		{p.digits >= 13, findPromptPay},
		{p.digits >= 9, findParcels},
		{p.digits >= minAccount && p.says&(bankWord|vagueBankWord) != 0, findBanks},
		{p.digits >= minDigits || p.says&spelledWord != 0, findPhones},
		{p.says&appWords != 0, findHandles},
	} {
		if f.may {
			found = admit(found, f.find(p))
		}
	}
	found = admit(admit(found, amounts), places)
	for i := range found {
		p.locate(&found[i])
	}
	slices.SortStableFunc(found, order)
	if found == nil {
		return []Entity{}
	}
	return slices.CompactFunc(found, func(a, b Entity) bool {
		return a.Kind == b.Kind && a.Start == b.Start && a.End == b.End && a.Value == b.Value
	})
}

func order(a, b Entity) int {
	if a.Start != b.Start {
		return cmp.Compare(a.Start, b.Start) // all but a few are told by it
	}
	return cmp.Or(cmp.Compare(a.End, b.End), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
}

// admit adds what does not stand on characters that are taken.
func admit(taken, more []Entity) []Entity {
	if len(more) == 0 {
		return taken
	}
	slices.SortStableFunc(more, order)
	if len(taken) == 0 {
		return more
	}
	slices.SortStableFunc(taken, order)
	n := len(taken)
	taken = slices.Grow(taken, len(more))
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

// word is the next run of letters and digits from the byte at on, empty at the
// end of the text.
func (p *post) word(at int) (start, end int) {
	for at < len(p.s) && !isLetter(p.s[at]) && !isDigit(p.s[at]) {
		at++
	}
	end = at
	for end < len(p.s) && (isLetter(p.s[end]) || isDigit(p.s[end])) {
		end++
	}
	return at, end
}

// locate leads an entity back to the original text.
func (p *post) locate(e *Entity) {
	e.Cued = e.Cued || e.Kind != Price && e.Kind != Quantity && e.Kind != Place && p.beside(e.Start, e.End)
	e.Start, e.End = p.text.Span(e.Start, e.End)
	e.Surface = p.text.Original[e.Start:e.End]
}

// original is the plain spelling of the bytes [start,end) of the folded text:
// identifiers keep their case and repeated letters.
func (p *post) original(start, end int) string {
	a, b := p.text.Span(start, end)
	return normalize.Plain(p.text.Original[a:b])
}

func ref(s string) *string { return &s }
