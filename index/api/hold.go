package api

import (
	"context"
	"time"

	"scops/index"
	"scops/index/desk"
)

type holdInput struct {
	ID   string `path:"id" maxLength:"512" doc:"With / written %2F."`
	Body struct {
		Reason string     `json:"reason" minLength:"1" maxLength:"2000"`
		Until  *time.Time `json:"until,omitempty" doc:"When it ends by itself; left out = when it is lifted."`
	}
}

func (a *API) hold(ctx context.Context, in *holdInput) (*struct{}, error) {
	done, err := a.opt.Desk.Hold(ctx, actorOf(ctx), anyState(in.ID), in.Body.Reason, in.Body.Until)
	return nil, onlyOf(done, err)
}

type liftInput struct {
	ID   string `path:"id" maxLength:"512" doc:"With / written %2F."`
	Body struct {
		Reason string `json:"reason" minLength:"1" maxLength:"2000"`
	}
}

func (a *API) liftHold(ctx context.Context, in *liftInput) (*struct{}, error) {
	done, err := a.opt.Desk.LiftHold(ctx, actorOf(ctx), anyState(in.ID), in.Body.Reason)
	return nil, onlyOf(done, err)
}

func (a *API) holdCase(ctx context.Context, in *holdInput) (*struct{}, error) {
	return nil, a.opt.Desk.HoldCase(ctx, actorOf(ctx), in.ID, in.Body.Reason, in.Body.Until)
}

func (a *API) liftCase(ctx context.Context, in *liftInput) (*struct{}, error) {
	return nil, a.opt.Desk.LiftCase(ctx, actorOf(ctx), in.ID, in.Body.Reason)
}

// anyState is a hit whatever stands there: a legal hold judges nothing.
func anyState(id string) []desk.Subject {
	return []desk.Subject{{ID: id, Version: index.VersionAny}}
}

// onlyOf is the error of a deed to one hit.
func onlyOf(done desk.Done, err error) error {
	if err == nil && len(done.Left) > 0 {
		return done.Left[0].Err
	}
	return err
}
