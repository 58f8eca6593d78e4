package console

import (
	"net/url"
	"slices"

	"scops/index/desk"
)

// listState is where somebody stands in a list of hits: everything that
// steers it, so that its address shows the same list again.
type listState struct{ Query, Sort, Page string }

func (v *visit) listState() listState {
	q := v.r.URL.Query()
	if v.r.PostForm != nil {
		q = v.r.PostForm
	}
	s := listState{q.Get("q"), q.Get("sort"), q.Get("page")}
	if !slices.Contains(desk.Sorts(), s.Sort) {
		s.Sort = ""
	}
	return s
}

// URL is the address of the list.
func (s listState) URL() string { return s.at("/search", nil) }

// hit is the address of one hit of the list.
func (s listState) hit(id string) string { return s.at("/hit", url.Values{"id": {id}}) }

func (s listState) at(path string, more url.Values) string {
	q := url.Values{}
	for key, value := range map[string]string{"q": s.Query, "sort": s.Sort, "page": s.Page} {
		if value != "" {
			q.Set(key, value)
		}
	}
	for key, values := range more {
		q[key] = values
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// search is the same list for another query, from its first page.
func (s listState) search(text string) string { return listState{Query: text, Sort: s.Sort}.URL() }

// sorted is the same list in another order.
func (s listState) sorted(by string) listState {
	if by == desk.Sorts()[0] {
		by = ""
	}
	return listState{Query: s.Query, Sort: by}
}

// turned is another page of the same list.
func (s listState) turned(page string) listState { return listState{s.Query, s.Sort, page} }
