package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index/desk"
)

func newSeedImport(a *app) *cobra.Command {
	var purpose, format string
	var dry bool
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Watch the pages a list names: YAML, CSV, or one address to a line",
		Long: `Takes in a list of pages to watch; - reads standard input. The form is told by the name
(.yaml, .csv, .txt) or by what stands in it:

  text   one address to a line, # begins a note
  csv    the first line names the columns; ; between tags
  yaml   - url: https://t.me/s/CHANNEL

Fields: url, and if wanted adapter, state (active, paused, proposed, rejected), why,
added_by, added_at, priority (0 to 10), tags. What a list says of a page that is known
replaces what stands there, save who added it and when; what it does not say stays. So a
list can be imported again and again. Every wrong line is named with file:line:column, the
others are taken in, and the exit code is 1.`,
		Example: `  scops seed import pages.yaml --dry-run
  scops seed import partners.csv --purpose "request 2026-114"`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, adapters, err := a.configAndSites()
			if err != nil {
				return err
			}
			list, err := openSeeds(cmd.InOrStdin(), args[0], format, adapters)
			if err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return importSeeds(cmd, d, actor(purpose), list, dry)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "", "text, csv or yaml (default: told by the file)")
	cmd.Flags().BoolVar(&dry, "dry-run", false, "say what would be done, and do nothing")
	addPurpose(cmd, &purpose)
	return cmd
}

// openSeeds reads a list from a file, "-" = from in.
func openSeeds(in io.Reader, name, format string, adapters []crawler.Adapter) (*seedList, error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("seed import: %w", err)
		}
		defer f.Close()
		in = f
	}
	list, err := readSeeds(name, format, in, adapters)
	if err != nil {
		return nil, fmt.Errorf("seed import %s: %w", name, err)
	}
	return list, nil
}

// importSeeds takes a list in and tells what became of it.
func importSeeds(cmd *cobra.Command, d *desk.Desk, who desk.Actor, list *seedList, dry bool) error {
	for i := range list.entries {
		list.entries[i].Because = "imported from " + filepath.Base(list.name)
	}
	done, err := d.ImportSources(cmd.Context(), who, list.entries, dry)
	if err != nil {
		return err
	}
	would := map[bool]string{true: "would be "}[dry]
	counts := map[desk.Import]int{}
	for i, o := range done {
		counts[o.Import]++
		switch o.Import {
		case desk.ImportRefused:
			list.problem(list.lines[i], 1, "url: %s; change the configuration, or give it another state", o.Err)
		case desk.ImportAdded, desk.ImportChanged:
			fmt.Fprintf(cmd.OutOrStdout(), "%s%s %s %s %s\n", would, o.Import, o.Source.ID, o.Source.State, o.Source.URL)
		}
	}
	slices.SortStableFunc(list.problems, func(x, y seedProblem) int {
		return cmp.Or(cmp.Compare(x.line, y.line), cmp.Compare(x.column, y.column))
	})
	for _, p := range list.problems {
		fmt.Fprintln(cmd.ErrOrStderr(), list.String(p))
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d %sadded, %d %schanged, %d as they were, %d wrong\n", list.name,
		counts[desk.ImportAdded], would, counts[desk.ImportChanged], would, counts[desk.ImportKept], len(list.problems))
	if len(list.problems) > 0 {
		return errFailed
	}
	return nil
}
