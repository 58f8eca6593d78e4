package desk

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// csvExport is CSV (RFC 4180): a line that holds the head as name=value cells,
// the names of the columns, then one hit a line. Cells a spreadsheet would read
// as a formula begin with an apostrophe.
type csvExport struct{}

func (csvExport) head(w io.Writer, h ExportHead) error {
	return writeRow(w, SafeCells(h.Record, "format="+h.Format, "handling="+h.Handling, "purpose="+h.Purpose, "actor="+h.Actor, "owner="+h.Owner,
		"at="+h.At.Format(time.RFC3339), "query="+h.Query, "hits="+strconv.Itoa(h.Hits), "withheld="+strconv.Itoa(h.Withheld),
		"packs="+strings.Join(h.Packs, " "), "software="+h.Software, "coverage="+coverageLine(h.Coverage), "sha256="+h.SHA256))
}

// coverageLine is the coverage in one cell.
func coverageLine(c Coverage) string {
	newest := "unknown"
	if c.Newest != nil {
		newest = c.Newest.Format(time.RFC3339)
	}
	return fmt.Sprintf("%d of %d watched pages active, %d failing, last read %s, %d looks at posts in %d days; not covered: %s",
		c.Active, c.Sources, len(c.Failing), newest, c.Posts, c.Days, strings.Join(c.NotCovered, " "))
}

func (csvExport) begin(w io.Writer) error        { return writeRow(w, Columns()) }
func (csvExport) hit(w io.Writer, f Found) error { return writeRow(w, f.Cells()) }

func writeRow(w io.Writer, cells []string) error {
	c := csv.NewWriter(w)
	if err := c.Write(cells); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

// Columns are the names of Found.Cells.
func Columns() []string {
	return []string{"id", "posted_at", "site", "author", "label", "score", "band", "status", "url", "text", "reasons", "owner", "handling"}
}

// Cells is a found post as one row for a spreadsheet.
func (f Found) Cells() []string {
	posted := "unknown"
	if f.Post.PostedAt != nil {
		posted = f.Post.PostedAt.Format(time.RFC3339)
	}
	return SafeCells(f.ID, posted, f.Post.Site, f.Post.Author.Handle, string(f.Verdict.Label), strconv.Itoa(f.Verdict.Score),
		f.Verdict.Band, string(f.Status), f.Post.URL, f.Post.Text, strings.Join(f.Reasons(), ", "), f.Owner, f.Handling)
}

// Reasons are the matched words that carry points, in the order they stand in
// the post, each with its points.
func (f Found) Reasons() []string {
	var words []string
	for _, s := range f.Verdict.Signals {
		if s.Weight > 0 {
			words = append(words, fmt.Sprintf("%s +%d", s.Surface, s.Weight))
		}
	}
	return words
}

// SafeCells keeps a spreadsheet from reading what somebody posted as a formula:
// a cell that begins like one gets an apostrophe before it (OWASP, CSV
// Injection), also in full-width spelling and behind white space.
func SafeCells(cells ...string) []string {
	for i, c := range cells {
		start := strings.TrimLeft(c, " \t\r\n\u00a0\u3000\ufeff")
		if start != "" && strings.ContainsRune("=+-@|%＝＋－＠", []rune(start)[0]) || c != "" && strings.ContainsRune("\t\r\n", rune(c[0])) {
			cells[i] = "'" + c
		}
	}
	return cells
}
