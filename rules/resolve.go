package rules

import "slices"

// resolve checks that what is named is there.
func (b *builder) resolve(p *Pack) {
	for _, ref := range b.listed {
		if b.lists[ref.name] == nil {
			b.add(ref.pos, "unknown-name", nearestKey(ref.name, b.lists), "list", ref.name)
		}
	}
	for i := range p.Lists {
		l := &p.Lists[i]
		switch {
		case l.Slot == SlotSubstance && l.Substance == "":
			b.add(l.Pos, "substance-needed", "substance: methamphetamine", l.Name)
		case l.Slot != SlotSubstance && l.Substance != "":
			b.add(b.traded[l.Name], "substance-unwanted", "", l.Name)
		case l.Substance != "" && b.substances[l.Substance] == nil:
			b.add(b.traded[l.Name], "unknown-name", nearestKey(l.Substance, b.substances), "substance", l.Substance)
		}
	}
	for i := range p.Rules {
		b.resolveRule(&p.Rules[i])
	}
	if b.grammar != nil && b.scoring != nil {
		for _, g := range p.Grammar.Groups {
			if _, ok := p.Scoring.Group[g.Points]; !ok && g.Points != "" {
				b.add(b.scoring.pos, "part-missing", g.Points+": 10", "scoring: group", g.Points)
			}
		}
	}
}

// resolveRule checks a rule against the lists it rests on.
func (b *builder) resolveRule(r *Rule) {
	if live := liveliness(r.Status); live > 0 {
		if len(r.Tests.Fires) < 2 || len(r.Tests.Silent) < 2 {
			b.add(r.Pos, "tests-missing", "status: draft", r.ID, string(r.Status), len(r.Tests.Fires), len(r.Tests.Silent))
		}
		for _, f := range r.Find {
			for _, any := range f.Any {
				b.resolveStatus(r, any, live)
			}
		}
	}
	used := r.When.Names()
	used = append(used, r.Together.Names...)
	for _, u := range r.Unless {
		used = append(used, u.Near)
	}
	for _, f := range r.Find {
		if r.When.Op != "" && !slices.Contains(used, f.Name) {
			b.add(f.Pos, "unused-find", "", f.Name)
		}
	}
}

func (b *builder) resolveStatus(r *Rule, f Finder, live int) {
	l := b.lists[f.List]
	switch {
	case l == nil:
	case liveliness(l.Status) == 0:
		b.add(f.Pos, "status-contradiction", "", "rule "+r.ID, string(r.Status), "list "+l.Name, string(l.Status))
	case liveliness(l.Status) < live:
		b.add(f.Pos, "shadow-list", "", r.ID, string(r.Status), l.Name, string(l.Status))
	}
}
