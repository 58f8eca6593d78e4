package desk

import (
	"io"
	"strconv"
	"strings"
	"time"
)

// caseCSV is CSV in the manner of csvExport: the head, the names of the columns,
// then one hit, identifier or line of the timeline to a row, each with its
// marking. Cells a spreadsheet would read as a formula begin with an apostrophe.
type caseCSV struct{}

func (caseCSV) head(w io.Writer, h CaseReportHead) error {
	n := strconv.Itoa
	return writeRow(w, SafeCells(h.Record, "format="+h.Format, "marking="+h.Marking, "case="+h.Case, "desk="+h.Desk, "status="+string(h.Status), "purpose="+h.Purpose,
		"actor="+h.Actor, "owner="+h.Owner, "at="+h.At.Format(time.RFC3339), "hits="+n(h.Hits), "withheld="+n(h.Withheld), "dismissed="+n(h.Dismissed),
		"above="+n(h.Above), "missing="+n(h.Missing), "packs="+strings.Join(h.Packs, " "), "software="+h.Software, "coverage="+coverageLine(h.Coverage), "sha256="+h.SHA256))
}

func (caseCSV) body(w io.Writer, r CaseReport) error {
	columns := append([]string{"marking", "record", "at", "by", "evidence_record", "evidence_record_hash", "evidence_payload_sha256", "evidence_page_sha256"}, Columns()...)
	if err := writeRow(w, columns); err != nil {
		return err
	}
	c := r.Case
	if err := writeRow(w, shortRow(r.Head.Marking, "case", c.OpenedAt, c.OpenedBy, c.ID, c.Title)); err != nil {
		return err
	}
	for _, h := range r.Hits {
		var seals [4][]string
		for _, e := range h.Evidence {
			for i, value := range []string{e.Record, e.RecordHash, e.PayloadSHA256, e.PageSHA256} {
				seals[i] = append(seals[i], value)
			}
		}
		cells := SafeCells(r.Head.Marking, h.Record, h.AddedAt.Format(time.RFC3339), h.AddedBy,
			strings.Join(seals[0], " "), strings.Join(seals[1], " "), strings.Join(seals[2], " "), strings.Join(seals[3], " "))
		if err := writeRow(w, append(cells, h.Cells()...)); err != nil {
			return err
		}
	}
	for _, e := range c.Entities {
		if err := writeRow(w, shortRow(r.Head.Marking, "identifier", e.At, e.By, e.Kind+"="+e.Value, "")); err != nil {
			return err
		}
	}
	for _, l := range r.Timeline {
		text := strings.TrimSpace(strings.Join(strings.Fields(string(l.Change)+" "+string(l.State)+" "+string(l.Status)), " ") + " " + l.Text)
		if err := writeRow(w, shortRow(r.Head.Marking, string(l.Kind), l.At, l.By, l.Hit, text)); err != nil {
			return err
		}
	}
	return nil
}

// shortRow is a row that has an id and a text alone.
func shortRow(marking, record string, at time.Time, by, id, text string) []string {
	cells := make([]string, 8+len(Columns()))
	copy(cells, []string{marking, record, at.UTC().Format(time.RFC3339), by})
	for i, column := range Columns() {
		switch column {
		case "id":
			cells[8+i] = id
		case "text":
			cells[8+i] = text
		}
	}
	return SafeCells(cells...)
}
