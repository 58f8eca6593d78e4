package console

import (
	"fmt"
	"net/http"
	"time"

	"scops/index/desk"
)

// systemView is the page of the state of the deployment.
type systemView struct {
	desk.System
	Documents  []kindCount
	Disk       string // "" = not known
	DiskLow    bool
	Keep       []keeping
	Verified   *moment
	Forked     *moment
	Refused    []refusedRules
	OldestDue  *moment
	ApprovedBy name    // who approved erasing what is over its time
	Approved   *moment // nil = nobody
	MayPeople  bool
	MaySources bool
	MayAudit   bool
	MayRules   bool
}

// kindCount is how many documents of a kind there are.
type kindCount struct{ Name, Docs string }

// keeping is how long something is kept.
type keeping struct{ Name, Long string }

func (c *Console) system(v *visit) error {
	s, err := c.opt.Desk.System(v.r.Context(), v.actor)
	if err != nil {
		return err
	}
	page := systemView{
		System: s, Verified: v.maybe(&s.Ledger.Verified), Forked: v.maybe(&s.Ledger.Forked),
		MayPeople: v.may(desk.ActListUsers), MaySources: v.may(desk.ActListSources), MayAudit: v.may(desk.ActReadAudit), MayRules: v.may(desk.ActViewRules),
	}
	for _, d := range s.Documents {
		page.Documents = append(page.Documents, kindCount{v.words.either("doc.", d.Value), grouped(d.Docs)})
	}
	if m := s.Machine; m != nil {
		page.Keep = []keeping{
			{v.words.text("system.keep_unflagged"), v.long(m.Unflagged)}, {v.words.text("system.keep_flagged"), v.long(m.Flagged)}, {v.words.text("system.keep_evidence"), v.long(m.Evidence)},
		}
		if m.Size > 0 {
			page.Disk, page.DiskLow = v.words.text("system.disk_free", "free", gigabytes(m.Free), "size", gigabytes(m.Size)), m.Filling
		}
	}
	if a := s.Approval; a != nil {
		page.ApprovedBy, page.Approved = nameOf(a.By), v.maybe(&a.At)
	}
	if s.Frontier != nil {
		page.OldestDue = v.maybe(s.Frontier.Oldest)
	}
	for _, r := range s.Refused {
		page.Refused = append(page.Refused, refusedRules{nameOf(r.Process), nameOf(r.Problem), v.moment(r.At), r.Problems})
	}
	return v.page(http.StatusOK, "system", page)
}

// long writes how long something is kept, in days where they are whole.
func (v *visit) long(d time.Duration) string {
	switch {
	case d == 0:
		return v.words.text("system.never")
	case d%(24*time.Hour) == 0:
		return v.words.text("system.days", "n", int(d/(24*time.Hour)))
	}
	return d.String()
}

func gigabytes(n int64) string { return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30)) }
