package console

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"

	"scops/index/desk"
	"scops/index/query"
)

// rulesView is the page of the rules in force.
type rulesView struct {
	Lists       bool
	Tabs        []sourceTab
	Rules       []ruleRow
	Total, Days int
	Pack        string
	Flagged     *precision // of the flags as a whole
	Left        string     // older judged posts that are not counted, "" = none
	MayJudged   bool       // the reader may know what people decided
	MayTry      bool
	Previous    string // addresses, "" = there is none
	Next        string
	Text        string // that was tried
	Problem     string
	Tried       *triedView
}

// ruleRow is one rule or list.
type ruleRow struct {
	Rule, Meaning, Slot string
	Place               string // file:line
	Hits                string
	URL                 string // of the list of its hits
	Recent              string
	Last                *moment
	Stale, Shadow       bool
	Precision           *precision
	Named               int
}

// precision is how often something was right.
type precision struct {
	Share, Low, High string // per cent, "" = too few to say
	Right, N         int
}

// triedView is how a text that was tried is judged.
type triedView struct {
	LabelName, BandName string
	Score               int
	Text                []segment
	Sum                 sum
	Standing            []string
	Shadow              []name // rules on trial that match
}

func (c *Console) rules(v *visit) error { return v.showRules(http.StatusOK, rulesView{}) }

func rulesURL(lists bool, page int) string {
	q := url.Values{}
	if lists {
		q.Set("lists", "yes")
	}
	if page > 0 {
		q.Set("page", strconv.Itoa(page))
	}
	return address("/rules", q)
}

func (v *visit) showRules(code int, page rulesView) error {
	q := v.r.URL.Query()
	at, _ := strconv.Atoi(q.Get("page")) // whatever is no number is the first page
	page.Lists = q.Get("lists") == "yes"
	found, err := v.console.opt.Desk.Rules(v.r.Context(), v.actor, desk.RuleQuery{Lists: page.Lists, Lang: v.words.lang, Page: at})
	if err != nil {
		return err
	}
	v.here = rulesURL(page.Lists, at)
	page.Total, page.Days, page.Pack, page.MayTry = found.Total, found.Days, found.Pack, v.may(desk.ActTryRules)
	page.Tabs = []sourceTab{
		{Name: v.words.text("rules.rules"), URL: rulesURL(false, 0), Current: !page.Lists},
		{Name: v.words.text("rules.lists"), URL: rulesURL(true, 0), Current: page.Lists},
	}
	page.MayJudged, page.Flagged = found.Flagged != nil, precisionOf(found.Flagged)
	if found.Left > 0 {
		page.Left = grouped(found.Left)
	}
	for i := range found.Rules {
		page.Rules = append(page.Rules, v.ruleRow(&found.Rules[i]))
	}
	if at > 0 {
		page.Previous = rulesURL(page.Lists, at-1)
	}
	if found.More {
		page.Next = rulesURL(page.Lists, at+1)
	}
	return v.page(code, "rules", page)
}

func (v *visit) ruleRow(r *desk.RuleView) ruleRow {
	return ruleRow{
		Rule: r.Rule, Meaning: r.Meaning, Slot: r.Slot, Place: fmt.Sprintf("%s:%d", r.File, r.Line), Hits: grouped(r.Hits), Recent: grouped(r.Recent),
		URL:  listState{Query: query.And{Args: []query.Node{query.Keyword{Field: "rule", Value: r.Rule}, query.Keyword{Field: "status", Prefix: true}}}.String()}.URL(),
		Last: v.maybe(r.Last), Stale: r.Stale(), Shadow: r.Status == "shadow", Named: r.Named,
		Precision: precisionOf(r.Precision),
	}
}

// precisionOf writes a figure with its interval as per cent; nil for none.
func precisionOf(f *desk.Figure) *precision {
	if f == nil {
		return nil
	}
	p := &precision{Right: f.Right, N: f.N}
	if share := f.Precision; share != nil {
		percent := func(x float64) string { return strconv.Itoa(int(math.Round(100 * x))) }
		p.Share, p.Low, p.High = percent(share.Value), percent(share.Low), percent(share.High)
	}
	return p
}

// tryText judges a text that was pasted and shows the sum; nothing is stored.
func (c *Console) tryText(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	page := rulesView{Text: v.r.PostForm.Get("text")}
	tried, err := c.opt.Desk.TryText(v.r.Context(), v.actor, page.Text, v.words.lang)
	if errors.Is(err, desk.ErrTry) {
		page.Problem = v.words.text("rules.bad_text")
		return v.showRules(http.StatusBadRequest, page)
	}
	if err != nil {
		return err
	}
	verdict := tried.Explanation.Verdict
	page.Tried = &triedView{
		LabelName: v.words.either("label.", string(verdict.Label)), BandName: v.words.either("band.", verdict.Band), Score: verdict.Score,
		Text: marked(tried.Text, signalSpans(tried.Explanation, true)), Sum: v.sum(tried.Explanation), Standing: tried.Standing,
	}
	for _, s := range verdict.Shadow[:min(len(verdict.Shadow), maxLines)] {
		page.Tried.Shadow = append(page.Tried.Shadow, nameOf(s.Rule+" – "+s.Surface))
	}
	return v.showRules(http.StatusOK, page)
}
