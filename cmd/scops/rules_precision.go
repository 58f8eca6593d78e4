package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/index"
	"scops/index/desk"
)

func newRulesPrecision(a *app) *cobra.Command {
	var format, purpose string
	cmd := &cobra.Command{
		Use:   "precision",
		Short: "Say of every rule how often people found it right",
		Long: `Counts what people decided about stored hits and prints one row for each rule, list, sign
and kind of identifier that stands in them, in the poster's own words:

  JUDGED    judged hits it counts in
  RIGHT     of them, how many are relevant or passed up, with the Wilson 95 % interval;
            "too few" below 20
  NAMED     dismissals that name it as what was wrong

A dismissal speaks against the rules it names and no other, against all of them when it
names none, and against none when it was a duplicate. It is recorded in the audit trail.`,
		Example: `  scops rules precision
  scops rules precision --format json | jq '.rules[] | select(.precision.high < 0.5)'`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				p, err := d.Precision(cmd.Context(), actor(purpose))
				if err != nil {
					return err
				}
				if format == "json" {
					return writeJSON(cmd.OutOrStdout(), p)
				}
				return precisionTable(cmd.OutOrStdout(), &p)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

func precisionTable(out io.Writer, p *desk.Precision) error {
	fmt.Fprintf(out, "%d judged, %d of them dismissed; flags right %s\n", p.Judged, p.Dismissed, rightOf(&p.Flagged))
	for _, reason := range index.Reasons() {
		if n := p.Reasons[reason]; n > 0 {
			fmt.Fprintf(out, "  dismissed as %s: %d\n", reason, n)
		}
	}
	if len(p.Rules) == 0 {
		return nil
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tJUDGED\tRIGHT\tNAMED")
	for i := range p.Rules {
		r := &p.Rules[i]
		fmt.Fprintf(w, "%s\t%d\t%s\t%d\n", r.Rule, r.N, rightOf(&r.Figure), r.Named)
	}
	return w.Flush()
}
