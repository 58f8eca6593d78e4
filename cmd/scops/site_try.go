package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/crawler/site"
)

// savedFrom is where a page was saved, as a person says it.
type savedFrom struct{ file, url, contentType, fetchedAt string }

func newSiteTest(a *app) *cobra.Command {
	var from savedFrom
	cmd := &cobra.Command{
		Use:   "test FILE|NAME --page PAGE",
		Short: "Read a saved page with a declared site: the harvest, and what each selector found",
		Long: `Reads PAGE with the declaration in FILE (or with the one that ships as NAME), prints the
harvest as JSON as scops extract does, and on standard error in how many posts every
selector found something: a field that stays empty is seen at once. Exit code 1 if the
declaration is broken, or if its marks are missing on the page.`,
		Example: "  scops site test village-board.yaml --page saved.html --url https://board.example/view?no=12",
		Args:    exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if from.file == "" {
				return usagef("site test: name the saved page with --page FILE")
			}
			declared, err := declaredSite(cmd, args[0])
			if err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			from.url = cmp.Or(from.url, declared.Example())
			page, err := savedPage(from.file, from.url, from.contentType, from.fetchedAt, config)
			if err != nil {
				return err
			}
			return trySite(cmd, declared, page)
		},
	}
	cmd.Flags().StringVar(&from.file, "page", "", "the saved page: a `FILE`, as the server sent it (required)")
	cmd.Flags().StringVar(&from.url, "url", "", "`URL` it was saved from; links and the time zone hang on it (default: the first host)")
	cmd.Flags().StringVar(&from.contentType, "content-type", "", "Content-Type header it came with")
	cmd.Flags().StringVar(&from.fetchedAt, "fetched-at", "", "`TIME` it was saved, RFC 3339 (default now); \"3 minutes ago\" counts from it")
	return cmd
}

// declaredSite reads one declaration, or takes one that ships.
func declaredSite(cmd *cobra.Command, name string) (*site.Declared, error) {
	for _, d := range site.Shipped() {
		if d.Name() == name {
			return d, nil
		}
	}
	sites, err := site.Load(name)
	var problems site.Problems
	switch {
	case errors.As(err, &problems):
		if err := printProblems(cmd.ErrOrStderr(), problems, "text"); err != nil {
			return nil, err
		}
		return nil, errFailed
	case err != nil:
		return nil, usageError{err}
	case len(sites) != 1:
		return nil, usagef("site test: %s holds %d sites; name one file", name, len(sites))
	}
	return sites[0], nil
}

// counting is a declared site that keeps what its selectors found.
type counting struct {
	*site.Declared
	counts []site.Count
}

// Read reads a page and keeps the counts.
func (c *counting) Read(page *crawler.Page) (crawler.Harvest, error) {
	h, counts, err := c.Try(page)
	c.counts = counts
	return h, err
}

func trySite(cmd *cobra.Command, d *site.Declared, page *crawler.Page) error {
	try := &counting{Declared: d}
	page.Adapter = d.Name()
	harvest, err := crawler.Read([]crawler.Adapter{try}, page)
	if err != nil {
		return fmt.Errorf("site test: %w", err)
	}
	if err := writeJSON(cmd.OutOrStdout(), harvest); err != nil {
		return err
	}
	out := cmd.ErrOrStderr()
	fmt.Fprintf(out, "%s: %d posts, %d links\n", harvest.State, len(harvest.Posts), len(harvest.Links))
	sayNotTaken(out, d, page)
	if err := printCounts(out, try.counts); err != nil {
		return err
	}
	if harvest.State == crawler.PageMarkupChanged {
		return errFailed
	}
	return nil
}

// sayNotTaken says why a page would not be given to the site by itself.
func sayNotTaken(out io.Writer, d *site.Declared, page *crawler.Page) {
	if u, err := url.Parse(page.URL); err == nil && !d.Match(u) {
		fmt.Fprintf(out, "%s: neither hosts nor addresses fit this address\n", page.URL)
	}
	if !d.Recognise(page) {
		fmt.Fprintln(out, "the page would not be recognised: the marks of recognise are not on it, or it is of another host")
	}
}

func printCounts(out io.Writer, counts []site.Count) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, c := range counts {
		found := fmt.Sprintf("%d of %d", c.Found, c.Of)
		if c.Selector == "" && c.Of == 1 {
			found = fmt.Sprintf("%d found", c.Found)
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", c.Field, found, strings.TrimSpace(c.Selector))
	}
	return table.Flush()
}
