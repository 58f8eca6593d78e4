package rules

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

func compileSchema(t *testing.T, data []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("test.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("test.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ruleSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	return compileSchema(t, data)
}

// plainValue is a file as an editor reads it.
func plainValue(n *node) any {
	switch {
	case n.kind == mapping:
		all := map[string]any{}
		for i, k := range n.keys {
			all[k.text] = plainValue(n.values[i])
		}
		return all
	case n.kind == sequence:
		all := make([]any, len(n.values))
		for i, v := range n.values {
			all[i] = plainValue(v)
		}
		return all
	case n.style == number:
		return json.Number(n.text)
	case n.style == truth:
		return strings.EqualFold(n.text, "true")
	case n.style == null:
		return nil
	}
	return n.text
}

func valueOf(t *testing.T, name string, data []byte) any {
	t.Helper()
	r := &report{}
	n := parse(name, data, r)
	if n == nil {
		t.Fatalf("%s: %s", name, r.found.Error())
	}
	return plainValue(n)
}

func TestEveryReleasedFileFitsTheSchema(t *testing.T) {
	t.Parallel()
	s := ruleSchema(t)
	files := 0
	err := fs.WalkDir(releasedFiles, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := releasedFiles.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		if err := s.Validate(valueOf(t, name, data)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || files < 20 {
		t.Errorf("%d files, %v", files, err)
	}
}

func TestWhatAuthorsAreShownFitsTheSchema(t *testing.T) {
	t.Parallel()
	s := ruleSchema(t)
	texts := map[string]string{"the good pack": goodMeth}
	for _, code := range Codes() {
		texts["help "+code] = mended(code)
	}
	for _, m := range regexp.MustCompile("(?ms)^```yaml my-rules/(\\S+)\n(.*?)^```$").FindAllStringSubmatch(readReadme(t), -1) {
		texts[m[1]] = m[2]
	}
	for name, text := range texts {
		if err := s.Validate(valueOf(t, name, []byte(text))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheSchemaRefusesWhatOneFileShows(t *testing.T) {
	t.Parallel()
	s := ruleSchema(t)
	for _, code := range []string{"unknown-key", "unknown-value", "missing-key", "wrong-type", "bad-name", "bad-number", "bad-date", "find-shape", "language-missing", "within-syntax", "text-not-text", "extends-unknown", "empty"} {
		data, err := os.ReadFile(filepath.Join("testdata", "bad", code+".yaml"))
		if err != nil {
			t.Fatal(err)
		}
		if s.Validate(valueOf(t, code, data)) == nil {
			t.Errorf("the schema takes the mistakes of %s.yaml", code)
		}
	}
}

// sarifParts is what a code host demands of the parts of SARIF 2.1.0 we write,
// after the schema of the OASIS standard.
const sarifParts = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object", "additionalProperties": false, "required": ["version", "runs"],
  "properties": {
    "$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"},
    "runs": {"type": "array", "minItems": 1, "items": {
      "type": "object", "additionalProperties": false, "required": ["tool", "results"],
      "properties": {
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "tool": {"type": "object", "additionalProperties": false, "required": ["driver"], "properties": {"driver": {
          "type": "object", "additionalProperties": false, "required": ["name"],
          "properties": {"name": {"type": "string"}, "version": {"type": "string"}, "rules": {"type": "array", "uniqueItems": true, "items": {
            "type": "object", "additionalProperties": false, "required": ["id"],
            "properties": {"id": {"type": "string"}, "shortDescription": {"$ref": "#/$defs/text"}, "help": {"$ref": "#/$defs/text"},
              "defaultConfiguration": {"type": "object", "additionalProperties": false, "properties": {"level": {"$ref": "#/$defs/level"}}}}}}}}}},
        "results": {"type": "array", "items": {
          "type": "object", "additionalProperties": false, "required": ["message"],
          "properties": {"ruleId": {"type": "string"}, "ruleIndex": {"type": "integer", "minimum": -1}, "level": {"$ref": "#/$defs/level"}, "message": {"$ref": "#/$defs/text"},
            "locations": {"type": "array", "minItems": 1, "items": {"type": "object", "additionalProperties": false, "properties": {"physicalLocation": {
              "type": "object", "additionalProperties": false, "required": ["artifactLocation"],
              "properties": {"artifactLocation": {"type": "object", "required": ["uri"], "properties": {"uri": {"type": "string", "format": "uri-reference"}}},
                "region": {"type": "object", "additionalProperties": false, "required": ["startLine"], "properties": {"startLine": {"type": "integer", "minimum": 1}, "startColumn": {"type": "integer", "minimum": 1}}}}}}}}}}}}}}
  },
  "$defs": {
    "text": {"type": "object", "additionalProperties": false, "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}},
    "level": {"enum": ["none", "note", "warning", "error"]}
  }
}`

func TestSarifFitsItsStandard(t *testing.T) {
	t.Parallel()
	s := compileSchema(t, []byte(sarifParts))
	found := lintOf(t, smallList+"      - {text: '술', ambiguity: hihg}\n", LintOptions{})
	for _, problems := range []Problems{nil, found} {
		data, err := problems.SARIF("1.0", "en")
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%d problems: %v", len(problems), err)
		}
	}
}
