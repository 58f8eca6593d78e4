package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"scops/index/desk"
)

func (h *house) document(t *testing.T) map[string]any {
	t.Helper()
	a := h.ask(t, "", http.MethodGet, "/openapi.json", "")
	if a.code != http.StatusOK || !strings.HasPrefix(a.header.Get("Content-Type"), "application/vnd.oai.openapi+json") {
		t.Fatalf("the document answers %d %s", a.code, a.header.Get("Content-Type"))
	}
	return a.object(t)
}

// TestTheDocumentIsOpenAPI holds it to the schema the OpenAPI Initiative
// publishes, and to what that cannot see.
func TestTheDocumentIsOpenAPI(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	doc := h.document(t)
	if doc["openapi"] != "3.1.0" {
		t.Errorf("it says openapi %v", doc["openapi"])
	}
	raw, err := os.ReadFile("testdata/openapi-3.1-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("openapi.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(doc); err != nil {
		t.Error(err)
	}
	if err := compiled.Validate(map[string]any{"openapi": "3.1.0"}); err == nil {
		t.Error("the schema takes anything")
	}
	h.lint(t, doc)
}

// lint looks for what makes a document useless though it is valid.
func (h *house) lint(t *testing.T, doc map[string]any) {
	t.Helper()
	ids, operations := map[string]bool{}, 0
	for path, item := range doc["paths"].(map[string]any) {
		for method, op := range item.(map[string]any) {
			operations++
			o := op.(map[string]any)
			id, _ := o["operationId"].(string)
			if id == "" || ids[id] || o["summary"] == nil || o["description"] == nil {
				t.Errorf("%s %s: operationId %q, summary %v", method, path, id, o["summary"])
			}
			ids[id] = true
			responses := o["responses"].(map[string]any)
			refused, ok := responses["default"].(map[string]any)
			if !ok || refused["content"].(map[string]any)["application/problem+json"] == nil || len(responses) < 2 {
				t.Errorf("%s %s does not say how it refuses, or how it answers: %v", method, path, responses)
			}
			for _, hole := range regexp.MustCompile(`\{(\w+)\}`).FindAllStringSubmatch(path, -1) {
				if !strings.Contains(marshal(t, o["parameters"]), `"name":"`+hole[1]+`"`) {
					t.Errorf("%s does not describe {%s}", path, hole[1])
				}
			}
		}
	}
	if operations != len(h.Routes()) {
		t.Errorf("%d operations are described, there are %d", operations, len(h.Routes()))
	}
	schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
	for _, m := range regexp.MustCompile(`"\$ref":"([^"]+)"`).FindAllStringSubmatch(marshal(t, doc), -1) {
		name, ok := strings.CutPrefix(m[1], "#/components/schemas/")
		if !ok || schemas[name] == nil {
			t.Errorf("%s leads nowhere", m[1])
		}
	}
	if !strings.Contains(marshal(t, doc["security"]), "token") {
		t.Error("no security is asked for")
	}
}

func marshal(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// TestAnswersAreAsTheyAreDescribed holds real answers to the schemas served.
func TestAnswersAreAsTheyAreDescribed(t *testing.T) {
	t.Parallel()
	h := open(t, nil, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", ice))
	boss := desk.Actor{Name: "boss", Roles: []desk.Role{desk.RoleSupervisor}}
	if _, err := h.AddSource(t.Context(), boss, "http://t.me/s/demo", "", "why"); err != nil {
		t.Fatal(err)
	}
	analyst, admin := h.token(t, "kim", desk.RoleAnalyst), h.token(t, "lee", desk.RoleAdmin)
	kim := desk.Actor{Name: "kim", Roles: []desk.Role{desk.RoleAnalyst}}
	items := desk.CaseItems{Hits: []string{"telegram:demo_winter:1"}, Entities: []desk.CaseEntity{{Kind: "telegram", Value: "demo_winter"}}}
	file, _, err := h.OpenCase(t.Context(), kim, desk.NewCase{Title: "x", Note: "y", CaseItems: items})
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("doc.json", h.document(t)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ token, path, at, code string }{
		{analyst, "/me", "~1me", "200"},
		{analyst, "/search?facets=true", "~1search", "200"},
		{analyst, "/search?q=(", "~1search", "default"},
		{analyst, "/hits/telegram:demo_winter:1", "~1hits~1%7Bid%7D", "200"},
		{analyst, "/sources", "~1sources", "200"},
		{analyst, "/cases", "~1cases", "200"},
		{analyst, "/cases/" + file.ID, "~1cases~1%7Bid%7D", "200"},
		{admin, "/people", "~1people", "200"},
		{admin, "/search", "~1search", "default"},
	} {
		kind := "application~1json"
		if c.code == "default" {
			kind = "application~1problem+json"
		}
		schema, err := compiler.Compile("doc.json#/paths/" + c.at + "/get/responses/" + c.code + "/content/" + kind + "/schema")
		if err != nil {
			t.Errorf("%s: %v", c.path, err)
			continue
		}
		a := h.ask(t, c.token, http.MethodGet, c.path, "")
		got, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
		if err != nil || (a.code == http.StatusOK) != (c.code == "200") {
			t.Errorf("%s answers %d: %v", c.path, a.code, err)
			continue
		}
		if err := schema.Validate(got); err != nil {
			t.Errorf("%s: %v\n%.1500s", c.path, err, a.body)
		}
	}
}
