package rules

import (
	"errors"
	"regexp"
	"slices"
)

var (
	strengths  = []Strength{Weak, Fair, Strong}
	ruleLabels = []Label{LabelSale, LabelRecruit, LabelService}
	fields     = []Field{FieldText, FieldBio, FieldHashtag, FieldLink, FieldImageText}
)

// entityKinds are all kinds a find may ask for.
var entityKinds = []string{
	"phone", "line", "telegram", "kakao", "whatsapp", "signal", "session", "threema", "wickr", "wechat", "instagram", "facebook", "x",
	"tiktok", "discord", "email", "url", "onion", "btc", "eth", "tron", "ltc", "xmr", "promptpay", "truemoney", "bank", "parcel",
	"giftcode", "coordinates", "price", "quantity", "place", "mention",
}

var (
	langCode  = regexp.MustCompile(`^[a-z]{2,3}$`)
	placeCode = regexp.MustCompile(`^[A-Z]{2}$`)
)

// readRule reads one rule.
func (b *builder) readRule(n *node) {
	o := b.open(n, "a rule", "id", "title", "reason", "status", "label", "strength", "owner", "applies", "find", "when", "together", "unless", "tests")
	r := &Rule{Pos: n.pos}
	if id := o.need("id"); id != nil {
		r.ID, r.Pos = b.nameOf(id, "a rule", plainName, "ko-meth-dead-drop"), id.pos
		o.what = "rule " + r.ID
	}
	if first, ok := b.rules[r.ID]; ok {
		b.duplicate(r.Pos, "rule", r.ID, first.Pos)
		return
	}
	if len(b.rules) >= mostRules {
		b.add(r.Pos, "too-many", "", "rules", mostRules)
		return
	}
	for _, key := range []string{"status", "label", "strength"} {
		o.need(key)
	}
	r.Title, r.Owner, r.Reason = o.needStr("title"), o.needStr("owner"), o.gloss("reason", true)
	r.Status = choice(o, "status", Draft, statuses)
	r.Label = choice(o, "label", "", ruleLabels)
	r.Strength = choice(o, "strength", "", strengths)
	r.Applies = b.applies(o.get("applies"))
	if find := o.need("find"); find != nil {
		b.finds(r, find)
	}
	if when := o.need("when"); when != nil {
		r.When = b.when(r, when)
	}
	r.Together = b.together(r, o.get("together"))
	for _, u := range b.items(o.get("unless"), "unless") {
		r.Unless = append(r.Unless, b.unless(r, u))
	}
	r.Tests = b.tests(o.get("tests"))
	if r.ID != "" {
		b.rules[r.ID], b.released[r.ID] = r, b.doc.released
	}
}

func (b *builder) applies(n *node) Applies {
	if n == nil {
		return Applies{}
	}
	o := b.open(n, "applies", "lang", "unlawful_in", "from", "until")
	a := Applies{
		Lang: b.coded(o, "lang", langCode, "lang: [ko]"), UnlawfulIn: b.coded(o, "unlawful_in", placeCode, "unlawful_in: [KR, TH]"),
		From: o.date("from"), Until: o.date("until"),
	}
	if !a.Until.IsZero() && a.From.After(a.Until) {
		b.add(o.get("from").pos, "date-order", "", "from", "until")
	}
	return a
}

// coded is a list of codes of one shape.
func (b *builder) coded(o *object, key string, shape *regexp.Regexp, example string) []string {
	var all []string
	for _, n := range b.items(o.get(key), key) {
		s := b.loose(n, key)
		if !shape.MatchString(s) {
			b.add(n.pos, "unknown-value", example, s, key, example)
			continue
		}
		all = append(all, s)
	}
	return all
}

func (b *builder) finds(r *Rule, n *node) {
	b.entries(n, "find").each(func(key, value *node) {
		b.nameOf(key, "a find", plainName, "product")
		if slices.Contains([]string{"and", "or", "not"}, key.text) {
			b.add(key.pos, "bad-name", "", key.text, "a find", "any other word")
		}
		if len(r.Find) >= mostFinds {
			b.add(key.pos, "too-many", "", "finds", mostFinds)
			return
		}
		r.Find = append(r.Find, Find{Name: key.text, Any: b.finders(value, "find "+key.text, true), Pos: key.pos})
	})
	if n.kind == mapping && len(r.Find) == 0 {
		b.add(n.pos, "empty", "", "find")
	}
}

// finders are one alternative, or a list of them.
func (b *builder) finders(n *node, what string, macros bool) []Finder {
	nodes := b.items(n, what)
	if len(nodes) == 0 && n.kind == sequence {
		b.add(n.pos, "empty", "", what)
	}
	var all []Finder
	for _, item := range nodes {
		if item.kind == mapping && slices.ContainsFunc(item.keys, func(k *node) bool { return k.text == "macro" }) && macros {
			all = append(all, b.macroIn(item, what)...)
			continue
		}
		o := b.open(item, what, "list", "slot", "entity", "at_least", "in")
		if item.kind == mapping {
			all = append(all, b.finder(o))
		}
		if len(all) > mostFinds {
			b.add(item.pos, "too-many", "", "alternatives", mostFinds)
			return all[:mostFinds]
		}
	}
	return all
}

// finder reads the keys every finder has.
func (b *builder) finder(o *object) Finder {
	f := Finder{
		List: o.str("list"), Slot: choice(o, "slot", "", slots), Entities: choices(o, "entity", entityKinds),
		AtLeast: o.whole("at_least", 0, 1, 100), In: choices(o, "in", fields), Pos: o.node.pos,
	}
	given := 0
	for _, key := range []string{"list", "slot", "entity"} {
		if o.has(key) {
			given++
		}
	}
	if given != 1 {
		b.add(o.node.pos, "find-shape", "{list: ko.meth}", o.what)
	}
	if n := o.get("list"); n != nil {
		b.refer(f.List, n.pos)
	}
	return f
}

func (b *builder) when(r *Rule, n *node) Condition {
	text := b.loose(n, "when")
	if text == "" {
		return Condition{}
	}
	c, err := ParseCondition(text)
	var wrong *ConditionError
	if errors.As(err, &wrong) {
		at := n.pos
		if n.style == plain || n.style == quoted {
			at.Column += characters(text[:wrong.Offset])
		}
		if n.style == quoted {
			at.Column++
		}
		b.add(at, "when-syntax", "when: product and contact and (drop or not price)", wrong.Message)
		return Condition{}
	}
	known := true
	for _, name := range c.Names() {
		known = b.knownFind(r, name, n.pos) && known
	}
	switch {
	case !known:
	case !c.possible():
		b.add(n.pos, "when-never", "")
	case c.Holds(func(string) bool { return false }):
		b.add(n.pos, "when-nothing-required", "when: product and not shop")
	}
	return c
}

func (b *builder) knownFind(r *Rule, name string, at Pos) bool {
	names := make([]string, len(r.Find))
	for i, f := range r.Find {
		names[i] = f.Name
	}
	if slices.Contains(names, name) {
		return true
	}
	b.add(at, "unknown-name", nearest(name, names), "find", name)
	return false
}

func (b *builder) together(r *Rule, n *node) Together {
	if n == nil {
		return Together{Unit: UnitPost}
	}
	o := b.open(n, "together", "names", "within")
	t := Together{Names: o.strs("names"), Unit: UnitPost}
	if names := o.need("names"); names != nil {
		for _, item := range b.items(names, "names") {
			if item.kind == scalar && item.text != "" {
				b.knownFind(r, item.text, item.pos)
			}
		}
		if len(t.Names) == 1 {
			b.add(names.pos, "wrong-type", "names: [product, contact]", "together: names", "two names or more")
		}
	}
	if w := o.need("within"); w != nil {
		t.N, t.Unit = b.within(w, "within", UnitLine, UnitSegment, UnitPost)
	}
	return t
}

func (b *builder) unless(r *Rule, n *node) Unless {
	o := b.open(n, "unless", "list", "slot", "entity", "at_least", "in", "near", "within")
	u := Unless{Within: UnitPost}
	if n.kind != mapping {
		return u
	}
	u.Finder = b.finder(o)
	if near := o.get("near"); near != nil {
		if u.Near = o.str("near"); u.Near != "" {
			b.knownFind(r, u.Near, near.pos)
		}
	}
	if w := o.get("within"); w != nil {
		u.N, u.Within = b.within(w, "within", UnitLine, UnitSegment, UnitPost)
		if u.Near == "" && u.Within != UnitPost {
			b.add(n.pos, "missing-key", "near: product", "unless with within", "near")
		}
	}
	return u
}
