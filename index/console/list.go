package console

import (
	"maps"
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
	q := filled(url.Values{"q": {s.Query}, "sort": {s.Sort}, "page": {s.Page}})
	maps.Copy(q, more)
	return address(path, q)
}

// filled leaves out what is empty.
func filled(q url.Values) url.Values {
	maps.DeleteFunc(q, func(key string, _ []string) bool { return q.Get(key) == "" })
	return q
}

func address(path string, q url.Values) string {
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

// Hidden are the fields that name the list in a form.
func (s listState) Hidden() []field {
	return []field{{Name: "q", Value: s.Query}, {Name: "sort", Value: s.Sort}, {Name: "page", Value: s.Page}}
}

// firstOf is the address that opens the first hit of a list.
func (s listState) firstOf() string { return s.at("/search", url.Values{"open": {"first"}}) }
