package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
	"scops/index"
	"scops/index/desk"
	"scops/index/upkeep"
)

func newReclassify(a *app) *cobra.Command {
	var format, purpose string
	var dry bool
	cmd := &cobra.Command{
		Use:   "reclassify [QUERY]",
		Short: "Give stored hits the verdict of the rules in force",
		Long: `Judges the hits QUERY finds (all of them without one; judged not relevant ones too) by the
pack in force and rewrites their current verdict. The first verdict, on which people
acted, and what people decided stay as they are, and nothing is deleted: a hit that is
no longer flagged is found with flagged:no. Every hit that rises, falls or changes its
label is listed, one to a line. Hits that have this pack's verdict are passed over, so a
run that was broken off is taken up by running it again. With --dry-run the same list is
printed and nothing is written. Recorded in the audit trail.`,
		Example: `  scops reclassify --dry-run
  scops reclassify 'label:sale posted:90d' --purpose 'new rules of November'
  scops reclassify --format json > changes.jsonl`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			judge, err := openClassifier(config)
			if err != nil {
				return err
			}
			req := desk.ReclassifyRequest{Query: strings.Join(args, ""), Judge: judge, DryRun: dry}
			return reclassify(cmd, config, req, format, purpose)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "list what would change and change nothing")
	cmd.Flags().StringVar(&format, "format", "table", "table or json (one hit per line)")
	addPurpose(cmd, &purpose)
	return cmd
}

func reclassify(cmd *cobra.Command, config Config, req desk.ReclassifyRequest, format, purpose string) error {
	d, done, err := openStored(cmd.Context(), config)
	if err != nil {
		return err
	}
	defer done()
	var werr error
	sum, err := d.Reclassify(cmd.Context(), actor(purpose), req, func(c upkeep.Rejudged) bool {
		werr = printRejudged(cmd.OutOrStdout(), &c, format)
		return werr == nil
	})
	if err != nil && sum.Read == 0 {
		return err
	}
	rewritten := "rewritten"
	if req.DryRun {
		rewritten = "would be rewritten, nothing was"
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d hits read, %d had this verdict already, %d %s: %d rise, %d fall (%d no longer flagged), %d change their label; pack %s\n",
		sum.Read, sum.Current, sum.Rewritten, rewritten, sum.Rose, sum.Fell, sum.Unflagged, sum.Relabeled, sum.Pack)
	switch {
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("%w: run the same command again to do the rest", err)
	case err != nil:
		return err
	}
	return werr
}

// printRejudged writes one hit that changes.
func printRejudged(out io.Writer, c *upkeep.Rejudged, format string) error {
	before, after := workbench.MarkOf(&c.Old), workbench.MarkOf(&c.New)
	if format == "json" {
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		return enc.Encode(struct {
			upkeep.Rejudged
			Old workbench.Mark `json:"old"`
			New workbench.Mark `json:"new"`
		}{*c, before, after})
	}
	judged := ""
	if c.Status != index.StatusNew {
		judged = "  judged " + string(c.Status)
	}
	_, err := fmt.Fprintf(out, "%s  %s: %s %d %s -> %s %d %s%s\n", c.ID, c.Way, before.Label, before.Score, before.Band, after.Label, after.Score, after.Band, judged)
	return err
}
