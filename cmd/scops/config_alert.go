package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"

	"scops/index/alert"
)

// webhookName is what a webhook can be called: its key is a file of that name.
var webhookName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// checkAlerts says what does not fit together in mail and webhooks.
func (c *Config) checkAlerts() error {
	seen := map[string]bool{}
	for i, w := range c.Webhooks {
		if !webhookName.MatchString(w.Name) || seen[w.Name] {
			return fmt.Errorf("webhooks[%d].name: %q is not a name of its own of small letters, digits and hyphens", i, w.Name)
		}
		seen[w.Name] = true
		u, err := url.Parse(w.URL)
		if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || !w.AllowPrivateAddresses) {
			return fmt.Errorf("webhooks[%d].url: %q is not an address such as https://alerts.agency.example/scops; http:// goes with allow_private_addresses alone, and a password never into it", i, mask(w.URL))
		}
	}
	return c.Mail.check()
}

func (m *MailConfig) check() error {
	if m.Server == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(m.Server); err != nil {
		return fmt.Errorf("mail.server: %q is not HOST:PORT such as mail.agency.example:587", m.Server)
	}
	switch m.Security {
	case alert.SecurityStartTLS, alert.SecurityTLS:
	case alert.SecurityNone:
		if m.Username != "" {
			return errors.New("mail.security: a password is not sent without TLS: set starttls or tls, or leave mail.username out")
		}
	default:
		return fmt.Errorf("mail.security: %q is not starttls, tls or none", m.Security)
	}
	if alert.CheckAddress(m.From, []string{alert.DomainOf(m.From)}) != nil {
		return fmt.Errorf("mail.from: %q is not an address such as scops@agency.example", m.From)
	}
	if len(m.Domains) == 0 {
		return errors.New("mail.domains: name at least one domain mail may go to, such as agency.example")
	}
	for _, d := range m.Domains {
		if alert.CheckAddress("somebody@"+d, []string{d}) != nil {
			return fmt.Errorf("mail.domains: %q is not a domain such as agency.example", d)
		}
	}
	return nil
}
