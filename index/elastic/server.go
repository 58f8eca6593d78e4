package elastic

import (
	"context"
	"fmt"
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
	var info nodesInfo
	if err := s.read(ctx, nodesRequest, &info); err != nil {
		return Server{}, fmt.Errorf("ask for its version: %w", err)
	}
	out := Server{Product: ProductOpenSearch}
	for _, node := range info.Nodes {
		if node.Flavor != "" {
			out.Product = ProductElasticsearch
		}
		out.Versions = append(out.Versions, node.Version)
	}
	return out, nil
}
