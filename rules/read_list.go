package rules

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// slots are all slots.
var slots = []Slot{
	SlotSubstance, SlotUnit, SlotPrice, SlotContact, SlotDelivery, SlotDrop, SlotPayment, SlotCoin, SlotOffer, SlotAssurance,
	SlotMenu, SlotTrade, SlotDemand, SlotRecruit, SlotService, SlotReport, SlotCare, SlotPast, SlotLawful, SlotHelpline,
}

var (
	statuses    = []Status{Draft, Shadow, Stable, Deprecated}
	ambiguities = []Ambiguity{Low, Medium, High}
	disguises   = []Disguise{DisguiseSeparators, DisguiseJamo, DisguiseInitials, DisguiseLeet}
)

// readList reads one entry of lists.
func (b *builder) readList(key, n *node) {
	name := b.nameOf(key, "a list", listName, "ko.cold-drinks")
	if first, ok := b.lists[name]; ok {
		b.duplicate(key.pos, "list", name, first.Pos)
		return
	}
	if len(b.lists) >= mostLists {
		b.add(key.pos, "too-many", "", "lists", mostLists)
		return
	}
	o := b.open(n, "list "+name, "slot", "substance", "lang", "gloss", "status", "disguise", "not_near", "since", "source", "terms")
	lang, _, _ := strings.Cut(name, ".")
	l := &List{
		Name: name, Pos: key.pos, Slot: choice(o, "slot", Slot(""), slots), Substance: o.str("substance"),
		Lang: choice(o, "lang", lang, langs), Status: choice(o, "status", Stable, statuses), Disguise: b.disguises(o), NotNear: b.notNear(o),
	}
	// Who reads an innocent word needs no gloss; who reads a finding does.
	l.Gloss = o.gloss("gloss", l.Slot != "")
	if n := o.get("substance"); n != nil {
		b.traded[name] = n.pos
	}
	b.lists[name] = l
	b.readTerms(l, b.items(o.need("terms"), "terms"), o.month("since"), o.str("source"))
}

// disguises are built-in ways of hiding, and names of classes.
func (b *builder) disguises(o *object) []Disguise {
	known := slices.Clone(disguises)
	for name := range b.classes {
		known = append(known, Disguise(name))
	}
	slices.Sort(known[len(disguises):])
	return choices(o, "disguise", known)
}

// readTerms adds terms to a list; since and source stand for those that name
// none.
func (b *builder) readTerms(l *List, nodes []*node, since, source string) {
	seen := map[string]Pos{}
	for _, t := range l.Terms {
		seen[t.Text] = t.Pos
	}
	for _, n := range nodes {
		t := b.readTerm(l, n)
		if t.Text == "" {
			continue
		}
		if first, twice := seen[t.Text]; twice {
			b.duplicate(t.Pos, "term", t.Text, first)
			continue
		}
		if b.termCount++; b.termCount > mostTerms {
			b.add(n.pos, "too-many", "", "terms", mostTerms)
			return
		}
		if t.Since == "" && (t.LastSeen == "" || since <= t.LastSeen) {
			t.Since = since
		}
		if t.Source == "" {
			t.Source = source
		}
		if t.Source == "" && l.Slot != "" {
			b.sourceMissing(t)
		}
		seen[t.Text] = t.Pos
		l.Terms = append(l.Terms, t)
	}
}

// sourceMissing is an error in the released pack: whoever is accused by a word
// may ask where it comes from.
func (b *builder) sourceMissing(t Term) {
	severity := SeverityWarning
	if b.doc.released {
		severity = SeverityError
	}
	b.addAs(severity, t.Pos, "source-missing", "source: press glossary", t.Text)
}

// readTerm reads one term; a text alone is a term of defaults.
func (b *builder) readTerm(l *List, n *node) Term {
	t := Term{Ambiguity: High, Status: l.Status, Disguise: l.Disguise, Pos: n.pos}
	if n.kind != mapping {
		t.Text = strings.TrimSpace(b.quotedText(n, "text", longestTerm))
		return t
	}
	o := b.open(n, "a term", "text", "ambiguity", "masks", "not_near", "disguise", "trade", "measured", "status", "since", "last_seen", "source")
	if text := o.need("text"); text != nil {
		t.Text, t.Pos = strings.TrimSpace(b.quotedText(text, "text", longestTerm)), text.pos
	}
	t.Ambiguity = choice(o, "ambiguity", High, ambiguities)
	t.Status = choice(o, "status", l.Status, statuses)
	if liveliness(t.Status) > liveliness(l.Status) {
		b.add(o.get("status").pos, "status-contradiction", "", "the term", string(t.Status), "its list "+l.Name, string(l.Status))
	}
	if o.has("disguise") {
		t.Disguise = b.disguises(o)
	}
	t.Masks, t.NotNear = b.masks(o), b.notNear(o)
	if t.Trade = o.truth("trade"); t.Trade && l.Slot != SlotUnit {
		b.add(o.get("trade").pos, "trade-unwanted", "")
	}
	t.Measured = o.truth("measured")
	t.Since, t.LastSeen, t.Source = o.month("since"), o.month("last_seen"), o.str("source")
	if t.Since != "" && t.LastSeen != "" && t.Since > t.LastSeen {
		b.add(o.get("since").pos, "date-order", "", "since", "last_seen")
	}
	return t
}

// liveliness orders the statuses.
func liveliness(s Status) int {
	switch s {
	case Stable:
		return 2
	case Shadow:
		return 1
	}
	return 0
}

// masks are names of lists, or quoted words. What looks like the name of a
// list is one, in quotes too: no innocent word is written that way.
func (b *builder) masks(o *object) []Mask {
	nodes := b.items(o.get("masks"), "masks")
	if len(nodes) > mostMasks {
		b.add(nodes[0].pos, "too-many", "", "masks", mostMasks)
		return nil
	}
	var all []Mask
	for _, n := range nodes {
		if n.kind == scalar && listName.MatchString(n.text) && n.comment == "" {
			b.refer(n.text, n.pos)
			all = append(all, Mask{List: n.text})
			continue
		}
		if w := b.quotedText(n, "a mask", longestTerm); w != "" {
			all = append(all, Mask{Word: w})
		}
	}
	return all
}

func (b *builder) notNear(o *object) []NotNear {
	var all []NotNear
	for _, n := range b.items(o.get("not_near"), "not_near") {
		entry := b.open(n, "not_near", "list", "within")
		near := NotNear{List: entry.needStr("list"), Pos: n.pos}
		if w := entry.need("within"); w != nil {
			near.Within, _ = b.within(w, "within")
		}
		if list := entry.get("list"); list != nil {
			b.refer(near.List, list.pos)
		}
		all = append(all, near)
	}
	return all
}

// refer notes that a list is named.
func (b *builder) refer(name string, at Pos) {
	if name != "" {
		b.listed = append(b.listed, listRef{name, at})
	}
}

// characters counts as an editor does.
func characters(s string) int { return utf8.RuneCountInString(s) }
