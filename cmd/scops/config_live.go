package main

import (
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"scops/crawler"
	"scops/crawler/site"
	"scops/index/desk"
)

// inForce is the configuration a running process works by. A reload puts
// another in its place; whoever asks it for a site, a pace or a clock follows
// with the next question.
type inForce struct {
	p        atomic.Pointer[Config]
	adapters atomic.Pointer[[]crawler.Adapter] // what reads lists of pages is the last
}

func newInForce(c Config) *inForce {
	f := &inForce{}
	f.p.Store(&c)
	f.take(site.All()) // until those of the deployment are read
	return f
}

// config is what is in force now; it is not to be changed.
func (f *inForce) config() *Config { return f.p.Load() }

func (f *inForce) site(host string) SiteConfig          { return f.config().site(host) }
func (f *inForce) hostOf(rawURL string) (string, error) { return f.config().hostOf(rawURL) }
func (f *inForce) delay(host string) time.Duration      { return f.config().delay(host) }
func (f *inForce) allowed(rawURL string) error          { return f.config().allowed(rawURL) }

// take puts adapters in force.
func (f *inForce) take(sites []crawler.Adapter) {
	all := append(slices.Clone(sites), site.Sitemap{})
	f.adapters.Store(&all)
}

// readers are the adapters in force with what reads lists of pages, for workers;
// they are not to be changed.
func (f *inForce) readers() []crawler.Adapter { return *f.adapters.Load() }

// sites are the adapters in force alone.
func (f *inForce) sites() []crawler.Adapter {
	all := f.readers()
	return all[: len(all)-1 : len(all)-1]
}

func (f *inForce) discover(address string) desk.DiscoverPolicy { return f.config().discover(address) }

// adopt gives the configuration in force after next was read: old, with those
// settings of next that a running process takes in. It names the settings that
// change and those that would need a restart. rules.dir and crawl.declared are
// neither: they come into force with what lies there.
func adopt(old, next Config) (merged Config, changed, restart []string) {
	for _, path := range differences(reflect.ValueOf(old), reflect.ValueOf(next), "") {
		switch path {
		case "rules.dir", "crawl.declared":
		case "sites", "crawl.delay", "log.level":
			changed = append(changed, path)
		default:
			restart = append(restart, path)
		}
	}
	merged = old
	merged.Sites, merged.Crawl.Delay, merged.Log.Level = next.Sites, next.Crawl.Delay, next.Log.Level
	return merged, changed, restart
}

// differences lists the paths of settings that differ. A section that one side
// lacks, a list and a map are one setting each.
func differences(a, b reflect.Value, path string) []string {
	if a.Kind() == reflect.Pointer && !a.IsNil() && !b.IsNil() {
		return differences(a.Elem(), b.Elem(), path)
	}
	if a.Kind() != reflect.Struct {
		if equal(a, b) {
			return nil
		}
		return []string{path}
	}
	var out []string
	for i := range a.NumField() {
		name := a.Type().Field(i).Tag.Get("yaml")
		out = append(out, differences(a.Field(i), b.Field(i), strings.TrimPrefix(path+"."+name, "."))...)
	}
	return out
}

// equal says whether two settings are the same; an empty list is an absent one.
func equal(a, b reflect.Value) bool {
	if (a.Kind() == reflect.Slice || a.Kind() == reflect.Map) && a.Len() == 0 && b.Len() == 0 {
		return true
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}
