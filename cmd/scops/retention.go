package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"scops/index"
	"scops/index/desk"
	"scops/index/ledger"
	"scops/index/upkeep"
)

// retentionOf erases by the times of the configuration.
func retentionOf(c Config, store index.Store, book *ledger.Ledger, metrics *upkeep.Metrics, log *slog.Logger) *upkeep.Retention {
	flagged := time.Duration(c.Retention.Flagged)
	evidence := flagged
	if c.Retention.Evidence != nil {
		evidence = time.Duration(*c.Retention.Evidence)
	}
	return &upkeep.Retention{
		Store: store, Ledger: book, Owner: c.Agency.ID, Handling: handling, Unflagged: time.Duration(c.Retention.Unflagged),
		Policy: upkeep.PolicyOf(flagged, evidence), Metrics: metrics, Log: log, Now: time.Now,
	}
}

func newRetention(a *app) *cobra.Command {
	var dry, apply bool
	var format, purpose string
	cmd := &cobra.Command{
		Use:   "retention [--dry-run | --apply]",
		Short: "Say what is over its time; approve that it is erased",
		Long: `Counts the flagged posts that are over their time (retention.flagged since they were last
seen or judged; dismissed ones 30 days after that), and the sealed pages that go with them,
and erases nothing. What is under legal hold or in a file stays whatever its age;
files under legal hold are named.

Nothing is erased before somebody has seen this list and approved it: --apply erases what is
due and lets every running process of this deployment go on erasing, every ten minutes, by
the same times or longer ones. After times in the configuration were made shorter it is to be
approved anew. What goes leaves a tombstone in the ledger, which still verifies, and does not
come back when its page is visited again. Backups and the indices a migration left behind
still hold it. It can be killed and started again at any moment. Recorded in the audit trail.`,
		Example: `  scops retention -c scops.yaml
  scops retention --apply -c scops.yaml --purpose 'privacy act, section 37; approved by A. Srisuk'`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			if apply && dry {
				return usagef("--dry-run, --apply: one of them")
			}
			if apply && purpose == "" {
				return usagef("retention --apply: say by what right this is erased with --purpose; it stands in every tombstone")
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			d, done, err := openStored(cmd.Context(), config)
			if err != nil {
				return err
			}
			defer done()
			if !apply {
				return planRetention(cmd, d, format, purpose)
			}
			return applyRetention(cmd, d, format, purpose)
		},
	}
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be erased and erase nothing, as without any flag")
	cmd.Flags().BoolVar(&apply, "apply", false, "approve the retention that is configured, and erase what is due")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

func planRetention(cmd *cobra.Command, d *desk.Desk, format, purpose string) error {
	plan, err := d.RetentionPlan(cmd.Context(), actor(purpose))
	if err != nil {
		return err
	}
	if format == "json" {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(plan)
	}
	return printPlan(cmd.OutOrStdout(), &plan)
}

func printPlan(out io.Writer, p *desk.RetentionPlan) error {
	var err error
	line := func(format string, args ...any) {
		_, failed := fmt.Fprintf(out, format+"\n", args...)
		err = errors.Join(err, failed)
	}
	for _, due := range p.Due {
		oldest := ""
		if due.Oldest != nil {
			oldest = ", the oldest last seen or judged " + due.Oldest.UTC().Format(time.RFC3339)
		}
		line("%s: %d flagged posts%s", due.Reason, due.Hits, oldest)
	}
	line("sealed pages: at most %d go with them; those another flagged post needs stay", p.Pages)
	line("kept whatever their age: %d under legal hold; %d over their time stand in a file", p.Held, p.InFiles)
	for _, held := range p.Files {
		end := "until it is lifted"
		if held.Until != nil {
			end = "until " + held.Until.UTC().Format(time.RFC3339)
		}
		line("under legal hold %s: file %s with %d flagged posts", end, held.File, held.Hits)
	}
	if more := p.HeldIn - int64(len(p.Files)); more > 0 {
		line("under legal hold: %d more files", more)
	}
	if p.Begun > 0 {
		line("begun: %d erasures wait for the time of their sealed pages, or go on with the next run", p.Begun)
	}
	line("policy: %s", p.Policy)
	switch a := p.Approval; {
	case a == nil:
		line("approved by nobody: nothing is erased before scops retention --apply --purpose TEXT")
	case !p.Enforced():
		line("approved by %s at %s for longer times (%s): nothing is erased before it is approved anew", a.By, a.At.UTC().Format(time.RFC3339), a.Policy)
	default:
		line("approved by %s at %s: what is due goes within ten minutes while scops run, crawl or serve is at work", a.By, a.At.UTC().Format(time.RFC3339))
	}
	return err
}

func applyRetention(cmd *cobra.Command, d *desk.Desk, format, purpose string) error {
	sum, err := d.ApplyRetention(cmd.Context(), actor(purpose))
	if errors.Is(err, upkeep.ErrBusy) {
		return fmt.Errorf("%w: it is approved, and goes on there", err)
	}
	if err != nil {
		return fmt.Errorf("%w: run the same command again to do the rest", err)
	}
	if format == "json" {
		return json.NewEncoder(cmd.OutOrStdout()).Encode(sum)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "erased %d flagged posts, %d sealed pages, %d refused documents and posts kept for rule authors; %d changed meanwhile and stay\n",
		sum.Hits, sum.Seals, sum.Other, sum.Left)
	return err
}
