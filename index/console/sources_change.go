package console

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"scops/crawler"
	"scops/index/desk"
)

// addSource watches a page from now on.
func (c *Console) addSource(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	typed := addedSource{URL: strings.TrimSpace(form.Get("url")), Adapter: form.Get("adapter"), Why: form.Get("why")}
	if typed.Adapter != "" && !slices.ContainsFunc(c.opt.Desk.Readers(), func(r desk.Reader) bool { return r.Name == typed.Adapter }) {
		typed.Problem = v.words.text("sources.no_adapter")
		return v.showSources(http.StatusBadRequest, typed)
	}
	source, err := c.opt.Desk.AddSource(v.r.Context(), v.actor, typed.URL, typed.Adapter, typed.Why)
	switch {
	case errors.Is(err, crawler.ErrURL):
		typed.Problem = v.words.text("sources.bad_url")
	case errors.Is(err, desk.ErrNeverFetched):
		typed.Problem = v.words.text("sources.never_fetched")
	case err != nil:
		return err
	}
	if typed.Problem != "" {
		return v.showSources(http.StatusBadRequest, typed)
	}
	return v.said("sources.added", "url", nameOf(source.URL).Text)
}

// said leads back to the list with something to say.
func (v *visit) said(key string, pairs ...any) error {
	v.console.sessions.Put(v.r.Context(), keyNotice, v.words.text(key, pairs...))
	return v.redirect(sourcesURL(v.r.PostForm.Get("state"), ""))
}

// maxChosen is how many pages are changed at once.
const maxChosen = 200

// chosenSources are the pages ticked in a form.
func (v *visit) chosenSources() ([]string, error) {
	if err := v.form(); err != nil {
		return nil, err
	}
	ids := v.r.PostForm["id"]
	if len(ids) > maxChosen {
		return nil, fmt.Errorf("%w: %d pages are chosen", errForm, len(ids))
	}
	return ids, nil
}

// setSources gives the chosen pages another state, all or none of them.
func (c *Console) setSources(v *visit) error {
	ids, err := v.chosenSources()
	if err != nil {
		return err
	}
	to := map[string]crawler.SourceState{
		"pause": crawler.SourcePaused, "resume": crawler.SourceActive, "approve": crawler.SourceActive, "reject": crawler.SourceRejected,
	}[v.r.PostForm.Get("do")]
	switch {
	case to == "":
		return errForm
	case len(ids) == 0:
		return v.said("sources.none_chosen")
	}
	changed, err := c.opt.Desk.SetSources(v.r.Context(), v.actor, ids, to)
	if errors.Is(err, desk.ErrNeverFetched) {
		return v.said("sources.never_fetched")
	}
	if err != nil {
		return err
	}
	return v.said("sources.changed", "n", len(changed), "state", v.words.text("sourcestate."+string(to)))
}

// removeSources forgets the chosen pages.
func (c *Console) removeSources(v *visit) error {
	ids, err := v.chosenSources()
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return v.said("sources.none_chosen")
	}
	for _, id := range ids {
		if err := c.opt.Desk.RemoveSource(v.r.Context(), v.actor, id); err != nil {
			return err
		}
	}
	return v.said("sources.removed", "n", len(ids))
}
