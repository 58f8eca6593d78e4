package upkeep

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"scops/index"
)

// DismissedFor is how long a hit that was judged not relevant can be taken back
// before it is erased.
const DismissedFor = 30 * 24 * time.Hour

// Policy is how long what is kept, from the moment its clock runs (index.Hit).
type Policy struct {
	Flagged   time.Duration `json:"flagged"`   // hits
	Evidence  time.Duration `json:"evidence"`  // their sealed pages; not less than Flagged
	Dismissed time.Duration `json:"dismissed"` // hits judged not relevant, with their pages
}

// PolicyOf is the policy for the times of a configuration.
func PolicyOf(flagged, evidence time.Duration) Policy {
	return Policy{Flagged: flagged, Evidence: max(flagged, evidence), Dismissed: min(flagged, DismissedFor)}
}

func (p Policy) String() string {
	return fmt.Sprintf("flagged %s, evidence %s, dismissed %s", days(p.Flagged), days(p.Evidence), days(p.Dismissed))
}

func days(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return fmt.Sprintf("%dd", d/(24*time.Hour))
	}
	return d.String()
}

// covers says that whoever approved p approved q too: it keeps nothing for a
// shorter time.
func (p Policy) covers(q Policy) bool {
	return q.Flagged >= p.Flagged && q.Evidence >= p.Evidence && q.Dismissed >= p.Dismissed
}

// Approval is the consent of a person to erasing by a policy from then on.
type Approval struct {
	By      string    `json:"by"`
	Purpose string    `json:"purpose"`
	At      time.Time `json:"at"`
	Policy  Policy    `json:"policy"`
}

// approvalID is the Document of kind meta that holds the newest approval.
const approvalID = "retention-approval"

// Approve lets every process erase by the policy in force from now on.
func (r *Retention) Approve(ctx context.Context, by, purpose string) error {
	body, err := json.Marshal(Approval{by, purpose, r.Now().UTC(), r.Policy})
	if err != nil {
		return fmt.Errorf("approve retention: %w", err)
	}
	err = index.PutOne(ctx, r.Store, index.Document{
		Kind: index.KindMeta, ID: approvalID, Version: index.VersionAny, Owner: r.Owner, Handling: r.Handling, Body: body,
	}, index.PutOptions{})
	if err != nil {
		return fmt.Errorf("approve retention: %w", err)
	}
	return nil
}

// ReadApproval is the newest approval; nil = there is none.
func ReadApproval(ctx context.Context, store index.Store) (*Approval, error) {
	docs, err := store.Get(ctx, index.KindMeta, approvalID)
	if err != nil || docs[0] == nil {
		return nil, err
	}
	var a Approval
	if err := json.Unmarshal(docs[0].Body, &a); err != nil {
		return nil, fmt.Errorf("read approval of retention: %w", err)
	}
	return &a, nil
}

// Covers says whether an approval, which may be nil, allows a policy.
func (a *Approval) Covers(p Policy) bool { return a != nil && a.Policy.covers(p) }
