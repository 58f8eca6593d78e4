package main

import (
	"context"
	"crypto/x509"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/sync/errgroup"

	"scops/crawler/fetch"
	"scops/index/alert"
	"scops/index/console"
	"scops/index/desk"
	"scops/index/upkeep"
)

// mailPassword is the file in secrets.dir that holds the password of
// mail.username; the key of a webhook lies in webhook-NAME.key.
const mailPassword = "mail.password"

// alertBack covers hits whose write a store was slow to acknowledge: it may take
// 90 seconds to answer.
const alertBack = 3 * time.Minute

// alerting is what a process with a console does for search alerts: it follows
// the hits and sends what they lead to.
type alerting struct {
	follower *upkeep.Follower
	sender   *alert.Sender
}

// alerting opens it. Every process with a console may do so: they share the
// outbox.
func (b *base) alerting(d *desk.Desk) (*alerting, error) {
	c, owner := b.config, b.config.Agency.ID
	zone, err := time.LoadLocation(c.Agency.Zone)
	if err != nil {
		return nil, usagef("agency.zone: %w", err)
	}
	ways, err := c.alertWays(b.link)
	if err != nil {
		return nil, err
	}
	metrics := alert.NewMetrics(b.meters.registry)
	watcher := &alert.Watcher{
		Store: b.store, Owner: owner, Handling: handling, Read: d.AlertQuery, May: d.MayBeTold, Zone: zone,
		Metrics: metrics, Log: b.log, Now: time.Now,
	}
	return &alerting{
		follower: &upkeep.Follower{
			Store: b.store, Owner: owner, Handling: handling, Name: "alerts", Take: watcher.Take, Begin: watcher.Begin, Back: alertBack, Log: b.log, Now: time.Now,
		},
		sender: &alert.Sender{
			Store: b.store, Owner: owner, Handling: handling, Ways: ways, May: d.MayBeTold, Metrics: metrics, Log: b.log, Now: time.Now,
		},
	}, nil
}

// Run works until ctx ends and what is being sent then has been. What came while
// nothing ran is looked for at once.
func (a *alerting) Run(ctx context.Context) error {
	if err := a.follower.Pass(ctx); err != nil && ctx.Err() == nil {
		a.follower.Log.Warn("hits could not be matched against search alerts; it is tried again", "error", err)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return a.follower.Run(ctx) })
	group.Go(func() error { return a.sender.Run(ctx) })
	return group.Wait()
}

// link leads to what a search found. It names the search by its id: what
// somebody looks for stays in the house.
func (b *base) link(search string) string {
	public := b.config.Console.PublicURL
	if public == "" {
		return ""
	}
	u, err := url.Parse(public)
	if err != nil {
		return ""
	}
	u = u.JoinPath("search")
	u.RawQuery = url.Values{"q": {"alert:" + search}}.Encode()
	return u.String()
}

// receivers are whom the configuration lets alerts go to.
func (c *Config) receivers() desk.AlertWays {
	ways := desk.AlertWays{}
	for _, w := range c.Webhooks {
		ways.Webhooks = append(ways.Webhooks, w.Name)
	}
	if c.Mail.Server != "" {
		ways.Domains = c.Mail.Domains
	}
	return ways
}

// alertWays opens the receivers.
func (c *Config) alertWays(link func(search string) string) (map[alert.Way]alert.Deliverer, error) {
	ways := map[alert.Way]alert.Deliverer{}
	hooks, err := c.webhooks()
	if err != nil {
		return nil, err
	}
	if len(hooks) > 0 {
		ways[alert.WayWebhook] = alert.NewWebhooks(hooks, link, time.Now)
	}
	if c.Mail.Server == "" {
		return ways, nil
	}
	mailer, err := c.mailer(link)
	if err != nil {
		return nil, err
	}
	ways[alert.WayMail] = mailer
	return ways, nil
}

func (c *Config) webhooks() ([]alert.Webhook, error) {
	var hooks []alert.Webhook
	for _, w := range c.Webhooks {
		name := "webhook-" + w.Name + ".key"
		key, err := readKey(c.Secrets.Dir, name)
		if err != nil {
			return nil, err
		}
		if key == nil {
			return nil, usagef("webhooks: %s has no key to sign with: set secrets.dir and make %s in it: openssl rand -hex 32", w.Name, name)
		}
		hooks = append(hooks, alert.Webhook{Name: w.Name, URL: w.URL, Secret: key, Control: fetch.Guard(w.AllowPrivateAddresses)})
	}
	return hooks, nil
}

func (c *Config) mailer(link func(search string) string) (*alert.Mailer, error) {
	m := c.Mail
	text, err := console.MailText(link)
	if err != nil {
		return nil, err
	}
	mailer := &alert.Mailer{
		Server: m.Server, Security: m.Security, Username: m.Username, From: m.From, Domains: m.Domains, Now: time.Now,
		Text: func(lang string, l alert.Letter) (subject, body string) {
			mail := console.Mail{Lang: lang, Search: l.Search, Name: l.Name, Posts: l.Posts, More: l.More}
			for _, b := range l.Bands {
				mail.Bands = append(mail.Bands, console.MailBand{Name: b.Name, Posts: b.Texts})
			}
			return text(mail)
		},
	}
	if m.Username != "" {
		if mailer.Password, err = readSecret(filepath.Join(c.Secrets.Dir, mailPassword), "secrets.dir"); err != nil {
			return nil, err
		}
	}
	if m.CAFile != "" {
		pem, err := os.ReadFile(m.CAFile)
		if err != nil {
			return nil, usagef("mail.ca_file: %w", err)
		}
		mailer.Roots = x509.NewCertPool()
		if !mailer.Roots.AppendCertsFromPEM(pem) {
			return nil, usagef("mail.ca_file: %s holds no certificate", m.CAFile)
		}
	}
	return mailer, nil
}

// alerts checks that mail and webhooks have their keys, and that what leads back
// to the console is known.
func (d *doctor) alerts(context.Context) (string, error) {
	ways, err := d.config.alertWays(func(string) string { return "" })
	if err != nil || len(ways) == 0 {
		return "", err
	}
	if d.config.Console.PublicURL == "" {
		d.warn("alerts", "console.public_url is not set, so alerts lead to no page: set it to the address people type")
	}
	return "mail and webhooks have what they need", nil
}
