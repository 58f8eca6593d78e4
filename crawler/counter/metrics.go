// Package counter counts in Prometheus what has very many series, nearly all of
// them at zero for ever: an adapter times a language times a label. A series of
// a prometheus.CounterVec takes half a kilobyte before anything is counted, of
// which a process has thousands; one of these takes a tenth of that, and is made
// into what Prometheus reads when it is read.
package counter

import (
	"sync"

	"github.com/prometheus/client_golang/prometheus"
)

// mostLabels is how many labels a Vec can have.
const mostLabels = 3

// key are the values of a series' labels, in their order.
type key [mostLabels]string

// Vec is the counters of one name, by the values of its labels; safe for
// concurrent use. It is a prometheus.Collector.
type Vec struct {
	desc   *prometheus.Desc
	labels int

	mu     sync.Mutex
	values map[key]float64
}

// NewVec makes a Vec of one to three labels.
func NewVec(name, help string, labels ...string) *Vec {
	return &Vec{desc: prometheus.NewDesc(name, help, labels, nil), labels: len(labels), values: map[key]float64{}}
}

// Show shows a series, at zero if nothing was counted: a counter that first
// appears at one has no increase anybody could see.
func (v *Vec) Show(values ...string) { v.Add(0, values...) }

// Inc counts one.
func (v *Vec) Inc(values ...string) { v.Add(1, values...) }

// Add counts n, which is not below zero.
func (v *Vec) Add(n float64, values ...string) {
	var k key
	copy(k[:], values)
	v.mu.Lock()
	defer v.mu.Unlock()
	v.values[k] += n
}

// Describe implements prometheus.Collector.
func (v *Vec) Describe(ch chan<- *prometheus.Desc) { ch <- v.desc }

// Collect implements prometheus.Collector.
func (v *Vec) Collect(ch chan<- prometheus.Metric) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for k, n := range v.values {
		ch <- prometheus.MustNewConstMetric(v.desc, prometheus.CounterValue, n, k[:v.labels]...)
	}
}
