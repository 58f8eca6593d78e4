package main

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"scops/crawler/demo"
	"scops/index/desk"
)

func newRun(a *app) *cobra.Command {
	var address string
	opt := crawlOptions{console: true}
	cmd := &cobra.Command{
		Use:   "run [--demo] [--once] [--listen ADDR]",
		Short: "Everything in one process: crawl, screen, keep, and the console to read it in",
		Long: `Visits every watched page, screens the posts, seals and indexes what is flagged, and serves
the console, until it is stopped. Without servers in the configuration it keeps
everything in the data directory. With --demo it serves a bundled web of composed posts
on loopback and crawls that: nothing leaves this machine, and nobody in it is real. With
--once it crawls one round, prints what it did and ends, without a console.`,
		Example: `  scops run --demo --data demo-data            a demonstration, with the console to read it in
  scops run --demo --once --data demo-data     the whole job, once, in a few seconds
  scops run -c scops.yaml                      until stopped`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.configListening(address)
			if err != nil {
				return err
			}
			opt.origin = a.origin(address)
			if opt.demo {
				return runDemo(cmd, config, opt)
			}
			return crawl(cmd, config, opt, nil)
		},
	}
	cmd.Flags().BoolVar(&opt.demo, "demo", false, "serve and crawl the bundled demonstration web")
	addListen(cmd, &address)
	addCrawlFlags(cmd, &opt)
	return cmd
}

func newCrawl(a *app) *cobra.Command {
	var opt crawlOptions
	cmd := &cobra.Command{
		Use:   "crawl [--once]",
		Short: "A worker: fetch, screen, keep; any number of them share one Redis",
		Long: `Visits watched pages until it is stopped (SIGTERM: it finishes or returns what it holds).
With --once, every active page is brought to its head and its backfill bound once, and
a summary that leaves nothing out is printed.`,
		Example: "  scops crawl -c scops.yaml\n  scops crawl -c scops.yaml --once --wait 30s",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			opt.origin = a.origin("")
			return crawl(cmd, config, opt, nil)
		},
	}
	addCrawlFlags(cmd, &opt)
	return cmd
}

// crawlOptions are the flags run and crawl share.
type crawlOptions struct {
	once    bool
	demo    bool // the bundled web
	console bool // serve the console too
	wait    time.Duration
	origin  origin
}

// verb is the verb these flags were given to.
func (opt *crawlOptions) verb() string {
	if opt.console {
		return "run"
	}
	return "crawl"
}

func addCrawlFlags(cmd *cobra.Command, opt *crawlOptions) {
	cmd.Flags().BoolVar(&opt.once, "once", false, "visit every active page once, print a summary and end")
	cmd.Flags().DurationVar(&opt.wait, "wait", time.Minute, "with --once: how long to wait for a Host that is blocked")
}

// demoDelay is the pace of the demonstration: the whole web is this process's
// own, on loopback.
const demoDelay = 20 * time.Millisecond

// demoAge is how far back its history is read: its posts keep fixed dates.
const demoAge = 100 * 365 * 24 * time.Hour

// runDemo serves the bundled web on loopback, watches its seeds and crawls it.
func runDemo(cmd *cobra.Command, config Config, opt crawlOptions) error {
	web, err := demo.New(config.Crawl.DemoState)
	if err != nil {
		return fmt.Errorf("open demonstration web: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("serve demonstration web: %w", err)
	}
	config = demoConfig(config, web, listener.Addr().String())
	read := opt.origin.read
	opt.origin.read = func() (Config, error) {
		c, err := read()
		return demoConfig(c, web, listener.Addr().String()), err
	}
	ctx, stop := context.WithCancel(cmd.Context())
	served := make(chan error, 1)
	go func() { served <- serveHTTP(ctx, listener, web.Handler()) }()
	fmt.Fprintf(cmd.ErrOrStderr(), "demonstration: %d composed posts on %d loopback sites; nobody in them is real\n", len(web.Posts()), len(web.Hosts()))
	err = crawl(cmd, config, opt, func(ctx context.Context, p *plant) error { return addDemoSeeds(ctx, p, web) })
	stop()
	if serveErr := <-served; err == nil {
		err = serveErr
	}
	return err
}

func demoConfig(config Config, web *demo.Web, address string) Config {
	config.Crawl.Resolve = map[string]string{}
	for _, host := range web.Hosts() {
		config.Crawl.Resolve[host] = address
	}
	config.Crawl.AllowPrivateAddresses = true
	config.Crawl.Delay = Duration(demoDelay)
	config.Crawl.Backfill.Age = Duration(demoAge)
	return config
}

// addDemoSeeds watches the demonstration's pages, in the desk's name.
func addDemoSeeds(ctx context.Context, p *plant, web *demo.Web) error {
	d := desk.New(desk.Options{Store: p.store, Ledger: p.book, Owner: p.config.Agency.ID})
	for _, seed := range web.Seeds() {
		who := desk.Actor{Name: "demonstration", Purpose: "demonstration", Roles: []desk.Role{desk.RoleOperator}}
		if _, err := d.AddSource(ctx, who, seed, "", "demonstration"); err != nil {
			return fmt.Errorf("add demonstration seed: %w", err)
		}
	}
	return nil
}
