package elastic

import (
	"context"
	"fmt"
	"slices"
)

// Unused lists the indices of other mappings that stand behind no alias: what
// migrations have left behind, and targets of those that were broken off.
func (s *Store) Unused(ctx context.Context) ([]string, error) {
	leave, err := s.enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	names, err := s.unused(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for unused indices: %w", err)
	}
	return names, nil
}

// unused looks at the aliases: an index that is read or held has one. Where
// nothing of a kind is in use, nothing is unused either: then an alias was lost,
// and perhaps all there is of the kind stands in what is left.
func (s *Store) unused(ctx context.Context) (names []string, err error) {
	all, err := s.states(ctx, s.all()...)
	if err != nil {
		return nil, err
	}
	used := map[string]bool{} // aliases
	for _, about := range all {
		for alias := range about.Aliases {
			used[alias] = true
		}
	}
	for name, about := range all {
		kind, _, ours := s.split(name)
		delete(about.Aliases, s.copying(kind))
		if ours && len(about.Aliases) == 0 && used[s.alias(kind)] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, nil
}

// Drop deletes indices that Unused lists; another name is an error.
func (s *Store) Drop(ctx context.Context, names ...string) error {
	leave, err := s.enter()
	if err != nil {
		return err
	}
	defer leave()
	unused, err := s.unused(ctx)
	if err != nil {
		return fmt.Errorf("drop indices: %w", err)
	}
	for _, name := range names {
		if !slices.Contains(unused, name) {
			return fmt.Errorf("drop index %s: it is in use", name)
		}
		if err := s.drop(ctx, name); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// drop deletes an index if another one is in use for its kind in that very
// moment: a migration may be about to bring this one into use.
func (s *Store) drop(ctx context.Context, name string) error {
	kind, _, _ := s.split(name)
	inUse, _, err := s.behind(ctx, kind)
	if err != nil {
		return err
	}
	return s.changeIfStands(ctx, append(requireAlias(inUse, s.alias(kind)), removeIndex(name))...)
}
