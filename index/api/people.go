package api

import (
	"context"

	"scops/index/desk"
)

type peopleOutput struct{ Body people }

// people is everybody who may use the console.
type people struct {
	People []desk.Person `json:"people" nullable:"false"`
}

func (a *API) people(ctx context.Context, _ *struct{}) (*peopleOutput, error) {
	all, err := a.opt.Desk.Users(ctx, actorOf(ctx))
	if err != nil {
		return nil, err
	}
	return &peopleOutput{people{full(all)}}, nil
}
