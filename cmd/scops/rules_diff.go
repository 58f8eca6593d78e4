package main

import (
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"scops/classifier/workbench"
)

func newRulesDiff(a *app) *cobra.Command {
	var corpusFile, format string
	cmd := &cobra.Command{
		Use:   "diff OLD NEW --corpus FILE",
		Short: "Show which posts a changed pack would judge differently, before it is in force",
		Long: `Judges every post of FILE (JSON Lines as for scops classify; - is standard input) by two
packs and prints what would no longer be flagged, what would newly be flagged, which
labels and bands change, how many of each, and the first ten posts of each with the
reasons that come (+) and go (-). OLD and NEW are directories; the word builtin is the
built-in pack. A change is a result and no failure: exit code 0.`,
		Example: `  scops rules diff builtin my-rules --corpus corpus.jsonl
  scops rules diff rules-monday rules-today --corpus corpus.jsonl --format json`,
		Args: exactly("OLD", "NEW"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			if corpusFile == "" {
				return usagef("rules diff: say on which posts with --corpus FILE")
			}
			before, err := a.packOf(args[0])
			if err != nil {
				return err
			}
			after, err := a.packOf(args[1])
			if err != nil {
				return err
			}
			return rulesDiff(cmd, before, after, corpusFile, format)
		},
	}
	cmd.Flags().StringVar(&corpusFile, "corpus", "", "`FILE` of posts, JSON Lines")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func rulesDiff(cmd *cobra.Command, before, after *compiled, file, format string) error {
	corpus, done, err := openCorpus(cmd, file)
	if err != nil {
		return err
	}
	defer done()
	d, err := workbench.Compare(cmd.Context(), before.judge, after.judge, corpus, time.Now())
	if err != nil {
		return err
	}
	if format == "json" {
		err = writeJSON(cmd.OutOrStdout(), d)
	} else {
		fmt.Fprintf(cmd.OutOrStdout(), "%d posts\n", d.Posts)
		err = printDiff(cmd.OutOrStdout(), &d)
	}
	if err == nil && d.Bad > 0 {
		err = errFailed
	}
	return err
}

// printDiff writes counts, moves and examples for a person.
func printDiff(out io.Writer, d *workbench.Diff) error {
	fmt.Fprintf(out, "old %s\nnew %s\n", d.Old, d.New)
	if len(d.Moves) == 0 {
		_, err := fmt.Fprintln(out, "nothing is judged differently")
		return err
	}
	for _, m := range d.Moves {
		fmt.Fprintf(out, "%6d  %s -> %s\n", m.Posts, m.From, m.To)
	}
	kind := ""
	for i := range d.Shown {
		c := &d.Shown[i]
		if c.Kind != kind {
			kind = c.Kind
			fmt.Fprintf(out, "\n%s: %d%s\n", kind, d.Counts[kind], someOf(d.Counts[kind]))
		}
		if err := printChange(out, c); err != nil {
			return err
		}
	}
	return nil
}

func someOf(n int) string {
	if n > workbench.Examples {
		return fmt.Sprintf(", the first %d", workbench.Examples)
	}
	return ""
}

func printChange(out io.Writer, c *workbench.Change) error {
	name := c.ID
	if c.Line > 0 {
		name = fmt.Sprintf("line %d", c.Line)
	}
	fmt.Fprintf(out, "  %s: %s %d %s -> %s %d %s: %q\n", name, c.Old.Label, c.Old.Score, c.Old.Band, c.New.Label, c.New.Score, c.New.Band, c.Text)
	if c.Gains != "" {
		fmt.Fprintf(out, "    + %s\n", c.Gains)
	}
	if c.Loses != "" {
		fmt.Fprintf(out, "    - %s\n", c.Loses)
	}
	return nil
}
