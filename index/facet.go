package index

import (
	"cmp"
	"fmt"
	"slices"
)

// DefaultFacet is the Size of a Facet that names none.
const DefaultFacet = 10

// MaxFacets is how many fields one Request may have counted.
const MaxFacets = 32

// FewValued are the keyword fields that have few values, however many documents
// there are: the facets lists are narrowed by, and what every search asks of
// its own. A store may keep their counts at hand.
func FewValued() []string {
	return []string{
		"adapter", "assignee", "band", "flagged", "gone", "handling", "label", "lang", "owner", "rule", "site", "slot", "state", "status", "substance", "tag",
	}
}

// startFacets fills in the sizes. What cannot be had is refused rather than
// cut: a caller must not take a part for the whole.
func (r *Request) startFacets() error {
	if len(r.Facets) > MaxFacets {
		return fmt.Errorf("%d facets are asked for, %d can be had at once", len(r.Facets), MaxFacets)
	}
	r.Facets = slices.Clone(r.Facets) // the caller's own stay as they are
	seen := make(map[string]bool, len(r.Facets))
	for i := range r.Facets {
		f := &r.Facets[i]
		switch {
		case !isName(f.Field):
			return fmt.Errorf("the facet %q is no name of a field", f.Field)
		case seen[f.Field]:
			return fmt.Errorf("the facet %s is asked for twice", f.Field)
		case f.Size < 0 || f.Size > MaxFacet:
			return fmt.Errorf("the facet %s asks for %d values, 1 to %d can be had", f.Field, f.Size, MaxFacet)
		case f.Size == 0:
			f.Size = DefaultFacet
		}
		seen[f.Field] = true
	}
	return nil
}

// Tally counts documents by value.
type Tally map[string]int64

// Top gives the most frequent values, ties by value rising in order of code
// points: the order of their bytes in UTF-8.
func (t Tally) Top(size int) []Count {
	counts := make([]Count, 0, len(t))
	for value, docs := range t {
		counts = append(counts, Count{value, docs})
	}
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Docs, a.Docs), cmp.Compare(a.Value, b.Value))
	})
	return slices.Clip(counts[:min(size, len(counts))])
}
