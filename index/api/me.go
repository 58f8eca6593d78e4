package api

import (
	"context"
	"time"

	"scops/index/desk"
)

type meOutput struct{ Body me }

// me is who a token acts for.
type me struct {
	Name  string      `json:"name"`
	Roles []desk.Role `json:"roles" nullable:"false"`
	Token meToken     `json:"token"`
	May   []string    `json:"may" nullable:"false" doc:"The operations of this document that will not be refused for want of rights."`
}

type meToken struct {
	Name    string       `json:"name"`
	Scopes  []desk.Scope `json:"scopes" nullable:"false"`
	Expires time.Time    `json:"expires"`
}

func (a *API) me(ctx context.Context, _ *struct{}) (*meOutput, error) {
	b := bearerOf(ctx)
	if err := a.opt.Desk.Me(b.Actor); err != nil {
		return nil, err
	}
	out := me{Name: b.Name, Roles: b.Roles, May: []string{}, Token: meToken{b.token.Name, b.Scopes, b.token.Expires}}
	for _, r := range a.routes {
		if a.opt.Desk.May(b.Actor, r.Action) {
			out.May = append(out.May, r.ID)
		}
	}
	return &meOutput{out}, nil
}
