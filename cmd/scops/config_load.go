package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"reflect"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// usageError is bad usage, a bad query or a bad configuration: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// loadConfig reads a configuration file ("" = none) over the defaults, then
// the environment over both.
func loadConfig(file string, environ []string) (Config, error) {
	c := defaults()
	if file != "" {
		raw, err := os.ReadFile(file)
		if err != nil {
			return c, usagef("config file: %w", err)
		}
		dec := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict())
		if err := dec.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
			return c, usagef("config file %s: %s", file, oneLine(err))
		}
	}
	if err := applyEnviron(&c, environ); err != nil {
		return c, err
	}
	if err := c.check(); err != nil {
		return c, usagef("config%s: %w", in(file), err)
	}
	return c, nil
}

func in(file string) string {
	if file == "" {
		return ""
	}
	return " file " + file
}

// oneLine turns the YAML library's error into "line:column: what".
func oneLine(err error) string {
	text := yaml.FormatError(err, false, false)
	place, what, ok := strings.Cut(strings.TrimPrefix(text, "["), "] ")
	if !ok {
		return strings.ReplaceAll(text, "\n", " ")
	}
	what, _, _ = strings.Cut(what, "\n")
	return "line " + strings.Replace(place, ":", " column ", 1) + ": " + what
}

// applyEnviron sets every key that has a variable SCOPS_ + upper-case path:
// SCOPS_CRAWL_WORKERS=4, SCOPS_REDIS_ADDRESSES=a:6379,b:6379.
func applyEnviron(c *Config, environ []string) error {
	vars := map[string]string{}
	for _, kv := range environ {
		if key, value, _ := strings.Cut(kv, "="); value != "" && strings.HasPrefix(key, "SCOPS_") && !strings.HasPrefix(key, "SCOPS_TEST_") {
			vars[key] = value
		}
	}
	if err := setFields(reflect.ValueOf(c).Elem(), "SCOPS", vars); err != nil {
		return err
	}
	for key := range vars {
		return usagef("environment variable %s: there is no such setting; see scops doctor --print-config", key)
	}
	return nil
}

// setFields walks the struct and uses up the variables it knows.
func setFields(v reflect.Value, prefix string, vars map[string]string) error {
	for i := range v.NumField() {
		name := prefix + "_" + strings.ToUpper(v.Type().Field(i).Tag.Get("yaml"))
		field := v.Field(i)
		if isSection(field.Type()) {
			if err := setSection(field, name, vars); err != nil {
				return err
			}
			continue
		}
		text, ok := vars[name]
		if !ok {
			continue
		}
		delete(vars, name)
		if err := setText(field, text); err != nil {
			return usagef("environment variable %s: %w", name, err)
		}
	}
	return nil
}

func isSection(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}

// setSection sets the keys of one section; an absent one (redis,
// elasticsearch) comes into being with its first key.
func setSection(field reflect.Value, name string, vars map[string]string) error {
	if field.Kind() != reflect.Pointer {
		return setFields(field, name, vars)
	}
	if field.IsNil() {
		named := false
		for key := range vars {
			named = named || strings.HasPrefix(key, name+"_")
		}
		if !named {
			return nil
		}
		field.Set(reflect.New(field.Type().Elem()))
	}
	return setFields(field.Elem(), name, vars)
}

func setText(field reflect.Value, text string) error {
	if field.Kind() == reflect.Slice && field.Type().Elem().Kind() == reflect.String {
		field.Set(reflect.ValueOf(strings.Split(text, ",")))
		return nil
	}
	if field.Kind() == reflect.String {
		field.SetString(text)
		return nil
	}
	if err := yaml.UnmarshalWithOptions([]byte(text), field.Addr().Interface(), yaml.Strict()); err != nil {
		return errors.New(oneLine(err))
	}
	return nil
}

// check says what does not fit together.
func (c *Config) check() error {
	if c.Crawl.Workers < 1 || c.Crawl.Workers > 1024 {
		return fmt.Errorf("crawl.workers: %d is not between 1 and 1024", c.Crawl.Workers)
	}
	if c.Crawl.Timeout <= 0 {
		return errors.New("crawl.timeout: must be more than 0s")
	}
	if c.Crawl.DemoState != 1 && c.Crawl.DemoState != 2 {
		return fmt.Errorf("crawl.demo_state: %d is neither 1 nor 2", c.Crawl.DemoState)
	}
	if c.Crawl.Revisit.Min > c.Crawl.Revisit.Max {
		return errors.New("crawl.revisit: min is longer than max")
	}
	if strings.TrimSpace(c.Crawl.UserAgent) == "" {
		return errors.New("crawl.user_agent: must name who fetches and how to reach them")
	}
	if _, err := time.LoadLocation(c.Agency.Zone); err != nil {
		return fmt.Errorf("agency.zone: %q is not an IANA time zone such as Asia/Seoul", c.Agency.Zone)
	}
	for host, to := range c.Crawl.Resolve {
		if _, _, err := net.SplitHostPort(to); err != nil {
			return fmt.Errorf("crawl.resolve: %s: %q is not ADDRESS:PORT", host, to)
		}
	}
	return errors.Join(c.checkServers(), c.checkSites(), c.checkLog())
}

func (c *Config) checkServers() error {
	if r := c.Redis; r != nil {
		if r.Mode != "" && r.Mode != "single" && r.Mode != "sentinel" && r.Mode != "cluster" {
			return fmt.Errorf("redis.mode: %q is not single, sentinel or cluster", r.Mode)
		}
		if r.Mode == "sentinel" || r.Mode == "cluster" {
			return fmt.Errorf("redis.mode: %s is not supported by this version; use single", r.Mode)
		}
		if len(r.Addresses) != 1 {
			return errors.New("redis.addresses: name exactly one HOST:PORT")
		}
	}
	if e := c.Elasticsearch; e != nil && len(e.Addresses) == 0 {
		return errors.New("elasticsearch.addresses: name at least one URL such as http://127.0.0.1:9200")
	}
	return nil
}

func (c *Config) checkSites() error {
	for i, s := range c.Sites {
		if s.Match == "" {
			return fmt.Errorf("sites[%d].match: name a host, or a pattern such as *.example", i)
		}
		if _, err := time.LoadLocation(s.Zone); err != nil {
			return fmt.Errorf("sites[%d].zone: %q is not an IANA time zone such as Asia/Seoul", i, s.Zone)
		}
		if s.RobotsOverride != nil {
			return fmt.Errorf("sites[%d].robots_override: not supported by this version; robots.txt is always obeyed", i)
		}
		if s.Discover != "" && s.Discover != "off" {
			return fmt.Errorf("sites[%d].discover: %q is not supported by this version; use off", i, s.Discover)
		}
	}
	return nil
}

func (c *Config) checkLog() error {
	switch c.Log.Level {
	case "debug", "info", "warn", "error":
	default:
		return fmt.Errorf("log.level: %q is not debug, info, warn or error", c.Log.Level)
	}
	if c.Log.Format != "text" && c.Log.Format != "json" {
		return fmt.Errorf("log.format: %q is not text or json", c.Log.Format)
	}
	return nil
}
