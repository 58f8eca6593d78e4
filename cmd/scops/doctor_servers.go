package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	frontierredis "scops/crawler/frontier/redis"
	"scops/index/elastic"
)

// clockTolerance is how far two clocks may differ: leases, sessions and the
// times in evidence are compared between machines.
const clockTolerance = 2 * time.Second

// supported are the major versions this program is made for, lowest and
// highest; what is older is refused when it is opened.
func supported() map[string][2]int {
	return map[string][2]int{
		elastic.ProductElasticsearch: {8, 8},
		elastic.ProductOpenSearch:    {2, 3},
		frontierredis.ProductRedis:   {6, 8},
		frontierredis.ProductValkey:  {7, 9},
	}
}

func (d *doctor) store(ctx context.Context) (string, error) {
	store, err := openStore(ctx, d.config)
	if err != nil {
		return "", err
	}
	d.opened = store
	if err := store.Check(ctx); err != nil {
		return "", err
	}
	server, ok := store.(interface {
		Server(context.Context) (elastic.Server, error)
	})
	if !ok {
		return "embedded, " + filepath.Join(d.config.Data, "index.db"), nil
	}
	if err := d.mappings(ctx); err != nil {
		return "", err
	}
	about, err := server.Server(ctx)
	if err != nil {
		return "", err
	}
	for _, version := range about.Versions {
		d.version("store", about.Product, version)
	}
	said := fmt.Sprintf("%s %s at %s", about.Product, strings.Join(about.Versions, " "), strings.Join(d.config.masked().Elasticsearch.Addresses, " "))
	return d.clock(ctx, said, about.Product, storePart(store))
}

func (d *doctor) frontier(ctx context.Context) (string, error) {
	in, err := openInspector(ctx, d.config)
	if err != nil {
		return "", err
	}
	defer closeQuietly(in)
	s, err := in.Status(ctx)
	if err != nil {
		return "", err
	}
	if adviser, ok := in.(interface{ Advice() []string }); ok {
		for _, said := range adviser.Advice() {
			d.warn("frontier", said)
		}
	}
	said := fmt.Sprintf("%d hosts, %d queued, %d dead letters", s.Hosts, s.Queued, s.Dead)
	server, ok := in.(interface {
		Server(context.Context) (frontierredis.Server, error)
	})
	if !ok {
		return said + "; embedded, " + filepath.Join(d.config.Data, "frontier.db"), nil
	}
	about, err := server.Server(ctx)
	if err != nil {
		return "", err
	}
	d.version("frontier", about.Product, about.Version)
	said = fmt.Sprintf("%s; %s %s at %s", said, about.Product, about.Version, strings.Join(d.config.Redis.Addresses, " "))
	return d.clock(ctx, said, about.Product, frontierPart(in))
}

// mappings warns of indices to be migrated, and of what migrations left behind.
func (d *doctor) mappings(ctx context.Context) error {
	servers, ok := d.opened.(movable)
	if !ok {
		return nil
	}
	moves, err := servers.Moves(ctx)
	if err != nil {
		return err
	}
	if len(moves) > 0 {
		d.warn("store", fmt.Sprintf("%d indices have the mapping of an earlier version: scops index migrate", len(moves)))
		return nil
	}
	old, err := servers.Unused(ctx)
	if len(old) > 0 {
		d.warn("store", fmt.Sprintf("%d indices are left from a migration and take space: scops index migrate --drop-old", len(old)))
	}
	return err
}

// version warns of a major version nobody has tried.
func (d *doctor) version(what, product, version string) {
	major, err := strconv.Atoi(strings.SplitN(version, ".", 2)[0])
	known := supported()[product]
	if err == nil && major >= known[0] && major <= known[1] {
		return
	}
	d.warn(what, fmt.Sprintf("%s %s is none of the versions this program is made for, %d to %d: use one of those, or expect surprises", product, version, known[0], known[1]))
}

// clock compares a server's clock with this machine's.
func (d *doctor) clock(ctx context.Context, said, whose string, p part) (string, error) {
	asked := d.now()
	shown, err := p.clock(ctx)
	if err != nil {
		return "", err
	}
	off := time.Duration(0) // within the time the answer took, nobody can tell
	switch answered := d.now(); {
	case shown.Before(asked):
		off = shown.Sub(asked)
	case shown.After(answered):
		off = shown.Sub(answered)
	}
	if off.Abs() > clockTolerance {
		return "", fmt.Errorf("the clock of %s is %s %s this machine's, more than %s: set both by NTP (timedatectl set-ntp true)",
			whose, off.Abs().Round(100*time.Millisecond), map[bool]string{true: "ahead of", false: "behind"}[off > 0], clockTolerance)
	}
	return fmt.Sprintf("%s, clock within %s", said, max(off.Abs(), time.Second/10).Round(100*time.Millisecond)), nil
}
