package rules

import "strings"

// override reads changes a deployment makes to lists and rules that stand
// elsewhere.
func (b *builder) override(n *node) {
	for _, item := range b.items(n, "override") {
		o := b.open(item, "override", "list", "rule", "terms", "status")
		switch {
		case o.has("list") == o.has("rule"):
			if item.kind == mapping {
				b.add(item.pos, "missing-key", "override: {list: ko.meth, terms: {...}}", "override", "exactly one of list and rule")
			}
		case o.has("rule"):
			b.overrideRule(o)
		default:
			b.overrideList(o)
		}
	}
}

func (b *builder) overrideRule(o *object) {
	id := o.str("rule")
	r, ok := b.rules[id]
	if !ok {
		b.add(o.get("rule").pos, "unknown-name", nearestKey(id, b.rules), "rule", id)
		return
	}
	o.need("status")
	r.Status = choice(o, "status", r.Status, statuses)
	b.released[id] = b.doc.released
	if n := o.get("terms"); n != nil {
		b.add(n.pos, "wrong-type", "", "override of a rule", "a status without terms")
	}
}

func (b *builder) overrideList(o *object) {
	name := o.str("list")
	l, ok := b.lists[name]
	if !ok {
		b.add(o.get("list").pos, "unknown-name", nearestKey(name, b.lists), "list", name)
		return
	}
	if was := l.Status; o.has("status") {
		l.Status = choice(o, "status", l.Status, statuses)
		for i := range l.Terms {
			if l.Terms[i].Status == was || liveliness(l.Terms[i].Status) > liveliness(l.Status) {
				l.Terms[i].Status = l.Status
			}
		}
	}
	n := o.get("terms")
	if n == nil {
		if !o.has("status") {
			o.need("terms")
		}
		return
	}
	terms := b.open(n, "override: terms", "append", "remove", "replace")
	for _, item := range b.items(terms.get("remove"), "remove") {
		text := strings.TrimSpace(b.quotedText(item, "remove", longestTerm))
		b.removeTerm(l, text, item.pos, "remove")
	}
	for _, item := range b.items(terms.get("replace"), "replace") {
		if t := b.readTerm(l, item); t.Text != "" && b.removeTerm(l, t.Text, t.Pos, "replace") {
			b.readTerms(l, []*node{item}, "", "")
		}
	}
	b.readTerms(l, b.items(terms.get("append"), "append"), "", "")
}

func (b *builder) removeTerm(l *List, text string, at Pos, verb string) bool {
	for i, t := range l.Terms {
		if t.Text == text {
			l.Terms = append(l.Terms[:i], l.Terms[i+1:]...)
			return true
		}
	}
	if text != "" {
		b.add(at, "override-unknown", "", "list "+l.Name, text, verb)
	}
	return false
}
