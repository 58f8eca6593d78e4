package console

import (
	"net/http"
	"net/url"
	"slices"

	"scops/crawler"
	"scops/index/desk"
)

// sourcesView is the page of watched pages.
type sourcesView struct {
	State       string // "" = in any
	States      []sourceTab
	Sources     []sourceRow
	Total       int64
	Yield       int
	Down        bool
	First, Next string // addresses, "" = this is it
	Again       string // address of this very list
	MaySet      bool
	MayRemove   bool
	MayAdd      bool
	Deeds       []string // states the chosen pages can be given
	Readers     []desk.Reader
	Add         addedSource
	MaxWhy      int
}

// sourceTab narrows the list to one state.
type sourceTab struct {
	Name, URL, Docs string
	Current         bool
}

// addedSource is what was typed into the form for a new page.
type addedSource struct{ URL, Adapter, Why, Problem string }

// sourceRow is one watched page.
type sourceRow struct {
	ID         string
	URL, Why   name
	By         name
	Added      moment
	State      string // code
	StateName  string
	Reader     string
	Unverified bool
	Tags       []name
	Last, Next *moment
	Dead       bool
	Failing    name
	Hits       int
	Points     int
	Reasons    []reasonLine
}

// reasonLine is one kind of reason of a proposal.
type reasonLine struct {
	Text   string
	Times  int
	Points int
	From   []reasonFrom
}

// reasonFrom is who gave a reason: a flagged post, else an id as it is.
type reasonFrom struct {
	Name name
	URL  string // of the hit, "" = it is none
}

// maxReasonFrom is how many posts are named for one kind of reason.
const maxReasonFrom = 3

func (c *Console) sources(v *visit) error { return v.showSources(http.StatusOK, addedSource{}) }

func sourcesURL(state, page string) string {
	return address("/sources", filled(url.Values{"state": {state}, "page": {page}}))
}

func (v *visit) showSources(code int, typed addedSource) error {
	q := v.r.URL.Query()
	if v.r.PostForm != nil {
		q = v.r.PostForm
	}
	state, token := q.Get("state"), q.Get("page")
	if !slices.Contains(crawler.SourceStates(), crawler.SourceState(state)) {
		state = ""
	}
	list, err := v.console.opt.Desk.ShowSources(v.r.Context(), v.actor, desk.SourceQuery{State: crawler.SourceState(state), Page: token})
	if err != nil {
		return err
	}
	v.here = sourcesURL(state, token)
	page := sourcesView{
		State: state, States: v.sourceTabs(state, list), Total: list.Total, Yield: list.Yield, Down: list.FrontierDown, Again: v.here,
		MaySet: v.may(desk.ActSetSource), MayRemove: v.may(desk.ActRemoveSource), MayAdd: v.may(desk.ActAddSource),
		Deeds: deedsOn(state), Readers: v.console.opt.Desk.Readers(), Add: typed, MaxWhy: crawler.MaxWhy,
	}
	for i := range list.Sources {
		page.Sources = append(page.Sources, v.sourceRow(&list.Sources[i]))
	}
	if token != "" {
		page.First = sourcesURL(state, "")
	}
	if list.Next != "" {
		page.Next = sourcesURL(state, list.Next)
	}
	return v.page(code, "sources", page)
}

// deedsOn are the states pages of one state are given.
func deedsOn(state string) []string {
	switch crawler.SourceState(state) {
	case crawler.SourceActive:
		return []string{"pause"}
	case crawler.SourcePaused:
		return []string{"resume"}
	case crawler.SourceProposed:
		return []string{"approve", "reject"}
	case crawler.SourceRejected:
		return []string{"approve"}
	}
	return []string{"pause", "resume", "approve", "reject"}
}

func (v *visit) sourceTabs(state string, list desk.SourceList) []sourceTab {
	all := sourceTab{Name: v.words.text("sources.any"), URL: sourcesURL("", ""), Current: state == ""}
	tabs, sum := []sourceTab{all}, int64(0)
	for _, s := range crawler.SourceStates() {
		tab := sourceTab{Name: v.words.text("sourcestate." + string(s)), URL: sourcesURL(string(s), ""), Docs: "0", Current: state == string(s)}
		for _, count := range list.States {
			if count.Value == string(s) {
				tab.Docs, sum = grouped(count.Docs), sum+count.Docs
			}
		}
		tabs = append(tabs, tab)
	}
	tabs[0].Docs = grouped(sum)
	return tabs
}

func (v *visit) sourceRow(s *desk.SourceView) sourceRow {
	row := sourceRow{
		ID: s.ID, URL: nameOf(s.URL), Why: nameOf(s.Why), By: nameOf(s.AddedBy), Added: v.moment(s.AddedAt),
		State: string(s.State), StateName: v.words.either("sourcestate.", string(s.State)), Reader: s.Reader, Unverified: s.Unverified,
		Last: v.maybe(s.Last), Next: v.maybe(s.Next), Dead: s.Dead, Failing: nameOf(s.Failing), Hits: s.Hits, Points: s.Points,
	}
	for _, tag := range s.Tags {
		row.Tags = append(row.Tags, nameOf(tag))
	}
	if s.State == crawler.SourceProposed {
		row.Why, row.Reasons = name{}, v.reasonLines(s.Reasons)
	}
	return row
}

// reasonLines sums the reasons of a proposal up, the dearest kind first.
func (v *visit) reasonLines(reasons []crawler.Reason) []reasonLine {
	var out []reasonLine
	for _, w := range crawler.Worths() {
		line := reasonLine{Text: v.words.either("reason.", string(w.Code))}
		for _, r := range reasons {
			if r.Code != w.Code {
				continue
			}
			line.Times, line.Points = line.Times+1, line.Points+w.Points
			if len(line.From) < maxReasonFrom && r.Code != crawler.ReasonSeveral && r.Code != crawler.ReasonFeed {
				line.From = append(line.From, reasonFromOf(r))
			}
		}
		if line.Times > 0 {
			out = append(out, line)
		}
	}
	return out
}

func reasonFromOf(r crawler.Reason) reasonFrom {
	from := reasonFrom{Name: nameOf(r.From)}
	switch r.Code {
	case crawler.ReasonForwardedFlagged, crawler.ReasonNamedFlagged, crawler.ReasonKnownName:
		from.URL = listState{}.hit(r.From)
	}
	return from
}
