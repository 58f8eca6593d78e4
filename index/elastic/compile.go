package elastic

import (
	"maps"
	"slices"
	"strings"

	"scops/index"
	"scops/index/query"
)

// object is a JSON object of the server's query language.
type object = map[string]any

func everything() object { return object{"match_all": object{}} }
func nothing() object    { return object{"match_none": object{}} }

func without(n object) object { return object{"bool": object{"must_not": []object{n}}} }

// compile writes a query, or with negate its opposite. NOT goes down to the
// single conditions, so that the server never nests deeper than the query:
// it takes 30 levels.
func compile(n query.Node, negate bool) object {
	switch n := n.(type) {
	case query.Not:
		return compile(n.Arg, !negate)
	case query.And:
		return group(n.Args, negate, negate)
	case query.Or:
		return group(n.Args, !negate, negate)
	}
	cond := condition(n)
	if negate {
		return without(cond)
	}
	return cond
}

// group joins conditions: any of them or all of them.
func group(args []query.Node, anyOf, negate bool) object {
	parts := make([]object, len(args))
	for i, arg := range args {
		parts[i] = compile(arg, negate)
	}
	if anyOf {
		return object{"bool": object{"should": parts, "minimum_should_match": 1}}
	}
	return object{"bool": object{"filter": parts}}
}

func condition(n query.Node) object {
	switch n := n.(type) {
	case query.All:
		return everything()
	case query.Text:
		return text(index.PhraseOf(n))
	case query.Like:
		return anyOf("words", n.Words)
	case query.Near:
		return foundBefore(n)
	case query.Keyword:
		return keyword(n)
	case query.Range:
		return numberRange(n)
	default:
		return nothing()
	}
}

// anyOf finds documents with one of the values; a server takes 65,536.
func anyOf(field string, values []string) object {
	if len(values) == 0 {
		return nothing()
	}
	return object{"terms": object{field: values}}
}

// foundBefore finds the documents of a Near that were looked up.
func foundBefore(n query.Near) object {
	found, _ := n.Found.(idsByKind)
	var parts []object
	for _, kind := range slices.Sorted(maps.Keys(found)) {
		parts = append(parts, object{"bool": object{"filter": []object{
			{"term": object{"kind": object{"value": string(kind)}}}, anyOf("id", found[kind]),
		}}})
	}
	if len(parts) == 0 {
		return nothing()
	}
	return object{"bool": object{"should": parts, "minimum_should_match": 1}}
}

// maxExpansions is how many terms the last character of a phrase may begin.
const maxExpansions = 1 << 20

func text(p index.Phrase) object {
	field := "terms"
	if p.Words {
		field = "words"
	}
	phrase := strings.Join(p.Terms, " ")
	switch {
	case len(p.Terms) == 0:
		return nothing()
	case p.Prefix && len(p.Terms) == 1:
		return object{"prefix": object{field: object{"value": phrase}}}
	case p.Prefix:
		return object{"match_phrase_prefix": object{field: object{"query": phrase, "max_expansions": maxExpansions}}}
	default:
		return object{"match_phrase": object{field: object{"query": phrase}}}
	}
}

// keywordField is where the mapping has a field of keywords.
func keywordField(name string) string {
	switch name {
	case "id", "owner", "handling", "case":
		return name
	default:
		return "k." + name
	}
}

// keyword never finds the empty value: it is nobody's.
func keyword(n query.Keyword) object {
	field := keywordField(n.Field)
	switch {
	case n.Value == "" && n.Prefix:
		return object{"range": object{field: object{"gt": ""}}}
	case n.Value == "":
		return nothing()
	case n.Prefix:
		return object{"prefix": object{field: object{"value": n.Value}}}
	default:
		return object{"term": object{field: object{"value": n.Value}}}
	}
}

func numberRange(n query.Range) object {
	bounds := object{}
	if n.From != nil {
		bounds["gte"] = *n.From
	}
	if n.To != nil {
		bounds["lt"] = *n.To
	}
	if len(bounds) == 0 {
		return object{"exists": object{"field": "n." + n.Field}}
	}
	return object{"range": object{"n." + n.Field: bounds}}
}
