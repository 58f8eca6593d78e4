package rules

import (
	"fmt"
	"strings"
)

// Bounds of a condition.
const (
	longestWhen = 4000 // bytes
	deepestWhen = 32   // parentheses and nots
	mostNames   = 64   // names mentioned
)

// ConditionError is what is wrong with a condition, and where in it.
type ConditionError struct {
	Offset  int // bytes
	Message string
}

// Error gives the message.
func (e *ConditionError) Error() string { return e.Message }

// ParseCondition reads the language of "when": names, and, or, not and
// parentheses; not binds tighter than and, and tighter than or. The error is
// a *ConditionError.
func ParseCondition(s string) (Condition, error) {
	if len(s) > longestWhen {
		return Condition{}, &ConditionError{0, fmt.Sprintf("longer than %d bytes", longestWhen)}
	}
	p := &conditionParser{text: s}
	p.next()
	c, err := p.or(0)
	if err != nil {
		return Condition{}, err
	}
	if p.word != "" {
		return Condition{}, p.wrong("%q stands where and, or or the end is expected", p.word)
	}
	return c, nil
}

type conditionParser struct {
	text  string
	start int    // of word
	end   int    // of word
	word  string // "" = end
	names int
}

func (p *conditionParser) next() {
	s := p.text
	p.start = p.end
	for p.start < len(s) && strings.IndexByte(" \t\r\n", s[p.start]) >= 0 {
		p.start++
	}
	p.end = p.start
	if p.end < len(s) && (s[p.end] == '(' || s[p.end] == ')') {
		p.end++
	} else {
		for p.end < len(s) && strings.IndexByte(" \t\r\n()", s[p.end]) < 0 {
			p.end++
		}
	}
	p.word = s[p.start:p.end]
}

func (p *conditionParser) wrong(format string, args ...any) error {
	return &ConditionError{p.start, fmt.Sprintf(format, args...)}
}

func (p *conditionParser) or(depth int) (Condition, error) { return p.chain(OpOr, depth, p.and) }

func (p *conditionParser) and(depth int) (Condition, error) { return p.chain(OpAnd, depth, p.not) }

// chain reads one or more parts joined by op.
func (p *conditionParser) chain(op ConditionOp, depth int, part func(int) (Condition, error)) (Condition, error) {
	first, err := part(depth)
	if err != nil || p.word != string(op) {
		return first, err
	}
	c := Condition{Op: op, Args: join(op, nil, first)}
	for p.word == string(op) {
		p.next()
		more, err := part(depth)
		if err != nil {
			return c, err
		}
		c.Args = join(op, c.Args, more)
	}
	return c, nil
}

// join keeps a and (b and c) flat.
func join(op ConditionOp, args []Condition, c Condition) []Condition {
	if c.Op == op {
		return append(args, c.Args...)
	}
	return append(args, c)
}

func (p *conditionParser) not(depth int) (Condition, error) {
	if depth > deepestWhen {
		return Condition{}, p.wrong("nested more than %d deep", deepestWhen)
	}
	switch word := p.word; word {
	case "not":
		p.next()
		arg, err := p.not(depth + 1)
		return Condition{Op: OpNot, Args: []Condition{arg}}, err
	case "(":
		p.next()
		c, err := p.or(depth + 1)
		if err != nil {
			return c, err
		}
		if p.word != ")" {
			return c, p.wrong("a ( is not closed")
		}
		p.next()
		return c, nil
	case "":
		return Condition{}, p.wrong("a name is missing at the end")
	case ")", "and", "or":
		return Condition{}, p.wrong("a name is missing before %q", word)
	default:
		if !plainName.MatchString(word) {
			return Condition{}, p.wrong("%q is no name: write names, and, or, not, ( )", word)
		}
		if p.names++; p.names > mostNames {
			return Condition{}, p.wrong("more than %d names", mostNames)
		}
		p.next()
		return Condition{Op: OpName, Name: word}, nil
	}
}

// String writes the condition so that ParseCondition reads the same again.
func (c Condition) String() string {
	switch c.Op {
	case OpName:
		return c.Name
	case OpNot:
		if len(c.Args) != 1 {
			return ""
		}
		return "not " + c.Args[0].wrapped()
	}
	parts := make([]string, len(c.Args))
	for i, a := range c.Args {
		parts[i] = a.wrapped()
	}
	return strings.Join(parts, " "+string(c.Op)+" ")
}

func (c Condition) wrapped() string {
	if c.Op == OpAnd || c.Op == OpOr {
		return "(" + c.String() + ")"
	}
	return c.String()
}

// Names are the names a condition mentions, each once, in order.
func (c Condition) Names() []string {
	var all []string
	seen := map[string]bool{}
	var walk func(Condition)
	walk = func(c Condition) {
		if c.Op == OpName && !seen[c.Name] {
			seen[c.Name] = true
			all = append(all, c.Name)
		}
		for _, a := range c.Args {
			walk(a)
		}
	}
	walk(c)
	return all
}

// Holds evaluates the condition.
func (c Condition) Holds(found func(name string) bool) bool {
	switch c.Op {
	case OpName:
		return found(c.Name)
	case OpNot:
		return !c.Args[0].Holds(found)
	case OpAnd:
		for _, a := range c.Args {
			if !a.Holds(found) {
				return false
			}
		}
		return true
	default:
		for _, a := range c.Args {
			if a.Holds(found) {
				return true
			}
		}
		return false
	}
}

// mostTried bounds the search of possible: 2 to this power tries.
const mostTried = 12

// possible says whether some set of finds makes the condition hold; true where
// there are too many names to try.
func (c Condition) possible() bool {
	names := c.Names()
	if len(names) > mostTried {
		return true
	}
	bit := map[string]int{}
	for i, n := range names {
		bit[n] = i
	}
	for set := range 1 << len(names) {
		if c.Holds(func(n string) bool { return set>>bit[n]&1 == 1 }) {
			return true
		}
	}
	return false
}
