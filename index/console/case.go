package console

import (
	"cmp"
	"net/http"
	"slices"

	"scops/index"
	"scops/index/desk"
)

// caseView is the page of one file.
type caseView struct {
	caseRow
	OpenedAt  moment
	OpenedBy  name
	Reason    string
	Closed    bool
	Hold      *holdLine // the newest legal hold, nil = there was none
	Fixed     bool      // nothing can be taken out
	May       bool      // the reader says who belongs to it
	Edition   int
	Statuses  []statusChoice
	Members   []memberRow
	Found     []caseHit
	Missing   int
	Withheld  int
	Names     []caseEntity
	Notes     []noteLine
	Timeline  []caseLine
	Typed     caseTyped
	MaxTitle  int
	MaxNote   int
	SearchURL string
}

// caseTyped is what was typed into the forms of a file and refused.
type caseTyped struct{ Title, Status, Reason, Note, Name, Why, Until, Problem string }

// memberRow is somebody who belongs to a file.
type memberRow struct {
	Name name
	Lead bool
}

// caseHit is a hit of a file.
type caseHit struct {
	Number  int
	URL     string
	Subject string
	Summary summary
	By      name
	At      moment
}

// caseEntity is an identifier of a file.
type caseEntity struct {
	Kind, URL, Field string
	Value            name
}

// caseLine is one line of the timeline.
type caseLine struct {
	At   moment
	What string
	By   name
	Post name // of a post or a judgement
	URL  string
	Text string
}

func (c *Console) showCase(v *visit) error {
	return v.showCasePage(http.StatusOK, v.r.URL.Query().Get("id"), caseTyped{})
}

func (v *visit) showCasePage(code int, id string, typed caseTyped) error {
	v.here = caseURL(id)
	file, err := v.console.opt.Desk.Case(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	page := caseView{
		caseRow: v.caseRows([]*desk.Case{file.Case})[0], OpenedAt: v.moment(file.OpenedAt), OpenedBy: nameOf(file.OpenedBy), Reason: file.Reason,
		Closed: file.Status == desk.CaseClosed, May: file.Access == desk.AccessLead, Edition: file.Edition, Missing: file.Missing, Withheld: file.Withheld,
		Hold: v.holdLine(file.Hold, file.Held), Fixed: file.Held || file.Status == desk.CaseClosed,
		Typed: typed, MaxTitle: desk.MaxCaseTitle, MaxNote: index.MaxNote, SearchURL: listState{Query: "case:" + id}.URL(),
	}
	page.Held = file.Held
	page.Typed.Title = cmp.Or(typed.Title, file.Title)
	for _, s := range desk.CaseStatuses() {
		current := s == desk.CaseStatus(cmp.Or(typed.Status, string(file.Status)))
		page.Statuses = append(page.Statuses, statusChoice{Code: string(s), Name: v.caseStatus(s), Current: current})
	}
	for _, m := range file.Members {
		page.Members = append(page.Members, memberRow{nameOf(m), m == file.Lead})
	}
	titles := map[string]name{}
	for i, h := range file.Found {
		row := caseHit{i + 1, listState{Query: "case:" + id}.hit(h.ID), subjectField(h.ID, h.Version), v.summary(&h.Found), nameOf(h.By), v.dayOf(h.At)}
		titles[h.ID] = nameOf(row.Summary.LabelName + " · " + cmp.Or(h.Post.Author.Handle, h.Post.Author.Name, h.Post.Author.ID, h.ID))
		page.Found = append(page.Found, row)
	}
	for _, e := range file.Entities {
		page.Names = append(page.Names, caseEntity{v.words.either("kind.", e.Kind), entityURL(e.Kind, e.Value), e.Kind + " " + e.Value, nameOf(e.Value)})
	}
	for _, n := range slices.Backward(file.Notes) {
		page.Notes = append(page.Notes, noteLine{nameOf(n.By), v.moment(n.At), n.Text})
	}
	for _, l := range file.Timeline {
		page.Timeline = append(page.Timeline, v.caseLine(l, id, titles))
	}
	return v.page(code, "case", page)
}

func (v *visit) caseLine(l desk.CaseLine, id string, titles map[string]name) caseLine {
	out := caseLine{At: v.moment(l.At), By: nameOf(l.By), Text: l.Text, What: v.words.text("caseline." + string(l.Kind))}
	if l.Hit != "" {
		out.URL, out.Post = listState{Query: "case:" + id}.hit(l.Hit), titles[l.Hit]
	}
	switch {
	case l.Kind == desk.LineJudgement:
		out.What += ": " + v.words.either("status.", string(l.Status))
	case l.Kind == desk.LineChange:
		out.What = v.words.text("casechange."+string(l.Change), "n", l.Count)
		if l.State != "" {
			out.What += ": " + v.caseStatus(l.State)
		}
	}
	return out
}

// casesOf tells on the page of a hit, or of an identifier, which files it is in.
type casesOf struct {
	Open      []caseRow
	Elsewhere []string
	Field     field // what is put into a file
	May       bool
}

func (v *visit) casesOf(open []desk.CaseLink, elsewhere []desk.Elsewhere, what field) casesOf {
	out := casesOf{Field: what, May: v.may(desk.ActFillCase)}
	for _, c := range open {
		out.Open = append(out.Open, caseRow{URL: caseURL(c.ID), Title: nameOf(c.Title), Code: string(c.Status), Status: v.caseStatus(c.Status), Held: c.Held})
	}
	for _, e := range elsewhere {
		out.Elsewhere = append(out.Elsewhere, v.elsewhere(e))
	}
	return out
}

// elsewhere says who to ask about a file the reader may not open.
func (v *visit) elsewhere(e desk.Elsewhere) string {
	who := cmp.Or(nameOf(e.Contact).Text, v.words.text("case.supervisor"))
	if e.OwnDesk {
		return v.words.text("case.own_desk", "name", who)
	}
	return v.words.text("case.elsewhere", "name", who)
}
