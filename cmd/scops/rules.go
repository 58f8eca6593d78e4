package main

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
	"scops/rules"
)

func newRules(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Check rule files, run their tests, explain a verdict",
		Long:  "For rule authors. How rules are written stands in rules/README.md.",
		Args:  noVerb,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newRulesTest(a), newRulesExplain(a), newRulesLint(a), newRulesHelp(a), newRulesLock(a))
	cmd.AddCommand(newRulesSchema(a), newRulesNew(a), newRulesFmt(a))
	cmd.AddCommand(newRulesStats(a), newRulesDiff(a), newRulesBacktest(a), newRulesMine(a), newRulesPrecision(a))
	return cmd
}

// packDir is the directory an author means: the one named, else the one of
// the configuration; "" = the released pack.
func packDir(a *app, args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	config, err := a.config()
	return config.Rules.Dir, err
}

func newRulesTest(a *app) *cobra.Command {
	var only []string
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run the tests that stand in the rule files",
		Long: `Runs every rule's own tests and the expectations of the whole pack (posts.yaml), and
prints one line for each that does not hold. Exit code 1 if one does not.`,
		Example: "  scops rules test\n  scops rules test my-rules --rule ko-meth-dead-drop",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := packDir(a, args)
			if err != nil {
				return err
			}
			pack, err := loadPack(dir)
			if err != nil {
				return err
			}
			if err := knownRules(pack, only); err != nil {
				return err
			}
			report, err := workbench.Test(pack, only...)
			if err != nil {
				return err
			}
			for _, f := range report.Failures {
				fmt.Fprintln(cmd.OutOrStdout(), f.String())
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "%d tests, %d failed\n", report.Run, len(report.Failures))
			if len(report.Failures) > 0 {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().StringSliceVar(&only, "rule", nil, "only the tests of the rule `ID`")
	return cmd
}

// knownRules refuses a rule that is not in a pack, with those that may have
// been meant.
func knownRules(pack *rules.Pack, ids []string) error {
	known := make([]string, len(pack.Rules))
	for i := range known {
		known[i] = pack.Rules[i].ID
	}
	for _, id := range ids {
		if !slices.Contains(known, id) {
			return usagef("there is no rule %q%s", id, didYouMean(id, known, "scops rules stats lists them"))
		}
	}
	return nil
}
