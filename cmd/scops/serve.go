package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"scops/index/api"
	"scops/index/auth"
	"scops/index/console"
)

func newServe(a *app) *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "serve [--listen ADDR]",
		Short: "The console: search, read, judge, export in a browser",
		Long: `Serves the console until it is stopped, beside workers that share its Redis and
Elasticsearch; without servers, on the data directory, while nothing else runs there.
At the first start of all it makes one user, admin, and prints a one-time password.`,
		Example: "  scops serve -c scops.yaml\n  scops serve -c scops.yaml --listen 127.0.0.1:8443",
		Args:    exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.configListening(address)
			if err != nil {
				return err
			}
			return serve(cmd, config, a.origin(address))
		},
	}
	addListen(cmd, &address)
	return cmd
}

func addListen(cmd *cobra.Command, address *string) {
	cmd.Flags().StringVar(address, "listen", "", "`ADDR` of the console (default console.listen, 127.0.0.1:8080)")
}

// configListening is config with the console on another address, "" = as it is.
func (a *app) configListening(address string) (Config, error) {
	config, err := a.config()
	if address != "" {
		config.Console.Listen = address
	}
	return config, err
}

// serve runs the console alone.
func serve(cmd *cobra.Command, config Config, from origin) error {
	log, level, err := newLevelLog(config.Log, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	release, err := lockEmbedded(config)
	if err != nil {
		return err
	}
	defer release()
	b, err := openBase(cmd.Context(), config, log, startPatience, func(*inForce) (inspector, error) { return openInspector(cmd.Context(), config) })
	if err != nil {
		return err
	}
	defer b.close()
	f, err := b.openFront(cmd.Context(), cmd.ErrOrStderr(), false)
	if err != nil {
		return err
	}
	admin, err := listen(config.Admin.Listen, "admin.listen")
	if err != nil {
		return errors.Join(err, f.listener.Close())
	}
	log.Info("serving", "software", software(), "console", f.listener.Addr().String(), "admin", admin.Addr().String())
	reload := newReloader(from, b, level, "serve")
	retention := retentionOf(config, b.store, b.book, b.meters.retention, log)
	group, ctx := errgroup.WithContext(cmd.Context())
	group.Go(func() error { return f.Run(ctx) })
	group.Go(func() error { return b.book.Run(ctx) })
	group.Go(func() error { return retention.Run(ctx) })
	group.Go(func() error { return reload.Run(ctx) })
	group.Go(func() error { return serveAdmin(ctx, admin, b.meters.registry, b.parts.ready) })
	if err := group.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// front is the console of one process.
type front struct {
	handler  http.Handler // the console, and the API beside it
	sessions *auth.Sessions
	alerts   *alerting
	listener net.Listener
	log      *slog.Logger
}

// openFront opens the console, makes the first user if there is none, and says
// on out where it is. The one-time password goes to out and nowhere else.
func (b *base) openFront(ctx context.Context, out io.Writer, demo bool) (*front, error) {
	f := &front{sessions: b.sessions, log: b.log}
	d, err := b.desk()
	if err != nil {
		return nil, err
	}
	opt, secure, err := b.consoleOptions(demo)
	if err != nil {
		return nil, err
	}
	if f.alerts, err = b.alerting(d); err != nil {
		return nil, err
	}
	opt.Desk, opt.Sessions = d, f.sessions
	if f.handler, err = b.handler(opt); err != nil {
		return nil, err
	}
	if f.listener, err = listenTLS(b.config.Console); err != nil {
		return nil, err
	}
	name, oneTime, made, err := b.users.First(ctx)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("make first user: %w", err), f.listener.Close())
	}
	if made {
		fmt.Fprintf(out, "first user %s, one-time password %s (good for 24 hours, to be changed at the first login)\n", name, oneTime)
	}
	fmt.Fprintf(out, "console %s\n", b.consoleURL(f.listener.Addr(), secure))
	return f, nil
}

// handler is the console for people and the API for programs, over one desk.
func (b *base) handler(opt console.Options) (http.Handler, error) {
	people, err := console.New(opt)
	if err != nil {
		return nil, err
	}
	programs, err := api.New(api.Options{
		Desk: opt.Desk, Secure: opt.Secure, Version: opt.Version, Log: b.log, Now: time.Now, Count: opt.Metrics.Request,
	})
	if err != nil {
		return nil, err
	}
	for _, r := range programs.Routes() {
		opt.Metrics.Pages(r.Page())
	}
	mux := http.NewServeMux()
	mux.Handle(api.Prefix+"/", programs.Handler())
	mux.Handle("/", people.Handler())
	return mux, nil
}

// consoleOptions are the console's settings; secure says whether people reach
// it by HTTPS.
func (b *base) consoleOptions(demo bool) (opt console.Options, secure bool, err error) {
	c := b.config
	zone, err := time.LoadLocation(c.Agency.Zone)
	if err != nil {
		return opt, false, usagef("agency.zone: %w", err)
	}
	proxies, err := prefixes(c.Console.TrustedProxies)
	if err != nil {
		return opt, false, err
	}
	secure = c.Console.TLSCertFile != ""
	if public, err := url.Parse(c.Console.PublicURL); err == nil && public.Scheme == "https" {
		secure = true
	}
	return console.Options{
		Zone: zone, Lang: c.Agency.Lang, Places: c.Deployment.Places, Secure: secure, TrustedProxies: proxies, RequirePurpose: c.Agency.RequirePurpose,
		RequireFactor: c.Auth.RequireSecondFactor,
		Demo:          demo, Version: version, Lifetime: time.Duration(c.Auth.Session), Metrics: b.meters.console(), Log: b.log, Now: time.Now,
	}, secure, nil
}

// prefixes reads console.trusted_proxies: addresses and networks.
func prefixes(texts []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, text := range texts {
		if p, err := netip.ParsePrefix(text); err == nil {
			out = append(out, p)
			continue
		}
		addr, err := netip.ParseAddr(text)
		if err != nil {
			return nil, usagef("console.trusted_proxies: %q is neither an address nor a network such as 10.0.0.0/8", text)
		}
		out = append(out, netip.PrefixFrom(addr, addr.BitLen()))
	}
	return out, nil
}

func (b *base) consoleURL(addr net.Addr, secure bool) string {
	if public := b.config.Console.PublicURL; public != "" {
		return public
	}
	scheme := "http"
	if secure {
		scheme = "https"
	}
	return scheme + "://" + addr.String() + "/"
}

// listenTLS listens for the console, with TLS where a certificate is set.
func listenTLS(c ConsoleConfig) (net.Listener, error) {
	if c.TLSCertFile == "" {
		return listen(c.Listen, "console.listen or --listen")
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCertFile, c.TLSKeyFile)
	if err != nil {
		return nil, usagef("console.tls_cert_file and tls_key_file: %w", err)
	}
	l, err := listen(c.Listen, "console.listen or --listen")
	if err != nil {
		return nil, err
	}
	return tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}), nil
}

// Run serves until ctx ends and the last answer has been given.
func (f *front) Run(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return f.sessions.Run(ctx) })
	group.Go(func() error { return f.alerts.Run(ctx) })
	group.Go(func() error { return serveHTTP(ctx, f.listener, f.handler) })
	return group.Wait()
}
