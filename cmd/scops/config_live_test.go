package main

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

func TestOnlySomeSettingsAreTakenInWithoutARestart(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text             string
		changed, restart []string
	}{
		"nothing":                    {text: "{}"},
		"the same, written out":      {text: "sites: []\ncrawl: {delay: 2s, resolve: {}}\ndeployment: {places: [TH, KR]}"},
		"a pace":                     {text: "crawl: {delay: 3s}", changed: []string{"crawl.delay"}},
		"sites and log level":        {text: "sites: [{match: a.example}]\nlog: {level: warn}", changed: []string{"sites", "log.level"}},
		"the directory of rules":     {text: "rules: {dir: mine}"},
		"a section that comes":       {text: "redis: {addresses: ['a:6379']}", restart: []string{"redis"}},
		"things deep down":           {text: "crawl: {workers: 2, backfill: {pages: 3}}\nauth: {oidc: {client_id: scops}}", restart: []string{"crawl.workers", "crawl.backfill.pages", "auth.oidc.client_id"}},
		"some of this, some of that": {text: "crawl: {delay: 3s, timeout: 9s}\nlog: {format: json}", changed: []string{"crawl.delay"}, restart: []string{"crawl.timeout", "log.format"}},
	} {
		old, err := load(t, "{}")
		if err != nil {
			t.Fatal(err)
		}
		next, err := load(t, c.text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		merged, changed, restart := adopt(old, next)
		if !slices.Equal(changed, c.changed) || !slices.Equal(restart, c.restart) {
			t.Errorf("%s: changed %v, restart %v; want %v and %v", name, changed, restart, c.changed, c.restart)
		}
		// What is in force differs from the old in nothing but what is said to have changed.
		if got := differences(reflect.ValueOf(old), reflect.ValueOf(merged), ""); !slices.Equal(got, c.changed) {
			t.Errorf("%s: %v came into force, %v was said", name, got, c.changed)
		}
	}
}

func TestWhoeverAsksWhatIsInForceFollowsAReload(t *testing.T) {
	t.Parallel()
	first, err := load(t, "crawl: {delay: 1s}\nsites: [{match: a.example, deny: ['/']}]")
	if err != nil {
		t.Fatal(err)
	}
	second, err := load(t, "crawl: {delay: 9s}\nsites: [{match: a.example, clock: b.example}]")
	if err != nil {
		t.Fatal(err)
	}
	force := newInForce(first)
	delay, hostOf, allowed := force.delay, force.hostOf, force.allowed
	if delay("a.example") != time.Second || allowed("http://a.example/") == nil {
		t.Error("the first configuration is not in force")
	}
	force.p.Store(&second)
	if host, err := hostOf("http://a.example/"); err != nil || host != "b.example" {
		t.Errorf("clock of a.example is %q, %v; want b.example", host, err)
	}
	if delay("a.example") != 9*time.Second || allowed("http://a.example/") != nil {
		t.Error("the second configuration is not in force")
	}
}
