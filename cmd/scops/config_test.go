package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
)

func load(t *testing.T, text string, environ ...string) (Config, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "scops.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadConfig(file, environ)
}

func TestTheEnvironmentStandsOverTheFileAndTheFileOverTheDefaults(t *testing.T) {
	t.Parallel()
	c, err := load(t, "crawl: {workers: 3, delay: 7s, max_body: 512KiB, backfill: {pages: 9}}\nretention: {flagged: 30d}\n",
		"SCOPS_CRAWL_WORKERS=5", "SCOPS_REDIS_ADDRESSES=127.0.0.1:6379", "SCOPS_AGENCY_REQUIRE_PURPOSE=true", "PATH=/bin")
	if err != nil {
		t.Fatal(err)
	}
	if c.Crawl.Workers != 5 || time.Duration(c.Crawl.Delay) != 7*time.Second || c.Crawl.MaxBody != 512<<10 {
		t.Errorf("crawl = %+v", c.Crawl)
	}
	if c.Crawl.Backfill.Pages != 9 || time.Duration(c.Crawl.Backfill.Age) != 30*24*time.Hour {
		t.Errorf("backfill = %+v, want the default age beside the pages of the file", c.Crawl.Backfill)
	}
	if c.Redis == nil || c.Redis.Addresses[0] != "127.0.0.1:6379" || !c.Agency.RequirePurpose || c.Elasticsearch != nil {
		t.Errorf("redis = %+v, agency = %+v, elasticsearch = %v", c.Redis, c.Agency, c.Elasticsearch)
	}
}

func TestABackfillMayBeAnAgeAlone(t *testing.T) {
	t.Parallel()
	c, err := load(t, "crawl: {backfill: 7d}\n")
	if err != nil || time.Duration(c.Crawl.Backfill.Age) != 7*24*time.Hour || c.Crawl.Backfill.Pages != 50 {
		t.Errorf("backfill = %+v, %v", c.Crawl.Backfill, err)
	}
}

func TestWhatPrintConfigPrintsReadsBackAsTheSame(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	want, err := loadConfig("", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := printEffective(&out, want); err != nil {
		t.Fatal(err)
	}
	got, err := load(t, out.String())
	if err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	a, _ := yaml.Marshal(want)
	b, _ := yaml.Marshal(got)
	if string(a) != string(b) {
		t.Errorf("printed\n%s\nread back as\n%s", a, b)
	}
}

func TestDurationsAndSizesPrintAsTheyAreRead(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0s", "200ms", "20s", "5m", "1h30m", "12h", "30d"} {
		var d Duration
		if err := d.UnmarshalText([]byte(text)); err != nil || d.String() != text {
			t.Errorf("%s reads as %s, %v", text, d, err)
		}
	}
	for _, text := range []string{"0B", "100B", "512KiB", "8MiB", "2GiB"} {
		var z Size
		if err := z.UnmarshalText([]byte(text)); err != nil || z.String() != text {
			t.Errorf("%s reads as %s, %v", text, z, err)
		}
	}
	for _, text := range []string{"", "soon", "-3s", "12", "1y", "NaNd"} {
		if new(Duration).UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q was read as a duration", text)
		}
	}
	for _, text := range []string{"", "-1MiB", "99999999999GiB", "1.5MiB", "MiB"} {
		if new(Size).UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q was read as a size", text)
		}
	}
}

func TestAllowAndDenyArePathsWithStars(t *testing.T) {
	t.Parallel()
	c, err := load(t, "sites:\n  - {match: '*.example', allow: ['/s/', '/forum/*/view'], deny: ['/s/private']}\n  - {match: b.test, clock: shared}\n")
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]bool{
		"http://a.example/s/x": true, "http://a.example/s/private/1": false, "http://a.example/": false,
		"http://a.example/forum/3/view?t=1": true, "http://other.test/": true,
	} {
		if got := c.allowed(address) == nil; got != want {
			t.Errorf("%s allowed: %t, want %t", address, got, want)
		}
	}
	if host, err := c.hostOf("http://b.test/x"); err != nil || host != "shared" {
		t.Errorf("clock of b.test is %q, %v; want shared", host, err)
	}
}

func FuzzConfig(f *testing.F) {
	f.Add("crawl: {workers: 3}")
	f.Add("sites: [{match: '['}]")
	f.Add("redis: {}\nelasticsearch: {addresses: [x]}")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := load(t, text)
		if err == nil {
			_ = c.allowed("http://a.example/") // must not panic, whatever the patterns
		}
	})
}
