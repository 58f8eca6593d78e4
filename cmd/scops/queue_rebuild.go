package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/crawler/worker"
	"scops/index/desk"
)

func newQueueRebuild(a *app) *cobra.Command {
	var format, purpose string
	var dry, force, history bool
	cmd := &cobra.Command{
		Use:   "rebuild",
		Short: "Make a lost queue anew from the watched pages and the posts that were flagged",
		Long: `For a queue that was lost: a Redis without its disk, a frontier.db that is gone. Every
active page is queued again and goes on from the newest flagged post that was read on it,
so that what came since is read and not its whole history; threads that held flagged posts
sleep until their board names them, and young flagged posts are looked at again when that
is due. Stop the workers first, and start them after it.

A queue that holds something is not lost and is left alone. --force mends one that workers
began to fill again: tasks that were read since are kept.`,
		Example: "  scops queue rebuild --dry-run\n  scops queue rebuild --purpose \"Redis lost, ticket 88\"",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if format != "table" && format != "json" {
				return usagef("--format: %q is not table or json", format)
			}
			return withFrontierDesk(cmd.Context(), a, func(d *desk.Desk, q queue, c Config) error {
				sources := &reconciler{config: newInForce(c), log: slog.New(slog.DiscardHandler)}
				done, err := d.RebuildQueue(cmd.Context(), actor(purpose), desk.Rebuild{
					Request: sources.request, Push: pushAll(q), Looks: looks(c), Sleep: worker.Dormant, Force: force, History: history, DryRun: dry,
				})
				if errors.Is(err, desk.ErrQueueNotEmpty) {
					return usagef("queue rebuild: %w: %d tasks; --force mends it all the same, --dry-run --force says how", err, done.Held)
				}
				if err != nil {
					return err
				}
				return printRebuilt(cmd.OutOrStdout(), format, done, dry)
			})
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&dry, "dry-run", false, "say what would be queued, and do nothing")
	flags.BoolVar(&force, "force", false, "mend a queue that is not empty")
	flags.BoolVar(&history, "history", false, "read history again too, down to crawl.backfill")
	flags.StringVar(&format, "format", "table", "table or json")
	addPurpose(cmd, &purpose)
	return cmd
}

// withFrontierDesk opens a desk beside the worker's own door to the queue, which
// no worker of this data directory may hold meanwhile.
func withFrontierDesk(ctx context.Context, a *app, do func(*desk.Desk, queue, Config) error) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	release, err := lockEmbedded(config)
	if err != nil {
		return err
	}
	defer release()
	q, err := openFrontier(ctx, config, config.delay)
	if err != nil {
		return err
	}
	defer closeQuietly(q)
	return withDeskOn(ctx, config, q, func(d *desk.Desk) error { return do(d, q, config) })
}

// pushAll pushes in batches no script takes long over.
func pushAll(q crawler.Frontier) func(context.Context, ...crawler.Request) error {
	const batch = 200
	return func(ctx context.Context, requests ...crawler.Request) error {
		for part := range slices.Chunk(requests, batch) {
			if err := q.Push(ctx, part...); err != nil {
				return fmt.Errorf("push %d requests: %w", len(part), err)
			}
		}
		return nil
	}
}

func printRebuilt(out io.Writer, format string, r desk.Rebuilt, dry bool) error {
	if format == "json" {
		return json.NewEncoder(out).Encode(r)
	}
	if dry {
		w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tREAD TO\tURL")
		for _, t := range r.Tasks {
			fmt.Fprintf(w, "%s\t%s\t%s\n", t.ID, readTo(t), t.URL)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	for _, bad := range r.Bad {
		fmt.Fprintf(out, "left out: %s: %s\n", bad.URL, bad.Why)
	}
	would := map[bool]string{true: "would be "}[dry]
	_, err := fmt.Fprintf(out, "%d pages, %d of them go on where %d flagged posts say; %d threads asleep; %d looks at flagged posts to come; %d %squeued, %d %smended, %d kept\n",
		r.Sources, r.Cursors, r.Hits, r.Threads, r.Looks, r.Pushed, would, r.Mended, would, r.Kept)
	return err
}

// readTo says how far a page had been read.
func readTo(t desk.RebuiltTask) string {
	switch {
	case t.Newest == 0:
		return "nothing known"
	case t.Thread:
		return fmt.Sprintf("%d, asleep", t.Newest)
	default:
		return fmt.Sprint(t.Newest)
	}
}
