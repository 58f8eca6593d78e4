package rules

import "regexp"

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// readSubstance reads one entry of substances.
func (b *builder) readSubstance(key, n *node) {
	name := b.nameOf(key, "a substance", plainName, "methamphetamine")
	if old, ok := b.substances[name]; ok && !b.beneath[name] {
		b.duplicate(key.pos, "substance", name, old.Pos)
		return
	}
	if len(b.substances) >= mostExtras {
		b.add(key.pos, "too-many", "", "substances", mostExtras)
		return
	}
	o := b.open(n, "substance "+name, "name", "units", "prices", "unlawful_in")
	s := &Substance{Key: name, Name: o.gloss("name", true), Units: o.strs("units"), Pos: key.pos}
	for _, item := range b.items(o.get("prices"), "prices") {
		s.Prices = append(s.Prices, b.priceRange(item))
	}
	for _, item := range b.items(o.need("unlawful_in"), "unlawful_in") {
		s.Unlawful = append(s.Unlawful, b.unlawful(item))
	}
	b.substances[name] = s
	b.beneath[name] = b.doc.beneath
}

func (b *builder) priceRange(n *node) PriceRange {
	o := b.open(n, "a price range", "currency", "unit", "low", "high")
	p := PriceRange{Currency: o.needStr("currency"), Unit: o.needStr("unit"), Low: o.amount("low"), High: o.amount("high")}
	if p.Currency != "" && !currencyCode.MatchString(p.Currency) {
		b.add(o.get("currency").pos, "unknown-value", "currency: THB", p.Currency, "currency", "codes of three capitals")
	}
	if p.Low > p.High {
		b.add(n.pos, "bad-number", "", "low", "at most high")
	}
	return p
}

func (b *builder) unlawful(n *node) Unlawful {
	o := b.open(n, "unlawful_in", "place", "from", "until", "except", "checked")
	u := Unlawful{Place: o.needStr("place"), From: o.date("from"), Until: o.date("until"), Except: o.str("except"), Checked: o.needStr("checked")}
	if u.Place != "" && !placeCode.MatchString(u.Place) {
		b.add(o.get("place").pos, "unknown-value", "place: TH", u.Place, "place", "ISO 3166-1 codes of two capitals")
	}
	if n.kind == mapping && !o.has("from") && !o.has("until") {
		b.add(n.pos, "missing-key", "from: 2018-01-31", "unlawful_in", "from or until")
	}
	if !u.Until.IsZero() && u.From.After(u.Until) {
		b.add(o.get("from").pos, "date-order", "", "from", "until")
	}
	return u
}
