package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index/desk"
)

func newQueueDead(a *app) *cobra.Command {
	var requeue, drop []string
	var all bool
	var purpose string
	var list paging
	cmd := &cobra.Command{
		Use:   "dead [--requeue|--drop ID...|--host HOST|--all]",
		Short: "List dead letters; try them again or forget them",
		Long: `Lists the tasks that were given up, in order of (Host, ID), with the reason. They are not
tried any more until somebody decides: --requeue makes them due now, from where they
stopped, --drop forgets them. Name IDs, a --host, or --all. Every look and every decision
is kept in the audit trail.`,
		Example: `  scops queue dead
  scops queue dead --host '*.forum.example' --format json
  scops queue dead --requeue 3f2a9c01d4e5b677 77b1e0aa54c2d910
  scops queue dead --requeue --host forum.example
  scops queue dead --drop --all`,
		RunE: func(cmd *cobra.Command, args []string) error {
			again, forget := cmd.Flags().Changed("requeue"), cmd.Flags().Changed("drop")
			q := desk.DeadQuery{IDs: named(requeue, drop, args), Host: list.host}
			if !again && !forget {
				return listDead(cmd, a, &list, q, all, actor(purpose))
			}
			if err := list.checkDeed(again && forget, all, q); err != nil {
				return err
			}
			return withQueueDesk(cmd.Context(), a, func(d *desk.Desk) error {
				if again {
					return settleDead(cmd, d.RequeueDead, "requeued", actor(purpose), q)
				}
				return settleDead(cmd, d.DropDead, "dropped", actor(purpose), q)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&requeue, "requeue", nil, "make the dead letters `ID` due now")
	flags.StringSliceVar(&drop, "drop", nil, "forget the dead letters `ID`")
	flags.Lookup("requeue").NoOptDefVal = noID
	flags.Lookup("drop").NoOptDefVal = noID
	flags.BoolVar(&all, "all", false, "with --requeue or --drop: every dead letter")
	list.add(cmd, "HOST/ID")
	addPurpose(cmd, &purpose)
	return cmd
}

// noID is the value of --requeue and --drop given without one.
const noID = "-"

// named are the IDs of --requeue=ID and those that stand by themselves.
func named(lists ...[]string) []string {
	ids := slices.Concat(lists...)
	return slices.DeleteFunc(ids, func(id string) bool { return id == noID })
}

// checkDeed refuses a deed that does not say on what, or says it twice.
func (p *paging) checkDeed(both, all bool, q desk.DeadQuery) error {
	switch {
	case both:
		return usagef("queue dead: --requeue and --drop exclude each other")
	case p.after != "" || p.limit != -1:
		return usagef("queue dead: --after and --limit are for the list alone")
	case all && (len(q.IDs) > 0 || q.Host != ""):
		return usagef("queue dead: --all is every dead letter; leave it out to name IDs or a --host")
	case !all && len(q.IDs) == 0 && q.Host == "":
		return usagef("queue dead: name IDs or a --host, or say --all; see scops queue dead")
	}
	return nil
}

// deadLetter is a dead letter as JSON. Its keys are a contract.
type deadLetter struct {
	ID      string    `json:"id"`
	Host    string    `json:"host"`
	URL     string    `json:"url"`
	Adapter string    `json:"adapter"`
	Reason  string    `json:"reason"`
	Tries   int       `json:"tries"`
	Since   time.Time `json:"since"`
	Kind    string    `json:"kind"` // source, page or look
}

func listDead(cmd *cobra.Command, a *app, list *paging, q desk.DeadQuery, all bool, who desk.Actor) error {
	rows, err := list.check()
	if err != nil {
		return err
	}
	if all {
		rows = 0
	}
	q.Limit = rows
	if list.after != "" {
		host, id, ok := strings.Cut(list.after, "/")
		if !ok {
			return usagef("queue dead: --after %q is not HOST/ID, as in forum.example/3f2a9c01d4e5b677", list.after)
		}
		q.After = crawler.TaskKey{Host: host, ID: id}
	}
	return withQueueDesk(cmd.Context(), a, func(d *desk.Desk) error {
		tasks, more, err := d.DeadLetters(cmd.Context(), who, q)
		if err != nil {
			return err
		}
		if err := printDead(cmd, list.format, tasks); err != nil {
			return err
		}
		if more && list.format != "json" {
			last := tasks[len(tasks)-1].Request
			list.sayMore(cmd, last.Host+"/"+last.ID)
		}
		return nil
	})
}

func printDead(cmd *cobra.Command, format string, tasks []crawler.Task) error {
	enc := json.NewEncoder(cmd.OutOrStdout())
	w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 4, 2, ' ', 0)
	if format != "json" {
		fmt.Fprintln(w, "ID\tHOST\tTRIES\tSINCE\tREASON\tURL")
	}
	for _, t := range tasks {
		letter := deadLetter{
			t.Request.ID, t.Request.Host, t.Request.URL, t.Request.Adapter, t.Reason, t.Request.Tries, t.Since, string(t.Request.Kind),
		}
		if format == "json" {
			if err := enc.Encode(letter); err != nil {
				return fmt.Errorf("write dead letters: %w", err)
			}
			continue
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\n", letter.ID, letter.Host, letter.Tries, moment(&letter.Since), clip(letter.Reason, 80), letter.URL)
	}
	return w.Flush()
}

// settleDead requeues or drops dead letters.
func settleDead(cmd *cobra.Command, do func(context.Context, desk.Actor, desk.DeadQuery) (int, error), done string, who desk.Actor, q desk.DeadQuery) error {
	n, err := do(cmd.Context(), who, q)
	if err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%d %s\n", n, done)
	if n < len(q.IDs) {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d of the named IDs are no dead letters; see scops queue dead\n", len(q.IDs)-n)
		return errFailed
	}
	return nil
}
