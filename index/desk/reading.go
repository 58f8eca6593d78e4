package desk

import (
	"errors"
	"fmt"
	"strings"

	"scops/index/query"
	"scops/rules"
)

// ReadAs is a part of a query that was searched as something else than typed:
// an identifier by its one spelling, a substance by its key.
type ReadAs struct {
	Typed string
	Kind  string // kind of an identifier, or one of those below
	Value string
}

// Kinds of ReadAs that are no kind of an identifier.
const (
	ReadAccount   = "account"   // an @name of whatever site
	ReadSubstance = "substance" // the value of substance:
	ReadEntity    = "entity"    // the value of entity:
)

// understood is a person's query with what it was understood as.
type understood struct {
	typed query.Node
	meant query.Node // identifiers, substances and sites in the spelling they are stored in
	as    []ReadAs
}

// read reads what a person typed; errors are *query.Error.
func (d *Desk) read(text string) (understood, error) {
	node, err := query.Parse(text, query.Options{Zone: d.opt.Zone, Now: d.opt.Now()})
	if err != nil {
		return understood{}, err
	}
	r := reader{desk: d}
	meant, err := r.mean(node)
	return understood{node, meant, r.as}, located(err, text)
}

// located says where in a text stands what was refused.
func located(err error, text string) error {
	var refused *query.Refusal
	if errors.As(err, &refused) {
		return refused.In(text)
	}
	return err
}

// reader rewrites a query.
type reader struct {
	desk *Desk
	as   []ReadAs
}

func (r *reader) mean(n query.Node) (query.Node, error) {
	switch n := n.(type) {
	case query.And:
		args, err := r.row(n.Args)
		if len(args) == 1 {
			return args[0], err
		}
		return query.And{Args: args}, err
	case query.Or:
		args := make([]query.Node, len(n.Args))
		for i, arg := range n.Args {
			var err error
			if args[i], err = r.mean(arg); err != nil {
				return nil, err
			}
		}
		return query.Or{Args: args}, nil
	case query.Not:
		arg, err := r.mean(n.Arg)
		return query.Not{Arg: arg}, err
	case query.Text:
		word, _ := r.identifier([]query.Node{n})
		return word, nil
	case query.Keyword:
		return r.keyword(n)
	default:
		return n, nil
	}
}

// row rewrites conditions that stand side by side: an identifier may be typed
// in several words.
func (r *reader) row(args []query.Node) (out []query.Node, err error) {
	for i := 0; i < len(args); {
		n, used := args[i], 1
		if _, word := n.(query.Text); word {
			n, used = r.identifier(args[i:])
		} else if n, err = r.mean(n); err != nil {
			return nil, err
		}
		out = append(out, n)
		i += used
	}
	return out, nil
}

// keyword gives a value the spelling it is stored in.
func (r *reader) keyword(n query.Keyword) (query.Node, error) {
	switch {
	case n.Prefix:
	case n.Field == "substance":
		return r.substance(n)
	case n.Field == "entity":
		return r.entity(n), nil
	case n.Field == "site" && !strings.Contains(n.Value, "/"):
		n.Field = "adapter" // all sites of a platform, and of a one-place platform the site itself
	}
	n.Value = canonicalValue(n.Field, n.Value)
	return n, nil
}

// anyOf finds one of several values of a field.
func anyOf[T ~string](field string, values ...T) query.Node {
	args := make([]query.Node, len(values))
	for i, v := range values {
		args[i] = query.Keyword{Field: field, Value: string(v)}
	}
	if len(args) == 1 {
		return args[0]
	}
	return query.Or{Args: args}
}

// substance finds a substance by any of its names.
func (r *reader) substance(n query.Keyword) (query.Node, error) {
	if r.desk.opt.Names == nil {
		n.Value = strings.ToLower(n.Value)
		return n, nil
	}
	names, err := r.desk.opt.Names()
	if err != nil {
		return nil, err
	}
	keys := names.Substances(n.Value)
	if len(keys) == 0 {
		return nil, noSubstance(n, names)
	}
	if len(keys) > 1 || keys[0] != n.Value {
		r.as = append(r.as, ReadAs{n.Value, ReadSubstance, strings.Join(keys, ", ")})
	}
	return anyOf("substance", keys...), nil
}

// noSubstance names what may have been meant, else all there are.
func noSubstance(n query.Keyword, names *rules.Names) error {
	if near := query.Nearest(n.Value, names.All()); len(near) > 0 {
		text := strings.Join(near, ", ")
		return &query.Refusal{Node: n, Code: query.CodeSubstance, Args: []string{n.Value, text}, Message: fmt.Sprintf("no substance is called %s; did you mean %s?", n.Value, text)}
	}
	text := strings.Join(names.Keys(), ", ")
	return &query.Refusal{Node: n, Code: query.CodeNoSubstance, Args: []string{n.Value, text}, Message: fmt.Sprintf("no substance is called %s; there are %s", n.Value, text)}
}
