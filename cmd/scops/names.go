package main

import (
	"sync"

	"scops/rules"
)

// substanceNames gives the names of substances of the rules in a directory, read when
// somebody first asks, and again when inForce says that other rules are.
func substanceNames(dir string, inForce func() string) func() (*rules.Names, error) {
	var mu sync.Mutex
	var known *rules.Names
	var of string
	return func() (*rules.Names, error) {
		mu.Lock()
		defer mu.Unlock()
		if now := inForce(); known == nil || now != of {
			pack, err := loadPack(dir)
			if err != nil {
				return nil, err
			}
			known, of = rules.NamesOf(pack), now
		}
		return known, nil
	}
}
