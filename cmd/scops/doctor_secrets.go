package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// secretFile is a setting that names a file nobody else may read.
type secretFile struct{ setting, file string }

// secretFiles lists the ones that are set.
func (c *Config) secretFiles() []secretFile {
	all := []secretFile{
		{"console.tls_key_file", c.Console.TLSKeyFile},
		{"auth.oidc.client_secret_file", c.Auth.OIDC.ClientSecretFile},
	}
	if r := c.Redis; r != nil {
		all = append(all, secretFile{"redis.password_file", r.PasswordFile}, secretFile{"redis.sentinel_password_file", r.SentinelPasswordFile})
	}
	if e := c.Elasticsearch; e != nil {
		all = append(all, secretFile{"elasticsearch.password_file", e.PasswordFile}, secretFile{"elasticsearch.api_key_file", e.APIKeyFile})
	}
	var set []secretFile
	for _, s := range all {
		if s.file != "" {
			set = append(set, s)
		}
	}
	return set
}

// masked is the configuration with the passwords out of addresses.
func (c Config) masked() Config {
	if c.Elasticsearch != nil {
		e := *c.Elasticsearch
		e.Addresses = nil
		for _, address := range c.Elasticsearch.Addresses {
			e.Addresses = append(e.Addresses, mask(address))
		}
		c.Elasticsearch = &e
	}
	c.Sites = slices.Clone(c.Sites)
	for i := range c.Sites {
		c.Sites[i].Proxy = mask(c.Sites[i].Proxy)
	}
	return c
}

// mask takes the password out of an address; what is none is not shown at all
// when it may hold one.
func mask(address string) string {
	u, err := url.Parse(address)
	switch {
	case err == nil:
		return u.Redacted()
	case strings.Contains(address, "@"):
		return "xxxxx"
	default:
		return address
	}
}

// secrets checks that every *_file setting can be read by this process, is not
// empty, and cannot be read by everybody.
func (d *doctor) secrets(context.Context) (string, error) {
	files := d.config.secretFiles()
	for _, s := range files {
		if _, err := readSecret(s.file, s.setting); err != nil {
			return "", err
		}
		info, err := os.Stat(s.file)
		if err != nil {
			return "", fmt.Errorf("%s: %w", s.setting, err)
		}
		mode := info.Mode().Perm()
		switch {
		case mode&0o007 != 0 || mode&0o020 != 0:
			return "", fmt.Errorf("%s: %s can be read or written by others (mode %04o): chmod 400 %s", s.setting, s.file, mode, s.file)
		case mode&0o040 != 0 && !handed(s.file):
			d.warn("secrets", fmt.Sprintf("%s: the group can read %s (mode %04o): chmod 400 it, unless only scops is in that group", s.setting, s.file, mode))
		}
	}
	if dir := d.config.Secrets.Dir; dir != "" {
		info, err := os.Stat(dir)
		if err != nil {
			return "", fmt.Errorf("secrets.dir: %w", err)
		}
		if mode := info.Mode().Perm(); !info.IsDir() || mode&0o077 != 0 {
			return "", fmt.Errorf("secrets.dir: %s is open to others or no directory (mode %04o): chmod 700 %s", dir, mode, dir)
		}
	}
	return fmt.Sprintf("%d files, none of them open to others", len(files)), nil
}

// handed says whether systemd handed a file to this service alone; its mode
// then shows the group bits of an access list.
func handed(file string) bool {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	return dir != "" && strings.HasPrefix(filepath.Clean(file), filepath.Clean(dir)+string(filepath.Separator))
}
