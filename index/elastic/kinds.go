package elastic

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
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

// backing is the index behind the alias of a kind.
func (s *Store) backing(kind index.Kind) string {
	return fmt.Sprintf("%s-v%d", s.alias(kind), mappingVersion)
}

// checkMappings refuses indices of a newer version of this program.
func (s *Store) checkMappings(ctx context.Context) error {
	var answer map[string]struct {
		Mappings struct {
			Meta struct {
				Version  int    `json:"scops_mapping"`
				Software string `json:"scops_software"`
			} `json:"_meta"`
		} `json:"mappings"`
	}
	req := esapi.IndicesGetMappingRequest{Index: []string{s.prefix + "-*"}, FilterPath: []string{"*.mappings._meta"}}
	err := s.read(ctx, func() esapi.Request { return req }, &answer)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read mappings: %w", err)
	}
	ours := regexp.MustCompile(`^` + regexp.QuoteMeta(s.prefix) + `-[a-z][a-z0-9_]*-v[0-9]+$`)
	for name, found := range answer {
		if meta := found.Mappings.Meta; ours.MatchString(name) && meta.Version > mappingVersion {
			return newer(name, meta.Version, meta.Software, s.software)
		}
	}
	return nil
}

// newer refuses an index, naming who made it.
func newer(name string, have int, writtenBy, software string) error {
	return fmt.Errorf("%w: index %s has mapping %d, written by %s; this is %s, which reads mapping %d: use %s or newer",
		index.ErrNewer, name, have, cmp.Or(writtenBy, "a newer version"), cmp.Or(software, "an older version"), mappingVersion, cmp.Or(writtenBy, "that version"))
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

func (s *Store) exists(ctx context.Context, kind index.Kind) (bool, error) {
	req := esapi.IndicesGetAliasRequest{Name: []string{s.alias(kind)}}
	err := s.read(ctx, func() esapi.Request { return req }, nil)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return false, nil
	}
	return err == nil, err
}

// mappings is mapping.json. Where the server has analyzers for Thai and for
// Korean, the text itself is indexed too, for people who look with other
// tools; Scops never searches it.
func (s *Store) mappings(ctx context.Context) (map[string]any, error) {
	var m map[string]any
	if err := json.Unmarshal(mapping, &m); err != nil {
		return nil, fmt.Errorf("read the mapping: %w", err)
	}
	if meta, ok := m["_meta"].(map[string]any); ok && s.software != "" {
		meta["scops_software"] = s.software
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

func (s *Store) create(ctx context.Context, kind index.Kind) error {
	mappings, err := s.mappings(ctx)
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{
		"index_patterns": []string{s.backing(kind)},
		"priority":       500,
		"version":        mappingVersion,
		"template": map[string]any{
			"settings": map[string]any{"number_of_shards": 1, "number_of_replicas": s.replicas},
			"mappings": mappings,
			"aliases":  map[string]any{s.alias(kind): map[string]any{}},
		},
	})
	if err != nil {
		return err
	}
	err = s.read(ctx, func() esapi.Request {
		return esapi.IndicesPutIndexTemplateRequest{Name: s.alias(kind), Body: bytes.NewReader(body)}
	}, nil)
	if err != nil {
		return err
	}
	req := esapi.IndicesCreateRequest{Index: s.backing(kind)}
	err = s.read(ctx, func() esapi.Request { return req }, nil)
	var e *ServerError
	if errors.As(err, &e) && e.Type == "resource_already_exists_exception" {
		return nil // somebody else was faster
	}
	return err
}
