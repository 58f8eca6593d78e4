package elastic

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/elastic/go-elasticsearch/v8/esapi"
)

// The products of Server.
const (
	ProductElasticsearch = "Elasticsearch"
	ProductOpenSearch    = "OpenSearch"
)

// Server is the cluster as it describes itself.
type Server struct {
	Product  string
	Versions []string // one per node
}

// Server asks every node for its version.
func (s *Store) Server(ctx context.Context) (Server, error) {
	leave, err := s.enter()
	if err != nil {
		return Server{}, err
	}
	defer leave()
	info, err := s.nodes(ctx)
	if err != nil {
		return Server{}, err
	}
	out := Server{Product: info.product()}
	for _, node := range info.Nodes {
		out.Versions = append(out.Versions, node.Version)
	}
	return out, nil
}

// nodesInfo is what every node says of itself. OpenSearch has no build flavor.
type nodesInfo struct {
	Nodes map[string]struct {
		Version string `json:"version"`
		Flavor  string `json:"build_flavor"`
	} `json:"nodes"`
}

func (s *Store) nodes(ctx context.Context) (info nodesInfo, err error) {
	req := esapi.NodesInfoRequest{FilterPath: []string{"nodes.*.version", "nodes.*.build_flavor"}}
	if err := s.read(ctx, func() esapi.Request { return req }, &info); err != nil {
		return info, fmt.Errorf("ask for its version: %w", err)
	}
	return info, nil
}

func (i *nodesInfo) product() string {
	for _, node := range i.Nodes {
		if node.Flavor != "" {
			return ProductElasticsearch
		}
	}
	return ProductOpenSearch
}

// check refuses what is too old.
func (i *nodesInfo) check() error {
	if len(i.Nodes) == 0 {
		return &VersionError{"what answers there is neither Elasticsearch nor OpenSearch"}
	}
	for _, node := range i.Nodes {
		major, _, _ := strings.Cut(node.Version, ".")
		n, err := strconv.Atoi(major)
		switch {
		case err != nil:
			return &VersionError{fmt.Sprintf("the server gives %q as its version", node.Version)}
		case node.Flavor != "" && n < 8:
			return &VersionError{fmt.Sprintf("Elasticsearch %s is too old: 8 or newer is needed", node.Version)}
		case node.Flavor == "" && n < 2:
			return &VersionError{fmt.Sprintf("OpenSearch %s is too old: 2 or newer is needed", node.Version)}
		}
	}
	return nil
}

// checkServer looks whether every node is of a version this program can use.
func (s *Store) checkServer(ctx context.Context) error {
	info, err := s.nodes(ctx)
	if err != nil {
		return err
	}
	return info.check()
}
