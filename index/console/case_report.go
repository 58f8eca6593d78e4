package console

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"time"

	"scops/index/desk"
)

// caseReportView is the page that asks how a file is handed out.
type caseReportView struct {
	ID, Back         string
	Formats          []string
	Format           string
	Purpose, Problem string
	MaxPurpose       int
}

func (c *Console) askReport(v *visit) error {
	id := v.r.URL.Query().Get("id")
	if _, err := c.opt.Desk.Case(v.r.Context(), v.actor, id); err != nil {
		return err
	}
	return v.showReport(http.StatusOK, caseReportView{ID: id, Purpose: v.actor.Purpose})
}

func (v *visit) showReport(code int, page caseReportView) error {
	page.Back, page.Formats, page.MaxPurpose = caseURL(page.ID), v.console.opt.Desk.CaseFormats(), maxPurpose
	page.Format = cmp.Or(page.Format, page.Formats[len(page.Formats)/2])
	return v.page(code, "case_report", page)
}

// reportCase streams the report of a file, as export does.
func (c *Console) reportCase(v *visit) error {
	if err := v.form(); err != nil {
		return err
	}
	form := v.r.PostForm
	page := caseReportView{ID: form.Get("id"), Format: form.Get("format")}
	v.here = caseURL(page.ID)
	if page.Purpose, page.Problem = v.readPurpose(true); page.Problem != "" {
		return v.showReport(http.StatusBadRequest, page)
	}
	who := v.actor
	who.Purpose = page.Purpose
	out := &download{visit: v, file: c.opt.Now().UTC().Format("scops-file-20060102T150405Z.") + page.Format, format: page.Format}
	_, err := c.opt.Desk.ReportCase(v.r.Context(), who, page.ID, desk.CaseReportRequest{Format: page.Format, Lang: v.words.lang}, out)
	if err == nil {
		c.opt.Metrics.exported(page.Format, marking(desk.HandlingInternal))
	}
	if errors.Is(err, desk.ErrFormat) && !out.begun {
		page.Format, page.Problem = "", v.words.text("export.bad_format")
		return v.showReport(http.StatusBadRequest, page)
	}
	return err
}

// reportView is what the page of a report sees.
type reportView struct {
	caseRow
	Reason   string
	Names    []caseEntity
	Timeline []caseLine
	Purpose  name
	Actor    name
	At       moment
	Software string
	Members  []name
	Found    []reportedHit
	Coverage desk.Coverage

	Hits, Withheld, Dismissed, Above, Missing int
}

// reportedHit is a hit of a report.
type reportedHit struct {
	Number   int
	ID, Text string
	URL      name
	Summary  summary
	Evidence []desk.CaseEvidence
}

// NewReportPage returns what writes the report of a file as one HTML page, its
// times in a zone.
func NewReportPage(zone *time.Location) (desk.ReportPage, error) {
	all, err := loadWords()
	if err != nil {
		return nil, err
	}
	page, err := template.ParseFS(templates, "ui/templates/report/case.html", "ui/templates/frame/parts.html")
	if err != nil {
		return nil, fmt.Errorf("parse template of reports: %w", err)
	}
	return func(w io.Writer, lang string, r desk.CaseReport) error {
		if all[lang] == nil {
			lang = "en"
		}
		v := &visit{console: &Console{opt: Options{Zone: zone}}, words: all[lang]}
		return page.ExecuteTemplate(w, "case.html", view{v, "report", v.reportView(r)})
	}, nil
}

func (v *visit) reportView(r desk.CaseReport) reportView {
	h := r.Head
	page := reportView{
		caseRow: v.caseRows([]*desk.Case{r.Case})[0], Reason: r.Case.Reason, Purpose: nameOf(h.Purpose), Actor: nameOf(h.Actor), At: v.moment(h.At),
		Software: h.Software, Coverage: h.Coverage, Hits: h.Hits, Withheld: h.Withheld, Dismissed: h.Dismissed, Above: h.Above, Missing: h.Missing,
	}
	for _, m := range r.Case.Members {
		page.Members = append(page.Members, nameOf(m))
	}
	for _, e := range r.Case.Entities {
		page.Names = append(page.Names, caseEntity{Kind: v.words.either("kind.", e.Kind), Value: nameOf(e.Value)})
	}
	titles := map[string]name{}
	for i, hit := range r.Hits {
		page.Found = append(page.Found, reportedHit{i + 1, hit.ID, hit.Post.Text, nameOf(hit.Post.URL), v.summary(&hit.Found), hit.Evidence})
		titles[hit.ID] = nameOf(fmt.Sprintf("%d. %s", i+1, hit.ID))
	}
	for _, l := range r.Timeline {
		page.Timeline = append(page.Timeline, v.caseLine(l, r.Case.ID, titles))
	}
	return page
}
