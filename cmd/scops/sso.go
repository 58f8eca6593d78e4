package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"

	"scops/index/auth"
	"scops/index/desk"
)

// checkOIDC says what does not fit together about single sign-on.
func (c *Config) checkOIDC() error {
	o := c.Auth.OIDC
	if o.Issuer == "" {
		return nil
	}
	u, err := url.Parse(o.Issuer)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && onThisMachine(u.Hostname())) {
		return fmt.Errorf("auth.oidc.issuer: %q is not an address such as https://id.example", o.Issuer)
	}
	switch {
	case o.ClientID == "":
		return errors.New("auth.oidc.client_id: name the client the service knows this console as")
	case c.Console.PublicURL == "":
		return errors.New("auth.oidc: console.public_url must be set: people come back there")
	case (o.RolesClaim == "") != (len(o.Roles) == 0):
		return errors.New("auth.oidc: roles_claim and roles go together: set both or none")
	case o.Create && o.RolesClaim == "":
		return errors.New("auth.oidc.create: whoever is made a user needs roles: set roles_claim and roles")
	}
	_, err = o.roles()
	return err
}

// roles reads which roles each value of the claim stands for.
func (o OIDCConfig) roles() (map[string][]desk.Role, error) {
	out := map[string][]desk.Role{}
	for value, text := range o.Roles {
		for _, role := range roleList(text) {
			if !slices.Contains(auth.Roles(), role) {
				return nil, fmt.Errorf("auth.oidc.roles: %w", &desk.RoleError{Role: role})
			}
			out[value] = append(out[value], role)
		}
	}
	return out, nil
}

// openSSO opens the single sign-on service the configuration names; nil = none.
func openSSO(c Config) (*auth.SSO, error) {
	o := c.Auth.OIDC
	if o.Issuer == "" {
		return nil, nil
	}
	secret, err := readSecret(o.ClientSecretFile, "auth.oidc.client_secret_file")
	if err != nil {
		return nil, err
	}
	roles, err := o.roles()
	if err != nil {
		return nil, err
	}
	return auth.NewSSO(auth.SSOOptions{
		Issuer: o.Issuer, ClientID: o.ClientID, ClientSecret: secret, Redirect: strings.TrimSuffix(c.Console.PublicURL, "/") + "/login/sso/back",
		Scopes: o.Scopes, NameClaim: o.NameClaim, RolesClaim: o.RolesClaim, Roles: roles, Create: o.Create, Now: time.Now,
	}), nil
}

// onThisMachine says whether nobody listens between here and a host.
func onThisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
