package elastic

import (
	"context"
	"fmt"
	"time"

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
	Versions []string    // one per node
	Clocks   []time.Time // what the clock of each node showed while it was asked
}

// Server asks every node for its version and its clock.
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
	var stats struct {
		Nodes map[string]struct {
			Timestamp int64 `json:"timestamp"` // milliseconds since 1970
		} `json:"nodes"`
	}
	req := esapi.NodesStatsRequest{Metric: []string{"process"}, FilterPath: []string{"nodes.*.timestamp"}}
	if err := s.send(ctx, req, &stats); err != nil { // once: a second try would answer late
		return Server{}, fmt.Errorf("ask for its clock: %w", err)
	}
	for _, node := range stats.Nodes {
		out.Clocks = append(out.Clocks, time.UnixMilli(node.Timestamp))
	}
	return out, nil
}
