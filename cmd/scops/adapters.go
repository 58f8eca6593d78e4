package main

import (
	"fmt"

	"scops/crawler"
	"scops/crawler/site"
)

// adapters are those of a deployment: its own declared sites, which are asked
// first, and those that ship. It is the one door to them.
func (c *Config) adapters() ([]crawler.Adapter, error) {
	own, err := c.ownSites()
	if err != nil {
		return nil, err
	}
	return site.With(own), nil
}

// ownSites are the sites declared in the directory that crawl.declared names.
func (c *Config) ownSites() ([]*site.Declared, error) {
	if c.Crawl.Declared == "" {
		return nil, nil
	}
	own, err := site.Load(c.Crawl.Declared)
	if err != nil {
		return nil, usageError{fmt.Errorf("crawl.declared: %w", err)}
	}
	return own, nil
}

// adapterNames lists the names of adapters.
func adapterNames(adapters []crawler.Adapter) []string {
	var names []string
	for _, a := range adapters {
		names = append(names, a.Name())
	}
	return names
}
