package main

import (
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/crawler/site"
)

func newSite(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "site",
		Short: "Sites that can be read; declare one in YAML, check it, try it",
		Long: `A site Scops does not know is described in a YAML file: where its posts, authors and dates
stand on a page, as CSS selectors. How one is written stands in crawler/site/README.md.
A deployment's own files lie in the directory that crawl.declared names.`,
		Args: noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSiteList(a), newSiteNew(a), newSiteLint(a), newSiteTest(a), newSiteSchema(a))
	return cmd
}

// siteJSON is one adapter in the list.
type siteJSON struct {
	Name     string  `json:"name"`
	Reads    string  `json:"reads"`    // "" = it does not say
	Verified bool    `json:"verified"` // tried on pages the site really sent
	Origin   string  `json:"origin"`   // built-in, declared (ships), own (of this deployment)
	File     *string `json:"file"`     // null = written in Go
}

func newSiteList(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the sites that can be read",
		Long: `In the order they are asked. "unverified" sites were written from the published markup and
tried on no page the site really sent: look at the first posts. "declared" ones ship as
YAML, "own" ones are of this deployment (crawl.declared).`,
		Example: "  scops site list\n  scops site list --format json",
		Args:    noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			list, err := listSites(config)
			switch {
			case err != nil:
				return err
			case format == "json":
				return writeJSON(cmd.OutOrStdout(), list)
			case format != "table":
				return usagef("--format: %q is not table or json", format)
			}
			return printSites(cmd.OutOrStdout(), list)
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func listSites(config Config) ([]siteJSON, error) {
	own, err := config.ownSites()
	if err != nil {
		return nil, err
	}
	var list []siteJSON
	for i, a := range site.With(own) {
		one := siteJSON{Name: a.Name(), Reads: site.Reads(a.Name()), Verified: !crawler.Unverified(a), Origin: "built-in"}
		if d, ok := a.(*site.Declared); ok {
			file := d.File()
			one.Reads, one.Origin, one.File = d.About(), "declared", &file
			if i < len(own) {
				one.Origin = "own"
			}
		}
		list = append(list, one)
	}
	return list, nil
}

func printSites(out io.Writer, list []siteJSON) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tORIGIN\tTRIED\tREADS")
	for _, s := range list {
		tried := "verified"
		if !s.Verified {
			tried = "unverified"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Name, s.Origin, tried, s.Reads)
	}
	return table.Flush()
}

func newSiteSchema(*app) *cobra.Command {
	return &cobra.Command{
		Use:     "schema",
		Short:   "Print the JSON Schema of a declared site, for completion in an editor",
		Example: "  scops site schema > site.schema.json",
		Args:    noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error {
			data, err := site.Schema()
			if err != nil {
				return err
			}
			_, err = cmd.OutOrStdout().Write(data)
			return err
		},
	}
}

func newSiteNew(*app) *cobra.Command {
	return &cobra.Command{
		Use:     "new NAME HOST",
		Short:   "Print a declaration to start from: it passes lint, its selectors are yours to replace",
		Example: "  scops site new village-board board.example > sites/village-board.yaml",
		Args:    exactly("NAME", "HOST"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := site.NewDeclaration(args[0], args[1])
			if err != nil {
				return usagef("site new: %w", err)
			}
			_, err = io.WriteString(cmd.OutOrStdout(), text)
			return err
		},
	}
}

func newSiteLint(a *app) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "lint [FILE|DIR...]",
		Short: "Name everything wrong with declared sites, each with file, line and column",
		Long: `Reads the files, or every *.yaml of the directories (without one: of crawl.declared), and
prints every problem at once, one to a line: file:line:column: CODE what -> how to mend
it. Exit code 1 if there is one.`,
		Example: "  scops site lint village-board.yaml\n  scops site lint sites --format json",
		RunE: func(cmd *cobra.Command, paths []string) error {
			if format != "text" && format != "json" {
				return usagef("--format: %q is not text or json", format)
			}
			if len(paths) == 0 {
				config, err := a.config()
				if err != nil {
					return err
				}
				if config.Crawl.Declared == "" {
					return usagef("site lint: name a FILE or DIR, or set crawl.declared")
				}
				paths = []string{config.Crawl.Declared}
			}
			return lintSites(cmd, paths, format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "text", "text or json")
	return cmd
}

func lintSites(cmd *cobra.Command, paths []string, format string) error {
	sites, err := site.Load(paths...)
	var problems site.Problems
	if err != nil && !errors.As(err, &problems) {
		return usageError{err}
	}
	if err := printProblems(cmd.OutOrStdout(), problems, format); err != nil {
		return err
	}
	if len(problems) > 0 {
		fmt.Fprintf(cmd.ErrOrStderr(), "%d problems: mend them, then scops site lint again\n", len(problems))
		return errFailed
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "ok: %d sites\n", len(sites))
	return nil
}

// lintedSitesJSON is what a lint of sites prints as JSON.
type lintedSitesJSON struct {
	Errors   int           `json:"errors"`
	Problems []problemJSON `json:"problems"`
}

func printProblems(out io.Writer, problems site.Problems, format string) error {
	all := lintedSitesJSON{Errors: len(problems), Problems: []problemJSON{}}
	for _, p := range problems {
		if format == "text" {
			if _, err := fmt.Fprintln(out, p.String()); err != nil {
				return err
			}
			continue
		}
		j := problemJSON{File: p.File, Line: p.Line, Column: p.Column, Code: p.Code, Severity: "error", Message: p.Message}
		if p.Fix != "" {
			j.Fix = &p.Fix
		}
		all.Problems = append(all.Problems, j)
	}
	if format == "text" {
		return nil
	}
	return writeJSON(out, all)
}
