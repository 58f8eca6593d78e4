package desk

import (
	"context"
	"fmt"
	"time"

	"scops/crawler"
	"scops/index"
	"scops/index/alert"
	"scops/index/ledger"
	"scops/index/upkeep"
)

// Machine is what only the process knows: where its data lies and what the
// configuration says of keeping it.
type Machine struct {
	Store    string // SQLite, Elasticsearch
	Frontier string // SQLite, Redis
	Data     string // the data directory, as the configuration names it
	Free     int64  // bytes left on its disk; 0 = not known
	Size     int64  // bytes of that disk
	Filling  bool   // so little is left that it is time to act

	Unflagged time.Duration // how long posts nobody flagged are kept; 0 = never stored
	Flagged   time.Duration // how long hits are
	Evidence  time.Duration // how long sealed pages are
}

// System is the state of a deployment.
type System struct {
	Software  string
	Machine   *Machine      // nil = this process does not say
	Store     string        // what is wrong with the store, "" = nothing
	Documents []index.Count // by kind
	Rejected  int64         // documents the store refused for good

	Frontier *crawler.Status // nil = it does not answer
	Pack     string          // digest of the rules this process judges by; "" = by none
	Lists    int             // lists of words in them
	Rules    int
	Alerts   AlertHealth      // what search alerts have to deliver
	Refused  []upkeep.Refused // processes that could not take in the rules they were given

	Anchor string        // the newest anchor this process has written, SEQ:HASH
	Ledger ledger.Health // when all was last verified, and what was broken

	Approval *upkeep.Approval // of erasing what is over its time; nil = nobody has approved it
	Enforced bool             // it covers what the configuration says
}

// countedKinds are the kinds whose documents are counted, in this order.
func countedKinds() []index.Kind {
	return []index.Kind{index.KindHit, index.KindPost, index.KindSource, index.KindTombstone, index.KindEvidence, index.KindLedger, index.KindMiss, index.KindUser, index.KindSession, index.KindRejected}
}

// System tells how the deployment is. A part that does not answer is told of,
// not an error; without the store there is no audit record and so no answer.
func (d *Desk) System(ctx context.Context, actor Actor) (System, error) {
	if err := d.permit(actor, ActViewSystem); err != nil {
		return System{}, err
	}
	s := System{Software: d.opt.Software, Anchor: d.opt.Ledger.Newest()}
	if d.opt.Machine != nil {
		m := d.opt.Machine()
		s.Machine = &m
	}
	if err := d.opt.Store.Check(ctx); err != nil {
		s.Store = err.Error()
	}
	for _, kind := range countedKinds() {
		res, err := d.opt.Store.Search(ctx, index.Request{Kinds: []index.Kind{kind}, Limit: 1})
		if err != nil {
			return System{}, fmt.Errorf("count documents: %w", err)
		}
		if kind == index.KindRejected {
			s.Rejected = res.Total
			continue
		}
		s.Documents = append(s.Documents, index.Count{Value: string(kind), Docs: res.Total})
	}
	if d.opt.Inspector != nil {
		status, err := d.opt.Inspector.Status(ctx)
		if err != nil {
			d.opt.Log.Warn("the frontier does not say how it is", "error", err)
		} else {
			s.Frontier = &status
		}
	}
	if book, ok := d.opt.Judge.(Rulebook); ok {
		s.Pack = book.Digest()
		for _, p := range book.Parts() {
			if p.List {
				s.Lists++
			} else {
				s.Rules++
			}
		}
	}
	var err error
	if s.Refused, err = upkeep.ReadRefused(ctx, d.opt.Store); err != nil {
		return System{}, err
	}
	if s.Alerts, err = alert.ReadHealth(ctx, d.opt.Store, d.opt.Owner); err != nil {
		return System{}, err
	}
	if s.Approval, err = upkeep.ReadApproval(ctx, d.opt.Store); err != nil {
		return System{}, fmt.Errorf("read approval of retention: %w", err)
	}
	if s.Machine != nil {
		s.Enforced = s.Approval.Covers(upkeep.PolicyOf(s.Machine.Flagged, s.Machine.Evidence))
	}
	if s.Ledger, err = ledger.ReadHealth(ctx, d.opt.Store); err != nil {
		return System{}, err
	}
	return s, d.audit(ctx, actor, entry{Action: ActViewSystem})
}
