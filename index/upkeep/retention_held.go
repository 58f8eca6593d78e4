package upkeep

import (
	"context"
	"fmt"
	"time"

	"scops/index/casebook"
)

// maxHeld is how many files under legal hold a Plan names.
const maxHeld = 100

// Held is a file under legal hold: nothing leaves it, and no hit of it goes.
type Held struct {
	File  string     `json:"file"`
	Hits  int        `json:"hits"`
	Until *time.Time `json:"until"` // nil = until somebody lifts it
}

// heldFiles adds the files under legal hold.
func (r *Retention) heldFiles(ctx context.Context, plan *Plan) error {
	cases, total, _, err := casebook.New(r.Store, r.Owner, r.Handling).Find(ctx, casebook.IsHeld(r.Now()), maxHeld, "")
	if err != nil {
		return fmt.Errorf("find files under legal hold: %w", err)
	}
	plan.HeldIn, plan.Files = total, []Held{}
	for _, c := range cases {
		plan.Files = append(plan.Files, Held{c.ID, len(c.Hits), c.Hold.Until})
	}
	return nil
}
