package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"scops/crawler/site"
)

func TestTheSchemaOfDeclaredSitesTakesWhatShipsAndNoMisspeltKey(t *testing.T) {
	t.Parallel()
	raw, err := site.Schema()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("site.json", doc); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("site.json")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../../crawler/site/declared/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(asValues(t, text)); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		misspelt := bytes.Replace(text, []byte("posts:"), []byte("post:"), 1)
		if err := schema.Validate(asValues(t, misspelt)); err == nil {
			t.Errorf("%s with post: instead of posts: is taken", file)
		}
	}
}

// asValues is YAML as JSON's values.
func asValues(t *testing.T, text []byte) any {
	t.Helper()
	raw, err := yaml.YAMLToJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
