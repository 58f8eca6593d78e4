package console

import (
	"scops/index"
	"scops/index/desk"
)

// deskView is what people keep beside a hit, apart from its state.
type deskView struct {
	Subject  string // names the hit in a form, as it was read
	Tags     []tagLink
	Assignee name
	Mine     bool // the reader is assigned
	Notes    []noteLine
	Second   *secondLine
	MaxTag   int
	Hold     *holdLine // nil = it never was under legal hold
	Held     bool      // it is now
	MaxNote  int
}

// noteLine is one note.
type noteLine struct {
	By   name
	At   moment
	Text string
}

// secondLine is what a second person said, and whether it is the same.
type secondLine struct {
	By      name
	At      moment
	Status  string
	Code    string
	First   string
	Same    bool
	Note    string
	Reason  string
	Settled bool
}

func (v *visit) deskView(h desk.HitView) deskView {
	d := &h.Hit.Desk
	out := deskView{
		Subject: subjectField(h.ID, h.Version), Tags: tagLinks(d.Tags), Assignee: nameOf(d.Assignee), Mine: d.Assignee == v.actor.Name, MaxTag: index.MaxTag, Hold: v.holdLine(d.Hold, h.Hit.Held()), Held: h.Hit.Held(), MaxNote: index.MaxNote,
	}
	for i := len(d.Notes) - 1; i >= 0; i-- {
		n := d.Notes[i]
		out.Notes = append(out.Notes, noteLine{nameOf(n.By), v.moment(n.At), n.Text})
	}
	if s := d.Second; s != nil {
		out.Second = &secondLine{
			By: nameOf(s.By), At: v.moment(s.At), Status: v.words.either("status.", string(s.Status)), Code: string(s.Status),
			First: v.words.either("status.", string(s.First)), Same: s.First == s.Status, Note: s.Note,
			Settled: h.Hit.SecondState() == index.SecondSettled,
		}
		if s.Reason != "" {
			out.Second.Reason = v.words.either("reason.", string(s.Reason))
		}
	}
	return out
}
