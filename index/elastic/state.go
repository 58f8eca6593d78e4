package elastic

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// indexState is what the server says of one index.
type indexState struct {
	Aliases  map[string]json.RawMessage `json:"aliases"`
	Settings struct {
		Index struct {
			Blocks map[string]string `json:"blocks"`
		} `json:"index"`
	} `json:"settings"`
}

func (s *indexState) blocked(name string) bool { return s.Settings.Index.Blocks[name] == "true" }

// states asks for indices by name, alias or pattern; those that are not there
// are left out.
func (s *Store) states(ctx context.Context, names ...string) (map[string]indexState, error) {
	var answer map[string]indexState
	yes := true
	req := esapi.IndicesGetRequest{Index: names, AllowNoIndices: &yes, FilterPath: []string{"*.aliases", "*.settings.index.blocks"}}
	err := s.read(ctx, func() esapi.Request { return req }, &answer)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("ask for its indices: %w", err)
	}
	return answer, nil
}

// behind is the index behind the alias of a kind; "" = there is none.
func (s *Store) behind(ctx context.Context, kind index.Kind) (name string, about indexState, err error) {
	all, err := s.states(ctx, s.alias(kind))
	for name, about := range all {
		if _, has := about.Aliases[s.alias(kind)]; has {
			return name, about, nil
		}
	}
	return "", indexState{}, err
}

// split takes the name of an index of this store apart.
func (s *Store) split(name string) (kind index.Kind, mapping int, ours bool) {
	rest, has := strings.CutPrefix(name, s.prefix+"-")
	before, after, cut := strings.Cut(rest, "-v")
	mapping, err := strconv.Atoi(after)
	if !has || !cut || err != nil || before == "" || strings.Contains(before, "-") {
		return "", 0, false // another store's, whose prefix begins like this one's
	}
	return index.Kind(before), mapping, true
}

// mappingOf is the version in the name of an index; the program's own where the
// name has none.
func (s *Store) mappingOf(name string) int {
	if _, mapping, ours := s.split(name); ours {
		return mapping
	}
	return s.mapping
}

// aliasChange is one of the changes that are done together or not at all.
type aliasChange map[string]map[string]any

func addAlias(name, alias string) aliasChange {
	return aliasChange{"add": {"index": name, "alias": alias}}
}

// removeAlias takes an alias off; with must it has to be there.
func removeAlias(name, alias string, must bool) aliasChange {
	return aliasChange{"remove": {"index": name, "alias": alias, "must_exist": must}}
}

// removeIndex deletes an index.
func removeIndex(name string) aliasChange { return aliasChange{"remove_index": {"index": name}} }

func (s *Store) changeAliases(ctx context.Context, changes ...aliasChange) error {
	body, err := json.Marshal(map[string]any{"actions": changes})
	if err != nil {
		return err
	}
	return s.read(ctx, func() esapi.Request { return esapi.IndicesUpdateAliasesRequest{Body: bytes.NewReader(body)} }, nil)
}

// requireAlias lets a request pass only where the index has the alias, which it
// leaves as it is.
func requireAlias(name, alias string) []aliasChange {
	return []aliasChange{removeAlias(name, alias, true), addAlias(name, alias)}
}

// changeIfStands is changeAliases; that something required is not there any more
// is ErrTaken.
func (s *Store) changeIfStands(ctx context.Context, changes ...aliasChange) error {
	err := s.changeAliases(ctx, changes...)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return ErrTaken
	}
	return err
}
