package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/index/desk"
)

// deadLetter is a dead letter as JSON.
type deadLetter struct {
	ID      string    `json:"id"`
	Host    string    `json:"host"`
	URL     string    `json:"url"`
	Adapter string    `json:"adapter"`
	Reason  string    `json:"reason"`
	Tries   int       `json:"tries"`
	Since   time.Time `json:"since"`
}

func listDead(cmd *cobra.Command, d *desk.Desk, who desk.Actor, format string) error {
	tasks, err := d.DeadLetters(cmd.Context(), who)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(cmd.OutOrStdout())
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	if format != "json" {
		fmt.Fprintln(w, "ID\tHOST\tTRIES\tSINCE\tREASON\tURL")
	}
	for _, t := range tasks {
		letter := deadLetter{t.Request.ID, t.Request.Host, t.Request.URL, t.Request.Adapter, t.Reason, t.Request.Tries, t.Since}
		if format == "json" {
			if err := enc.Encode(letter); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", letter.ID, letter.Host, letter.Tries, moment(&letter.Since), clip(letter.Reason, 80), letter.URL)
	}
	return w.Flush()
}

// settleDead requeues or drops the named dead letters, or all of them.
func settleDead(cmd *cobra.Command, do func(context.Context, desk.Actor, ...string) (int, error), done string, who desk.Actor, ids []string, all bool) error {
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "-" })
	if all == (len(ids) > 0) {
		return usagef("queue dead: name an ID, or say --all; see scops queue dead")
	}
	n, err := do(cmd.Context(), who, ids...)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d %s\n", n, done)
	if n < len(ids) {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d of the named IDs are no dead letters; see scops queue dead\n", len(ids)-n)
		return errFailed
	}
	return nil
}

// moment prints a time for a table.
func moment(t *time.Time) string {
	if t == nil || t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
