package console

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"scops/index/desk"
	"scops/index/query"
)

// searchView is the page of a list of hits.
type searchView struct {
	State     listState
	Problem   *queryProblem
	Total     int64
	ReadAs    []string // what of the query was searched as something else
	Chips     []chip
	Facets    []facet
	Histogram *histogram
	Sorts     []choice
	Hits      []row
	First     string // address of the first page, "" = this is it
	Previous  string // address of the page before, "" = this is the first, or it was not seen
	Region    string // address of the list of what names a place of ours, "" = none is offered
	Copies    copies
	Bulk      bulkForm
	Next      string // address of the next page, "" = this is the last
	ShowAll   string // address that also shows what was judged not relevant, "" = nothing is left out
	Export    string
	Coverage  *coverageLine
}

// queryProblem shows a query and where it cannot be read.
type queryProblem struct {
	Before, At, After string
	Column            int
	Message           string
}

// chip is one condition of the query with the address of the list without it.
type chip struct{ Text, Without string }

// choice is one of several ways to see the list.
type choice struct {
	Name, URL string
	Current   bool
}

func (c *Console) search(v *visit) error {
	state := v.listState()
	page := searchView{State: state, Sorts: v.sorts(state)}
	list, err := c.opt.Desk.Find(v.r.Context(), v.actor, desk.Query{Text: state.Query, Sort: state.Sort, Page: state.Page, Facets: true})
	var bad *query.Error
	if errors.As(err, &bad) {
		page.Problem = v.problem(bad)
		return v.page(http.StatusBadRequest, "search", page)
	}
	if err != nil {
		return err
	}
	parts := conditionsOf(list.Node)
	page.Total, page.Chips, page.Export = list.Total, chips(state, parts), state.at("/export", nil)
	for _, as := range list.ReadAs {
		page.ReadAs = append(page.ReadAs, v.readAs(as))
	}
	page.Facets, page.Histogram = v.facets(state, parts, list.Facets), v.histogram(state, parts, list)
	page.Hits, page.Bulk = v.rows(list, state), v.bulkForm()
	for i := range page.Hits {
		if n := len(page.Hits[i].Copies); n > 0 {
			page.Copies.Posts, page.Copies.Groups = page.Copies.Posts+n+1, page.Copies.Groups+1
		}
	}
	if state.Page != "" {
		page.First = state.turned("").URL()
	}
	if region := v.region(); region != nil {
		page.Region = state.search(parts.with(region).String())
	}
	if l, ok := v.before(state); ok {
		page.Previous = l.State.URL()
	}
	if list.Next != "" {
		page.Next = state.turned(list.Next).URL()
	}
	if list.Hidden {
		page.ShowAll = state.search(parts.with(query.Keyword{Field: "status", Prefix: true}).String())
	}
	if page.Coverage, err = v.coverageLine(); err != nil {
		return err
	}
	v.rememberList(state, page.Hits, list.Next)
	if v.r.URL.Query().Get("open") == "first" && len(page.Hits) > 0 && page.Hits[0].URL != "" {
		return v.redirect(page.Hits[0].URL)
	}
	return v.page(http.StatusOK, "search", page)
}

// region is the condition that a post names a place of ours, nil for none.
func (v *visit) region() query.Node {
	var any query.Or
	for _, place := range v.console.opt.Places {
		any.Args = append(any.Args, query.Keyword{Field: "place", Value: place, Prefix: true})
	}
	switch len(any.Args) {
	case 0:
		return nil
	case 1:
		return any.Args[0]
	}
	return any
}

// readAs says what a part of the query was searched as.
func (v *visit) readAs(as desk.ReadAs) string {
	kind := v.words.either("kind.", as.Kind)
	if as.Kind == desk.ReadSubstance || as.Kind == desk.ReadEntity {
		return v.words.text("search.value_as", "a", as.Typed, "b", kind, "c", as.Value)
	}
	return v.words.text("search.read_as", "a", as.Typed, "b", kind, "c", as.Value)
}

func (v *visit) sorts(state listState) []choice {
	var out []choice
	for _, by := range desk.Sorts() {
		to := state.sorted(by)
		out = append(out, choice{v.words.text("sort." + by), to.URL(), to.Sort == state.Sort})
	}
	return out
}

// queryText says what is wrong with a query.
func (v *visit) queryText(e *query.Error) string {
	key := "query." + string(e.Code)
	if !v.words.has(key) {
		return e.Message
	}
	var pairs []any
	for i, arg := range e.Args {
		if help := "help.field." + e.Args[0]; e.Code == query.CodeValue && i == 1 && v.words.has(help) {
			arg = v.words.text(help)
		}
		pairs = append(pairs, string(rune('a'+i)), arg)
	}
	return v.words.text(key, pairs...)
}

// problem cuts a query at the column of its error. Line breaks and what turns
// the direction of writing are shown as spaces.
func (v *visit) problem(e *query.Error) *queryProblem {
	const around = 60
	runes := []rune(e.Query)
	for i, r := range runes {
		if unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			runes[i] = ' '
		}
	}
	at := min(max(e.Column-1, 0), len(runes))
	p := &queryProblem{Before: string(runes[max(at-around, 0):at]), Column: e.Column, Message: v.queryText(e)}
	if at < len(runes) {
		p.At, p.After = string(runes[at]), string(runes[at+1:min(at+1+around, len(runes))])
	}
	if strings.TrimSpace(p.At) == "" {
		p.At = "\u00a0"
	}
	return p
}

// chips show the conditions on fields; words stand in the search box anyway.
func chips(state listState, parts conditions) []chip {
	var out []chip
	for i, n := range parts {
		switch n.(type) {
		case query.Keyword, query.Range, query.Not:
			out = append(out, chip{n.String(), state.search(slices.Delete(slices.Clone(parts), i, i+1).String())})
		}
	}
	return out
}
