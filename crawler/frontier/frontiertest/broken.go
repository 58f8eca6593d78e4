package frontiertest

import (
	"context"

	"scops/crawler"
)

// Call names a call of crawler.Frontier to Broken.
type Call string

// The calls Broken can fail.
const (
	CallPush   Call = "push"
	CallClaim  Call = "claim"
	CallSettle Call = "settle"
	CallExtend Call = "extend"
	CallTell   Call = "tell"
)

// Broken is a Frontier whose calls fail when told to, as those of a frontier
// on a server do.
type Broken struct {
	crawler.Frontier
	// Before is asked before a call; its error is the call's, and the call is
	// not made.
	Before func(Call) error
	// After is asked after a call that succeeded; its error hides the success:
	// the answer was lost on its way.
	After func(Call) error
}

// Push implements crawler.Frontier.
func (b *Broken) Push(ctx context.Context, requests ...crawler.Request) error {
	return b.call(CallPush, func() error { return b.Frontier.Push(ctx, requests...) })
}

// Claim implements crawler.Frontier.
func (b *Broken) Claim(ctx context.Context) (lease crawler.Lease, err error) {
	var got crawler.Lease
	err = b.call(CallClaim, func() (err error) {
		got, err = b.Frontier.Claim(ctx)
		return err
	})
	if err == nil {
		lease = got
	}
	return lease, err
}

// Settle implements crawler.Frontier.
func (b *Broken) Settle(ctx context.Context, lease crawler.Lease, outcome crawler.Outcome) error {
	return b.call(CallSettle, func() error { return b.Frontier.Settle(ctx, lease, outcome) })
}

// Extend implements crawler.Frontier.
func (b *Broken) Extend(ctx context.Context, lease crawler.Lease) (longer crawler.Lease, err error) {
	var got crawler.Lease
	err = b.call(CallExtend, func() (err error) {
		got, err = b.Frontier.Extend(ctx, lease)
		return err
	})
	if err == nil {
		longer = got
	}
	return longer, err
}

// Tell implements crawler.Frontier.
func (b *Broken) Tell(ctx context.Context, host string, robots crawler.Robots) error {
	return b.call(CallTell, func() error { return b.Frontier.Tell(ctx, host, robots) })
}

func (b *Broken) call(name Call, do func() error) error {
	for _, step := range []func() error{
		func() error { return ask(b.Before, name) },
		do,
		func() error { return ask(b.After, name) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func ask(fail func(Call) error, name Call) error {
	if fail == nil {
		return nil
	}
	return fail(name)
}
