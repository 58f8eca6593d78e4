package console

import (
	"slices"
	"strings"

	"scops/index/query"
)

// conditions are the parts of a query that must all hold, as they were typed.
type conditions []query.Node

// conditionsOf takes a query apart; nothing is left of one that asks for all.
func conditionsOf(n query.Node) conditions {
	switch n := n.(type) {
	case query.And:
		return slices.Clone(n.Args)
	case query.All, nil:
		return nil
	default:
		return conditions{n}
	}
}

// String is the query again.
func (c conditions) String() string {
	parts := make([]string, len(c))
	for i, n := range c {
		parts[i] = n.String()
		if _, ok := n.(query.Or); ok && len(c) > 1 {
			parts[i] = "(" + parts[i] + ")"
		}
	}
	return strings.Join(parts, " ")
}

// with adds a condition.
func (c conditions) with(n query.Node) conditions { return append(slices.Clone(c), n) }

// without takes out the conditions that are dropped.
func (c conditions) without(drop func(query.Node) bool) conditions {
	return slices.DeleteFunc(slices.Clone(c), drop)
}

// asks finds the condition that a keyword field has a value.
func asks(field, value string) func(query.Node) bool {
	return func(n query.Node) bool {
		k, ok := n.(query.Keyword)
		return ok && k.Field == field && strings.EqualFold(k.Value, value) && !k.Prefix
	}
}

// ranges finds the conditions on a time or number field.
func ranges(field string) func(query.Node) bool {
	return func(n query.Node) bool {
		r, ok := n.(query.Range)
		return ok && r.Field == field
	}
}
