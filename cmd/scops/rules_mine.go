package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
	"scops/index/desk"
)

// mineOptions are the flags of rules mine.
type mineOptions struct {
	dir, format, purpose string
	limit                int
}

func newRulesMine(a *app) *cobra.Command {
	var opt mineOptions
	cmd := &cobra.Command{
		Use:   "mine [CORPUS]",
		Short: "Show words that keep standing next to prices and contacts and are no known substance",
		Long: `Next year's slang is met where goods nobody has listed are priced: words that stand on,
above or below a line with a price or a contact, in posts that have both and name no
known substance. The most telling come first: many different authors, and seldom in
posts without price and contact (ELSEWHERE). Words of fewer than five authors are not
shown. Words the pack knows and identifiers are no words, and Thai that runs on for more
than 16 letters is none either.

Without CORPUS: counts the workers keep while they crawl, of 90 days, summed over all of
them; numbers only, no text, and recorded in the audit trail. With CORPUS (JSON Lines as
for scops classify; - is standard input): the same of its posts, with the lines they
stand on. A post without an author counts as an author of its own there.`,
		Example: `  scops rules mine
  scops rules mine corpus.jsonl --limit 20 --format json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(opt.format); err != nil {
				return err
			}
			if len(args) == 1 {
				return mineCorpus(cmd, a, args[0], opt)
			}
			return mineStream(cmd, a, opt)
		},
	}
	cmd.Flags().StringVar(&opt.dir, "rules", "", "with CORPUS: use the rule pack in `DIR` instead of the one in force")
	cmd.Flags().StringVar(&opt.format, "format", "table", "table or json")
	cmd.Flags().IntVar(&opt.limit, "limit", 50, "at most `N` words; 0 = all")
	addPurpose(cmd, &opt.purpose)
	return cmd
}

func mineCorpus(cmd *cobra.Command, a *app, file string, opt mineOptions) error {
	judge, err := a.classifier(opt.dir)
	if err != nil {
		return err
	}
	corpus, done, err := openCorpus(cmd, file)
	if err != nil {
		return err
	}
	defer done()
	words, posts, bad, err := workbench.Mine(cmd.Context(), judge, corpus, time.Now())
	if err != nil {
		return err
	}
	if err := printMined(cmd, words, posts, opt); err != nil {
		return err
	}
	if bad > 0 {
		return errFailed
	}
	return nil
}

func mineStream(cmd *cobra.Command, a *app, opt mineOptions) error {
	if opt.dir != "" {
		return usagef("rules mine: --rules says how a CORPUS is judged; the workers judge by the pack in force")
	}
	return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
		words, posts, err := d.Mined(cmd.Context(), actor(opt.purpose))
		if err != nil {
			return err
		}
		return printMined(cmd, words, posts, opt)
	})
}

func printMined(cmd *cobra.Command, words []workbench.Word, posts int, opt mineOptions) error {
	total := len(words)
	if opt.limit > 0 {
		words = words[:min(total, opt.limit)]
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d posts, %d words of %d authors or more, %d shown\n", posts, total, workbench.Enough, len(words))
	if opt.format == "json" {
		return writeJSON(cmd.OutOrStdout(), words)
	}
	return minedTable(cmd.OutOrStdout(), words)
}

func minedTable(out io.Writer, words []workbench.Word) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "AUTHORS\tDAYS\tPOSTS\tELSEWHERE\tWORD")
	for i := range words {
		word := &words[i]
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t%s\n", word.Authors, word.Days, word.Posts, word.Elsewhere, word.Word)
		for _, e := range word.Examples {
			fmt.Fprintf(w, "\t\t\t\t  line %d: %q\n", e.Line, e.Text)
		}
	}
	return w.Flush()
}
