package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"scops/rules"
)

func newRulesNew(*app) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:     "new ID",
		Short:   "Print a rule file to start from: a draft that passes lint",
		Long:    "The examples in it are of --lang; each line says what may stand there.",
		Example: "  scops rules new ko-new-word --lang ko > my-rules/ko/ko-new-word.yaml",
		Args:    exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownLang(lang); err != nil {
				return err
			}
			text, err := rules.NewFile(args[0], lang)
			if err != nil {
				return usageError{err}
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), text)
			return err
		},
	}
	cmd.Flags().StringVar(&lang, "lang", defaultLang(), "language of the examples: th, ko or en")
	return cmd
}
