package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/index/desk"
)

func newCases(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "cases",
		Short: "Files people gather posts in: list, show, report",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCasesList(a), newCasesShow(a), newCasesReport(a))
	return cmd
}

func newCasesList(a *app) *cobra.Command {
	var status, purpose string
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "Every file, the one changed last first",
		Example: "  scops cases list --status open",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
				fmt.Fprintln(w, "NUMBER\tSTATUS\tDESK\tLEAD\tPOSTS\tOPENED\tTITLE")
				for q := (desk.CaseQuery{Status: desk.CaseStatus(status), Limit: 200}); ; {
					list, err := d.Cases(cmd.Context(), actor(purpose), q)
					if err != nil {
						return caseError(err)
					}
					for _, c := range list.Cases {
						fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\t%q\n", c.ID, c.Status, c.Desk, c.Lead, len(c.Hits), c.OpenedAt.Format(time.DateOnly), c.Title)
					}
					if q.Page = list.Next; q.Page == "" {
						return w.Flush()
					}
				}
			})
		},
	}
	cmd.Flags().StringVar(&status, "status", "", "only files in this `STATUS`: open, passed_up, closed")
	addPurpose(cmd, &purpose)
	return cmd
}

func newCasesShow(a *app) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:     "show NUMBER",
		Short:   "One file with its timeline, as JSON",
		Example: "  scops cases show UKNYLW7235P2",
		Args:    exactly("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				view, err := d.Case(cmd.Context(), actor(purpose), args[0])
				if err != nil {
					return err
				}
				return json.NewEncoder(cmd.OutOrStdout()).Encode(struct {
					*desk.Case
					Timeline []desk.CaseLine `json:"timeline"`
				}{view.Case, view.Timeline})
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

func newCasesReport(a *app) *cobra.Command {
	var req desk.CaseReportRequest
	var purpose, out string
	cmd := &cobra.Command{
		Use:   "report NUMBER --purpose TEXT",
		Short: "Hand a file out within the agency, with the hashes of its evidence",
		Long: `Every record is marked "agency internal". The evidence is read again while the report is written; what
is not as it was sealed stops it. What is meant for another agency needs redaction and a second person's
release: that is not this report.`,
		Example: "  scops cases report UKNYLW7235P2 --format html --lang th --purpose 'file 2026-114' -o file.html",
		Args:    exactly("NUMBER"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return caseError(writeNew(cmd.OutOrStdout(), out, func(w io.Writer) error {
					_, err := d.ReportCase(cmd.Context(), actor(purpose), args[0], req, w)
					return err
				}))
			})
		},
	}
	cmd.Flags().StringVar(&req.Format, "format", "jsonl", "`FORMAT`: jsonl, csv or html")
	cmd.Flags().StringVar(&req.Lang, "lang", "en", "`LANGUAGE` of html: th, ko or en")
	cmd.Flags().StringVarP(&out, "output", "o", "-", "`FILE` to write; it must not exist yet; - is standard output")
	addPurpose(cmd, &purpose)
	return cmd
}

// caseError tells what a person can mend on the command line from the rest.
func caseError(err error) error {
	for _, mine := range []error{desk.ErrCaseStatus, desk.ErrFormat, desk.ErrPurpose} {
		if errors.Is(err, mine) {
			return usageError{err}
		}
	}
	return err
}
