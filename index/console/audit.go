package console

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"scops/index/desk"
)

// auditState is where somebody stands in the audit trail: its address.
type auditState struct{ Actor, Action, Subject, From, To, Page string }

// auditView is the page of the audit trail.
type auditView struct {
	State       auditState
	Problem     string
	Actions     []auditChoice
	Records     []auditRow
	Looked      int
	First, Next string // addresses, "" = this is it
	MaySearches bool
	MayExport   bool
	Purpose     string
	MaxPurpose  int
}

// auditChoice is one action to narrow the trail by.
type auditChoice struct {
	Code, Name string
	Current    bool
}

// auditRow is one record.
type auditRow struct {
	At       moment
	Actor    name
	Action   string
	Purpose  name
	Query    name
	Subject  []name
	More     int // subjects beyond maxSubjects
	Detail   string
	Count    string
	Withheld bool
	Problem  name
	Chain    string
	Seq      uint64
	Hash     string
}

// Bounds of what is shown of one record.
const (
	maxSubjects    = 10
	maxAuditDetail = 2 << 10 // bytes
)

func auditStateOf(q url.Values) auditState {
	return auditState{q.Get("actor"), q.Get("action"), q.Get("subject"), q.Get("from"), q.Get("to"), q.Get("page")}
}

// at is the address of the trail from a page on.
func (s auditState) at(page string) string {
	return address("/audit", filled(url.Values{"actor": {s.Actor}, "action": {s.Action}, "subject": {s.Subject}, "from": {s.From}, "to": {s.To}, "page": {page}}))
}

// ask is what the desk is asked for; false = a date cannot be read.
func (v *visit) ask(s auditState) (desk.AuditQuery, bool) {
	q := desk.AuditQuery{Actor: strings.TrimSpace(s.Actor), Action: desk.Action(s.Action), Subject: strings.TrimSpace(s.Subject), Page: s.Page}
	day := func(text string, on int) (*time.Time, bool) {
		if text == "" {
			return nil, true
		}
		t, err := time.ParseInLocation(time.DateOnly, text, v.console.opt.Zone)
		if err != nil {
			return nil, false
		}
		t = t.AddDate(0, 0, on)
		return &t, true
	}
	var good, also bool
	q.From, good = day(s.From, 0)
	q.To, also = day(s.To, 1) // the whole of that day
	return q, good && also
}

func (c *Console) audit(v *visit) error {
	state := auditStateOf(v.r.URL.Query())
	page := auditView{State: state, MaySearches: v.may(desk.ActReadSearches), MayExport: v.may(desk.ActExportAudit), Purpose: v.actor.Purpose, MaxPurpose: maxPurpose}
	for _, act := range desk.Actions() {
		page.Actions = append(page.Actions, auditChoice{string(act), v.words.either("action.", string(act)), string(act) == state.Action})
	}
	slices.SortFunc(page.Actions, func(a, b auditChoice) int { return strings.Compare(a.Name, b.Name) })
	ask, ok := v.ask(state)
	if !ok {
		page.Problem = v.words.text("audit.bad_date")
		return v.page(http.StatusBadRequest, "audit", page)
	}
	trail, err := c.opt.Desk.Audit(v.r.Context(), v.actor, ask)
	if err != nil {
		return err
	}
	page.Looked = trail.Looked
	for i := range trail.Records {
		page.Records = append(page.Records, v.auditRow(&trail.Records[i]))
	}
	if state.Page != "" {
		page.First = state.at("")
	}
	if trail.Next != "" {
		page.Next = state.at(trail.Next)
	}
	return v.page(http.StatusOK, "audit", page)
}

func (v *visit) auditRow(r *desk.AuditRecord) auditRow {
	row := auditRow{
		At: v.moment(r.Time), Actor: nameOf(r.Actor), Action: v.words.either("action.", string(r.Action)), Purpose: nameOf(r.Purpose),
		Query: nameOf(r.Query), Count: grouped(r.Count), Withheld: r.Withheld, Problem: nameOf(r.Problem), Chain: r.Chain, Seq: r.Seq, Hash: r.Hash,
	}
	if row.Action == "" {
		row.Action = v.words.either("action.", r.Kind)
	}
	for _, s := range r.Subject[:min(len(r.Subject), maxSubjects)] {
		row.Subject = append(row.Subject, nameOf(s))
	}
	row.More = len(r.Subject) - len(row.Subject)
	var detail bytes.Buffer
	if string(r.Detail) != "null" && json.Indent(&detail, r.Detail, "", " ") == nil {
		row.Detail = shortened(detail.String(), maxAuditDetail)
	}
	return row
}

// exportAudit streams the trail as JSON Lines.
func (c *Console) exportAudit(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	state := auditStateOf(v.r.PostForm)
	state.Page = ""
	purpose, problem := v.readPurpose(true)
	ask, ok := v.ask(state)
	switch {
	case !ok:
		return errForm
	case problem != "":
		return desk.ErrPurpose
	}
	who := v.actor
	who.Purpose = purpose
	out := &download{visit: v, file: c.opt.Now().UTC().Format("scops-audit-20060102T150405Z.") + "jsonl", format: "jsonl"}
	_, err := c.opt.Desk.ExportAudit(v.r.Context(), who, ask, out)
	return err
}
