package rules

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"

	"scops/classifier/normalize"
)

// LintOptions are what a lint is given beside the pack.
type LintOptions struct {
	Frequencies Frequencies                  // how often words are written; nil = shares are not computed
	Overflow    func(*Pack) ([]Term, error)  // the terms a search finds slowly; nil = not looked at
	ReadFile    func(string) ([]byte, error) // reads the pack's lock; nil = os.ReadFile
	lockFile    string
}

// Lint reads the pack of a directory ("" = the released one) as LoadDir does,
// and looks closer: at terms listed twice, rules with few examples, allowances
// that allow nothing, the lock, and how often short terms are the word itself.
// The problems are in order of place; the pack is nil if one is an error. The
// error says that nothing could be read at all.
func Lint(dir string, opt LintOptions) (*Pack, Problems, error) {
	if opt.ReadFile == nil {
		opt.ReadFile = os.ReadFile
	}
	b := newBuilder()
	b.asked = &opt
	var pack *Pack
	var err error
	if dir == "" {
		pack, err = b.builtin()
	} else {
		opt.lockFile = LockFile(dir)
		pack, err = b.loadDir(dir)
	}
	if problems, ok := err.(Problems); ok {
		return nil, problems, nil
	}
	if err = firstError(err, b.askedErr); err != nil {
		return nil, nil, err
	}
	return pack, pack.Warnings, nil
}

// lintAsked is what only a lint looks at.
func (b *builder) lintAsked(p *Pack) {
	if b.asked == nil {
		return
	}
	for i := range p.Rules {
		r := &p.Rules[i]
		if b.released[r.ID] && liveliness(r.Status) > 0 && (len(r.Tests.Fires) < 3 || len(r.Tests.Silent) < 3) {
			b.add(r.Pos, "few-examples", "", r.ID, len(r.Tests.Fires), len(r.Tests.Silent))
		}
	}
	b.lintTwice(p)
	b.lintSpellings(p)
	b.lintShares(p)
	b.lintLock(p)
	if b.asked.Overflow != nil && b.errors == 0 {
		slow, err := b.asked.Overflow(p)
		if err != nil {
			b.askedErr = err
		} else if len(slow) > 0 {
			b.add(slow[0].Pos, "matcher-overflow", "", len(slow), slow[0].Text)
		}
	}
}

// meaning is what a term of a list says.
func (l *List) meaning() string {
	if l.Substance != "" {
		return l.Substance
	}
	return string(l.Slot)
}

// lintTwice finds one term in two lists. Draft and deprecated ones do not run,
// and innocent words may be in as many lists as they like.
func (b *builder) lintTwice(p *Pack) {
	type place struct {
		list *List
		term *Term
	}
	places := map[string][]place{}
	for i := range p.Lists {
		l := &p.Lists[i]
		for k := range l.Terms {
			if t := &l.Terms[k]; l.Slot != "" && liveliness(t.Status) > 0 && t.VariantOf == "" {
				key := normalize.Fold(t.Text).Folded
				places[key] = append(places[key], place{l, t})
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(places)) {
		all := places[key]
		slices.SortFunc(all, func(x, y place) int {
			return cmp.Or(b.layer(x.term.Pos)-b.layer(y.term.Pos), comparePos(x.term.Pos, y.term.Pos))
		})
		for _, x := range all[1:] {
			first := all[0]
			switch where := fmt.Sprintf("%s:%d", first.term.Pos.File, first.term.Pos.Line); {
			case first.list == x.list: // said by lintSpellings
			case first.list.meaning() == x.list.meaning():
				b.add(x.term.Pos, "term-repeated", "", x.term.Text, where)
			default:
				b.add(x.term.Pos, "term-twice", "", x.term.Text, x.list.meaning(), first.list.meaning(), where)
			}
		}
	}
}

// layer orders what lies beneath before what is laid over it.
func (b *builder) layer(p Pos) int {
	if b.beneathFiles[p.File] {
		return 0
	}
	return 1
}

// lintSpellings finds terms of one list that are read as the same, or that a
// class of spellings makes of another term anyway.
func (b *builder) lintSpellings(p *Pack) {
	for i := range p.Lists {
		l := &p.Lists[i]
		first := map[string]*Term{}
		for k := range l.Terms {
			t := &l.Terms[k]
			key := normalize.Fold(t.Text).Folded
			if old := first[key]; old == nil {
				first[key] = t
			} else if l.Slot != "" && t.VariantOf == "" {
				b.add(t.Pos, "spelling-twice", "", t.Text, old.Text, old.Pos.Line)
			}
		}
	}
	slices.SortFunc(b.madeTwice, func(x, y madeTwice) int { return cmp.Or(comparePos(x.listed, y.listed), cmp.Compare(x.by, y.by)) })
	for _, m := range b.madeTwice {
		b.add(m.listed, "spelling-twice", "", m.text, m.by, m.byPos.Line)
	}
}

// madeTwice is a listed term that a class makes of another one anyway.
type madeTwice struct {
	text   string
	listed Pos
	by     string
	byPos  Pos
}
