package rules

import (
	"slices"
	"strings"

	"scops/classifier/normalize"
)

// Names tell substances by what people call them. They hold nothing else of
// the pack they were taken from.
type Names struct {
	keys   []string
	all    []string            // keys and names of substances.yaml
	called map[string][]string // folded key or name -> keys
	listed map[string][]string // folded term of a list -> keys
}

// NamesOf takes the names out of a pack.
func NamesOf(p *Pack) *Names {
	n := &Names{called: map[string][]string{}, listed: map[string][]string{}}
	for i := range p.Substances {
		s := &p.Substances[i]
		n.keys = append(n.keys, strings.Clone(s.Key))
		for _, name := range s.names() {
			n.all = append(n.all, strings.Clone(name))
			addName(n.called, name, s.Key)
		}
	}
	for i := range p.Lists {
		for _, t := range p.Lists[i].Terms {
			if key := p.Lists[i].Substance; key != "" {
				addName(n.listed, t.Text, key)
			}
		}
	}
	return n
}

func addName(to map[string][]string, name, key string) {
	name = strings.Clone(foldedName(name))
	if !slices.Contains(to[name], key) {
		to[name] = append(to[name], strings.Clone(key))
		slices.Sort(to[name])
	}
}

// Substances gives the keys of the substances a name means, in whatever case
// and language: a key or a name of substances.yaml, else a term listed for it.
// Where a term is listed for several, all of them; nil = nobody knows it.
func (n *Names) Substances(name string) []string {
	name = foldedName(name)
	if keys := n.called[name]; len(keys) > 0 {
		return keys
	}
	return n.listed[name]
}

// Keys are the keys of all substances, in order.
func (n *Names) Keys() []string { return n.keys }

// All are the keys and names of all substances, in every language.
func (n *Names) All() []string { return n.all }

// names are the key and the names in every language; what stands in brackets
// behind one are other names.
func (s *Substance) names() []string {
	all := []string{s.Key}
	for _, name := range []string{s.Name.Th, s.Name.Ko, s.Name.En} {
		first, rest, _ := strings.Cut(name, "(")
		all = append(all, strings.TrimSpace(first))
		all = append(all, strings.FieldsFunc(rest, func(r rune) bool { return r == ' ' || r == ',' || r == '(' || r == ')' })...)
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == "" })
}

func foldedName(name string) string { return strings.TrimSpace(normalize.Fold(name).Folded) }
