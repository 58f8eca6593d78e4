package ingest

import (
	"cmp"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"scops/crawler"
	"scops/crawler/counter"
	"scops/rules"
)

// Metrics counts what goes in. A nil *Metrics counts nothing.
type Metrics struct {
	verdicts   *counter.Vec
	fresh      *counter.Vec
	flags      *counter.Vec
	latency    prometheus.Histogram
	shadow     *counter.Vec
	overBudget prometheus.Counter
	hits       *counter.Vec
	rejected   prometheus.Counter
}

// noAdapter labels what no adapter read.
const noAdapter = "none"

// freshFor is how old a post may be when it is fetched and still count as
// fresh: the posts that show whether a language is being written in now,
// however often old ones are read again.
const freshFor = 24 * time.Hour

// NewMetrics registers the package's metrics. The series of the named adapters
// are shown from the start, at zero.
func NewMetrics(reg prometheus.Registerer, adapters ...string) *Metrics {
	m := &Metrics{
		verdicts: counter.NewVec("scops_verdicts_total", "Posts judged, at every reading of their page, by adapter, language and label.", "adapter", "lang", "label"),
		fresh:    counter.NewVec("scops_fresh_posts_total", "Posts judged that were published less than a day before they were fetched.", "adapter", "lang"),
		flags:    counter.NewVec("scops_flags_total", "Posts newly flagged, and flagged edits, once the store has acknowledged them.", "adapter", "lang"),
		latency: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "scops_flag_latency_seconds", Help: "Time from a page's last byte to the store's acknowledgement of a flagged post on it.",
			Buckets: []float64{0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300},
		}),
		shadow: counter.NewVec("scops_shadow_signals_total", "Matches of shadow terms and rules, by language of the post.", "lang"),
		overBudget: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_posts_over_budget_total", Help: "Posts too costly to judge whole.",
		}),
		hits: counter.NewVec("scops_hits_total", "Changes to hits, by adapter: new, revision, gone.", "adapter", "change"),
		rejected: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "scops_rejected_documents_total", Help: "Documents the store refuses for ever.",
		}),
	}
	reg.MustRegister(m.verdicts, m.fresh, m.flags, m.latency, m.shadow, m.overBudget, m.hits, m.rejected)
	for _, name := range append(adapters, noAdapter) {
		m.begin(name)
	}
	return m
}

// begin shows an adapter's series at zero: a counter that first appears at one
// has no increase anybody could see.
func (m *Metrics) begin(adapter string) {
	for _, lang := range []string{"th", "ko", "en", "und", otherLang} {
		for _, label := range []rules.Label{rules.LabelSale, rules.LabelRecruit, rules.LabelService, rules.LabelDemand, rules.LabelTalk, rules.LabelNone} {
			m.verdicts.Show(adapter, lang, string(label))
		}
		m.fresh.Show(adapter, lang)
		m.flags.Show(adapter, lang)
		m.shadow.Show(lang)
	}
	for _, change := range []string{"new", "revision", "gone"} {
		m.hits.Show(adapter, change)
	}
}

// count notes a page the store has acknowledged at this moment.
func (m *Metrics) count(b *batch, now time.Time) {
	if m == nil {
		return
	}
	adapter := cmp.Or(b.harvest.Adapter, noAdapter)
	for _, f := range b.found {
		m.judged(adapter, f, b.page.FetchedAt)
	}
	for _, s := range b.changed {
		if s.needsSeal {
			m.flags.Inc(adapter, langLabel(s.hit.Verdict.Lang))
			m.latency.Observe(max(now.Sub(b.page.FetchedAt), 0).Seconds())
		}
	}
	m.hits.Add(float64(b.done.New), adapter, "new")
	m.hits.Add(float64(b.done.Revisions), adapter, "revision")
	m.hits.Add(float64(b.done.Gone), adapter, "gone")
	m.rejected.Add(float64(b.done.Rejected))
}

func (m *Metrics) judged(adapter string, f judged, fetched time.Time) {
	lang := langLabel(f.verdict.Lang)
	m.verdicts.Inc(adapter, lang, string(f.verdict.Label))
	if isFresh(f.post, fetched) {
		m.fresh.Inc(adapter, lang)
	}
	m.shadow.Add(float64(len(f.verdict.Shadow)), lang)
	if f.verdict.OverBudget {
		m.overBudget.Inc()
	}
}

func isFresh(post crawler.Post, fetched time.Time) bool {
	return post.PostedAt != nil && fetched.Sub(*post.PostedAt) < freshFor
}

const otherLang = "other"

// langLabel keeps the label's cardinality small whatever people write in.
func langLabel(lang string) string {
	switch lang {
	case "th", "ko", "en", "und":
		return lang
	default:
		return otherLang
	}
}
