package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
)

func newRulesBacktest(a *app) *cobra.Command {
	var format, purpose string
	cmd := &cobra.Command{
		Use:   "backtest DIR [QUERY]",
		Short: "Try a pack on the posts in the index: which flags would be lost or changed",
		Long: `Judges the posts QUERY finds in the index (all of them without one; judged not relevant
ones too) by the pack in DIR, or by the word builtin, and compares the verdicts they have
there. Nothing is changed. It says what it ran over: posts nobody flagged are kept only
under retention.unflagged, so what a pack would newly flag is seen only among those; for
the rest use scops rules diff with a corpus. Recorded in the audit trail.`,
		Example: `  scops rules backtest my-rules
  scops rules backtest my-rules 'substance:methamphetamine posted:30d' --format json`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 {
				return nil
			}
			return exactly("DIR")(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			c, err := a.packOf(args[0])
			if err != nil {
				return err
			}
			return rulesBacktest(cmd, config, c, strings.Join(args[1:], ""), format, purpose)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

func rulesBacktest(cmd *cobra.Command, config Config, c *compiled, text, format, purpose string) error {
	d, done, err := openStored(cmd.Context(), config)
	if err != nil {
		return err
	}
	defer done()
	b, err := workbench.Backtest(cmd.Context(), c.judge, d.Archive(actor(purpose), text))
	if err != nil {
		return err
	}
	if format == "json" {
		return writeJSON(cmd.OutOrStdout(), b)
	}
	return printBacktest(cmd.OutOrStdout(), &b, time.Duration(config.Retention.Unflagged))
}

func printBacktest(out io.Writer, b *workbench.Backtested, unflagged time.Duration) error {
	kept := "none"
	if unflagged > 0 {
		kept = "last " + unflagged.String()
	}
	fmt.Fprintf(out, "%d flagged posts; unflagged kept: %s, %d of them read\n", b.Hits, kept, b.Kept)
	if b.Kept == 0 {
		fmt.Fprintln(out, "nothing here can be newly flagged: see scops rules diff --corpus")
	}
	if b.Relevant > 0 {
		fmt.Fprintf(out, "%d of those no longer flagged were judged relevant or passed up by a person\n", b.Relevant)
	}
	return printDiff(out, &b.Diff)
}
