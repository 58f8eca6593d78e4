package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/rules"
)

func newRulesHelp(*app) *cobra.Command {
	var lang string
	cmd := &cobra.Command{
		Use:     "help [CODE]",
		Short:   "Say what a code of scops rules lint means, and how it reads when mended",
		Long:    "Without CODE, lists all codes with what they say.",
		Example: "  scops rules help\n  scops rules help text-comment --lang th",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownLang(lang); err != nil {
				return err
			}
			if len(args) == 0 {
				return listCodes(cmd.OutOrStdout(), lang)
			}
			help, ok := rules.Explain(args[0])
			if !ok {
				if near := rules.NearestCode(args[0]); near != "" {
					return usagef("there is no code %q; did you mean %s? scops rules help lists all", args[0], near)
				}
				return usagef("there is no code %q; scops rules help lists all", args[0])
			}
			_, err := fmt.Fprint(cmd.OutOrStdout(), help.String(lang))
			return err
		},
	}
	cmd.Flags().StringVar(&lang, "lang", defaultLang(), "language of the text: th, ko or en")
	return cmd
}

func listCodes(out io.Writer, lang string) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, code := range rules.Codes() {
		help, _ := rules.Explain(code)
		fmt.Fprintf(table, "%s\t%s\t%s\n", code, help.Severity, help.Says.In(lang))
	}
	return table.Flush()
}
