package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/index"
	"scops/index/query"
	"scops/rules"
)

// Bounds of the page of rules.
const (
	rulesShown  = 50       // of one page
	staleDays   = 90       // a rule nothing was flagged by for so long is stale
	maxTryBytes = 32 << 10 // of a text that is tried
	maxJudged   = 2000     // judged hits the figures are counted from: those posted last
)

// Errors of the page of rules.
var (
	ErrNoRules = errors.New("this process judges by no rules")
	ErrTry     = fmt.Errorf("a text to be tried is not empty and at most %d bytes long", maxTryBytes)
)

// Rulebook is a Judge that says what its pack is made of; *workbench.Live is
// one.
type Rulebook interface {
	Judge
	Digest() string
	Parts() []classifier.Part
	Explain(post crawler.Post, at time.Time, lang string) (e classifier.Explanation, standing []string)
}

// RuleQuery is one page of the rules in force.
type RuleQuery struct {
	Lists bool   // the lists of words; else the rules
	Lang  string // of their meanings: th, ko, else English
	Page  int    // from 0
}

// RulePage is one page of the rules in force, by name.
type RulePage struct {
	Pack    string // digest
	Rules   []RuleView
	Total   int
	More    bool    // there is a page after this one
	Days    int     // the period of RuleView.Recent
	Flagged *Figure // of the flags as a whole; nil = the reader may not know
	Left    int64   // judged hits that figures do not count, because newer ones are enough
}

// RuleView is a list or a rule with what it does.
type RuleView struct {
	classifier.Part
	Meaning   string
	Hits      int64      // that hold it, those judged not relevant too
	Recent    int64      // of them, posted in the last RulePage.Days days
	Last      *time.Time // of posting of the newest; nil = there is none, or there are recent ones
	Precision *Figure    // nil = no hit with it was judged; its Precision is nil below workbench.Few
	Named     int        // dismissals that name it as what was wrong
}

// Stale says that nothing was flagged by it for a long time, though it is run.
func (r *RuleView) Stale() bool { return r.Recent == 0 && r.Status == rules.Stable }

// Rules gives one page of the rules in force with their figures.
func (d *Desk) Rules(ctx context.Context, actor Actor, q RuleQuery) (RulePage, error) {
	if err := d.permit(actor, ActViewRules); err != nil {
		return RulePage{}, err
	}
	book, ok := d.opt.Judge.(Rulebook)
	if !ok {
		return RulePage{}, ErrNoRules
	}
	page := RulePage{Pack: book.Digest(), Days: staleDays}
	parts := slices.DeleteFunc(book.Parts(), func(p classifier.Part) bool { return p.List != q.Lists })
	page.Total = len(parts)
	from := min(max(q.Page, 0)*rulesShown, len(parts))
	parts = parts[from:]
	page.More = len(parts) > rulesShown
	for _, p := range parts[:min(len(parts), rulesShown)] {
		page.Rules = append(page.Rules, RuleView{Part: p, Meaning: meaningOf(book, p, q.Lang)})
	}
	if err := d.volumes(ctx, actor, page.Rules); err != nil {
		return RulePage{}, fmt.Errorf("count hits by rule: %w", err)
	}
	if err := d.precisions(ctx, actor, &page); err != nil {
		return RulePage{}, err
	}
	return page, d.audit(ctx, actor, entry{Action: ActViewRules, Count: int64(len(page.Rules))})
}

// meaningOf says what a part of a pack means, as reasons say it.
func meaningOf(book Rulebook, p classifier.Part, lang string) string {
	e := book.ExplainVerdict(classifier.Verdict{Signals: []classifier.Signal{{Rule: p.Rule, Slot: p.Slot}}}, lang)
	return e.Reasons[0].Meaning
}

// volumes counts the hits that hold each rule: the frequent ones at once, the
// others one by one.
func (d *Desk) volumes(ctx context.Context, actor Actor, shown []RuleView) error {
	since := d.opt.Now().AddDate(0, 0, -staleDays).UnixMilli()
	recent := query.Range{Field: "when", From: &since}
	all, err := d.byRule(ctx, actor, query.All{})
	if err != nil {
		return err
	}
	late, err := d.byRule(ctx, actor, recent)
	if err != nil {
		return err
	}
	for i := range shown {
		r := &shown[i]
		node := query.Node(query.Keyword{Field: "rule", Value: r.Rule})
		newest := index.Result{}
		if r.Hits = all.counts[r.Rule]; r.Hits == 0 && all.cut || late.counts[r.Rule] == 0 {
			if newest, err = d.newest(ctx, actor, node); err != nil {
				return err
			}
			r.Hits = newest.Total
		}
		if r.Recent = late.counts[r.Rule]; r.Recent == 0 && late.cut {
			res, err := d.newest(ctx, actor, query.And{Args: []query.Node{node, recent}})
			if err != nil {
				return err
			}
			r.Recent = res.Total
		}
		if r.Recent == 0 && len(newest.Docs) > 0 {
			r.Last = whenOf(newest.Docs[0])
		}
	}
	return nil
}

// ruleCounts are the hits of the most frequent rules; cut = there may be more.
type ruleCounts struct {
	counts map[string]int64
	cut    bool
}

func (d *Desk) byRule(ctx context.Context, actor Actor, node query.Node) (ruleCounts, error) {
	req := d.request(actor, node)
	req.Limit, req.Facets = 1, []index.Facet{{Field: "rule", Size: index.MaxFacet}}
	res, err := d.opt.Store.Search(ctx, req)
	c := ruleCounts{counts: map[string]int64{}, cut: len(res.Facets["rule"]) == index.MaxFacet}
	for _, count := range res.Facets["rule"] {
		c.counts[count.Value] = count.Docs
	}
	return c, err
}

// newest finds the newest hit, and how many there are.
func (d *Desk) newest(ctx context.Context, actor Actor, node query.Node) (index.Result, error) {
	req := d.request(actor, node)
	req.Limit = 1
	return d.opt.Store.Search(ctx, req)
}

// precisions fills in what people decided, for those who may know.
func (d *Desk) precisions(ctx context.Context, actor Actor, page *RulePage) error {
	if !d.May(actor, ActPrecision) {
		return nil
	}
	p, err := d.precision(ctx, actor, maxJudged)
	if err != nil {
		return err
	}
	page.Flagged, page.Left = &p.Flagged, p.Left
	for i := range page.Rules {
		r := &page.Rules[i]
		if at := slices.IndexFunc(p.Rules, func(row RulePrecision) bool { return row.Rule == r.Rule }); at >= 0 {
			r.Precision, r.Named = &p.Rules[at].Figure, p.Rules[at].Named
		}
	}
	return nil
}

// Tried is how a text that was only tried is judged.
type Tried struct {
	Text        string
	Explanation classifier.Explanation
	Standing    []string // why it is not flagged; none for a flagged one
}

// TryText judges a text by the rules in force and writes the sum out. Nothing
// is stored, and the audit record does not hold the text.
func (d *Desk) TryText(ctx context.Context, actor Actor, text, lang string) (Tried, error) {
	if err := d.permit(actor, ActTryRules); err != nil {
		return Tried{}, err
	}
	book, ok := d.opt.Judge.(Rulebook)
	if !ok {
		return Tried{}, ErrNoRules
	}
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\ufffd")
	if strings.TrimSpace(text) == "" || len(text) > maxTryBytes {
		return Tried{}, ErrTry
	}
	if err := d.audit(ctx, actor, entry{Action: ActTryRules, Count: int64(len(text))}); err != nil {
		return Tried{}, err
	}
	e, standing := book.Explain(crawler.Post{Text: text}, d.opt.Now(), lang)
	return Tried{text, e, standing}, nil
}
