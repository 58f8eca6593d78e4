package rules

import "slices"

var (
	predicates = []string{"disguised", "two-substances", "in-usual-range", "weighed", "own-voice", "coin-and-messenger", "trade-unit", "gram-ladder", "unit-ladder", "usual-ladder", "price-tag", "dear-unit", "terse-price", "priced", "anonymous-reach", "bare-usual-price", "untold", "untold-terms", "placed", "insider", "in-thai", "in-korean", "slang-menu", "many-names", "half-ladder"}
	products   = []string{"low", "medium", "high", "unknown"}
	labelTests = []string{"quoted-or-care", "source-asking", "gate-open", "otherwise"}
)

// mostFrames and mostGroups bound the frames and the groups: the classifier keeps
// sets of them in so many bits.
const (
	mostFrames = 8
	mostGroups = 64
)

// readGrammar reads the ad grammar of a file.
func (b *builder) readGrammar(file *object) {
	at := file.node.pos
	if old := b.grammar; old != nil && !old.beneath {
		b.duplicate(at, "the ad grammar", "groups", old.pos)
		return
	}
	for _, key := range []string{"groups", "telling", "gate", "frames", "labels"} {
		file.need(key)
	}
	var g Grammar
	for _, n := range b.items(file.get("groups"), "groups") {
		g.Groups = append(g.Groups, b.group(n))
	}
	if len(g.Groups) > mostGroups {
		b.add(file.get("groups").pos, "too-many", "", "groups", mostGroups)
	}
	for _, n := range b.items(file.get("telling"), "telling") {
		g.Telling = append(g.Telling, b.sign(n))
	}
	groups := named(b, file.get("groups"), g.Groups, func(x Group) string { return x.Name })
	signs := named(b, file.get("telling"), g.Telling, func(x Sign) string { return x.Name })
	if n := file.get("gate"); n != nil {
		gate := b.open(n, "gate", products...)
		for _, product := range products {
			if line := gate.need(product); line != nil {
				g.Gate = append(g.Gate, b.gateLines(line, product, groups, signs)...)
			}
		}
	}
	for _, n := range b.items(file.get("frames"), "frames") {
		o := b.open(n, "a frame", "name", "slots", "whole_post", "gloss")
		g.Frames = append(g.Frames, Frame{Name: o.needStr("name"), Slots: needSlots(o), WholePost: b.listNames(o, "whole_post"), Gloss: o.gloss("gloss", true)})
	}
	named(b, file.get("frames"), g.Frames, func(x Frame) string { return x.Name })
	if len(g.Frames) > mostFrames {
		b.add(file.get("frames").pos, "too-many", "", "frames", mostFrames)
	}
	g.Labels = b.labels(file.get("labels"))
	b.grammar = &part[Grammar]{g, at, b.doc.beneath}
}

// named checks that names are there once, and gives them.
func named[T any](b *builder, n *node, all []T, name func(T) string) []string {
	var names []string
	for i, x := range all {
		if s := name(x); s != "" && slices.Contains(names, s) {
			b.add(n.values[i].pos, "duplicate", "", "name", s, "this list")
		}
		names = append(names, name(x))
	}
	return names
}

func needSlots(o *object) []Slot {
	o.need("slots")
	return choices(o, "slots", slots)
}

func (b *builder) group(n *node) Group {
	o := b.open(n, "a group", "name", "slots", "entities", "points", "gloss")
	g := Group{
		Name: o.needStr("name"), Slots: needSlots(o), Entities: choices(o, "entities", entityKinds),
		Points: o.str("points"), Gloss: o.gloss("gloss", true),
	}
	if g.Points == "" {
		g.Points = g.Name
	}
	return g
}

func (b *builder) sign(n *node) Sign {
	o := b.open(n, "a telling sign", "name", "slots", "predicates", "faint", "gloss")
	s := Sign{Name: o.needStr("name"), Slots: choices(o, "slots", slots), Predicates: choices(o, "predicates", predicates), Faint: o.truth("faint"), Gloss: o.gloss("gloss", true)}
	if n.kind == mapping && len(s.Slots)+len(s.Predicates) == 0 {
		b.add(n.pos, "missing-key", "slots: [drop]", "a telling sign", "slots or predicates")
	}
	return s
}

// mostWays bounds the other ways in of one product.
const mostWays = 24

// gateLines reads a product's line and the other ways in it may hold.
func (b *builder) gateLines(n *node, product string, groups, signs []string) []Gate {
	keys := []string{"groups", "one_of", "also_one_of", "any_sign_of", "also_sign_of", "telling", "band", "not_with"}
	o := b.open(n, "gate: "+product, append(slices.Clone(keys), "or")...)
	lines := []Gate{b.gateLine(o, product, groups, signs)}
	for i, or := range b.items(o.get("or"), "gate: "+product+": or") {
		if i == mostWays {
			b.add(or.pos, "too-many", "", "ways in", mostWays)
			break
		}
		lines = append(lines, b.gateLine(b.open(or, "gate: "+product+": or", keys...), product, groups, signs))
	}
	return lines
}

func (b *builder) gateLine(o *object, product string, groups, signs []string) Gate {
	o.need("groups")
	return Gate{
		Product: product, Groups: o.whole("groups", 1, 1, max(1, len(groups))), OneOf: choices(o, "one_of", groups),
		AlsoOneOf: choices(o, "also_one_of", groups), AnySignOf: choices(o, "any_sign_of", signs), AlsoSignOf: choices(o, "also_sign_of", signs),
		Telling: o.truth("telling"), Band: choice(o, "band", "", bandNames), NotWith: b.listNames(o, "not_with"),
	}
}

func (b *builder) labels(n *node) []LabelRule {
	var all []LabelRule
	for _, item := range b.items(n, "labels") {
		o := b.open(item, "a line of labels", "label", "when")
		o.need("label")
		o.need("when")
		all = append(all, LabelRule{choice(o, "label", "", postLabels), choice(o, "when", "", labelTests)})
	}
	if n != nil && (len(all) == 0 || all[len(all)-1].When != "otherwise") {
		b.add(n.pos, "labels-otherwise", "- {label: none, when: otherwise}")
	}
	return all
}

// mostPoints bounds every single figure of the scoring.
const mostPoints = 1000

// readScoring reads the points.
func (b *builder) readScoring(n *node) {
	if old := b.scoring; old != nil && !old.beneath {
		b.duplicate(n.pos, "scoring", "scoring", old.pos)
		return
	}
	o := b.open(n, "scoring", "product", "group", "telling", "telling_max", "strength", "open_floor", "closed_cap", "max", "bands")
	for _, key := range o.known {
		o.need(key)
	}
	s := Scoring{
		Product: points(b, o.get("product"), "product", products), Group: points[string](b, o.get("group"), "group", nil),
		Strength: points(b, o.get("strength"), "strength", strengths), Telling: o.whole("telling", 0, 0, mostPoints),
		TellingMax: o.whole("telling_max", 0, 0, mostPoints), OpenFloor: o.whole("open_floor", 0, 0, mostPoints),
		ClosedCap: o.whole("closed_cap", 0, 0, mostPoints), Max: o.whole("max", 100, 1, mostPoints),
	}
	for _, item := range b.items(o.get("bands"), "bands") {
		band := b.open(item, "a band", "name", "from")
		band.need("name")
		band.need("from")
		s.Bands = append(s.Bands, Band{choice(band, "name", "", bandNames[1:]), band.whole("from", 0, 1, mostPoints)})
	}
	if !slices.IsSortedFunc(s.Bands, func(x, y Band) int { return x.From - y.From }) {
		b.add(o.get("bands").pos, "bands-order", "")
	}
	b.scoring = &part[Scoring]{s, n.pos, b.doc.beneath}
}

// points is a mapping of names to points; all the known names must be there.
func points[T ~string](b *builder, n *node, what string, known []T) map[T]int {
	all := map[T]int{}
	if n == nil {
		return all
	}
	names := make([]string, len(known))
	for i, k := range known {
		names[i] = string(k)
	}
	o := b.entries(n, what)
	if known != nil {
		o = b.open(n, what, names...)
		for _, k := range names {
			o.need(k)
		}
	}
	o.each(func(key, _ *node) { all[T(key.text)] = o.whole(key.text, 0, 0, mostPoints) })
	return all
}

// listNames reads names of lists. The released grammar serves packs without these
// lists too.
func (b *builder) listNames(o *object, key string) []string {
	names := o.strs(key)
	if !b.doc.released {
		for _, name := range names {
			b.refer(name, o.get(key).pos)
		}
	}
	return names
}
