package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/crawler"
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
	cmd.AddCommand(newRulesLint(a), newRulesTest(a), newRulesExplain(a))
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

func newRulesLint(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Name everything wrong with a rule pack, each with file, line and column",
		Long: `Reads the pack in DIR (or the one in force) and prints every problem at once, one to a
line: file:line:column: CODE what, and how to mend it. Exit code 2 if there is an error.`,
		Example: "  scops rules lint\n  scops rules lint my-rules",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir, err := packDir(a, args)
			if err != nil {
				return err
			}
			pack, err := loadPack(dir)
			var problems rules.Problems
			if errors.As(err, &problems) {
				fmt.Fprintln(cmd.OutOrStdout(), problems.Error())
				return usageError{fmt.Errorf("%d problems in the rules: mend them, then scops rules lint again", len(problems.Errors()))}
			}
			if err != nil {
				return err
			}
			for _, w := range pack.Warnings {
				fmt.Fprintln(cmd.OutOrStdout(), w.String())
			}
			terms := 0
			for _, l := range pack.Lists {
				terms += len(l.Terms)
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "ok: %d terms in %d lists, %d rules, %d warnings, %s\n",
				terms, len(pack.Lists), len(pack.Rules), len(pack.Warnings), pack.Digest)
			return nil
		},
	}
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

func newRulesExplain(a *app) *cobra.Command {
	var lang, dir string
	cmd := &cobra.Command{
		Use:   "explain [POST]",
		Short: "Write out how a post is judged: every reason, its points, its rule and file",
		Long:  "POST is the text itself; without it, standard input is read as one post.",
		Example: `  scops rules explain '아이스 1g 70 0.5g 40 던지기 서울 텔레 @demo_winter' --lang ko
  scops rules explain < post.txt`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			judge, err := a.classifier(dir)
			if err != nil {
				return err
			}
			text := strings.Join(args, "")
			if len(args) == 0 {
				raw, err := io.ReadAll(io.LimitReader(cmd.InOrStdin(), maxLine))
				if err != nil {
					return fmt.Errorf("read post: %w", err)
				}
				text = strings.TrimRight(string(raw), "\n")
			}
			return printExplanation(cmd.OutOrStdout(), judge, text, lang)
		},
	}
	cmd.Flags().StringVar(&lang, "lang", defaultLang(), "language of the reasons: th, ko or en")
	cmd.Flags().StringVar(&dir, "rules", "", "use the rule pack in `DIR` instead of the one in force")
	return cmd
}

// defaultLang is the reader's language as the terminal says it.
func defaultLang() string {
	for _, lang := range []string{"th", "ko"} {
		if strings.HasPrefix(os.Getenv("LANG"), lang) {
			return lang
		}
	}
	return "en"
}

func printExplanation(out io.Writer, judge *classifier.Classifier, text, lang string) error {
	switch lang {
	case "th", "ko", "en":
	default:
		return usagef("--lang: %q is not th, ko or en", lang)
	}
	_, err := fmt.Fprintln(out, judge.Explain(crawler.Post{Text: text}, time.Now(), lang).String())
	return err
}
