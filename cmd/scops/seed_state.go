package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index/desk"
)

func newSeedState(a *app, verb string, state crawler.SourceState, short string) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:   verb + " ID",
		Short: short,
		Args:  exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return setSeeds(cmd, d, actor(purpose), args, state)
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

// newSeedDecide makes the verbs that decide on proposals.
func newSeedDecide(a *app, verb string, state crawler.SourceState, short string) *cobra.Command {
	var purpose string
	var all bool
	var least int
	cmd := &cobra.Command{
		Use:   verb + " ID... | --all [--min-points N]",
		Short: short,
		Example: "  scops seed list --state proposed\n  scops seed " + verb + " 3f2a9c01d4e5b677 8b0c55de10f2a934\n" +
			"  scops seed " + verb + " --all --min-points 40",
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case all && len(args) > 0:
				return usagef("seed %s: name ids or say --all, not both", verb)
			case !all && len(args) == 0:
				return usagef("seed %s: ID is missing; see scops seed list --state proposed", verb)
			case !all && cmd.Flags().Changed("min-points"):
				return usagef("seed %s: --min-points goes with --all", verb)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, ids []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				if all {
					var err error
					if ids, err = proposedIDs(cmd, d, actor(purpose), least); err != nil {
						return err
					}
				}
				return setSeeds(cmd, d, actor(purpose), ids, state)
			})
		},
	}
	cmd.Flags().BoolVar(&all, "all", false, "every proposed page")
	cmd.Flags().IntVar(&least, "min-points", 0, "with --all: only those with at least `N` points")
	addPurpose(cmd, &purpose)
	return cmd
}

func proposedIDs(cmd *cobra.Command, d *desk.Desk, who desk.Actor, least int) ([]string, error) {
	sources, err := d.ListSources(cmd.Context(), who, crawler.SourceProposed)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range sources {
		if s.Points >= least {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "no page is proposed with so many points; see scops seed list --state proposed")
	}
	return ids, nil
}

// setSeeds changes the state of pages, all or none of them.
func setSeeds(cmd *cobra.Command, d *desk.Desk, who desk.Actor, ids []string, state crawler.SourceState) error {
	if len(ids) == 0 {
		return nil
	}
	sources, err := d.SetSources(cmd.Context(), who, ids, state)
	if err != nil {
		return unknownSeed(err, ids...)
	}
	printStates(cmd.OutOrStdout(), sources)
	return nil
}

func printStates(out io.Writer, sources []crawler.Source) {
	for _, s := range sources {
		fmt.Fprintf(out, "%s %s %s\n", s.ID, s.State, s.URL)
	}
}
