package index

import (
	"crypto/sha256"
	"encoding/binary"
	"time"
)

// SecondOf is of how many judged hits one goes to a second person.
const SecondOf = 20

// Second is the judgement of a person who had not seen the first one. It leaves
// the status as it is.
type Second struct {
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	First  Status    `json:"first"` // what stood at the time, unseen
	Status Status    `json:"status"`
	Note   string    `json:"note"`
	Reason Reason    `json:"reason,omitempty"`
	Wrong  []string  `json:"wrong,omitempty"`
}

// SecondState is where a hit stands on its way to two opinions.
type SecondState string

// The states; "" for a hit that nobody else is asked about.
const (
	SecondWanted  SecondState = "wanted"  // judged once, waits for a second person
	SecondAgreed  SecondState = "agreed"  // both said the same
	SecondDiffers SecondState = "differs" // they did not
	SecondSettled SecondState = "settled" // they did not, and somebody has judged it again since
)

// Sampled says whether a hit is one of those that are judged twice: by its id
// alone, so that nobody chooses and every process agrees.
func (h *Hit) Sampled() bool {
	sum := sha256.Sum256([]byte(h.ID))
	return binary.BigEndian.Uint64(sum[:8])%SecondOf == 0
}

// SecondState says where the hit stands. A decision that was carried over asks
// for no second opinion.
func (h *Hit) SecondState() SecondState {
	var last Decision
	if n := len(h.Desk.Decisions); n > 0 {
		last = h.Desk.Decisions[n-1]
	}
	second := h.Desk.Second
	switch {
	case second == nil && h.Sampled() && last.By != "" && last.Carried == nil && h.Desk.Status != StatusNew:
		return SecondWanted
	case second == nil:
		return ""
	case second.Status == second.First:
		return SecondAgreed
	case last.At.After(second.At):
		return SecondSettled
	}
	return SecondDiffers
}
