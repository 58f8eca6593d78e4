package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"time"

	"scops/index/auth"
)

// expiresSoon is when a certificate is to be renewed.
const expiresSoon = 21 * 24 * time.Hour

// console checks that somebody can reach the console, and safely.
func (d *doctor) console(ctx context.Context) (string, error) {
	c := d.config.Console
	said, err := d.listener(ctx, "console.listen", c.Listen)
	if err != nil {
		return "", err
	}
	if c.TLSCertFile == "" && !loopback(c.Listen) {
		if len(c.TrustedProxies) == 0 {
			return "", fmt.Errorf("console.listen: %s is reached from other machines and there is no certificate, so passwords cross the network in the clear: set console.tls_cert_file and tls_key_file, or name the proxy before it in console.trusted_proxies, or listen on 127.0.0.1", c.Listen)
		}
		d.warn("console", fmt.Sprintf("%s speaks without TLS: only the proxies of console.trusted_proxies may reach it", c.Listen))
	}
	if len(c.TrustedProxies) > 0 && c.PublicURL == "" {
		d.warn("console", "console.trusted_proxies is set and console.public_url is not: set it to the address people type")
	}
	return said, nil
}

func (d *doctor) admin(ctx context.Context) (string, error) {
	return d.listener(ctx, "admin.listen", d.config.Admin.Listen)
}

// listener checks that an address is of this machine and free, or that scops
// listens there. It does not listen itself: what starts at this moment needs
// the address.
func (d *doctor) listener(ctx context.Context, setting, address string) (string, error) {
	if err := ours(address); err != nil {
		return "", fmt.Errorf("%s: %w", setting, err)
	}
	conn, err := (&net.Dialer{Timeout: 3 * time.Second}).DialContext(ctx, "tcp", callable(address))
	if err != nil {
		return address + " is free", nil // nobody answers there
	}
	closeQuietly(conn)
	if probe(ctx, d.config.Admin.Listen, "/healthz") != nil {
		return "", fmt.Errorf("%s: %s is taken by another program: stop it, or choose another address", setting, address)
	}
	return address + " is taken while scops is running", nil
}

// ours says whether this machine has an address.
func ours(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	ip := net.ParseIP(host)
	if ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		return nil
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("list addresses of this machine: %w", err)
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && n.IP.Equal(ip) {
			return nil
		}
	}
	return fmt.Errorf("%s is no address of this machine: choose one of them, or 127.0.0.1", host)
}

// loopback says whether only this machine reaches an address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// certificate checks the pair of the console.
func (d *doctor) certificate(context.Context) (string, error) {
	c := d.config.Console
	if c.TLSCertFile == "" {
		return "", nil
	}
	pair, err := tls.LoadX509KeyPair(c.TLSCertFile, c.TLSKeyFile)
	if err != nil {
		return "", fmt.Errorf("console.tls_cert_file: %w: certificate chain and key must be PEM and belong together", err)
	}
	left := pair.Leaf.NotAfter.Sub(d.now())
	switch until := pair.Leaf.NotAfter.Format(time.DateOnly); {
	case left <= 0:
		return "", fmt.Errorf("console.tls_cert_file: the certificate expired on %s: renew it", until)
	case d.now().Before(pair.Leaf.NotBefore):
		return "", fmt.Errorf("console.tls_cert_file: the certificate is not valid before %s: is this machine's clock right?", pair.Leaf.NotBefore.Format(time.DateOnly))
	case left < expiresSoon:
		d.warn("certificate", fmt.Sprintf("it expires on %s: renew it and restart", until))
		return "", nil
	default:
		return "valid until " + until, nil
	}
}

// people says whether somebody can log in.
func (d *doctor) people(ctx context.Context) (string, error) {
	if d.opened == nil {
		return "", nil // the store's own line says it
	}
	people, err := openUsers(d.config, d.opened)
	if err != nil {
		return "", err
	}
	users, err := people.List(ctx)
	if err != nil {
		return "", fmt.Errorf("list users: %w", err)
	}
	if len(users) == 0 {
		return "nobody can log in yet: the first start of the console makes one admin and prints a one-time password", nil
	}
	able, admins, factors := 0, 0, 0
	for _, u := range users {
		if u.Disabled {
			continue
		}
		able++
		if u.Factor != nil {
			factors++
		}
		if slices.Contains(u.Roles, auth.RoleAdmin) {
			admins++
		}
	}
	if admins == 0 {
		d.warn("people", "no user who can log in is an admin: make one with scops user add NAME --roles admin")
	}
	if key, err := readKey(d.config.Secrets.Dir, factorsKey); err == nil && key == nil && factors > 0 {
		d.warn("people", "secrets of second factors stand in the store as they are: set secrets.dir and put "+factorsKey+" in it (openssl rand -hex 32), the same on every machine")
	}
	return fmt.Sprintf("%d of %d users can log in, %d of them admins, %d with a second factor", able, len(users), admins, factors), nil
}
