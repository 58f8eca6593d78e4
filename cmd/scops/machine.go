package main

import (
	"time"

	"scops/crawler/embedded"
	"scops/index/desk"
)

// machine is what the console shows of this process and its settings.
func (b *base) machine() desk.Machine {
	c := b.force.config()
	m := desk.Machine{
		Store: "SQLite", Frontier: "SQLite", Data: c.Data,
		Unflagged: time.Duration(c.Retention.Unflagged), Flagged: time.Duration(c.Retention.Flagged), Evidence: time.Duration(c.Retention.Flagged),
	}
	if c.Elasticsearch != nil {
		m.Store = "Elasticsearch"
	}
	if c.Redis != nil {
		m.Frontier = "Redis"
	}
	if c.Retention.Evidence != nil {
		m.Evidence = time.Duration(*c.Retention.Evidence)
	}
	if free, size, err := embedded.Space(c.Data); err == nil {
		m.Free, m.Size, m.Filling = int64(free), int64(size), free < fillingDisk
	}
	return m
}
