package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/index/desk"
	"scops/index/query"
)

// tableLimit is how many hits a table shows unless told otherwise.
const tableLimit = 20

func newSearch(a *app) *cobra.Command {
	var format, purpose, zone string
	var limit int
	cmd := &cobra.Command{
		Use:   "search QUERY",
		Short: "Find flagged posts",
		Long: `Finds flagged posts, newest first. Words and "phrases", AND OR NOT ( ), field:value,
ranges (score:>60, posted:2026-10, posted:2026-10-01..2026-10-15), value* for a beginning.
metham* met?amp methamp~ find words like these; a NEAR/20 b finds both with at most 20
characters between. A phone number or account name in any spelling is searched as such,
a substance by any of its names (substance:필로폰); quotes keep words as they are.
Every search is recorded in the audit trail. An empty QUERY finds everything.

Fields: ` + fieldHelp(),
		Example: `  scops search 'label:sale score:>=70'
  scops search '아이스 AND NOT status:not_relevant' --format json
  scops search 'entity:telegram=demo_shop OR "ส่งทั่วไทย"' --limit 50`,
		Args: exactly("QUERY"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return search(cmd, a, args[0], format, limit, zone, purpose)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table, json (one hit per line) or csv")
	cmd.Flags().IntVar(&limit, "limit", -1, "at most `N` hits (default 20 for table, none for json and csv)")
	cmd.Flags().StringVar(&zone, "zone", "", "time `ZONE` in which bare dates are days (default agency.zone)")
	addPurpose(cmd, &purpose)
	return cmd
}

func fieldHelp() string {
	names := make([]string, len(query.Fields))
	for i, f := range query.Fields {
		names[i] = f.Name
	}
	return strings.Join(names, " ")
}

func search(cmd *cobra.Command, a *app, text, format string, limit int, zone, purpose string) error {
	if limit < 0 {
		limit = 0
		if format == "table" {
			limit = tableLimit
		}
	}
	config, err := a.config()
	if err != nil {
		return err
	}
	if zone != "" {
		if _, err := time.LoadLocation(zone); err != nil {
			return usagef("--zone: %q is not an IANA time zone such as Asia/Seoul", zone)
		}
		config.Agency.Zone = zone
	}
	out, err := newResultWriter(format, cmd.OutOrStdout(), config.Agency.Zone)
	if err != nil {
		return err
	}
	d, done, err := openStored(cmd.Context(), config)
	if err != nil {
		return err
	}
	defer done()
	var werr error
	shown := 0
	answer, err := d.Search(cmd.Context(), actor(purpose), text, limit, func(f desk.Found) bool {
		werr = out.write(f)
		shown++
		return werr == nil
	})
	if err := errors.Join(err, werr, out.close()); err != nil {
		return err
	}
	for _, as := range answer.ReadAs {
		fmt.Fprintln(cmd.ErrOrStderr(), readAs(as))
	}
	total := answer.Total
	switch {
	case total == 0:
		fmt.Fprintln(cmd.ErrOrStderr(), nothingFound(text))
	case int64(shown) < total:
		fmt.Fprintf(cmd.ErrOrStderr(), "%d of %d shown; --limit %d shows all\n", shown, total, total)
	}
	return nil
}

// readAs says what a part of the query was searched as.
func readAs(as desk.ReadAs) string {
	said := fmt.Sprintf("%s: searched as %s %s", printable(as.Typed), as.Kind, as.Value)
	if as.Kind != desk.ReadSubstance && as.Kind != desk.ReadEntity {
		said += fmt.Sprintf(`; to search for the words write "%s"`, printable(as.Typed))
	}
	return said
}

// nothingFound says what an empty answer may mean.
func nothingFound(text string) string {
	said := "nothing found among the flagged posts"
	for _, label := range []string{"demand", "talk", "none"} {
		if strings.Contains(text, "label:"+label) {
			said += "; posts labelled demand, talk or none are counted and never stored, but for what retention.unflagged keeps (flagged:any)"
			break
		}
	}
	if !strings.Contains(text, "status:") {
		said += "; what was judged not relevant is shown with status:*"
	}
	return said
}

type resultWriter interface {
	write(desk.Found) error
	close() error
}

// newResultWriter writes in a format; a table's times are those of a zone.
func newResultWriter(format string, w io.Writer, zone string) (resultWriter, error) {
	switch format {
	case "json":
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return jsonResults{enc}, nil
	case "csv":
		return &csvResults{w: csv.NewWriter(w)}, nil
	case "table":
		in, err := time.LoadLocation(zone)
		if err != nil {
			return nil, usagef("agency.zone: %w", err)
		}
		return &tableResults{w: tabwriter.NewWriter(w, 0, 4, 2, ' ', 0), zone: in}, nil
	default:
		return nil, usagef("--format: %q is not table, json or csv", format)
	}
}

type jsonResults struct{ enc *json.Encoder }

func (r jsonResults) write(f desk.Found) error { return r.enc.Encode(f) }
func (r jsonResults) close() error             { return nil }

type csvResults struct {
	w      *csv.Writer
	headed bool
}

func (r *csvResults) write(f desk.Found) error {
	if !r.headed {
		r.headed = true
		if err := r.w.Write(desk.Columns()); err != nil {
			return err
		}
	}
	return r.w.Write(f.Cells())
}

func (r *csvResults) close() error {
	r.w.Flush()
	return r.w.Error()
}

type tableResults struct {
	w      *tabwriter.Writer
	zone   *time.Location
	headed bool
}

func (r *tableResults) write(f desk.Found) error {
	if !r.headed {
		r.headed = true
		if _, err := fmt.Fprintln(r.w, "POSTED\tSITE\tLABEL\tPOINTS\tBAND\tREASONS\tPOST\tID"); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(r.w, "%s\t%s\t%s\t%d\t%s\t%s\t%s\t%s\n", r.posted(f), f.Post.Site, f.Verdict.Label, f.Verdict.Score, f.Verdict.Band,
		clip(strings.Join(f.Reasons(), ", "), 40), clip(f.Post.Text, 60), f.ID)
	return err
}

func (r *tableResults) close() error { return r.w.Flush() }

func (r *tableResults) posted(f desk.Found) string {
	if f.Post.PostedAt == nil {
		return "unknown"
	}
	return f.Post.PostedAt.In(r.zone).Format("2006-01-02 15:04 -0700")
}

// clip makes one line of at most n characters.
func clip(s string, n int) string {
	r := []rune(printable(s))
	if len(r) <= n {
		return string(r)
	}
	return string(r[:n-1]) + "…"
}

// printable keeps a post from steering the reader's terminal.
func printable(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e }), " ")
}
