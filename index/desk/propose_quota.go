package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"scops/index"
)

// Bounds of discovery: pages are written by strangers.
const (
	ProposalsPerSide = 20   // new proposals of one account or Source on one day
	ProposalsPerDay  = 500  // new proposals of all on one day
	ApprovalsPerSite = 20   // pages of one sites entry approved by its policy on one day
	MaxProposals     = 1000 // proposals waiting for a person, in all
)

// quotaID is the one Document, of kind meta, that counts a day's discoveries
// for all processes.
const quotaID = "discover-quota"

// quota is what was proposed and approved on one day (UTC).
type quota struct {
	desk    *Desk
	version index.Version
	taken   bool // something was counted since it was read

	Day      string         `json:"day"`
	New      int            `json:"new"`
	Sides    map[string]int `json:"sides"` // by account or Source
	Approved map[string]int `json:"approved"`
}

func (d *Desk) quota(ctx context.Context) (*quota, error) {
	docs, err := d.opt.Store.Get(ctx, index.KindMeta, quotaID)
	if err != nil {
		return nil, fmt.Errorf("read quota: %w", err)
	}
	q := &quota{desk: d, version: index.VersionNone}
	if docs[0] != nil {
		q.version = docs[0].Version
		if err := json.Unmarshal(docs[0].Body, q); err != nil {
			return nil, fmt.Errorf("read quota: %w", err)
		}
	}
	if day := d.now().Format(time.DateOnly); q.Day != day {
		q.Day, q.New, q.Sides, q.Approved = day, 0, map[string]int{}, map[string]int{}
	}
	return q, nil
}

// take counts one more new proposal, false = the day's number is reached.
func (q *quota) take(side string) bool {
	if q.New >= ProposalsPerDay || q.Sides[side] >= ProposalsPerSide {
		return false
	}
	q.New++
	q.Sides[side]++
	q.taken = true
	return true
}

// approve counts one more page approved by the policy of a sites entry.
func (q *quota) approve(site string) bool {
	if q.Approved[site] >= ApprovalsPerSite {
		return false
	}
	q.Approved[site]++
	q.taken = true
	return true
}

// store writes the counts; false = another process counted meanwhile.
func (q *quota) store(ctx context.Context) (bool, error) {
	if !q.taken {
		return true, nil
	}
	body, err := json.Marshal(q)
	if err != nil {
		return false, fmt.Errorf("write quota: %w", err)
	}
	err = index.PutOne(ctx, q.desk.opt.Store, index.Document{
		Kind: index.KindMeta, ID: quotaID, Version: q.version, Owner: q.desk.opt.Owner, Handling: q.desk.opt.Handling, Body: body,
	}, index.PutOptions{})
	if errors.Is(err, index.ErrConflict) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("write quota: %w", err)
	}
	return true, nil
}
