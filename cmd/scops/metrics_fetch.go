package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler/fetch"
)

// memoryCollector shows the memory budget of a Fetcher (crawl.memory).
type memoryCollector struct {
	memory func() fetch.Memory

	held, budget, waits *prometheus.Desc
}

func newMemoryCollector(memory func() fetch.Memory) *memoryCollector {
	return &memoryCollector{
		memory: memory,
		held:   prometheus.NewDesc("scops_fetch_memory_held_bytes", "Of crawl.memory, what the pages in flight and their parse trees may take now.", nil, nil),
		budget: prometheus.NewDesc("scops_fetch_memory_budget_bytes", "crawl.memory, at least as much as the largest page takes.", nil, nil),
		waits:  prometheus.NewDesc("scops_fetch_memory_waits_total", "Pages that had to wait for room in crawl.memory.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (c *memoryCollector) Describe(ch chan<- *prometheus.Desc) {
	ch <- c.held
	ch <- c.budget
	ch <- c.waits
}

// Collect implements prometheus.Collector.
func (c *memoryCollector) Collect(ch chan<- prometheus.Metric) {
	m := c.memory()
	ch <- prometheus.MustNewConstMetric(c.held, prometheus.GaugeValue, float64(m.Held))
	ch <- prometheus.MustNewConstMetric(c.budget, prometheus.GaugeValue, float64(m.Budget))
	ch <- prometheus.MustNewConstMetric(c.waits, prometheus.CounterValue, float64(m.Waits))
}
