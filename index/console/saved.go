package console

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"scops/index/desk"
	"scops/index/query"
)

// savedView is the page of saved searches.
type savedView struct {
	Own, Shared []savedRow
	State       listState // the search that can be saved
	Name        string
	ForAll      bool
	Problem     string
	MaxName     int
	Alerts      []alertForm // of the reader's own searches, for whoever may set one
	Receivers   bool        // the configuration names any
	Domains     string      // mail addresses may lie in
	Zone        string      // whose clock is meant

	typed *alertForm // what somebody tried to set
}

// savedRow is one saved search.
type savedRow struct {
	ID, URL   string
	Name      name
	Query     name
	Hits      string // "" = the query cannot be read any more
	By        name
	At        moment
	Shared    bool
	MayRemove bool
}

func (c *Console) saved(v *visit) error {
	return v.showSaved(http.StatusOK, savedView{State: v.listState()})
}

func (v *visit) showSaved(code int, page savedView) error {
	v.here = page.State.at("/saved", url.Values{})
	all, err := v.console.opt.Desk.SavedSearches(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	for _, s := range all {
		row := savedRow{
			ID: s.ID, URL: listState{Query: s.Query, Sort: s.Sort}.URL(), Name: nameOf(s.Name), Query: nameOf(s.Query), Hits: grouped(s.Hits),
			By: nameOf(s.By), At: v.moment(s.At), Shared: s.Shared, MayRemove: s.By == v.actor.Name || v.may(desk.ActRemoveSaved),
		}
		if s.Broken != nil {
			row.Hits = ""
		}
		if s.By == v.actor.Name {
			page.Own = append(page.Own, row)
			if v.may(desk.ActSetAlert) {
				page.Alerts = append(page.Alerts, v.alertForm(len(page.Alerts), s, page.typed))
			}
		} else {
			page.Shared = append(page.Shared, row)
		}
	}
	ways := v.console.opt.Desk.AlertWays()
	page.Receivers, page.Domains = len(ways.Webhooks)+len(ways.Domains) > 0, strings.Join(ways.Domains, ", ")
	page.MaxName, page.Zone = desk.MaxSavedName, v.console.opt.Zone.String()
	return v.page(code, "saved", page)
}

// saveSearch keeps a search under a name.
func (c *Console) saveSearch(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	page := savedView{State: v.listState(), Name: form.Get("name"), ForAll: form.Get("shared") == "yes"}
	_, err := c.opt.Desk.SaveSearch(v.r.Context(), v.actor, desk.SavedSearch{
		Name: page.Name, Query: page.State.Query, Sort: page.State.Sort, Shared: page.ForAll,
	})
	var bad *query.Error
	switch {
	case errors.As(err, &bad):
		page.Problem = v.words.text("search.unreadable", "n", bad.Column) + " " + v.queryText(bad)
	case errors.Is(err, desk.ErrSavedName):
		page.Problem = v.words.text("saved.bad_name", "n", desk.MaxSavedName)
	case errors.Is(err, desk.ErrSavedMany):
		page.Problem = v.words.text("saved.many")
	case errors.Is(err, desk.ErrSavedLong):
		page.Problem = v.words.text("saved.long")
	case err != nil:
		return err
	default:
		return v.redirect("/saved")
	}
	return v.showSaved(http.StatusBadRequest, page)
}

// removeSaved forgets a saved search.
func (c *Console) removeSaved(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	if err := c.opt.Desk.RemoveSaved(v.r.Context(), v.actor, v.r.PostForm.Get("id")); err != nil {
		return err
	}
	return v.redirect("/saved")
}
