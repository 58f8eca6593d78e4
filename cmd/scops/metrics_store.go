package main

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/index"
	"scops/index/query"
)

// storeMetrics counts what is asked of the Store, by operation: put, get,
// search, delete, refresh, check.
type storeMetrics struct {
	operations *prometheus.CounterVec
	errors     *prometheus.CounterVec
	documents  *prometheus.CounterVec
	seconds    *prometheus.HistogramVec
}

func newStoreMetrics(reg prometheus.Registerer) *storeMetrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name, Help: help}, labels)
	}
	m := &storeMetrics{
		operations: counter("scops_store_operations_total", "Calls of the store, by operation.", "operation"),
		errors:     counter("scops_store_errors_total", "Calls of the store that failed as a whole, by operation and class; conflicts and missing documents are answers.", "operation", "class"),
		documents:  counter("scops_store_documents_total", "Documents given to the store, by what became of them.", "outcome"),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "scops_store_operation_seconds", Help: "Time of a call of the store.", Buckets: prometheus.ExponentialBuckets(0.001, 2, 16),
		}, []string{"operation"}),
	}
	reg.MustRegister(m.operations, m.errors, m.documents, m.seconds)
	for _, op := range []string{"put", "get", "search", "words", "near", "delete", "refresh", "check"} {
		m.operations.WithLabelValues(op)
		m.seconds.WithLabelValues(op)
		for _, c := range storeClasses() {
			m.errors.WithLabelValues(op, c.name)
		}
	}
	for _, outcome := range []string{"written", "conflict", "rejected", "failed"} {
		m.documents.WithLabelValues(outcome)
	}
	return m
}

// storeClass is a class of store error, as a label.
type storeClass struct {
	name string
	errs []error
}

// storeClasses are tried in order; the last one takes what no other did.
func storeClasses() []storeClass {
	return []storeClass{
		{"full", []error{index.ErrFull}},
		{"read_only", []error{index.ErrReadOnly}},
		{"denied", []error{index.ErrDenied}},
		{"damaged", []error{index.ErrDamaged}},
		{"newer", []error{index.ErrNewer}},
		{"closed", []error{index.ErrClosed}},
		{"unavailable", []error{index.ErrUnavailable, context.DeadlineExceeded}},
		{"other", nil},
	}
}

// classOf is the class of a failed call; "" for an answer that is no failure,
// or a call its caller gave up on.
func classOf(err error) string {
	var refused *index.RejectedError
	switch {
	case err == nil, errors.Is(err, context.Canceled), errors.Is(err, index.ErrConflict), errors.Is(err, index.ErrNotFound),
		errors.Is(err, index.ErrPage), errors.As(err, &refused):
		return ""
	}
	classes := storeClasses()
	for _, c := range classes {
		for _, target := range c.errs {
			if errors.Is(err, target) {
				return c.name
			}
		}
	}
	return classes[len(classes)-1].name
}

// done notes a call that began at a moment.
func (m *storeMetrics) done(operation string, began time.Time, err error) {
	m.operations.WithLabelValues(operation).Inc()
	m.seconds.WithLabelValues(operation).Observe(time.Since(began).Seconds())
	if class := classOf(err); class != "" {
		m.errors.WithLabelValues(operation, class).Inc()
	}
}

func (m *storeMetrics) outcomes(list []index.Outcome) {
	for _, o := range list {
		var refused *index.RejectedError
		outcome := "failed"
		switch {
		case o.Err == nil:
			outcome = "written"
		case errors.Is(o.Err, index.ErrConflict):
			outcome = "conflict"
		case errors.As(o.Err, &refused):
			outcome = "rejected"
		}
		m.documents.WithLabelValues(outcome).Inc()
	}
}

// meteredStore is a Store whose calls are counted.
type meteredStore struct {
	index.Store
	metrics *storeMetrics
}

// Put implements index.Store.
func (s *meteredStore) Put(ctx context.Context, docs []index.Document, opt index.PutOptions) ([]index.Outcome, error) {
	began := time.Now()
	out, err := s.Store.Put(ctx, docs, opt)
	s.metrics.done("put", began, err)
	s.metrics.outcomes(out)
	return out, err
}

// Get implements index.Store.
func (s *meteredStore) Get(ctx context.Context, kind index.Kind, ids ...string) ([]*index.Document, error) {
	began := time.Now()
	out, err := s.Store.Get(ctx, kind, ids...)
	s.metrics.done("get", began, err)
	return out, err
}

// Search implements index.Store.
func (s *meteredStore) Search(ctx context.Context, req index.Request) (index.Result, error) {
	began := time.Now()
	out, err := s.Store.Search(ctx, req)
	s.metrics.done("search", began, err)
	return out, err
}

// Words implements index.Store.
func (s *meteredStore) Words(ctx context.Context, kinds []index.Kind, span query.Span, limit int) ([]string, error) {
	began := time.Now()
	out, err := s.Store.Words(ctx, kinds, span, limit)
	s.metrics.done("words", began, err)
	return out, err
}

// Near implements index.Store.
func (s *meteredStore) Near(ctx context.Context, kinds []index.Kind, n query.Near, beside []query.Node, limit int) (any, int64, error) {
	began := time.Now()
	found, candidates, err := s.Store.Near(ctx, kinds, n, beside, limit)
	s.metrics.done("near", began, err)
	return found, candidates, err
}

// Delete implements index.Store.
func (s *meteredStore) Delete(ctx context.Context, kind index.Kind, id string, version index.Version) error {
	began := time.Now()
	err := s.Store.Delete(ctx, kind, id, version)
	s.metrics.done("delete", began, err)
	return err
}

// Refresh implements index.Store.
func (s *meteredStore) Refresh(ctx context.Context) error {
	began := time.Now()
	err := s.Store.Refresh(ctx)
	s.metrics.done("refresh", began, err)
	return err
}

// Check implements index.Store.
func (s *meteredStore) Check(ctx context.Context) error {
	began := time.Now()
	err := s.Store.Check(ctx)
	s.metrics.done("check", began, err)
	return err
}
