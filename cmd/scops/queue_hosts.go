package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/crawler/fetch"
)

func newQueueHosts(a *app) *cobra.Command {
	var list paging
	cmd := &cobra.Command{
		Use:   "hosts [--host HOST] [--after HOST] [--limit N]",
		Short: "Show every Host's clock: waiting, next allowed, breaker, robots.txt, last error",
		Long: `Lists Hosts in order of name. NEXT ALLOWED is the first moment the Host may be asked
again, UNTIL the end of a rest it asked for (429, 503, Retry-After) or earned by failures;
BREAKER says open while it is left alone after failures in a row, half_open while it is
tried again. ROBOTS is, for each of its origins, allowed, refused (it forbids everything)
or unreachable (it cannot be had, so nothing is fetched), and when it is asked again.`,
		Example: `  scops queue hosts
  scops queue hosts --host '*.forum.example'
  scops queue hosts --after m.example --limit 50 --format json`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			rows, err := list.check()
			if err != nil {
				return err
			}
			return withInspector(cmd.Context(), a, func(config Config, in crawler.Inspector) error {
				hosts, more, err := listHosts(cmd.Context(), in, list.after, list.host, rows)
				if err != nil {
					return err
				}
				lines := hostRows(hosts, config)
				if list.format == "json" {
					return encodeHosts(cmd.OutOrStdout(), lines)
				}
				if err := printHosts(cmd.OutOrStdout(), lines); err != nil {
					return err
				}
				if more {
					list.sayMore(cmd, hosts[len(hosts)-1].Host)
				}
				return nil
			})
		},
	}
	list.add(cmd, "HOST")
	return cmd
}

// listHosts gives the Hosts of a pattern behind a name, at most so many (0 =
// all); more says that others follow.
func listHosts(ctx context.Context, in crawler.Inspector, after, pattern string, rows int) (found []crawler.HostStatus, more bool, err error) {
	const page = 500
	for {
		hosts, err := in.Hosts(ctx, after, page)
		if err != nil {
			return nil, false, fmt.Errorf("read hosts: %w", err)
		}
		for _, h := range hosts {
			after = h.Host
			if pattern != "" && !matchHost(pattern, h.Host) {
				continue
			}
			if rows > 0 && len(found) == rows {
				return found, true, nil
			}
			found = append(found, h)
		}
		if len(hosts) < page {
			return found, false, nil
		}
	}
}

// hostRow is a Host as JSON. Its keys are a contract.
type hostRow struct {
	crawler.HostStatus
	DelaySeconds float64         `json:"delay_seconds"` // since its last answer; the configured one may be longer
	Robots       []robotsRow     `json:"robots"`
	Override     *RobotsOverride `json:"robots_override"` // in force; null = robots.txt is obeyed
}

// robotsRow is what is known of an origin's robots.txt.
type robotsRow struct {
	Origin    string    `json:"origin"`
	State     string    `json:"state"`  // allowed, refused or unreachable
	Status    int       `json:"status"` // HTTP status; 0 = no answer
	Error     string    `json:"error"`  // why there was none
	FetchedAt time.Time `json:"fetched_at"`
	ExpiresAt time.Time `json:"expires_at"` // asked for again after this
	Delay     float64   `json:"crawl_delay_seconds"`
}

// The states of a robots.txt.
const (
	robotsAllowed     = "allowed"
	robotsRefused     = "refused"
	robotsUnreachable = "unreachable"
)

func robotsOf(policy fetch.Policy, r crawler.Robots) robotsRow {
	row := robotsRow{
		Origin: r.Origin, State: robotsAllowed, Status: r.Status, Error: string(r.Error), FetchedAt: r.Fetched, ExpiresAt: r.Expires,
		Delay: policy.CrawlDelay(r).Seconds(),
	}
	switch {
	case !r.Answered():
		row.State = robotsUnreachable
	case !policy.Allowed(r, r.Origin+"/"):
		row.State = robotsRefused
	}
	return row
}

func hostRows(hosts []crawler.HostStatus, config Config) []hostRow {
	policy := fetch.Policy{UserAgent: config.Crawl.UserAgent}
	rows := make([]hostRow, len(hosts))
	for i, h := range hosts {
		rows[i] = hostRow{HostStatus: h, DelaySeconds: h.Delay.Seconds(), Robots: []robotsRow{}, Override: config.override(h.Host, time.Now())}
		for _, r := range h.Robots {
			rows[i].Robots = append(rows[i].Robots, robotsOf(policy, r))
		}
	}
	return rows
}

func encodeHosts(out io.Writer, hosts []hostRow) error {
	enc := json.NewEncoder(out)
	for _, h := range hosts {
		if err := enc.Encode(h); err != nil {
			return fmt.Errorf("write hosts: %w", err)
		}
	}
	return nil
}

func printHosts(out io.Writer, hosts []hostRow) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "HOST\tQUEUED\tIN FLIGHT\tDEAD\tOLDEST DUE\tNEXT ALLOWED\tUNTIL\tBREAKER\tFAILS\tROBOTS\tLAST ERROR")
	for _, h := range hosts {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%s\t%s\t%s\t%s\t%d\t%s\t%s\n", h.Host, h.Queued, h.Leased, h.Dead,
			moment(h.OldestDue), moment(h.NextAllowed), moment(h.Blocked), h.Breaker, h.Fails, h.robots(), clip(h.LastError, 60))
	}
	return w.Flush()
}

// robots is how the robots.txt of a Host's origins are treated, in one cell;
// "-" = none is known.
func (h hostRow) robots() string {
	if h.Override != nil {
		return "passed over until " + h.Override.Until
	}
	var parts []string
	for _, row := range h.Robots {
		part := row.State + " until " + moment(&row.ExpiresAt)
		if len(h.Robots) > 1 {
			part = row.Origin + " " + part
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return "-"
	}
	return strings.Join(parts, "; ")
}
