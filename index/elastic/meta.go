package elastic

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// mappingMeta is what a mapping says of itself.
type mappingMeta struct {
	Version  int    `json:"scops_mapping"`
	Software string `json:"scops_software"`
}

// metas reads what the mappings of some indices say, by the names of the
// indices; those that are not there are left out.
func (s *Store) metas(ctx context.Context, names ...string) (map[string]mappingMeta, error) {
	var answer map[string]struct {
		Mappings struct {
			Meta mappingMeta `json:"_meta"`
		} `json:"mappings"`
	}
	yes := true
	req := esapi.IndicesGetMappingRequest{Index: names, IgnoreUnavailable: &yes, FilterPath: []string{"*.mappings._meta"}}
	err := s.read(ctx, func() esapi.Request { return req }, &answer)
	var e *ServerError
	if errors.As(err, &e) && e.Status == http.StatusNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read mappings: %w", err)
	}
	metas := make(map[string]mappingMeta, len(answer))
	for name, found := range answer {
		metas[name] = found.Mappings.Meta
	}
	return metas, nil
}

// checkMappings refuses indices of a newer version of this program.
func (s *Store) checkMappings(ctx context.Context) error {
	metas, err := s.metas(ctx, s.prefix+"-*")
	if err != nil {
		return err
	}
	for name, meta := range metas {
		if _, _, ours := s.split(name); ours && meta.Version > s.mapping {
			return s.newer(name, meta.Version, meta.Software)
		}
	}
	return nil
}

// newer refuses an index, naming who made it.
func (s *Store) newer(name string, have int, writtenBy string) error {
	return fmt.Errorf("%w: index %s has mapping %d, written by %s; this is %s, which reads mapping %d: use %s or newer",
		index.ErrNewer, name, have, cmp.Or(writtenBy, "a newer version"), cmp.Or(s.software, "an older version"), s.mapping, cmp.Or(writtenBy, "that version"))
}
