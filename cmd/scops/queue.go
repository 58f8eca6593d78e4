package main

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler"
)

func newQueue(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "queue",
		Short: "What is to be fetched, and what could not be",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newQueueStatus(a), newQueueHosts(a), newQueueDead(a), newQueueRebuild(a))
	return cmd
}

func newQueueStatus(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Show the queue in one line: tasks queued, due, in flight and dead",
		Example: `  scops queue status
  scops queue status --format json | jq .due`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			return withInspector(cmd.Context(), a, func(_ Config, in crawler.Inspector) error {
				s, err := in.Status(cmd.Context())
				if err != nil {
					return fmt.Errorf("read queue: %w", err)
				}
				if format == "json" {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "hosts %d  queued %d  due %d  in flight %d  dead %d  oldest due %s\n",
					s.Hosts, s.Queued, s.Due, s.Leased, s.Dead, moment(s.Oldest))
				return err
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

// paging are the flags of a list in a stated order.
type paging struct {
	after, host, format string
	limit               int
}

// tableRows is how many rows a table has when nobody says.
const tableRows = 100

func (p *paging) add(cmd *cobra.Command, key string) {
	flags := cmd.Flags()
	flags.StringVar(&p.after, "after", "", "begin behind this `"+key+"`: the last row of the page before")
	flags.IntVar(&p.limit, "limit", -1, "rows at most, 0 = all (table: 100, json: all)")
	flags.StringVar(&p.host, "host", "", "only this `HOST`, or a pattern such as *.forum.example")
	flags.StringVar(&p.format, "format", "table", "table or json")
}

// check refuses what is no list, and gives the number of rows; 0 = all.
func (p *paging) check() (rows int, err error) {
	if err := tableOrJSON(p.format); err != nil {
		return 0, err
	}
	switch {
	case p.limit < -1:
		return 0, usagef("--limit: %d is less than 0; 0 means all rows", p.limit)
	case p.limit == -1 && p.format == "table":
		return tableRows, nil
	case p.limit == -1:
		return 0, nil
	default:
		return p.limit, nil
	}
}

// sayMore tells a reader of a table how to see the rows that follow.
func (p *paging) sayMore(cmd *cobra.Command, last string) {
	again := fmt.Sprintf("%s --after '%s'", cmd.CommandPath(), last)
	if p.host != "" {
		again += fmt.Sprintf(" --host '%s'", p.host)
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "there are more; go on with: %s\n", again)
}

// moment prints a time for a table.
func moment(t *time.Time) string {
	if t == nil || t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}
