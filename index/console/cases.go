package console

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"scops/index"
	"scops/index/desk"
)

// casesView is the page of the files somebody may read.
type casesView struct {
	Choices []choice
	Rows    []caseRow
	Total   int64
	Next    string // address of the next page, "" = this is the last
	Form    caseForm
}

// caseRow is one file of a list.
type caseRow struct {
	ID, URL    string
	Title      name
	Code       string
	Status     string
	Held       bool // a legal hold stands
	Desk, Lead name
	Hits       int
	Entities   int
	Opened     moment
}

// caseForm is what a file is opened with, or added to it.
type caseForm struct {
	Title, Note, Problem string
	Case                 string // the file that is added to, "" = a new one
	Hits                 []string
	Entities             []string
	MaxTitle, MaxNote    int
}

// caseURL is the page of a file.
func caseURL(id string) string { return address("/case", url.Values{"id": {id}}) }

func (c *Console) cases(v *visit) error { return v.showCases(http.StatusOK, caseForm{}) }

func (v *visit) showCases(code int, form caseForm) error {
	q := v.r.URL.Query()
	status := desk.CaseStatus(q.Get("status"))
	list, err := v.console.opt.Desk.Cases(v.r.Context(), v.actor, desk.CaseQuery{Status: status, Page: q.Get("page")})
	if err != nil {
		return err
	}
	page := casesView{Total: list.Total, Rows: v.caseRows(list.Cases), Form: bounded(form)}
	for i, c := range list.Cases {
		page.Rows[i].Held = c.Held(v.console.opt.Now())
	}
	page.Choices = []choice{{v.words.text("cases.any"), "/cases", status == ""}}
	for _, s := range desk.CaseStatuses() {
		page.Choices = append(page.Choices, choice{v.caseStatus(s), "/cases?status=" + string(s), s == status})
	}
	if list.Next != "" {
		page.Next = address("/cases", filled(url.Values{"status": {string(status)}, "page": {list.Next}}))
	}
	return v.page(code, "cases", page)
}

func bounded(form caseForm) caseForm {
	form.MaxTitle, form.MaxNote = desk.MaxCaseTitle, index.MaxNote
	return form
}

func (v *visit) caseRows(cases []*desk.Case) []caseRow {
	rows := make([]caseRow, len(cases))
	for i, c := range cases {
		rows[i] = caseRow{
			ID: c.ID, URL: caseURL(c.ID), Title: nameOf(c.Title), Code: string(c.Status), Status: v.caseStatus(c.Status), Desk: nameOf(v.deskName(c.Desk)), Lead: nameOf(c.Lead),
			Hits: len(c.Hits), Entities: len(c.Entities), Opened: v.dayOf(c.OpenedAt),
		}
	}
	return rows
}

func (v *visit) caseStatus(s desk.CaseStatus) string { return v.words.either("casestatus.", string(s)) }

// deskName is a unit as readers call it.
func (v *visit) deskName(unit string) string { return v.words.either("desk.", unit) }

// chooseView asks which file something is put into.
type chooseView struct {
	Form caseForm
	N    int
	Rows []caseRow // open files
}

// chooseCase asks which file the chosen hits and identifiers are put into.
func (c *Console) chooseCase(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	return v.showChoose(http.StatusOK, v.caseForm())
}

// caseForm reads what was chosen, and typed.
func (v *visit) caseForm() caseForm {
	form := v.r.PostForm
	f := caseForm{Title: form.Get("title"), Note: form.Get("note"), Case: form.Get("case"), Entities: form["entity"]}
	for _, s := range v.subjects() {
		f.Hits = append(f.Hits, subjectField(s.ID, s.Version))
	}
	return f
}

// items are the chosen hits and identifiers: "KIND VALUE".
func (v *visit) caseItems() desk.CaseItems {
	var items desk.CaseItems
	for _, s := range v.subjects() {
		items.Hits = append(items.Hits, s.ID)
	}
	for _, field := range v.r.PostForm["entity"] {
		kind, value, _ := strings.Cut(field, " ")
		items.Entities = append(items.Entities, desk.CaseEntity{Kind: kind, Value: value})
	}
	return items
}

func (v *visit) showChoose(code int, form caseForm) error {
	v.here = "/cases"
	if len(form.Hits)+len(form.Entities) == 0 {
		return desk.ErrNoHits
	}
	list, err := v.console.opt.Desk.Cases(v.r.Context(), v.actor, desk.CaseQuery{Status: desk.CaseOpen, Limit: maxCaseChoices})
	if err != nil {
		return err
	}
	return v.page(code, "case_choose", chooseView{bounded(form), len(form.Hits) + len(form.Entities), v.caseRows(list.Cases)})
}

// maxCaseChoices is how many open files are offered to add to.
const maxCaseChoices = 100

// openCase opens a file with what was chosen, if anything was.
func (c *Console) openCase(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.caseForm()
	opened, done, err := c.opt.Desk.OpenCase(v.r.Context(), v.actor, desk.NewCase{Title: form.Title, Note: form.Note, CaseItems: v.caseItems()})
	if form.Problem = v.caseProblem(err); form.Problem != "" {
		if len(form.Hits)+len(form.Entities) == 0 {
			v.here = "/cases"
			return v.showCases(http.StatusBadRequest, form)
		}
		return v.showChoose(http.StatusBadRequest, form)
	}
	if err != nil {
		return fmt.Errorf("open file: %w", err)
	}
	c.sessions.Put(v.r.Context(), keyNotice, v.words.text("case.opened")+v.leftText(done.Left))
	return v.redirect(caseURL(opened.ID))
}

// addToCase puts what was chosen into a file that is there.
func (c *Console) addToCase(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.caseForm()
	if form.Case == "" {
		form.Problem = v.words.text("case.which")
		return v.showChoose(http.StatusBadRequest, form)
	}
	done, err := c.opt.Desk.AddToCase(v.r.Context(), v.actor, form.Case, v.caseItems())
	if form.Problem = v.caseProblem(err); form.Problem != "" {
		return v.showChoose(http.StatusBadRequest, form)
	}
	if err != nil {
		return fmt.Errorf("add to file: %w", err)
	}
	said := v.words.text("case.added")
	if len(done.IDs)+len(form.Entities) == 0 {
		said = v.words.text("done.nothing")
	}
	c.sessions.Put(v.r.Context(), keyNotice, said+v.leftText(done.Left))
	return v.redirect(caseURL(form.Case))
}

// caseProblem says what a person can mend in a form of a file, "" = it is
// something else.
func (v *visit) caseProblem(err error) string {
	switch {
	case errors.Is(err, desk.ErrCaseTitle):
		return v.words.text("case.bad_title", "n", desk.MaxCaseTitle)
	case errors.Is(err, desk.ErrCaseReason):
		return v.words.text("case.no_reason", "n", index.MaxNote)
	case errors.Is(err, desk.ErrCaseFull):
		return v.words.text("case.full")
	case errors.Is(err, desk.ErrCaseClosed):
		return v.words.text("case.closed")
	case errors.Is(err, desk.ErrCaseHeld):
		return v.words.text("case.is_held")
	case errors.Is(err, desk.ErrHeld), errors.Is(err, desk.ErrNotHeld):
		return v.words.text("case.hold_changed")
	case errors.Is(err, desk.ErrHoldReason), errors.Is(err, desk.ErrHoldUntil):
		return v.words.text("error.hold.what")
	case errors.Is(err, desk.ErrCaseLead):
		return v.words.text("case.lead_stays")
	case errors.Is(err, desk.ErrAssignee), errors.Is(err, desk.ErrCaseMember):
		return v.words.text("case.bad_member")
	case errors.Is(err, desk.ErrNoNote):
		return v.words.text("error.no_note.what")
	case errors.Is(err, desk.ErrNote):
		return v.words.text("judge.long", "n", index.MaxNote)
	}
	return ""
}
