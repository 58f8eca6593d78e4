package query

// Node is a parsed query. The kinds are sealed: All, Text, Like, Near, Keyword,
// Range, And, Or, Not.
type Node interface {
	String() string
	node()
}

// All matches every document.
type All struct{}

// Text matches documents whose text holds Folded (normalize.Fold of what was
// typed, without white space at its ends). Words of spaced scripts
// (normalize.Spaced) are found as whole words in a row, whatever signs stand
// between them; anything else as a run of characters wherever it stands. A
// bare word and a "quoted phrase" find the same; only a bare one may be read
// as something else by whoever asks, such as a phone number.
type Text struct {
	Raw    string // as typed, without quotes
	Folded string
	Quoted bool
}

// Like matches documents with a whole word like what was typed: metham*,
// met?amp, me*ine are patterns, metham~ is a word spelled nearly so. Words is
// what a store's own list of words holds of it, looked up before a store sees
// the query; nil = not looked up. Match does without: it tries every word of
// the document.
type Like struct {
	Raw    string // as typed
	Folded string // with its signs
	Words  []string
}

// Near matches documents in whose text A and B stand apart, in either order,
// with at most Within characters between them, spaces and signs included. A and
// B are each a Text, a Like or an Or of these. Found is which documents do, in
// the words of the store that looked them up before it sees the query; nil = not
// looked up. Match does without.
type Near struct {
	A, B   Node
	Within int // characters as a reader counts them, 0..MaxNear
	Found  any
}

// Keyword matches documents with this exact value in a keyword field; with
// Prefix, a value that begins with it (written value*), so that an empty
// prefix means any value.
type Keyword struct {
	Field  string
	Value  string
	Prefix bool
}

// Range matches documents whose number or time lies in [From, To); nil = open.
// With both open, documents that have the field at all. Times are UTC
// milliseconds.
type Range struct {
	Field    string
	From, To *int64
	Raw      string // as typed, for printing; "" = print From and To
}

// And, Or and Not combine queries. And and Or have at least two arguments.
type (
	And struct{ Args []Node }
	Or  struct{ Args []Node }
	Not struct{ Arg Node }
)

func (All) node()     {}
func (Text) node()    {}
func (Like) node()    {}
func (Near) node()    {}
func (Keyword) node() {}
func (Range) node()   {}
func (And) node()     {}
func (Or) node()      {}
func (Not) node()     {}

// Walk calls visit for n and everything below it, parents first. Where visit
// returns false, what is below is left out.
func Walk(n Node, visit func(Node) bool) {
	if !visit(n) {
		return
	}
	switch n := n.(type) {
	case And:
		for _, arg := range n.Args {
			Walk(arg, visit)
		}
	case Or:
		for _, arg := range n.Args {
			Walk(arg, visit)
		}
	case Not:
		Walk(n.Arg, visit)
	case Near:
		Walk(n.A, visit)
		Walk(n.B, visit)
	}
}

// Map gives a copy of n in which every node has been replaced by what rewrite
// returns for it, children before parents. n itself stays as it is. rewrite
// must not return nil: All stands for no condition. A Near is given as a whole.
func Map(n Node, rewrite func(Node) Node) Node {
	switch n := n.(type) {
	case And:
		return rewrite(And{mapAll(n.Args, rewrite)})
	case Or:
		return rewrite(Or{mapAll(n.Args, rewrite)})
	case Not:
		return rewrite(Not{Map(n.Arg, rewrite)})
	default:
		return rewrite(n)
	}
}

func mapAll(args []Node, rewrite func(Node) Node) []Node {
	out := make([]Node, len(args))
	for i, arg := range args {
		out[i] = Map(arg, rewrite)
	}
	return out
}
