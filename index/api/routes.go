package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"scops/index/desk"
)

// Route is one address of the API.
type Route struct {
	Method  string
	Path    string // below Prefix, in the form of OpenAPI
	Action  desk.Action
	ID      string // operationId
	Summary string

	add func(*API, huma.Operation)
}

// Page is the route's name beside the console's pages.
func (r Route) Page() string { return "api." + r.ID }

// table is every address, and the action of the desk it asks for.
func table() []Route {
	get, post := http.MethodGet, http.MethodPost
	return []Route{
		{get, "/me", desk.ActMe, "me", "Who the token acts for, and what it may do", handle((*API).me)},
		{get, "/search", desk.ActSearch, "search", "Find hits, page by page", handle((*API).search)},
		{get, "/hits/{id}", desk.ActViewHit, "hit", "One hit whole, with its reasons", handle((*API).hit)},
		{post, "/hits/{id}/judgement", desk.ActJudge, "judge", "Judge a hit", handle((*API).judge)},
		{post, "/hits/{id}/hold", desk.ActHold, "hold", "Put a hit under legal hold", handle((*API).hold)},
		{post, "/hits/{id}/hold/lift", desk.ActLiftHold, "liftHold", "End the legal hold of a hit", handle((*API).liftHold)},
		{post, "/export", desk.ActExport, "export", "Hand hits out as a file", handle((*API).export)},
		{get, "/cases", desk.ActListCases, "cases", "Files somebody may read, page by page", handle((*API).cases)},
		{post, "/cases", desk.ActOpenCase, "openCase", "Open a file", handle((*API).openCase)},
		{get, "/cases/{id}", desk.ActViewCase, "case", "One file whole, with its hits and its timeline", handle((*API).viewCase)},
		{post, "/cases/{id}/items", desk.ActFillCase, "fillCase", "Put hits and identifiers into a file, or take them out", handle((*API).fillCase)},
		{post, "/cases/{id}/notes", desk.ActNoteCase, "noteCase", "Write a note into a file", handle((*API).noteCase)},
		{post, "/cases/{id}/status", desk.ActSetCase, "setCase", "Change title and status of a file", handle((*API).setCase)},
		{post, "/cases/{id}/members", desk.ActSetMember, "setMember", "Say who belongs to a file", handle((*API).setMember)},
		{post, "/cases/{id}/hold", desk.ActHoldCase, "holdCase", "Put a file under legal hold", handle((*API).holdCase)},
		{post, "/cases/{id}/hold/lift", desk.ActLiftCase, "liftCase", "End the legal hold of a file", handle((*API).liftCase)},
		{post, "/cases/{id}/report", desk.ActReportCase, "reportCase", "Hand a file out within the agency", handle((*API).reportCase)},
		{get, "/sources", desk.ActListSources, "sources", "Watched pages, page by page", handle((*API).sources)},
		{get, "/people", desk.ActListUsers, "people", "Who may use the console", handle((*API).people)},
	}
}

// handle fits one method of the API into the table; its errors become problems.
func handle[I, O any](do func(*API, context.Context, *I) (*O, error)) func(*API, huma.Operation) {
	return func(a *API, op huma.Operation) {
		huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
			out, err := do(a, ctx, in)
			if err != nil {
				return nil, a.problem(ctx, err)
			}
			return out, nil
		})
	}
}

// operation is how a route is described and demanded.
func (a *API) operation(r Route) huma.Operation {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problem](), true, "Problem")
	refused := &huma.Response{
		Description: "Refused, with the reason.",
		Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: schema}},
	}
	op := huma.Operation{
		Method: r.Method, Path: r.Path, OperationID: r.ID, Summary: r.Summary, Tags: []string{"scops"},
		Description: r.Summary + ". The token's owner needs the right to " + string(r.Action) + ", and the token a scope that holds it.",
		Responses:   map[string]*huma.Response{"default": refused}, MaxBodyBytes: maxBody,
	}
	op.Middlewares = huma.Middlewares{func(c huma.Context, next func(huma.Context)) {
		if !a.opt.Desk.May(actorOf(c.Context()), r.Action) {
			a.answer(c, a.problem(c.Context(), desk.ErrForbidden))
			return
		}
		next(c)
	}}
	return op
}
