package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler"
	"scops/crawler/fetch"
)

// maxPageFile bounds the page extract reads, in bytes.
const maxPageFile = 64 << 20

func newExtract(a *app) *cobra.Command {
	var rawURL, adapter, contentType, fetchedAt string
	cmd := &cobra.Command{
		Use:   "extract FILE --url URL",
		Short: "Read one saved page: what posts are on it, as JSON",
		Long: `Reads a saved page the way a worker does and prints the harvest as JSON. Exit code 1 if
the file cannot be read or no adapter fits; the JSON, with state "unknown" and the
adapters that were tried, is printed all the same.`,
		Example: `  scops extract page.html --url https://t.me/s/demo_channel
  scops extract feed.xml --url http://blog.example.org/rss --content-type 'text/xml; charset=euc-kr'`,
		Args: exactly("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			config, adapters, err := a.configAndSites()
			if err != nil {
				return err
			}
			if err := knownAdapter(adapters, adapter); err != nil {
				return err
			}
			page, err := savedPage(args[0], rawURL, contentType, fetchedAt, config)
			if err != nil {
				return err
			}
			page.Adapter = adapter
			return printHarvest(cmd.OutOrStdout(), adapters, page)
		},
	}
	cmd.Flags().StringVar(&rawURL, "url", "", "`URL` the page was saved from (required)")
	cmd.Flags().StringVar(&adapter, "site", "", "read it with this `ADAPTER` whatever the URL (scops site list)")
	cmd.Flags().StringVar(&contentType, "content-type", "", "Content-Type header the page came with")
	cmd.Flags().StringVar(&fetchedAt, "fetched-at", "", "`TIME` it was saved, RFC 3339 (default now)")
	return cmd
}

func savedPage(file, rawURL, contentType, fetchedAt string, config Config) (*crawler.Page, error) {
	if rawURL == "" {
		return nil, usagef("extract: say where the page was saved from with --url URL")
	}
	canonical, err := crawler.Canonical(rawURL)
	if err != nil {
		return nil, usagef("extract: --url: %w", err)
	}
	at := time.Now()
	if fetchedAt != "" {
		if at, err = time.Parse(time.RFC3339, fetchedAt); err != nil {
			return nil, usagef("extract: --fetched-at: %q is not a time such as 2026-10-01T12:00:00+07:00", fetchedAt)
		}
	}
	body, err := readCapped(file)
	if err != nil {
		return nil, fmt.Errorf("extract: %w", err)
	}
	host, err := crawler.HostOf(canonical)
	if err != nil {
		return nil, usagef("extract: --url: %w", err)
	}
	text, charset := fetch.Decode(body, contentType, config.site(host).Encoding)
	header := http.Header{}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	return &crawler.Page{
		URL: canonical, Status: http.StatusOK, Header: header, Body: body, Text: text, Charset: charset,
		FetchedAt: at.UTC(), Zone: config.site(host).Zone,
	}, nil
}

func readCapped(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	body, err := io.ReadAll(io.LimitReader(f, maxPageFile+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	if len(body) > maxPageFile {
		return nil, fmt.Errorf("%s is larger than %d MiB: no page is", file, maxPageFile>>20)
	}
	return body, nil
}

func printHarvest(out io.Writer, adapters []crawler.Adapter, page *crawler.Page) error {
	harvest, err := crawler.Read(adapters, page)
	if err != nil {
		return fmt.Errorf("extract %s: %w", page.URL, err)
	}
	if err := writeJSON(out, harvest); err != nil {
		return err
	}
	if harvest.State == crawler.PageUnknown {
		return fmt.Errorf("extract: no adapter fits this page; tried %s; force one with --site", strings.Join(harvest.Tried, ", "))
	}
	return nil
}

// errAdapter refuses an adapter nobody knows.
var errAdapter = errors.New("there is no such adapter")

func knownAdapter(adapters []crawler.Adapter, name string) error {
	names := adapterNames(adapters)
	if name == "" || slices.Contains(names, name) {
		return nil
	}
	return usagef("%w: %q; choose one of %s", errAdapter, name, strings.Join(names, ", "))
}
