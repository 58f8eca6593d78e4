package console

import (
	"slices"

	"scops/index/desk"
	"scops/index/query"
)

// facet is one field a list can be narrowed by.
type facet struct {
	Field, Name string
	Values      []facetValue
}

// facetValue is one value of a field; following it adds the value to the
// query, or takes it out again.
type facetValue struct {
	Name    string
	Docs    string
	URL     string
	Current bool
}

func (v *visit) facets(state listState, parts conditions, counted []desk.FacetOf) []facet {
	var out []facet
	for _, f := range counted {
		one := facet{Field: f.Field, Name: v.words.text("facet." + f.Field)}
		for _, count := range f.Counts {
			name := v.valueName(f.Field, count.Value)
			one.Values = append(one.Values, facetValue{
				Name: name, Docs: grouped(count.Docs),
				URL:     state.search(toggled(parts, f.Field, count.Value).String()),
				Current: slices.ContainsFunc(parts, asks(f.Field, count.Value)),
			})
		}
		if len(one.Values) > 0 {
			out = append(out, one)
		}
	}
	return out
}

// toggled adds a value to the query, or takes it out. A value that was ruled
// out is let in again first.
func toggled(parts conditions, field, value string) conditions {
	asked := asks(field, value)
	if slices.ContainsFunc(parts, asked) {
		return parts.without(asked)
	}
	parts = parts.without(func(n query.Node) bool {
		not, ok := n.(query.Not)
		return ok && asked(not.Arg)
	})
	return parts.with(query.Keyword{Field: field, Value: value})
}

// valueName says a stored value in the reader's language.
func (v *visit) valueName(field, value string) string {
	if field == "substance" {
		return v.console.opt.Desk.SubstanceName(value, v.words.lang)
	}
	for _, prefix := range []string{"status.", "label.", "band.", "lang.", "gone.", "adapter."} {
		if prefix == field+"." {
			return v.words.either(prefix, value)
		}
	}
	return value
}
