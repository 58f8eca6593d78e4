package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

func newHealthcheck(a *app) *cobra.Command {
	var ready bool
	cmd := &cobra.Command{
		Use:   "healthcheck [--ready]",
		Short: "Ask the scops that runs on this machine how it is, for containers and supervisors",
		Long: `Asks /healthz of admin.listen: does the process live? With --ready it asks /readyz: do its
servers answer, too? A worker waits out an outage of its servers by itself, so restart it
for the first and never for the second. Exit code 0 or 1.`,
		Example: "  scops healthcheck -c scops.yaml\n  scops healthcheck -c scops.yaml --ready",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			path := "/healthz"
			if ready {
				path = "/readyz"
			}
			return probe(cmd.Context(), config.Admin.Listen, path)
		},
	}
	cmd.Flags().BoolVar(&ready, "ready", false, "ask whether work can be done, not only whether the process lives")
	return cmd
}

// callable is where this machine reaches what listens on an address: one that
// stands for all is not one to call.
func callable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip := net.ParseIP(host); err == nil && (host == "" || ip != nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return listen
}

// probe asks a listener of this machine; nil = it answers 200.
func probe(ctx context.Context, listen, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 8*time.Second)
	defer cancel()
	address := "http://" + callable(listen) + path
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return usagef("admin.listen: %w", err)
	}
	direct := &http.Transport{Proxy: nil, DisableKeepAlives: true}
	res, err := direct.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	defer closeQuietly(res.Body)
	said, err := io.ReadAll(io.LimitReader(res.Body, 4<<10))
	if err != nil {
		return fmt.Errorf("ask %s: %w", address, err)
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("%s says %s: %s", address, res.Status, strings.TrimSpace(string(said)))
	}
	return nil
}
