package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"scops/classifier"
	"scops/rules"
)

func newRulesLint(a *app) *cobra.Command {
	var format, freq, lang string
	cmd := &cobra.Command{
		Use:   "lint [DIR]",
		Short: "Name everything wrong with a rule pack, each with file, line and column",
		Long: `Reads the pack in DIR (or the one in force) and prints every problem at once, one to a
line: file:line:column: CODE what, and how to mend it. scops rules help CODE says more.
A warning that is right as it is stays away with a comment above its line:
  # scops: allow CODE because ...
With --freq, a file of lines "word count", it says how often each short term is the word
itself, and asks for masks where it mostly is not. Exit code 2 if there is an error.`,
		Example: "  scops rules lint\n  scops rules lint my-rules --lang ko\n  scops rules lint my-rules --freq words.tsv\n  scops rules lint my-rules --format sarif > lint.sarif",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownLang(lang); err != nil {
				return err
			}
			write, ok := lintFormats()[format]
			if !ok {
				return usagef("--format: %q is not text, json or sarif", format)
			}
			dir, err := packDir(a, args)
			if err != nil {
				return err
			}
			opt := rules.LintOptions{Overflow: classifier.Crowded}
			if freq != "" {
				if opt.Frequencies, err = readFrequencies(freq); err != nil {
					return usageError{err}
				}
			}
			pack, problems, err := rules.Lint(dir, opt)
			if err != nil {
				return fmt.Errorf("rules: %w", err)
			}
			if err := write(cmd.OutOrStdout(), pack, problems, lang); err != nil {
				return err
			}
			if pack == nil {
				return usageError{fmt.Errorf("problems in the rules: %d; mend them, then scops rules lint again", problems.Count(rules.SeverityError))}
			}
			sayLinted(cmd.ErrOrStderr(), pack, problems)
			return nil
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text, json or sarif (2.1.0)")
	cmd.Flags().StringVar(&freq, "freq", "", "word frequencies: a `FILE` of lines \"word count\"")
	cmd.Flags().StringVar(&lang, "lang", "en", "language of the messages: th, ko or en")
	return cmd
}

// knownLang refuses a language nobody is spoken to in.
func knownLang(lang string) error {
	switch lang {
	case "th", "ko", "en":
		return nil
	}
	return usagef("--lang: %q is not th, ko or en", lang)
}

func readFrequencies(name string) (rules.Frequencies, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("--freq: %w", err)
	}
	defer f.Close()
	all, err := rules.ReadFrequencies(f)
	if err != nil {
		return nil, fmt.Errorf("--freq: %s: %w", name, err)
	}
	return all, nil
}

func sayLinted(out io.Writer, pack *rules.Pack, problems rules.Problems) {
	terms := 0
	for _, l := range pack.Lists {
		terms += len(l.Terms)
	}
	fmt.Fprintf(out, "ok: %d terms in %d lists, %d rules, %d warnings, %s\n",
		terms, len(pack.Lists), len(pack.Rules), problems.Count(rules.SeverityWarning), pack.Digest)
}

type lintWriter func(out io.Writer, pack *rules.Pack, problems rules.Problems, lang string) error

func lintFormats() map[string]lintWriter {
	return map[string]lintWriter{"text": lintText, "json": lintJSON, "sarif": lintSARIF}
}

func lintText(out io.Writer, _ *rules.Pack, problems rules.Problems, lang string) error {
	for _, p := range problems {
		if _, err := fmt.Fprintln(out, p.In(lang)); err != nil {
			return err
		}
	}
	return nil
}

func lintSARIF(out io.Writer, _ *rules.Pack, problems rules.Problems, lang string) error {
	data, err := problems.SARIF(software(), lang)
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

// lintedJSON is what a lint prints as JSON.
type lintedJSON struct {
	Pack     *string       `json:"pack"` // digest; null if the pack is refused
	Errors   int           `json:"errors"`
	Warnings int           `json:"warnings"`
	Infos    int           `json:"infos"`
	Problems []problemJSON `json:"problems"`
}

type problemJSON struct {
	File     string  `json:"file"`
	Line     int     `json:"line"`
	Column   int     `json:"column"`
	Code     string  `json:"code"`
	Severity string  `json:"severity"`
	Message  string  `json:"message"`
	Fix      *string `json:"fix"`
}

func lintJSON(out io.Writer, pack *rules.Pack, problems rules.Problems, lang string) error {
	all := lintedJSON{
		Errors: problems.Count(rules.SeverityError), Warnings: problems.Count(rules.SeverityWarning),
		Infos: problems.Count(rules.SeverityInfo), Problems: []problemJSON{},
	}
	if pack != nil {
		all.Pack = &pack.Digest
	}
	for _, p := range problems {
		j := problemJSON{File: p.File, Line: p.Line, Column: p.Column, Code: p.Code, Severity: string(p.Severity), Message: p.Local.In(lang)}
		if p.Fix != "" {
			j.Fix = &p.Fix
		}
		all.Problems = append(all.Problems, j)
	}
	return writeJSON(out, all)
}
