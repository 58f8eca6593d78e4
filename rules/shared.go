package rules

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// macro is a named find entry any rule may use.
type macro struct {
	any  []Finder
	pos  Pos
	used bool
}

// class is a table of how characters are written otherwise.
type class struct {
	swaps []swap
	pos   Pos
}

type swap struct {
	from string
	to   []string
}

// readMacros reads macros: finders under a name. A macro uses no macro.
func (b *builder) readMacros(n *node) {
	if n == nil {
		return
	}
	b.entries(n, "macros").each(func(key, value *node) {
		b.nameOf(key, "a macro", plainName, "own-contact")
		if old, ok := b.macros[key.text]; ok {
			b.duplicate(key.pos, "macro", key.text, old.pos)
			return
		}
		if len(b.macros) >= mostExtras {
			b.add(key.pos, "too-many", "", "macros", mostExtras)
			return
		}
		b.macros[key.text] = &macro{any: b.finders(value, "macro "+key.text, false), pos: key.pos}
	})
}

// macroIn puts a macro's finders in the place that names it.
func (b *builder) macroIn(n *node, what string) []Finder {
	o := b.open(n, what+" with a macro", "macro")
	name := o.str("macro")
	m, ok := b.macros[name]
	if !ok {
		if name != "" {
			b.add(o.get("macro").pos, "unknown-name", nearestKey(name, b.macros), "macro", name)
		}
		return nil
	}
	m.used = true
	return m.any
}

func nearestKey[T any](name string, known map[string]T) string {
	return nearest(name, slices.Sorted(maps.Keys(known)))
}

// readClasses reads classes: {name: {유: ['ㅠ', 'U']}}.
func (b *builder) readClasses(n *node) {
	if n == nil {
		return
	}
	b.entries(n, "classes").each(func(key, value *node) {
		b.nameOf(key, "a class", plainName, "ko-look-alikes")
		if old, ok := b.classes[key.text]; ok {
			b.duplicate(key.pos, "class", key.text, old.pos)
			return
		}
		c := &class{pos: key.pos}
		b.entries(value, "class "+key.text).each(func(from, to *node) {
			s := swap{from: from.text}
			for _, item := range b.items(to, "class "+key.text) {
				if w := b.quotedText(item, "a spelling", 20); w != "" {
					s.to = append(s.to, w)
				}
			}
			c.swaps = append(c.swaps, s)
		})
		if len(b.classes) >= mostExtras || len(c.swaps) > mostExtras {
			b.add(key.pos, "too-many", "", "classes", mostExtras)
			return
		}
		b.classes[key.text] = c
	})
}

// mostVariants bounds the spellings made of one term.
const mostVariants = 64

// expandClasses adds, behind every term that is disguised by a class, its
// other spellings as terms of their own.
func (b *builder) expandClasses() {
	if len(b.classes) == 0 {
		return
	}
	for _, l := range b.lists {
		have := map[string]bool{}
		listed := map[string]Pos{}
		for _, t := range l.Terms {
			have[t.Text], listed[t.Text] = true, t.Pos
		}
		for i := range l.Terms {
			t := &l.Terms[i]
			own, classes := b.splitDisguise(t.Disguise)
			t.Disguise = own
			for _, spelling := range variants(t.Text, classes) {
				if have[spelling] {
					if at, ok := listed[spelling]; ok && at != t.Pos {
						b.madeTwice = append(b.madeTwice, madeTwice{spelling, at, t.Text, t.Pos})
					}
					continue
				}
				have[spelling] = true
				if b.termCount++; b.termCount > mostTerms {
					b.add(t.Pos, "too-many", "", "terms", mostTerms)
					return
				}
				v := *t
				v.Text, v.VariantOf = spelling, t.Text
				l.Terms = append(l.Terms, v)
				t = &l.Terms[i]
			}
		}
		l.Disguise, _ = b.splitDisguise(l.Disguise)
	}
}

func (b *builder) splitDisguise(all []Disguise) (own []Disguise, classes []*class) {
	if all == nil {
		return nil, nil
	}
	own = []Disguise{}
	for _, d := range all {
		if c, ok := b.classes[string(d)]; ok {
			classes = append(classes, c)
		} else {
			own = append(own, d)
		}
	}
	return own, classes
}

// variants are the spellings of a text with one or more characters swapped.
func variants(text string, classes []*class) []string {
	var all []string
	var walk func(done, rest string, swapped bool)
	walk = func(done, rest string, swapped bool) {
		if len(all) >= mostVariants {
			return
		}
		if rest == "" {
			if swapped {
				all = append(all, done)
			}
			return
		}
		for _, c := range classes {
			for _, s := range c.swaps {
				if after, ok := strings.CutPrefix(rest, s.from); ok {
					for _, to := range s.to {
						walk(done+to, after, true)
					}
				}
			}
		}
		_, size := utf8.DecodeRuneInString(rest)
		walk(done+rest[:size], rest[size:], swapped)
	}
	if len(classes) > 0 {
		walk("", text, false)
	}
	return all
}
