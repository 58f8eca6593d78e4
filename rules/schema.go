package rules

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// schemaID names the schema; nothing is fetched from there.
const schemaID = "https://scops.example/rules.schema.json"

// shape is a part of a JSON Schema.
type shape = map[string]any

// Schema is the JSON Schema (2020-12) of a rule file, for editors: what may
// stand where, with the words of every fixed set. It is made of the tables the
// loader reads by; what needs more than one place of a file is left to lint.
func Schema() ([]byte, error) {
	root := shape{
		"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": schemaID, "title": "Scops rule file",
		"type": "object", "additionalProperties": false, "properties": fileShape(),
		"$defs": shape{
			"gloss": closed(shape{"th": text(""), "ko": text(""), "en": text("")}, "th", "ko", "en"),
			"term":  termShape(), "list": listShape(), "rule": ruleShape(), "finder": finderShape(true), "example": exampleShape(),
			"post": postShape(), "substance": substanceShape(), "override": overrideShape(), "scoring": scoringShape(),
			"mask":        shape{"type": "string", "minLength": 1, "description": "an innocent word in quotes, or the name of a list"},
			"near":        closed(shape{"list": ref("listName"), "within": ref("distance")}, "list", "within"),
			"unlessEntry": unlessShape(), "month": shape{"type": "string", "pattern": `^\d{4}-(0[1-9]|1[0-2])$`},
			"date":     shape{"type": "string", "pattern": `^\d{4}-\d{2}-\d{2}$`},
			"listName": shape{"type": "string", "pattern": listName.String()},
			"distance": shape{"type": "string", "pattern": `^\s*[1-9]\d*\s+characters?\s*$`, "description": "20 characters: as a reader counts"},
			"reach":    shape{"type": "string", "pattern": `^\s*([1-9]\d*\s+characters?|line|segment|post)\s*$`},
		},
	}
	data, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	return append(data, '\n'), nil
}

// closed is an object of known keys alone.
func closed(keys shape, needed ...string) shape {
	s := shape{"type": "object", "additionalProperties": false, "properties": keys}
	if len(needed) > 0 {
		s["required"] = needed
	}
	return s
}

func ref(name string) shape { return shape{"$ref": "#/$defs/" + name} }

func text(says string) shape {
	s := shape{"type": "string", "minLength": 1}
	if says != "" {
		s["description"] = says
	}
	return s
}

// oneOrMany is a list, or one value that stands for a list of one.
func oneOrMany(item shape) shape {
	return shape{"anyOf": []any{item, shape{"type": "array", "items": item}}}
}

// oneOf is one of a fixed set.
func oneOf[T ~string](known []T) shape {
	words := make([]any, len(known))
	for i, k := range known {
		words[i] = string(k)
	}
	return shape{"enum": words}
}

func whole(low, high int) shape { return shape{"type": "integer", "minimum": low, "maximum": high} }

// mapOf is an object whose keys the author chooses.
func mapOf(value shape, name string) shape {
	s := shape{"type": "object", "additionalProperties": value}
	if name != "" {
		s["propertyNames"] = shape{"pattern": name}
	}
	return s
}

func fileShape() shape {
	g := grammarShape()
	all := shape{
		"lists": mapOf(ref("list"), listName.String()), "rules": oneOrMany(ref("rule")), "posts": oneOrMany(ref("post")),
		"macros": mapOf(oneOrMany(finderShape(false)), plainName.String()), "classes": mapOf(mapOf(oneOrMany(text("")), ""), plainName.String()),
		"override": oneOrMany(ref("override")), "extends": shape{"const": "builtin"},
		"scoring": ref("scoring"), "substances": mapOf(ref("substance"), plainName.String()),
	}
	maps.Copy(all, g)
	return all
}

func disguiseShape() shape {
	return oneOrMany(shape{"anyOf": []any{oneOf(disguises), shape{"type": "string", "pattern": plainName.String(), "description": "a class"}}})
}

func termShape() shape {
	keys := shape{
		"text": text("as posts write it, in quotes"), "ambiguity": oneOf(ambiguities), "masks": oneOrMany(ref("mask")), "not_near": oneOrMany(ref("near")),
		"disguise": disguiseShape(), "trade": shape{"type": "boolean"}, "measured": shape{"type": "boolean"}, "status": oneOf(statuses), "since": ref("month"), "last_seen": ref("month"),
		"source": text("where the word comes from"),
	}
	return shape{"anyOf": []any{text("a term of defaults"), closed(keys, "text")}}
}

func listShape() shape {
	keys := shape{
		"slot": oneOf(slots), "substance": text("a key of substances"), "lang": oneOf(langs), "gloss": ref("gloss"), "status": oneOf(statuses),
		"disguise": disguiseShape(), "not_near": oneOrMany(ref("near")), "since": ref("month"), "source": text("for all terms that name none"), "terms": oneOrMany(ref("term")),
	}
	s := closed(keys, "terms")
	s["if"] = shape{"required": []string{"slot"}}
	s["then"] = shape{"required": []string{"gloss"}}
	return s
}

func finderKeys() shape {
	return shape{
		"list": ref("listName"), "slot": oneOf(slots), "entity": oneOrMany(oneOf(entityKinds)), "at_least": whole(1, 100), "in": oneOrMany(oneOf(fields)),
	}
}

func exactlyOne(s shape, keys ...string) shape {
	var each []any
	for _, k := range keys {
		each = append(each, shape{"required": []string{k}})
	}
	s["oneOf"] = each
	return s
}

func finderShape(macros bool) shape {
	plain := exactlyOne(closed(finderKeys()), "list", "slot", "entity")
	if !macros {
		return plain
	}
	return shape{"anyOf": []any{plain, closed(shape{"macro": text("")}, "macro")}}
}

func unlessShape() shape {
	keys := finderKeys()
	keys["near"], keys["within"] = text("a name of find"), ref("reach")
	return exactlyOne(closed(keys), "list", "slot", "entity")
}

func ruleShape() shape {
	examples := oneOrMany(ref("example"))
	return closed(shape{
		"id": shape{"type": "string", "pattern": plainName.String(), "maxLength": longestName}, "title": text(""), "reason": ref("gloss"), "status": oneOf(statuses),
		"label": oneOf(ruleLabels), "strength": oneOf(strengths), "owner": text(""),
		"applies": closed(shape{
			"lang": oneOrMany(shape{"type": "string", "pattern": langCode.String()}), "unlawful_in": oneOrMany(shape{"type": "string", "pattern": placeCode.String()}),
			"from": ref("date"), "until": ref("date"),
		}),
		"find": mapOf(oneOrMany(ref("finder")), plainName.String()), "when": text("and, or, not, ( ) over the names of find"),
		"together": closed(shape{"names": shape{"type": "array", "items": text(""), "minItems": 2}, "within": ref("reach")}, "names", "within"),
		"unless":   oneOrMany(ref("unlessEntry")), "tests": closed(shape{"fires": examples, "silent": examples, "known_misses": examples}),
	}, "id", "title", "reason", "status", "label", "strength", "owner", "find", "when")
}

func exampleKeys() shape {
	return shape{"post": text("as a poster writes it"), "because": text(""), "as_of": ref("date"), "site": text(""), "bio": text(""), "label": oneOf(postLabels)}
}

func exampleShape() shape {
	return shape{"anyOf": []any{text("a post"), closed(exampleKeys(), "post")}}
}

func postShape() shape {
	keys := exampleKeys()
	keys["band"], keys["score"], keys["lang"] = oneOf(bandNames), whole(0, 100), oneOf(langs)
	s := closed(keys, "post")
	s["anyOf"] = []any{shape{"required": []string{"label"}}, shape{"required": []string{"band"}}, shape{"required": []string{"score"}}}
	return s
}

func substanceShape() shape {
	amount := shape{"type": "number", "minimum": 0}
	law := closed(shape{
		"place": shape{"type": "string", "pattern": placeCode.String()}, "from": ref("date"), "until": ref("date"), "except": text(""), "checked": text("by whom and when"),
	}, "place", "checked")
	law["anyOf"] = []any{shape{"required": []string{"from"}}, shape{"required": []string{"until"}}}
	price := closed(shape{"currency": shape{"type": "string", "pattern": currencyCode.String()}, "unit": text(""), "low": amount, "high": amount}, "currency", "unit", "low", "high")
	return closed(shape{"name": ref("gloss"), "units": oneOrMany(text("")), "prices": oneOrMany(price), "unlawful_in": oneOrMany(law)}, "name", "unlawful_in")
}

func overrideShape() shape {
	terms := closed(shape{"append": oneOrMany(ref("term")), "remove": oneOrMany(text("")), "replace": oneOrMany(ref("term"))})
	list := closed(shape{"list": ref("listName"), "terms": terms, "status": oneOf(statuses)}, "list")
	list["anyOf"] = []any{shape{"required": []string{"terms"}}, shape{"required": []string{"status"}}}
	rule := closed(shape{"rule": text(""), "status": oneOf(statuses)}, "rule", "status")
	return shape{"anyOf": []any{list, rule}}
}

func grammarShape() shape {
	names, kinds := oneOrMany(text("")), oneOrMany(oneOf(entityKinds))
	keys := shape{
		"groups": whole(1, 100), "one_of": names, "also_one_of": names, "any_sign_of": names, "also_sign_of": names, "not_with": oneOrMany(ref("listName")), "telling": shape{"type": "boolean"}, "band": oneOf(bandNames),
	}
	other := maps.Clone(keys)
	other["or"] = oneOrMany(closed(keys, "groups"))
	line := closed(other, "groups")
	gate := shape{}
	for _, p := range products {
		gate[p] = line
	}
	slotted := oneOrMany(oneOf(slots))
	return shape{
		"groups":  oneOrMany(closed(shape{"name": text(""), "slots": slotted, "entities": kinds, "points": text(""), "gloss": ref("gloss")}, "name", "slots", "gloss")),
		"telling": oneOrMany(closed(shape{"name": text(""), "slots": slotted, "predicates": oneOrMany(oneOf(predicates)), "faint": shape{"type": "boolean"}, "gloss": ref("gloss")}, "name", "gloss")),
		"gate":    closed(gate, products...),
		"frames":  oneOrMany(closed(shape{"name": text(""), "slots": slotted, "whole_post": oneOrMany(ref("listName")), "gloss": ref("gloss")}, "name", "slots", "gloss")),
		"labels":  oneOrMany(closed(shape{"label": oneOf(postLabels), "when": oneOf(labelTests)}, "label", "when")),
	}
}

func scoringShape() shape {
	fixed := func(names []string) shape {
		keys := shape{}
		for _, n := range names {
			keys[n] = whole(0, mostPoints)
		}
		return closed(keys, names...)
	}
	var levels []string
	for _, s := range strengths {
		levels = append(levels, string(s))
	}
	keys := shape{
		"product": fixed(products), "group": mapOf(whole(0, mostPoints), ""), "strength": fixed(levels), "max": whole(1, mostPoints),
		"bands": oneOrMany(closed(shape{"name": oneOf(bandNames[1:]), "from": whole(1, mostPoints)}, "name", "from")),
	}
	for _, k := range []string{"telling", "telling_max", "open_floor", "closed_cap"} {
		keys[k] = whole(0, mostPoints)
	}
	return closed(keys, slices.Sorted(maps.Keys(keys))...)
}
