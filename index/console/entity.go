package console

import (
	"cmp"
	"net/http"
	"net/url"

	"scops/index/desk"
	"scops/index/query"
)

// entityView is the page of one identifier.
type entityView struct {
	Kind      string
	Value     name
	All       string // address of the list of all its hits
	Total     int64
	Cut       int // how many of the newest hits were counted, 0 = all
	First     *moment
	Last      *moment
	Sites     []counted
	Accounts  []accountRow
	Beside    []besideRow
	Histogram *histogram
	Hits      []row
	Cases     casesOf
}

// counted is something with a number, and the list that number counts.
type counted struct {
	Name name
	Docs string
	URL  string
}

// accountRow is an account that posted the identifier.
type accountRow struct {
	counted
	Site        name
	All         string // address of everything by this account
	First, Last moment
}

// besideRow is another identifier of the same posts.
type besideRow struct {
	counted
	Kind string
	Page string // address of its own page
}

// entityURL is the page of an identifier.
func entityURL(kind, value string) string {
	return "/entity?" + url.Values{"kind": {kind}, "value": {value}}.Encode()
}

// entityNode asks for what holds an identifier.
func entityNode(kind, value string) query.Node {
	return query.Keyword{Field: "entity", Value: kind + "=" + value}
}

func (c *Console) entity(v *visit) error {
	q := v.r.URL.Query()
	kind, value := q.Get("kind"), q.Get("value")
	e, err := c.opt.Desk.Entity(v.r.Context(), v.actor, kind, value)
	if err != nil {
		return err
	}
	node := entityNode(kind, value)
	state := listState{Query: node.String()}
	parts := conditions{node}
	page := entityView{
		Kind: v.words.either("kind.", kind), Value: nameOf(value), All: state.URL(), Total: e.Total,
		First: v.maybe(e.First), Last: v.maybe(e.Last),
		Histogram: v.histogram(state, parts, desk.Listing{Histogram: e.Histogram, Step: e.Step}),
	}
	page.Cases = v.casesOf(e.Cases, e.Elsewhere, field{Name: "entity", Value: kind + " " + value})
	if int64(e.Read) < e.Total {
		page.Cut = e.Read
	}
	for _, s := range e.Sites {
		page.Sites = append(page.Sites, counted{
			Name: nameOf(v.words.either("adapter.", s.Value)), Docs: grouped(s.Docs),
			URL: state.search(parts.with(query.Keyword{Field: "site", Value: s.Value}).String()),
		})
	}
	for _, a := range e.Accounts {
		page.Accounts = append(page.Accounts, v.accountRow(a, parts))
	}
	for _, n := range e.Beside {
		page.Beside = append(page.Beside, besideRow{
			counted: counted{nameOf(n.Value), grouped(int64(n.Posts)), state.search(parts.with(entityNode(n.Kind, n.Value)).String())},
			Kind:    v.words.either("kind.", n.Kind), Page: entityURL(n.Kind, n.Value),
		})
	}
	for i := range e.Newest {
		r := v.row(&e.Newest[i], node, state, i)
		r.Subject = "" // nothing is done with chosen hits here
		page.Hits = append(page.Hits, r)
	}
	return v.page(http.StatusOK, "entity", page)
}

func (v *visit) accountRow(a desk.AccountUse, parts conditions) accountRow {
	own := conditions{
		query.Keyword{Field: "author", Value: cmp.Or(a.Handle, a.ID)}, query.Keyword{Field: "site", Value: a.Site},
	}
	return accountRow{
		counted: counted{
			Name: nameOf(cmp.Or(a.Handle, a.Name, a.ID)), Docs: grouped(int64(a.Posts)),
			URL: listState{Query: append(own, parts...).String()}.URL(),
		},
		Site: nameOf(v.words.either("adapter.", a.Site)), All: listState{Query: own.String()}.URL(),
		First: v.dayOf(a.First), Last: v.dayOf(a.Last),
	}
}
