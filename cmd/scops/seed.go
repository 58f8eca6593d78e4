package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

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
feed. A running worker takes up changes within half a minute.

Pages that watched posts lead to are proposed, with points and reasons; none of them is
visited before somebody approves it (or sites: discover: approve does, for a site that
is named).`,
		Args: noVerb,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newSeedAdd(a), newSeedImport(a), newSeedList(a), newSeedExport(a),
		newSeedState(a, "pause", crawler.SourcePaused, "Stop visiting a page until it is resumed"),
		newSeedState(a, "resume", crawler.SourceActive, "Visit a paused page again"),
		newSeedDecide(a, "approve", crawler.SourceActive, "Visit proposed pages from now on"),
		newSeedDecide(a, "reject", crawler.SourceRejected, "Never visit proposed pages, and never propose them again"),
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
			_, adapters, err := a.configAndSites()
			if err != nil {
				return err
			}
			if err := knownAdapter(adapters, adapter); err != nil {
				return err
			}
			return withDesk(cmd.Context(), a, func(d *desk.Desk) error {
				return addSeeds(cmd, d, adapters, actor(purpose), urls, adapter, why)
			})
		},
	}
	cmd.Flags().StringVar(&adapter, "adapter", "", "read the page with this `ADAPTER` (default: chosen by the page)")
	cmd.Flags().StringVar(&why, "why", "", "`REASON` this page is watched")
	addPurpose(cmd, &purpose)
	return cmd
}

func addSeeds(cmd *cobra.Command, d *desk.Desk, adapters []crawler.Adapter, who desk.Actor, urls []string, adapter, why string) error {
	failed := false
	for _, u := range urls {
		s, err := d.AddSource(cmd.Context(), who, u, adapter, why)
		switch {
		case errors.Is(err, crawler.ErrURL), errors.Is(err, desk.ErrNeverFetched):
			failed = true
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %v\n", u, err)
		case err != nil:
			return err
		default:
			fmt.Fprintf(cmd.OutOrStdout(), "%s %s %s\n", s.ID, s.State, s.URL)
			warnUnverified(cmd, adapters, s)
		}
	}
	if failed {
		return errFailed
	}
	return nil
}

// warnUnverified says that a page will be read by an adapter nobody has tried on
// a page of its site.
func warnUnverified(cmd *cobra.Command, adapters []crawler.Adapter, s crawler.Source) {
	for _, adapter := range adapters {
		if crawler.Unverified(adapter) && (adapter.Name() == s.Adapter || s.Adapter == "" && matches(adapter, s.URL)) {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: the adapter %s is unverified: written from the site's published markup, tried on no page it really sent; look at the first posts\n", s.URL, adapter.Name())
			return
		}
	}
}

func matches(adapter crawler.Adapter, address string) bool {
	u, err := url.Parse(address)
	return err == nil && adapter.Match(u)
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

// unknownSeed names a watched page there is not.
func unknownSeed(err error, ids ...string) error {
	var unknown *desk.UnknownSourcesError
	if errors.As(err, &unknown) {
		ids = unknown.IDs
	}
	if errors.Is(err, index.ErrNotFound) {
		return usagef("there is no watched page %s; see scops seed list", strings.Join(ids, ", and none "))
	}
	return err
}
