package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/index"
	"scops/index/desk"
)

func newSeed(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "seed",
		Short: "Watched pages: add, import, export, list, pause, resume, approve, reject, remove",
		Long: `A seed is a public page somebody wants watched: a channel, an account, a board, a tag, a
feed. A running worker takes up changes within half a minute.`,
		Args: noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSeedAdd(a), newSeedImport(a), newSeedList(a), newSeedExport(a),
		newSeedState(a, "pause", crawler.SourcePaused, "Stop visiting a page until it is resumed"),
		newSeedState(a, "resume", crawler.SourceActive, "Visit a paused page again"),
		newSeedState(a, "approve", crawler.SourceActive, "Visit a proposed page from now on"),
		newSeedState(a, "reject", crawler.SourceRejected, "Never visit a proposed page, and never propose it again"),
		newSeedRemove(a))
	return cmd
}

// withDesk opens a desk for one verb and closes it again.
func withDesk(ctx context.Context, a *app, do func(*desk.Desk) error) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	d, done, err := openDesk(ctx, config)
	if err != nil {
		return err
	}
	defer done()
	return do(d)
}

func newSeedAdd(a *app) *cobra.Command {
	var adapter, why, purpose string
	cmd := &cobra.Command{
		Use:     "add URL...",
		Short:   "Watch public pages",
		Example: "  scops seed add https://t.me/s/demo_channel https://forum.example.org/viewforum.php?f=2",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, urls []string) error {
			if err := knownAdapter(adapter); err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return addSeeds(cmd, d, actor(purpose), urls, adapter, why)
			})
		},
	}
	cmd.Flags().StringVar(&adapter, "adapter", "", "read the page with this `ADAPTER` (default: chosen by the page)")
	cmd.Flags().StringVar(&why, "why", "", "`REASON` this page is watched")
	addPurpose(cmd, &purpose)
	return cmd
}

func addSeeds(cmd *cobra.Command, d *desk.Desk, who desk.Actor, urls []string, adapter, why string) error {
	failed := false
	for _, u := range urls {
		s, err := d.AddSource(cmd.Context(), who, u, adapter, why)
		switch {
		case errors.Is(err, crawler.ErrURL):
			failed = true
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", u, err)
		case err != nil:
			return err
		default:
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s\n", s.ID, s.State, s.URL)
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

func newSeedImport(a *app) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Watch the pages listed in FILE, one address to a line (# begins a comment)",
		Args:  exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return fmt.Errorf("seed import: %w", err)
			}
			defer f.Close()
			urls, err := readURLs(f)
			if err != nil {
				return fmt.Errorf("seed import %s: %w", args[0], err)
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return addSeeds(cmd, d, actor(purpose), urls, "", "imported from "+args[0])
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

func readURLs(r io.Reader) ([]string, error) {
	var urls []string
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line != "" && !strings.HasPrefix(line, "#") {
			urls = append(urls, strings.Fields(line)[0])
		}
	}
	return urls, lines.Err()
}

func newSeedList(a *app) *cobra.Command {
	var purpose, format string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List watched pages",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				sources, err := d.ListSources(cmd.Context(), actor(purpose))
				if err != nil {
					return err
				}
				return printSources(cmd.OutOrStdout(), format, sources)
			})
		},
	}
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

func printSources(out io.Writer, format string, sources []crawler.Source) error {
	switch format {
	case "json":
		enc := json.NewEncoder(out)
		for _, s := range sources {
			if err := enc.Encode(s); err != nil {
				return err
			}
		}
		return nil
	case "table":
		w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tSTATE\tADDED BY\tURL")
		for _, s := range sources {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", s.ID, s.State, s.AddedBy, s.URL)
		}
		return w.Flush()
	default:
		return usagef("--format: %q is not table or json", format)
	}
}

func newSeedExport(a *app) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Print the active pages, one address to a line, in the form import reads",
		Args:  exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				sources, err := d.ListSources(cmd.Context(), actor(purpose))
				if err != nil {
					return err
				}
				for _, s := range sources {
					if s.State == crawler.SourceActive {
						fmt.Fprintln(cmd.OutOrStdout(), s.URL)
					}
				}
				return nil
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

func newSeedState(a *app, verb string, state crawler.SourceState, short string) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:   verb + " ID",
		Short: short,
		Args:  exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				s, err := d.SetSource(cmd.Context(), actor(purpose), args[0], state)
				if err != nil {
					return unknownSeed(err, args[0])
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s\n", s.ID, s.State, s.URL)
				return nil
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

func newSeedRemove(a *app) *cobra.Command {
	var purpose string
	cmd := &cobra.Command{
		Use:   "rm ID",
		Short: "Forget a watched page; what was found on it stays",
		Args:  exactly("ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return unknownSeed(d.RemoveSource(cmd.Context(), actor(purpose), args[0]), args[0])
			})
		},
	}
	addPurpose(cmd, &purpose)
	return cmd
}

func unknownSeed(err error, id string) error {
	if errors.Is(err, index.ErrNotFound) {
		return usagef("there is no watched page %s; see scops seed list", id)
	}
	return err
}
