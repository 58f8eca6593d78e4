package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"scops/index/desk"
	"scops/index/ledger"
)

func newEvidence(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "evidence",
		Short: "Check the ledger; read a sealed page back",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEvidenceVerify(a), newEvidenceShow(a))
	return cmd
}

func newEvidenceVerify(a *app) *cobra.Command {
	var anchors []string
	var purpose string
	cmd := &cobra.Command{
		Use:   "verify [ID...]",
		Short: "Name every sealed page and ledger record that was changed, removed or cut off",
		Long: `Walks every chain of the ledger and every sealed page, compares them with the anchor
kept in DATA/anchor (and with the ones you kept yourself: --anchor), and prints one
line "RECORD: reason" per broken record, then the newest anchor. With IDs of hits or
records, only those are checked. What was erased lawfully is not broken: its tombstone, the
reason and who approved it are named on standard error. Exit code 1 if anything is broken.`,
		Example: `  scops evidence verify
  scops evidence verify --anchor 41:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08`,
		RunE: func(cmd *cobra.Command, ids []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			check := ledger.Check{File: filepath.Join(config.Data, "anchor")}
			for _, s := range anchors {
				p, err := ledger.ParsePoint(s)
				if err != nil {
					return usageError{err}
				}
				check.Points = append(check.Points, p)
			}
			return verifyEvidence(cmd, config, purpose, check, ids)
		},
	}
	cmd.Flags().StringArrayVar(&anchors, "anchor", nil, "an anchor kept outside, `SEQ:HASH`; may be given more than once")
	addPurpose(cmd, &purpose)
	return cmd
}

// verifyEvidence checks before the ledger of this process is opened, because
// opening it appends to the anchor chain and rewrites DATA/anchor.
func verifyEvidence(cmd *cobra.Command, config Config, purpose string, check ledger.Check, ids []string) error {
	ctx := cmd.Context()
	if err := isStored(config); err != nil {
		return err
	}
	store, err := openStore(ctx, config)
	if err != nil {
		return err
	}
	defer closeQuietly(store)
	var report *ledger.Report
	if len(ids) == 0 {
		if report, err = ledger.Verify(ctx, store, check); err != nil {
			return err
		}
		// Before the ledger is opened: it may be too broken to take the audit record.
		if err := ledger.RememberVerified(ctx, store, config.Agency.ID, handling, report, time.Now()); err != nil {
			printBroken(cmd, report)
			return err
		}
	}
	d, done, err := openDeskOn(ctx, config, store, nil)
	if err != nil {
		printBroken(cmd, report)
		return err
	}
	defer done()
	if len(ids) > 0 {
		report, err = d.VerifyEvidence(ctx, actor(purpose), ids...)
	} else {
		err = d.Verified(ctx, actor(purpose), report)
	}
	if err != nil {
		printBroken(cmd, report)
		return err
	}
	return printReport(cmd, report)
}

// printBroken says what is broken even where the ledger is so broken that the
// audit record of this look cannot be written: records have no personal data.
func printBroken(cmd *cobra.Command, report *ledger.Report) {
	if report != nil && len(report.Broken) > 0 {
		_ = printReport(cmd, report) // the caller's own error comes after it
	}
}

// maxErased is how many erased pages are named.
const maxErased = 20

func printReport(cmd *cobra.Command, report *ledger.Report) error {
	out := cmd.OutOrStdout()
	for _, b := range report.Broken {
		fmt.Fprintf(out, "%s: %s\n", b.Record, b.Reason)
	}
	if newest := report.Newest.String(); newest != "" {
		fmt.Fprintf(out, "anchor %s\n", newest)
	}
	for _, e := range report.Erased[:min(len(report.Erased), maxErased)] {
		fmt.Fprintln(cmd.ErrOrStderr(), e)
	}
	if more := len(report.Erased) - maxErased; more > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "and %d more were erased lawfully: name one to see by which tombstone\n", more)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d anchors, %d chains, %d records, %d sealed pages checked; %d erased by tombstones; %d broken\n",
		report.Anchors, report.Chains, report.Records, report.Seals, len(report.Erased), len(report.Broken))
	if len(report.Broken) > 0 {
		return errFailed
	}
	return nil
}

func newEvidenceShow(a *app) *cobra.Command {
	var file, purpose string
	cmd := &cobra.Command{
		Use:   "show ID -o FILE",
		Short: "Write a sealed page to FILE, as it came, and what is known of it to standard output",
		Long: `ID is a hit's or a ledger record's. The page is checked against its record first. It is
the whole page as the site served it, with other people's posts on it: say what it is
for with --purpose. Open it offline only.`,
		Example: `  scops evidence show telegram:demo:12 -o page.html --purpose 'file 2026-114'`,
		Args:    exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return usagef("evidence show: say where the page goes with -o FILE")
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				sealed, body, err := d.ShowEvidence(cmd.Context(), actor(purpose), args[0])
				if err != nil {
					return err
				}
				if err := os.WriteFile(file, body, 0o600); err != nil {
					return fmt.Errorf("write sealed page: %w", err)
				}
				enc := json.NewEncoder(cmd.OutOrStdout())
				enc.SetIndent("", "  ")
				return enc.Encode(sealed)
			})
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "`FILE` the page is written to")
	addPurpose(cmd, &purpose)
	return cmd
}
