package elastic

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// mappingVersion is the mapping this package writes; it also reads those before.
//
//	1  the first
//	2  listed: the words of a document, so that * ? and ~ can be looked up
const mappingVersion = 2

//go:embed mapping.json
var mapping []byte

// alias is the name a kind is read and written by.
func (s *Store) alias(kind index.Kind) string { return s.prefix + "-" + string(kind) }

// backing is the index this program makes for a kind.
func (s *Store) backing(kind index.Kind) string {
	return fmt.Sprintf("%s-v%d", s.alias(kind), s.mapping)
}

// pinned is a second alias, of the index of one mapping alone. What is written
// by Version goes there: the numbers of one index mean nothing in another, and
// the alias is gone in the moment in which a migration ends.
func (s *Store) pinned(kind index.Kind, mapping int) string {
	return fmt.Sprintf("%s-at-v%d", s.alias(kind), mapping)
}

// prepare makes the template and the index of a kind that is not there yet.
func (s *Store) prepare(ctx context.Context, kind index.Kind) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ready[kind] {
		return nil
	}
	there, err := s.exists(ctx, kind)
	if err == nil && !there {
		err = s.create(ctx, kind)
	}
	if err != nil {
		return fmt.Errorf("make index %s: %w", s.alias(kind), err)
	}
	s.ready[kind] = true
	return nil
}

// exists says whether a kind has an index. One that an earlier version made has
// no alias of its mapping yet: it gets one.
func (s *Store) exists(ctx context.Context, kind index.Kind) (bool, error) {
	name, about, err := s.behind(ctx, kind)
	if err != nil || name == "" {
		return false, err
	}
	pin := s.pinned(kind, s.mappingOf(name))
	if _, has := about.Aliases[pin]; has {
		return true, nil
	}
	return true, s.changeAliases(ctx, addAlias(name, pin))
}

// mappings is mapping.json. Where the server has analyzers for Thai and for
// Korean, the text itself is indexed too, for people who look with other
// tools; Scops never searches it.
func (s *Store) mappings(ctx context.Context) (map[string]any, error) {
	var m map[string]any
	if err := json.Unmarshal(mapping, &m); err != nil {
		return nil, fmt.Errorf("read the mapping: %w", err)
	}
	if meta, ok := m["_meta"].(map[string]any); ok {
		meta["scops_mapping"] = s.mapping
		if s.software != "" {
			meta["scops_software"] = s.software
		}
	}
	fields := map[string]any{}
	for _, analyzer := range []string{"thai", "cjk"} {
		has, err := s.hasAnalyzer(ctx, analyzer)
		if err != nil {
			return nil, err
		}
		if has {
			fields[analyzer] = map[string]any{"type": "text", "analyzer": analyzer}
		}
	}
	if properties, ok := m["properties"].(map[string]any); ok && len(fields) > 0 {
		properties["text"] = map[string]any{"type": "text", "analyzer": "standard", "fields": fields}
	}
	return m, nil
}

func (s *Store) hasAnalyzer(ctx context.Context, name string) (bool, error) {
	err := s.read(ctx, func() esapi.Request {
		return esapi.IndicesAnalyzeRequest{Body: strings.NewReader(`{"analyzer":"` + name + `","text":"a"}`)}
	}, nil)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusBadRequest {
		return false, nil
	}
	return err == nil, err
}

// create makes the index of a kind behind its aliases, and the template for
// whoever restores one.
func (s *Store) create(ctx context.Context, kind index.Kind) error {
	return s.makeIndex(ctx, kind, s.alias(kind), s.pinned(kind, s.mapping))
}

func (s *Store) makeIndex(ctx context.Context, kind index.Kind, aliases ...string) error {
	mappings, err := s.mappings(ctx)
	if err != nil {
		return err
	}
	template, err := json.Marshal(map[string]any{
		"index_patterns": []string{s.backing(kind)},
		"priority":       500,
		"version":        s.mapping,
		"template": map[string]any{
			"settings": map[string]any{"number_of_shards": 1, "number_of_replicas": s.replicas},
			"mappings": mappings,
		},
	})
	if err != nil {
		return err
	}
	err = s.read(ctx, func() esapi.Request {
		return esapi.IndicesPutIndexTemplateRequest{Name: s.alias(kind), Body: bytes.NewReader(template)}
	}, nil)
	if err != nil {
		return err
	}
	named := map[string]any{}
	for _, alias := range aliases {
		named[alias] = map[string]any{}
	}
	body, err := json.Marshal(map[string]any{"aliases": named})
	if err != nil {
		return err
	}
	err = s.read(ctx, func() esapi.Request {
		return esapi.IndicesCreateRequest{Index: s.backing(kind), Body: bytes.NewReader(body)}
	}, nil)
	var e *ServerError
	if errors.As(err, &e) && e.Type == "resource_already_exists_exception" {
		return nil // somebody else was faster
	}
	return err
}
