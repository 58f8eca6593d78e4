package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"scops/index"
	"scops/index/casebook"
)

// CaseView is a file whole, for one reader.
type CaseView struct {
	*Case
	Access   Access
	Held     bool       // a legal hold stands
	Found    []CaseHit  // in the order they were added
	Missing  int        // hits that are not in the store any more
	Withheld int        // hits above what the reader may see
	Timeline []CaseLine // the oldest first
}

// CaseHit is a hit of a file with who added it.
type CaseHit struct {
	Found
	By string
	At time.Time

	decisions []index.Decision
	seals     []index.SealRef // of its revisions
}

// LineKind is what a line of a timeline tells of.
type LineKind string

// The kinds of line.
const (
	LinePost      LineKind = "post"      // a hit was posted
	LineJudgement LineKind = "judgement" // somebody judged it
	LineNote      LineKind = "note"      // somebody wrote into the file
	LineChange    LineKind = "change"    // somebody changed the file
)

// CaseLine is one line of the timeline of a file.
type CaseLine struct {
	At     time.Time           `json:"at"`
	Kind   LineKind            `json:"kind"`
	By     string              `json:"by"`     // "" = of a post
	Hit    string              `json:"hit"`    // post, judgement: which; "" = none
	Status index.Status        `json:"status"` // of a judgement
	Change casebook.ChangeKind `json:"change"` // of a change: what
	State  CaseStatus          `json:"state"`  // of a change of the state of the file: the new one
	Count  int                 `json:"count"`  // of a change: how many came or went
	Text   string              `json:"text"`   // note, reason, new title, name of a member
}

// Case gives a file with its hits and its timeline.
func (d *Desk) Case(ctx context.Context, actor Actor, id string) (CaseView, error) {
	c, err := d.openCase(ctx, actor, ActViewCase, id, AccessMember)
	if err != nil {
		return CaseView{}, err
	}
	view, err := d.caseView(ctx, actor, c)
	if err != nil {
		return CaseView{}, fmt.Errorf("read file %s: %w", id, err)
	}
	return view, d.audit(ctx, actor, entry{Action: ActViewCase, Subject: []string{id}, Count: int64(len(view.Found))})
}

func (d *Desk) caseView(ctx context.Context, actor Actor, c *casebook.Case) (CaseView, error) {
	view := CaseView{Case: c, Access: accessTo(actor, c), Held: c.Held(d.now())}
	ids := make([]string, len(c.Hits))
	for i, h := range c.Hits {
		ids[i] = h.ID
	}
	for part := range slices.Chunk(ids, pageSize) {
		docs, err := d.opt.Store.Get(ctx, index.KindHit, part...)
		if err != nil {
			return view, err
		}
		for i, doc := range docs {
			if doc == nil {
				view.Missing++
				continue
			}
			if !actor.sees(doc.Handling) {
				view.Withheld++
				continue
			}
			h, err := index.HitOf(*doc)
			if err != nil {
				return view, err
			}
			ref := c.Hits[slices.Index(ids, part[i])]
			hit := CaseHit{Found: foundHitBy(*doc, h, actor.Name), By: ref.By, At: ref.At, decisions: h.Desk.Decisions}
			for _, rev := range h.Revisions {
				if rev.Seal != nil {
					hit.seals = append(hit.seals, *rev.Seal)
				}
			}
			view.Found = append(view.Found, hit)
		}
	}
	view.Timeline = timeline(c, view.Found)
	return view, nil
}

// timeline puts posts, judgements, notes and changes in one order.
func timeline(c *casebook.Case, hits []CaseHit) []CaseLine {
	var lines []CaseLine
	for _, h := range hits {
		at := h.FirstSeen
		if h.Post.PostedAt != nil {
			at = *h.Post.PostedAt
		}
		lines = append(lines, CaseLine{At: at, Kind: LinePost, Hit: h.ID})
		for _, dec := range h.decisions {
			lines = append(lines, CaseLine{At: dec.At, Kind: LineJudgement, By: dec.By, Hit: h.ID, Status: dec.To, Text: dec.Note})
		}
	}
	for _, n := range c.Notes {
		lines = append(lines, CaseLine{At: n.At, Kind: LineNote, By: n.By, Text: n.Text})
	}
	for _, ch := range c.Changes {
		lines = append(lines, CaseLine{At: ch.At, Kind: LineChange, By: ch.By, Change: ch.Kind, State: ch.Status, Count: ch.Count, Text: ch.Text})
	}
	slices.SortStableFunc(lines, func(a, b CaseLine) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Hit, b.Hit)) })
	return lines
}

// casesWith tells of the files an identifier stands in.
func (d *Desk) casesWith(ctx context.Context, actor Actor, kind, value string) ([]CaseLink, []Elsewhere, error) {
	cases, _, _, err := d.book.Find(ctx, entityKeyword(kind, value), maxCasesOf, "")
	if err != nil {
		return nil, nil, err
	}
	open, elsewhere := d.links(ctx, actor, cases)
	return open, elsewhere, nil
}
