package desk

import (
	"io"

	"scops/index/casebook"
)

// caseJSONL is JSON Lines: the head, the file, then hits and the timeline, each
// record with its marking.
type caseJSONL struct{}

func (caseJSONL) head(w io.Writer, h CaseReportHead) error { return writeLine(w, h) }

func (caseJSONL) body(w io.Writer, r CaseReport) error {
	c := r.Case
	about := struct {
		Record   string            `json:"record"`
		Marking  string            `json:"marking"`
		ID       string            `json:"id"`
		Title    string            `json:"title"`
		Lead     string            `json:"lead"`
		Members  []string          `json:"members"`
		Reason   string            `json:"reason"`
		OpenedBy string            `json:"opened_by"`
		OpenedAt any               `json:"opened_at"`
		Entities []casebook.Entity `json:"entities"`
	}{"case", r.Head.Marking, c.ID, c.Title, c.Lead, c.Members, c.Reason, c.OpenedBy, c.OpenedAt, append([]casebook.Entity{}, c.Entities...)}
	if err := writeLine(w, about); err != nil {
		return err
	}
	for _, h := range r.Hits {
		if err := writeLine(w, h); err != nil {
			return err
		}
	}
	for _, l := range r.Timeline {
		line := struct {
			Record  string `json:"record"`
			Marking string `json:"marking"`
			CaseLine
		}{"timeline", r.Head.Marking, l}
		if err := writeLine(w, line); err != nil {
			return err
		}
	}
	return nil
}
