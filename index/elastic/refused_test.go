package elastic_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"scops/index"
)

// TestWhatARealServerRefusesHarmsNothingElse puts documents that the server
// itself refuses among others: one with more fields than an index may have, one
// larger than the 100 MB it takes in a request.
func TestWhatARealServerRefusesHarmsNothingElse(t *testing.T) {
	t.Parallel()
	s := open(t)
	docs := hits(5)
	docs[1].Keywords = map[string][]string{}
	for i := range 1100 {
		docs[1].Keywords[fmt.Sprintf("field_%d", i)] = []string{"x"}
	}
	// Kept as text within text, where every sign of it takes two.
	docs[3].Body = []byte(`{"x":"` + strings.Repeat(`\"`, 27<<20) + `"}`)
	out, err := s.Put(t.Context(), docs, index.PutOptions{Wait: true})
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		var rejected *index.RejectedError
		if refused := i == 1 || i == 3; errors.As(o.Err, &rejected) != refused || !refused && o.Err != nil {
			t.Errorf("document %d: %v", i, o.Err)
		}
	}
	res, err := s.Search(t.Context(), index.Request{Kinds: []index.Kind{index.KindHit}})
	if err != nil || res.Total != 3 {
		t.Errorf("%d documents are there (%v), want 3", res.Total, err)
	}
}
