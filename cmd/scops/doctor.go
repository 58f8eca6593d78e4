package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"

	"scops/crawler/fetch"
)

// fullDisk is the free space below which doctor warns, in bytes.
const fullDisk = 1 << 30

func newDoctor(a *app) *cobra.Command {
	var printConfig bool
	cmd := &cobra.Command{
		Use:   "doctor [--print-config]",
		Short: "Check configuration, rules, stores, disk and secrets; say what to mend",
		Example: `  scops doctor -c scops.yaml
  scops doctor --print-config`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			config, err := a.config()
			if err != nil {
				return err
			}
			if printConfig {
				return printEffective(cmd.OutOrStdout(), config)
			}
			d := &doctor{out: cmd.OutOrStdout(), config: config}
			d.examine(cmd.Context())
			if d.failed {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&printConfig, "print-config", false, "print every setting as it is in force; secrets stand in files and are never printed")
	return cmd
}

func printEffective(out io.Writer, config Config) error {
	raw, err := yaml.Marshal(config)
	if err != nil {
		return fmt.Errorf("print configuration: %w", err)
	}
	_, err = out.Write(raw)
	return err
}

// doctor examines one thing after another and says how each is.
type doctor struct {
	out    io.Writer
	config Config
	failed bool
}

func (d *doctor) examine(ctx context.Context) {
	for _, check := range []struct {
		what string
		do   func(context.Context) (string, error)
	}{
		{"rules", d.rules}, {"data directory", d.data}, {"store", d.store}, {"frontier", d.frontier}, {"secrets", d.secrets},
	} {
		d.report(ctx, check.what, check.do)
	}
	for _, key := range d.config.idle() {
		d.warn("settings", key+" is set, and nothing in this version uses it")
	}
	d.warn("retention", "flagged posts and their sealed pages are not deleted by this version, whatever retention.flagged says")
	if d.config.Crawl.UserAgent == fetch.DefaultUserAgent {
		d.warn("user agent", "crawl.user_agent is the default: name your agency and an address for complaints before you crawl other people's sites")
	}
}

func (d *doctor) report(ctx context.Context, what string, check func(context.Context) (string, error)) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	said, err := check(ctx)
	if err != nil {
		d.failed = true
		said = "FAILED: " + explain(err)
	}
	fmt.Fprintf(d.out, "%-15s %s\n", what, said)
}

func (d *doctor) warn(what, said string) { fmt.Fprintf(d.out, "%-15s warning: %s\n", what, said) }

func (d *doctor) rules(context.Context) (string, error) {
	pack, err := loadPack(d.config.Rules.Dir)
	if err != nil {
		return "", err
	}
	terms := 0
	for _, l := range pack.Lists {
		terms += len(l.Terms)
	}
	return fmt.Sprintf("ok: %d terms in %d lists, %d rules, %s", terms, len(pack.Lists), len(pack.Rules), pack.Digest), nil
}

func (d *doctor) data(context.Context) (string, error) {
	if err := makeData(d.config.Data); err != nil {
		return "", err
	}
	dir, err := filepath.Abs(d.config.Data)
	if err != nil {
		return "", fmt.Errorf("find data directory: %w", err)
	}
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return "", fmt.Errorf("ask for free space of %s: %w", dir, err)
	}
	free := Size(disk.Bavail * uint64(disk.Bsize) >> 20 << 20)
	if free < fullDisk {
		return "", fmt.Errorf("%s has only %s left: free some space", dir, free)
	}
	return fmt.Sprintf("ok: %s, %s free", dir, free), nil
}

func (d *doctor) store(ctx context.Context) (string, error) {
	store, err := openStore(ctx, d.config)
	if err != nil {
		return "", err
	}
	defer closeQuietly(store)
	if err := store.Check(ctx); err != nil {
		return "", err
	}
	if d.config.Elasticsearch == nil {
		return "ok: embedded, " + filepath.Join(d.config.Data, "index.db"), nil
	}
	return fmt.Sprintf("ok: %v", d.config.Elasticsearch.Addresses), nil
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
	return fmt.Sprintf("ok: %d hosts, %d queued, %d dead letters", s.Hosts, s.Queued, s.Dead), nil
}

// secrets checks that every *_file setting can be read by this process alone.
func (d *doctor) secrets(context.Context) (string, error) {
	files := map[string]string{}
	if r := d.config.Redis; r != nil {
		files["redis.password_file"] = r.PasswordFile
	}
	if e := d.config.Elasticsearch; e != nil {
		files["elasticsearch.password_file"], files["elasticsearch.api_key_file"] = e.PasswordFile, e.APIKeyFile
	}
	n := 0
	for setting, file := range files {
		if file == "" {
			continue
		}
		n++
		info, err := os.Stat(file)
		if err != nil {
			return "", fmt.Errorf("%s: %w", setting, err)
		}
		if info.Mode().Perm()&0o077 != 0 {
			return "", fmt.Errorf("%s: %s can be read by others: chmod 600 %s", setting, file, file)
		}
	}
	return fmt.Sprintf("ok: %d secret files", n), nil
}
