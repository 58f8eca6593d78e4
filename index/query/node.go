package query

// Node is a parsed query. The kinds are sealed: All, Text, Keyword, Range,
// And, Or, Not.
type Node interface {
	String() string
	node()
}

// All matches every document.
type All struct{}

// Text matches documents whose text holds Folded (normalize.Fold of what was
// typed): whole words in spaced scripts (normalize.Spaced), a run of
// characters anywhere else. A bare word and a "quoted phrase" mean the same.
type Text struct {
	Raw    string // as typed, without quotes
	Folded string
}

// Keyword matches documents with this exact value in a keyword field; with
// Prefix, a value that begins with it (written value*).
type Keyword struct {
	Field  string
	Value  string
	Prefix bool
}

// Range matches documents whose number or time lies in [From, To); nil = open.
// Times are UTC milliseconds.
type Range struct {
	Field    string
	From, To *int64
	Raw      string // as typed, for printing
}

// And, Or and Not combine queries. And and Or have at least two arguments.
type (
	And struct{ Args []Node }
	Or  struct{ Args []Node }
	Not struct{ Arg Node }
)

func (All) node()     {}
func (Text) node()    {}
func (Keyword) node() {}
func (Range) node()   {}
func (And) node()     {}
func (Or) node()      {}
func (Not) node()     {}
