package console

import (
	"strings"
	"time"

	"scops/index"
	"scops/index/desk"
)

// timeLine is one thing that happened to a post, and when.
type timeLine struct {
	Name    string
	At      *moment // nil = not known
	Unknown string  // what to say then
}

// life is what is known of a post over time.
func (v *visit) life(h desk.HitView) []timeLine {
	line := func(key string, at *time.Time, unknown string) timeLine {
		t := timeLine{Name: v.words.text("life." + key), At: v.maybe(at)}
		if t.At == nil {
			t.Unknown = v.words.text("life." + unknown)
		}
		return t
	}
	lines := []timeLine{
		line("posted", h.Post.PostedAt, "unknown"),
		line("first_seen", &h.FirstSeen, "unknown"),
		line("last_seen", &h.LastSeen, "unknown"),
		line("gone_by", h.GoneBy, "not_gone"),
	}
	if h.Post.Edited || h.Post.EditedAt != nil {
		lines = append(lines, line("edited", h.Post.EditedAt, "edited_unknown"))
	}
	if hold := h.Hit.Desk.Hold; hold != nil {
		lines = append(lines, line("held", &hold.At, "unknown"))
		if hold.Lifted != nil {
			lines = append(lines, line("lifted", &hold.Lifted.At, "unknown"))
		}
	}
	return lines
}

// revision is one text a post has had.
type revision struct {
	Number  int
	At      moment
	Flagged bool
	Current bool
	Text    string
	Cut     int // bytes of the text that are not shown
	Lang    string
}

// maxRevisions is how many texts one page shows, the newest of them.
const maxRevisions = 20

// revisions are the texts of a post, newest first; none when there has been
// only one.
func (v *visit) revisions(h *index.Hit) []revision {
	if len(h.Revisions) < 2 {
		return nil
	}
	var out []revision
	for i := len(h.Revisions) - 1; i >= 0 && len(out) < maxRevisions; i-- {
		r := &h.Revisions[i]
		one := revision{Number: i + 1, At: v.moment(r.FetchedAt), Flagged: r.Flagged, Current: i == len(h.Revisions)-1, Text: r.Post.Text}
		if len(one.Text) > maxRevision {
			one.Text = shortened(one.Text, maxRevision)
			one.Cut = len(r.Post.Text) - len(one.Text)
		}
		out = append(out, one)
	}
	return out
}

// maxRevision bounds what is shown of one earlier text, in bytes.
const maxRevision = 16 << 10

// firstResult is the screening result that was acted on, where it is not the
// current one.
type firstResult struct {
	Score     int
	BandName  string
	LabelName string
	Revision  int // number of the text it was passed on
}

func (v *visit) firstResult(h desk.HitView) *firstResult {
	first := h.Hit.FirstVerdict
	if first.Score == h.Verdict.Score && first.Label == h.Verdict.Label && first.Band == h.Verdict.Band {
		return nil
	}
	return &firstResult{
		Score: first.Score, BandName: v.words.either("band.", first.Band), LabelName: v.words.either("label.", string(first.Label)),
		Revision: first.Revision + 1,
	}
}

// decision is one judgement of a person.
type decision struct {
	By       name
	At       moment
	From, To string
	Code     string
	Note     string
	Reason   string // of a dismissal
	Wrong    string // the rules that were wrong
	Carried  *carriedFrom
}

// carriedFrom is where a decision was taken over from.
type carriedFrom struct {
	ID   name
	URL  string // "" = it was erased
	At   moment
	Deed string // takes all of it back; "" = it is not the newest change any more
}

// decisions are the judgements so far, newest first.
func (v *visit) decisions(h *index.Hit, state listState) []decision {
	all := h.Desk.Decisions
	var out []decision
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i]
		one := decision{
			By: nameOf(d.By), At: v.moment(d.At), Note: d.Note, Code: string(d.To),
			From: v.words.either("status.", string(d.From)), To: v.words.either("status.", string(d.To)), Wrong: strings.Join(d.Wrong, ", "),
		}
		if d.Reason != "" {
			one.Reason = v.words.either("reason.", string(d.Reason))
		}
		if d.Carried != nil {
			one.Carried = &carriedFrom{ID: nameOf(d.Carried.ID), At: v.moment(d.Carried.At)}
			if d.Carried.ID != "" {
				one.Carried.URL = state.hit(d.Carried.ID)
			}
			if last := h.Desk.Last; last != nil && i == len(all)-1 && last.ID == d.Deed {
				one.Carried.Deed = d.Deed
			}
		}
		out = append(out, one)
	}
	return out
}
