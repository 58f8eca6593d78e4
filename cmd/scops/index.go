package main

import (
	"github.com/spf13/cobra"
)

func newIndex(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "index",
		Short: "Look after the indices of Elasticsearch or OpenSearch",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newMigrate(a))
	return cmd
}

func newMigrate(a *app) *cobra.Command {
	var m migration
	var purpose, format string
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Move documents into indices of the mapping of this version",
		Long: `A release may index documents in another way (its mapping has a higher number). Indices
made before are read and written on; what is new about the mapping holds for them once
they are migrated. Replace the program everywhere first, then migrate once.

Each index is copied while everything is at work. At the end of the copy writers wait, as
they do when the server is busy, for what was written meanwhile to follow and for both
indices to be read and compared: minutes, with millions of documents. People go on reading;
what they want to change is refused with a message that keeps their words. Then the alias
changes hands. The old index stays, closed for writing, until --drop-old: it holds the same
personal data, and takes the same space.

It can be killed and started again at any moment; nothing is lost, and what was copied
stands. Killed while writers wait, it keeps them waiting until it is started again or given
up with --abort. Embedded stores need none of it. Recorded in the audit trail.`,
		Example: `  scops index migrate --dry-run -c scops.yaml
  scops index migrate -c scops.yaml --purpose 'upgrade to 1.4'
  scops index migrate --drop-old -c scops.yaml`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			if m.dry && m.abort || m.dry && m.drop || m.abort && m.drop {
				return usagef("--dry-run, --abort and --drop-old: one of them at a time")
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			m.out, m.err, m.json, m.actor = cmd.OutOrStdout(), cmd.ErrOrStderr(), format == "json", actor(purpose)
			return m.run(cmd.Context(), config)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&m.dry, "dry-run", false, "list what would be migrated, and do nothing")
	flags.BoolVar(&m.abort, "abort", false, "give up a migration that was broken off: let writers in and delete what was copied")
	flags.BoolVar(&m.drop, "drop-old", false, "delete the indices that migrations have left behind")
	flags.StringVar(&format, "format", "table", "table or json (one index per line)")
	addPurpose(cmd, &purpose)
	return cmd
}
