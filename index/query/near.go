package query

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"scops/classifier/normalize"
)

// How far apart NEAR may look, in characters as a reader counts them.
const (
	MaxNear     = 500
	DefaultNear = 50 // NEAR without a number
)

// near reads one condition, or two with NEAR between them.
func (p *parser) near(depth int) (Node, error) {
	column := p.tok.column
	first, err := p.one(depth)
	if err != nil || p.tok.kind != nearToken {
		return first, err
	}
	op := p.tok
	within, bad := withinOf(op.text)
	if bad != nil {
		return nil, p.fail(op.column, bad)
	}
	if !nearable(first) {
		return nil, p.fail(column, nearSides())
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	if column = p.tok.column; p.tok.kind == notToken {
		return nil, p.fail(column, nearSides())
	}
	second, err := p.one(depth)
	switch {
	case err != nil:
		return nil, err
	case !nearable(second):
		return nil, p.fail(column, nearSides())
	case p.tok.kind == nearToken:
		return nil, p.fail(p.tok.column, wrong(CodeNearChain, "NEAR stands between two: write a NEAR/20 b AND b NEAR/20 c"))
	}
	return Near{A: first, B: second, Within: within}, p.count(depth)
}

func nearSides() *fault {
	return wrong(CodeNearSides, "NEAR stands between words, phrases or groups of them with OR between: (a OR b) NEAR/20 c")
}

// withinOf reads the number behind NEAR/.
func withinOf(op string) (int, *fault) {
	digits, given := strings.CutPrefix(op, nearWord+"/")
	if !given {
		return DefaultNear, nil
	}
	n, err := strconv.ParseUint(asciiDigits(digits), 10, 16)
	if err != nil || n > MaxNear {
		return 0, wrong(CodeNear, fmt.Sprintf("behind NEAR/ stands how many characters may lie between, 0 to %d: NEAR/20", MaxNear), strconv.Itoa(MaxNear))
	}
	return int(n), nil
}

func nearable(n Node) bool {
	switch n := n.(type) {
	case Text, Like:
		return true
	case Or:
		return !slices.ContainsFunc(n.Args, func(arg Node) bool { return !nearable(arg) })
	default:
		return false
	}
}

// Nearby tries a Near on many texts. It is not for several goroutines at once.
type Nearby struct {
	a, b    []sought
	within  int
	reading reading
	as, bs  []Mark // of the text at hand
	ends    []int
}

// NewNearby gives the Nearby of a Near.
func NewNearby(n Near) *Nearby {
	return &Nearby{a: soughtIn(n.A), b: soughtIn(n.B), within: n.Within}
}

// In says whether both stand near each other in a text.
func (n *Nearby) In(text string) bool {
	n.reading.read(text)
	return n.in(&n.reading)
}

// in compares places in the original text, where both views meet. It takes the
// second only when the first is not enough: more places never stand farther
// apart.
func (n *Nearby) in(r *reading) bool {
	n.as, n.bs = n.as[:0], n.bs[:0]
	return n.apart(r.folded.Original, r.first) || n.apart(r.folded.Original, r.second())
}

// apart looks through more views, and says whether one of a and one of b stand
// apart, in either order, with few enough characters between them.
func (n *Nearby) apart(text string, in []view) bool {
	n.as = places(n.as, in, n.a, -1)
	n.bs = places(n.bs, in, n.b, -1)
	return len(in) > 0 && (n.follows(text, n.as, n.bs) || n.follows(text, n.bs, n.as))
}

// follows is apart for b behind a. It looks at each stretch between an a and
// the next b once.
func (n *Nearby) follows(text string, a, b []Mark) bool {
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	n.ends = n.ends[:0]
	for _, m := range a {
		n.ends = append(n.ends, m.End)
	}
	slices.Sort(n.ends)
	slices.SortFunc(b, func(x, y Mark) int { return cmp.Compare(x.Start, y.Start) })
	last := -1
	for _, m := range b {
		i := sort.SearchInts(n.ends, m.Start+1) - 1 // the last a that ends before it
		if i >= 0 && n.ends[i] != last {
			if last = n.ends[i]; atMost(text[last:m.Start], n.within) {
				return true
			}
		}
	}
	return false
}

// atMost says whether a text has at most n characters.
func atMost(text string, n int) bool {
	for ; text != ""; n-- {
		if n == 0 {
			return false
		}
		text = text[normalize.FirstCharacter(text):]
	}
	return true
}
