package elastic

import (
	"context"
	"fmt"
	"time"

	"github.com/elastic/go-elasticsearch/v8/esapi"

	"scops/index"
)

// Time is the clock of the node that answers, in milliseconds. Neither product
// puts a Date header on its answers, so it is asked for.
func (s *Store) Time(ctx context.Context) (time.Time, error) {
	leave, err := s.enter()
	if err != nil {
		return time.Time{}, err
	}
	defer leave()
	var answer struct {
		Nodes map[string]struct {
			Timestamp int64 `json:"timestamp"`
		} `json:"nodes"`
	}
	req := esapi.NodesStatsRequest{NodeID: []string{"_local"}, Metric: []string{"process"}, FilterPath: []string{"nodes.*.timestamp"}}
	if err := s.send(ctx, req, &answer); err != nil {
		return time.Time{}, fmt.Errorf("ask for its time: %w", err)
	}
	for _, node := range answer.Nodes {
		return time.UnixMilli(node.Timestamp), nil
	}
	return time.Time{}, fmt.Errorf("ask for its time: %w: no node answered", index.ErrUnavailable)
}
