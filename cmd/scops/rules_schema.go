package main

import (
	"github.com/spf13/cobra"

	"scops/rules"
)

func newRulesSchema(*app) *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of rule files, for completion in an editor",
		Long: `JSON Schema 2020-12 of every kind of rule file: lists, rules, posts, grammar, scoring,
substances, overlays. How an editor is told of it stands in rules/README.md.`,
		Example: "  scops rules schema > rules.schema.json",
		Args:    noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error {
			data, err := rules.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(data)
			return err
		},
	}
}
