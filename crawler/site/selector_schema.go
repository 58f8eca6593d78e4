package site

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// schemaID names the schema; nothing is fetched from there.
const schemaID = "https://scops.example/site.schema.json"

// shape is a part of a JSON Schema.
type shape = map[string]any

// Schema is the JSON Schema (2020-12) of a declaration, for editors. It is made
// of the format the reader reads by; what needs more than one place of a file
// is left to lint.
func Schema() ([]byte, error) {
	root := shapeOf(reflect.TypeFor[declaration]())
	root["$schema"], root["$id"], root["title"] = "https://json-schema.org/draft/2020-12/schema", schemaID, "Scops declared site"
	data, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode schema: %w", err)
	}
	return append(data, '\n'), nil
}

func shapeOf(t reflect.Type) shape {
	switch t {
	case reflect.TypeFor[word]():
		return shape{"type": []any{"string", "number", "boolean"}}
	case reflect.TypeFor[truth]():
		return shape{"type": "boolean"}
	case reflect.TypeFor[take]():
		return shape{"anyOf": []any{shape{"type": "string", "description": "SELECTOR, SELECTOR @attribute, or @attribute"}, keysShape(t)}}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return shapeOf(t.Elem())
	case reflect.Slice:
		item := shapeOf(t.Elem())
		return shape{"anyOf": []any{item, shape{"type": "array", "items": item, "maxItems": maxItems}}}
	default:
		return keysShape(t)
	}
}

func keysShape(t reflect.Type) shape {
	keys, needed := shape{}, []string{}
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("yaml")
		if key == "" {
			continue
		}
		s := shapeOf(f.Type)
		if one := f.Tag.Get("one"); one != "" {
			s = shape{"enum": strings.Fields(one)}
		}
		s["description"] = f.Tag.Get("says")
		keys[key] = s
		if f.Tag.Get("need") != "" {
			needed = append(needed, key)
		}
	}
	out := shape{"type": "object", "additionalProperties": false, "properties": keys}
	if len(needed) > 0 {
		out["required"] = needed
	}
	return out
}
