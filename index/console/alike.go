package console

import (
	"scops/index/desk"
	"scops/index/query"
)

// alikeView is the posts of nearly the same text as a hit.
type alikeView struct {
	Total int64
	Rows  []row
	All   string // where all of them are listed
}

func (v *visit) alike(h desk.HitView, state listState) *alikeView {
	if len(h.Alike) == 0 {
		return nil
	}
	out := &alikeView{Total: h.AlikeTotal, All: listState{Query: query.Keyword{Field: "like", Value: h.ID}.String()}.URL()}
	for i := range h.Alike {
		r := v.row(&h.Alike[i], query.All{}, state, i)
		r.Subject = ""
		out.Rows = append(out.Rows, r)
	}
	return out
}
