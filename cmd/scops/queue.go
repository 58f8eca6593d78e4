package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index/desk"
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
		Short: "Show the queue in one line",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withInspector(cmd.Context(), a, func(_ Config, in crawler.Inspector) error {
				s, err := in.Status(cmd.Context())
				if err != nil {
					return fmt.Errorf("read queue: %w", err)
				}
				if format == "json" {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(s)
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "hosts %d  queued %d  due %d  leased %d  dead %d  oldest due %s\n",
					s.Hosts, s.Queued, s.Due, s.Leased, s.Dead, moment(s.Oldest))
				return err
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func newQueueHosts(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "hosts",
		Short: "Show every Host's clock: waiting, next allowed, blocked, last error",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withInspector(cmd.Context(), a, func(config Config, in crawler.Inspector) error {
				hosts, err := allHosts(cmd, in)
				if err != nil {
					return err
				}
				return printHosts(cmd.OutOrStdout(), format, withOverrides(hosts, config))
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func allHosts(cmd *cobra.Command, in crawler.Inspector) ([]crawler.HostStatus, error) {
	const page = 500
	var out []crawler.HostStatus
	after := ""
	for {
		hosts, err := in.Hosts(cmd.Context(), after, page)
		if err != nil {
			return nil, fmt.Errorf("read hosts: %w", err)
		}
		out = append(out, hosts...)
		if len(hosts) < page {
			return out, nil
		}
		after = hosts[len(hosts)-1].Host
	}
}

// hostLine is a Host as it is printed.
type hostLine struct {
	crawler.HostStatus
	Override *RobotsOverride `json:"robots_override"` // in force; null = robots.txt is obeyed
}

func withOverrides(hosts []crawler.HostStatus, config Config) []hostLine {
	lines := make([]hostLine, len(hosts))
	for i, h := range hosts {
		lines[i] = hostLine{h, config.override(h.Host, time.Now())}
	}
	return lines
}

// robots says how a Host's robots.txt is treated.
func (h hostLine) robots() string {
	if h.Override == nil {
		return "obeyed"
	}
	return "passed over until " + h.Override.Until
}

func printHosts(out io.Writer, format string, hosts []hostLine) error {
	if format == "json" {
		enc := json.NewEncoder(out)
		for _, h := range hosts {
			if err := enc.Encode(h); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "HOST\tQUEUED\tLEASED\tDEAD\tNEXT ALLOWED\tBREAKER\tFAILS\tROBOTS\tLAST ERROR")
	for _, h := range hosts {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\t%d\t%s\t%s\n", h.Host, h.Queued, h.Leased, h.Dead, moment(h.NextAllowed), h.Breaker, h.Fails, h.robots(), clip(h.LastError, 60))
	}
	return w.Flush()
}

func newQueueDead(a *app) *cobra.Command {
	var requeue, drop []string
	var all bool
	var format, purpose string
	cmd := &cobra.Command{
		Use:   "dead [--requeue ID | --drop ID] [--all]",
		Short: "List dead letters; try them again or forget them",
		Example: `  scops queue dead
  scops queue dead --requeue 3f2a9c01d4e5b677
  scops queue dead --drop --all`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			again, forget := cmd.Flags().Changed("requeue"), cmd.Flags().Changed("drop")
			if again && forget {
				return usagef("queue dead: --requeue and --drop exclude each other")
			}
			return withQueueDesk(cmd.Context(), a, func(d *desk.Desk) error {
				switch {
				case again:
					return settleDead(cmd, d.RequeueDead, "requeued", actor(purpose), requeue, all)
				case forget:
					return settleDead(cmd, d.DropDead, "dropped", actor(purpose), drop, all)
				default:
					return listDead(cmd, d, actor(purpose), format)
				}
			})
		},
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&requeue, "requeue", nil, "make the dead letter `ID` due now")
	flags.StringSliceVar(&drop, "drop", nil, "forget the dead letter `ID`")
	flags.Lookup("requeue").NoOptDefVal = "-"
	flags.Lookup("drop").NoOptDefVal = "-"
	flags.BoolVar(&all, "all", false, "with --requeue or --drop: every dead letter")
	flags.StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}
