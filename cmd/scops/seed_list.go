package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index/desk"
)

func newSeedList(a *app) *cobra.Command {
	var purpose, format string
	var states []string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List watched pages; --state proposed lists what was discovered, best first",
		Example: `  scops seed list
  scops seed list --state proposed`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			wanted, err := seedStates(states)
			if err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				sources, err := d.ListSources(cmd.Context(), actor(purpose), wanted...)
				if err != nil {
					return err
				}
				return printSources(cmd.OutOrStdout(), format, sources)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addStates(cmd, &states, "only pages in this `STATE`: active, paused, proposed or rejected (several: with commas)")
	addPurpose(cmd, &purpose)
	return cmd
}

func addStates(cmd *cobra.Command, states *[]string, help string) {
	cmd.Flags().StringSliceVar(states, "state", nil, help)
}

// seedStates reads --state; "all" and nothing are every state.
func seedStates(names []string) ([]crawler.SourceState, error) {
	var out []crawler.SourceState
	for _, name := range names {
		state := crawler.SourceState(name)
		switch {
		case name == "all":
			return nil, nil
		case !slices.Contains(crawler.SourceStates(), state):
			return nil, usagef("--state: %q is not active, paused, proposed, rejected or all", name)
		case !slices.Contains(out, state):
			out = append(out, state)
		}
	}
	return out, nil
}

func printSources(out io.Writer, format string, sources []crawler.Source) error {
	switch format {
	case "json":
		enc := json.NewEncoder(out)
		for _, s := range sources {
			if err := enc.Encode(s); err != nil {
				return err
			}
		}
		return nil
	case "table":
		w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
		if len(sources) > 0 && !slices.ContainsFunc(sources, func(s crawler.Source) bool { return s.State != crawler.SourceProposed }) {
			fmt.Fprintln(w, "ID\tPOINTS\tURL\tREASONS")
			for _, s := range sources {
				fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", s.ID, s.Points, s.URL, reasonLine(s.Reasons))
			}
			return w.Flush()
		}
		fmt.Fprintln(w, "ID\tSTATE\tADDED BY\tURL")
		for _, s := range sources {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.ID, s.State, s.AddedBy, s.URL)
		}
		return w.Flush()
	default:
		return usagef("--format: %q is not table or json", format)
	}
}

// reasonLine sums reasons up, the dearest first: "named_flagged x2 (20)".
func reasonLine(reasons []crawler.Reason) string {
	var parts []string
	for _, w := range crawler.Worths() {
		n := 0
		for _, r := range reasons {
			if r.Code == w.Code {
				n++
			}
		}
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s x%d (%d)", w.Code, n, n*w.Points))
		}
	}
	return strings.Join(parts, ", ")
}

func newSeedExport(a *app) *cobra.Command {
	var purpose, format string
	var states []string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print the watched pages in a form import reads: text, csv or yaml",
		Long: `Prints the watched pages. As text, the addresses of the active ones, one to a line; as
csv or yaml, everything a person decided: active, paused and rejected pages. Proposed ones
only where --state asks for them, without their points: those come from the posts here.`,
		Example: "  scops seed export --format yaml > pages.yaml",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			wanted, err := exportStates(states, format)
			if err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				sources, err := d.ListSources(cmd.Context(), actor(purpose), wanted...)
				if err != nil {
					return err
				}
				return writeSeeds(cmd.OutOrStdout(), format, sources)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", seedText, "text, csv or yaml")
	addStates(cmd, &states, "pages in this `STATE` instead: active, paused, proposed, rejected or all")
	addPurpose(cmd, &purpose)
	return cmd
}

func exportStates(names []string, format string) ([]crawler.SourceState, error) {
	switch {
	case !slices.Contains([]string{seedText, seedCSV, seedYAML}, format):
		return nil, usagef("--format: %q is not text, csv or yaml", format)
	case len(names) > 0:
		return seedStates(names)
	case format == seedText:
		return []crawler.SourceState{crawler.SourceActive}, nil
	default:
		return []crawler.SourceState{crawler.SourceActive, crawler.SourcePaused, crawler.SourceRejected}, nil
	}
}
