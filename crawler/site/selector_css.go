package site

import (
	"errors"
	"fmt"
	"strings"

	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
)

// Bounds of one CSS selector of a declaration.
const (
	maxSelector  = 300 // bytes
	maxChains    = 8   // alternatives, parted by commas
	maxCompounds = 8   // steps of one alternative: "ul li > a" has three
)

// errSlow refuses what takes time in the square of a page made for it.
var errSlow = errors.New("of the pseudo-classes only :not(...) is understood, with no blank in it: the others take a hostile page's time in the square")

// css is a CSS selector that is looked for in one walk over a tree, however
// the tree is made. Libraries try every ancestor for every blank of a selector,
// which a page of nested boxes turns into hours; here a walk carries along how
// much of the selector the elements above and before have matched.
type css struct {
	text   string
	chains []chain
}

// chain is one alternative: compounds ("a.x[href]") and what joins each to the
// one before it: ' ' inside, '>' child, '+' next, '~' somewhere after.
type chain struct {
	compounds []cascadia.Sel
	joins     []byte
}

// reached says for every chain which of its beginnings end at an element.
type reached [maxChains]uint8

// compileCSS reads a selector.
func compileCSS(text string) (*css, error) {
	if len(text) > maxSelector {
		return nil, fmt.Errorf("longer than %d bytes", maxSelector)
	}
	s := &css{text: text}
	for _, alternative := range splitCSS(text, ",") {
		c, err := compileChain(strings.TrimSpace(alternative))
		if err != nil {
			return nil, err
		}
		s.chains = append(s.chains, c)
	}
	if len(s.chains) > maxChains {
		return nil, fmt.Errorf("more than %d alternatives", maxChains)
	}
	return s, nil
}

func compileChain(text string) (chain, error) {
	var c chain
	join := byte(' ')
	pending := false // a combinator waits for its compound
	for _, piece := range splitCSS(text, " \t\n>+~") {
		switch piece {
		case "", " ", "\t", "\n":
			continue
		case ">", "+", "~":
			if pending || len(c.compounds) == 0 {
				return c, fmt.Errorf("%q stands between two elements", piece)
			}
			join, pending = piece[0], true
			continue
		}
		compound, err := compileCompound(piece)
		if err != nil {
			return c, err
		}
		c.compounds, c.joins = append(c.compounds, compound), append(c.joins, join)
		join, pending = ' ', false
	}
	switch {
	case len(c.compounds) == 0:
		return c, errors.New("nothing to look for")
	case pending:
		return c, errors.New("it ends with a combinator")
	case len(c.compounds) > maxCompounds:
		return c, fmt.Errorf("more than %d steps", maxCompounds)
	}
	return c, nil
}

// compileCompound reads what is asked of one element.
func compileCompound(text string) (cascadia.Sel, error) {
	for i := range len(text) {
		if text[i] == ':' && insideOf(text, i) == 0 && !strings.HasPrefix(text[i:], ":not(") {
			return nil, errSlow
		}
	}
	for rest := text; ; {
		_, inner, found := strings.Cut(rest, ":not(")
		if !found {
			break
		}
		if pieces := splitCSS(inner[:closing(inner)], " >+~:"); len(pieces) > 1 {
			return nil, errSlow
		}
		rest = inner
	}
	compound, err := cascadia.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%q: %w", text, err)
	}
	return compound, nil
}

// splitCSS cuts a selector at separators that stand outside of brackets and
// quotes; a separator other than a comma is a piece of its own.
func splitCSS(text, separators string) []string {
	var pieces []string
	start := 0
	for i := 0; i < len(text); i++ {
		if !strings.Contains(separators, text[i:i+1]) || insideOf(text, i) != 0 || i > 0 && text[i-1] == '\\' {
			continue
		}
		pieces = append(pieces, text[start:i])
		if separators != "," {
			pieces = append(pieces, text[i:i+1])
		}
		start = i + 1
	}
	return append(pieces, text[start:])
}

// insideOf is the bracket or quote a place of a selector stands in, 0 = none.
func insideOf(text string, at int) byte {
	var open []byte
	for i := 0; i < at; i++ {
		top := byte(0)
		if len(open) > 0 {
			top = open[len(open)-1]
		}
		switch c := text[i]; {
		case c == '\\':
			i++
		case top == '"' || top == '\'':
			if c == top {
				open = open[:len(open)-1]
			}
		case c == '"' || c == '\'' || c == '[' || c == '(':
			open = append(open, c)
		case c == ']' && top == '[' || c == ')' && top == '(':
			open = open[:len(open)-1]
		}
	}
	if len(open) == 0 {
		return 0
	}
	return open[len(open)-1]
}

// closing is where the bracket closes that a text stands in.
func closing(text string) int {
	for i := range len(text) {
		if text[i] == ')' && insideOf(text, i) == 0 {
			return i
		}
	}
	return len(text)
}

// find visits what the selector selects below root, in order of appearance,
// until visit says no. What stands above root is not looked at. deep = also
// inside of what was selected.
func (s *css) find(root *html.Node, deep bool, visit func(*html.Node) bool) {
	w := cssWalk{css: s, deep: deep, visit: visit}
	at := w.match(root, reached{}, reached{}, reached{}, reached{})
	w.below(root, at, at, 0)
}

// first is the first element selected, nil = none.
func (s *css) first(root *html.Node) *html.Node {
	var found *html.Node
	s.find(root, true, func(n *html.Node) bool { found = n; return false })
	return found
}

// all is everything selected, a number at the most.
func (s *css) all(root *html.Node, deep bool, most int) []*html.Node {
	var found []*html.Node
	s.find(root, deep, func(n *html.Node) bool { found = append(found, n); return len(found) < most })
	return found
}

// is says that an element itself is selected, whatever stands above it.
func (s *css) is(n *html.Node) bool {
	w := cssWalk{css: s}
	return w.selected(w.match(n, reached{}, reached{}, reached{}, reached{}))
}

type cssWalk struct {
	css   *css
	deep  bool
	visit func(*html.Node) bool
	done  bool
}

// below walks the children of an element. above holds what all elements over
// them have matched, parent what the nearest has.
func (w *cssWalk) below(n *html.Node, above, parent reached, depth int) {
	var before, next reached
	for c := n.FirstChild; c != nil && !w.done && depth < maxDepth; c = c.NextSibling {
		if c.Type != html.ElementNode {
			continue
		}
		at := w.match(c, above, parent, next, before)
		selected := w.selected(at)
		if selected && !w.visit(c) {
			w.done = true
			return
		}
		if w.deep || !selected {
			w.below(c, above.with(at), at, depth+1)
		}
		next, before = at, before.with(at)
	}
}

func (w *cssWalk) match(n *html.Node, above, parent, next, before reached) reached {
	var at reached
	if n.Type != html.ElementNode {
		return at
	}
	for i, c := range w.css.chains {
		for j, compound := range c.compounds {
			if j > 0 {
				from := above[i]
				switch c.joins[j] {
				case '>':
					from = parent[i]
				case '+':
					from = next[i]
				case '~':
					from = before[i]
				}
				if from&(1<<(j-1)) == 0 {
					continue
				}
			}
			if compound.Match(n) {
				at[i] |= 1 << j
			}
		}
	}
	return at
}

func (w *cssWalk) selected(at reached) bool {
	for i, c := range w.css.chains {
		if at[i]&(1<<(len(c.compounds)-1)) != 0 {
			return true
		}
	}
	return false
}

func (m reached) with(other reached) reached {
	for i := range m {
		m[i] |= other[i]
	}
	return m
}
