package desk

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"scops/classifier"
	"scops/index"
	"scops/index/casebook"
)

// CaseReportRequest says how the report of a file is written.
type CaseReportRequest struct {
	Format string // jsonl, csv or html
	Lang   string // of html: th, ko, else English
}

// CaseReportHead is the first record of a report, and what the audit keeps of it.
type CaseReportHead struct {
	Record    string     `json:"record"` // always "case_report"
	Format    string     `json:"format"`
	Marking   string     `json:"marking"` // always HandlingInternal: what another agency gets is another thing
	Case      string     `json:"case"`
	Desk      string     `json:"desk"`
	Status    CaseStatus `json:"status"`
	Purpose   string     `json:"purpose"`
	Actor     string     `json:"actor"`
	Owner     string     `json:"owner"`
	At        time.Time  `json:"at"`
	Hits      int        `json:"hits"`      // that follow
	Withheld  int        `json:"withheld"`  // in band review and judged by nobody yet: never handed out
	Dismissed int        `json:"dismissed"` // judged not relevant: left out
	Above     int        `json:"above"`     // above what the actor may see: left out
	Missing   int        `json:"missing"`   // not in the store any more
	Packs     []string   `json:"packs"`     // digests of the rule packs of the verdicts that follow
	Software  string     `json:"software"`
	Coverage  Coverage   `json:"coverage"`
	SHA256    string     `json:"sha256"` // of every byte after the line of this record; html: of the whole page
}

// CaseReport is a file as it is handed out within the agency.
type CaseReport struct {
	Head     CaseReportHead
	Case     *Case
	Hits     []ReportedHit
	Timeline []CaseLine
}

// ReportedHit is a hit of a report with its evidence, checked byte by byte.
type ReportedHit struct {
	Record   string         `json:"record"` // always "hit"
	Marking  string         `json:"marking"`
	AddedBy  string         `json:"added_by"`
	AddedAt  time.Time      `json:"added_at"`
	Evidence []CaseEvidence `json:"evidence"`
	Found
}

// ReportPage writes a report as one HTML page that needs nothing beside it.
type ReportPage func(w io.Writer, lang string, r CaseReport) error

// caseExporter writes a report in one format.
type caseExporter interface {
	head(w io.Writer, h CaseReportHead) error
	body(w io.Writer, r CaseReport) error
}

// CaseFormats lists the formats of a report by name.
func (d *Desk) CaseFormats() []string {
	if d.opt.ReportPage == nil {
		return []string{"csv", "jsonl"}
	}
	return []string{"csv", "html", "jsonl"}
}

func (d *Desk) caseExporter(req CaseReportRequest) (caseExporter, error) {
	switch {
	case req.Format == "csv":
		return caseCSV{}, nil
	case req.Format == "jsonl":
		return caseJSONL{}, nil
	case req.Format == "html" && d.opt.ReportPage != nil:
		return caseHTML{d.opt.ReportPage, req.Lang}, nil
	}
	return nil, ErrFormat
}

// caseHTML is a page: its head is part of it.
type caseHTML struct {
	page ReportPage
	lang string
}

func (caseHTML) head(io.Writer, CaseReportHead) error   { return nil }
func (h caseHTML) body(w io.Writer, r CaseReport) error { return h.page(w, h.lang, r) }

// ReportCase hands a file out within the agency, with the hashes of its
// evidence; a purpose is always required. What a hit must fulfil to be exported
// it must here as well. Evidence that is not as it was sealed is a *BrokenError,
// and nothing is handed out. Nothing reaches w before the audit record stands.
func (d *Desk) ReportCase(ctx context.Context, actor Actor, id string, req CaseReportRequest, w io.Writer) (CaseReportHead, error) {
	c, err := d.openCase(ctx, actor, ActReportCase, id, AccessMember)
	if err != nil {
		return CaseReportHead{}, err
	}
	if strings.TrimSpace(actor.Purpose) == "" {
		return CaseReportHead{}, ErrPurpose
	}
	out, err := d.caseExporter(req)
	if err != nil {
		return CaseReportHead{}, err
	}
	r, err := d.caseReport(ctx, actor, c, req.Format)
	if err != nil {
		return r.Head, fmt.Errorf("report file %s: %w", id, err)
	}
	spool, err := newSpool()
	if err != nil {
		return r.Head, fmt.Errorf("report file %s: %w", id, err)
	}
	defer spool.close()
	if err := out.body(spool, r); err != nil {
		return r.Head, fmt.Errorf("write report: %w", err)
	}
	if err := spool.buf.Flush(); err != nil {
		return r.Head, fmt.Errorf("write report: %w", err)
	}
	r.Head.SHA256 = hex.EncodeToString(spool.sum.Sum(nil))
	wk := d.newDeed(actor, ActReportCase)
	if err := d.audit(ctx, actor, entry{Action: wk.action, Subject: []string{id}, Detail: map[string]any{"deed": wk.id, "head": r.Head}, Count: int64(r.Head.Hits)}); err != nil {
		return r.Head, err
	}
	_, err = d.changeCase(ctx, id, func(c *casebook.Case) error {
		c.Log(wk.change(casebook.Change{Kind: casebook.ChangeReported, Text: req.Format}))
		return nil
	})
	if err != nil {
		return r.Head, err
	}
	if err := out.head(w, r.Head); err != nil {
		return r.Head, fmt.Errorf("write report: %w", err)
	}
	if err := spool.copy(w); err != nil {
		return r.Head, fmt.Errorf("write report: %w", err)
	}
	return r.Head, nil
}

// caseReport gathers what is handed out.
func (d *Desk) caseReport(ctx context.Context, actor Actor, c *casebook.Case, format string) (CaseReport, error) {
	r := CaseReport{Case: c, Head: CaseReportHead{
		Record: "case_report", Format: format, Marking: HandlingInternal, Case: c.ID, Desk: c.Desk, Status: c.Status, Purpose: actor.Purpose, Actor: actor.Name, Owner: d.opt.Owner,
		At: d.opt.Now().UTC().Truncate(time.Second), Packs: []string{}, Software: d.opt.Software,
	}}
	view, err := d.caseView(ctx, actor, c)
	if err != nil {
		return r, err
	}
	r.Head.Above, r.Head.Missing = view.Withheld, view.Missing
	if r.Head.Coverage, err = d.coverage(ctx); err != nil {
		return r, err
	}
	checked := evidenceCheck{desk: d, seen: map[string]CaseEvidence{}}
	var out []CaseHit
	for _, h := range view.Found {
		switch {
		case h.Status == index.StatusNotRelevant:
			r.Head.Dismissed++
			continue
		case h.Verdict.Band == classifier.BandReview && h.Status == index.StatusNew:
			r.Head.Withheld++
			continue
		}
		reported := ReportedHit{Record: "hit", Marking: HandlingInternal, AddedBy: h.By, AddedAt: h.At, Found: h.Found}
		if reported.Evidence, err = checked.of(ctx, h.seals); err != nil {
			return r, err
		}
		r.Hits, out = append(r.Hits, reported), append(out, h)
		if !slices.Contains(r.Head.Packs, h.Verdict.Pack) {
			r.Head.Packs = append(r.Head.Packs, h.Verdict.Pack)
		}
	}
	slices.Sort(r.Head.Packs)
	r.Head.Hits, r.Timeline = len(r.Hits), timeline(c, out)
	return r, nil
}
