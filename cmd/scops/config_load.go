package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"

	frontierredis "scops/crawler/frontier/redis"
	"scops/index/elastic"
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
			return c, usagef("config file %s: %s", file, meantSetting(oneLine(err)))
		}
	}
	if err := applyEnviron(&c, environ); err != nil {
		return c, err
	}
	c.fill()
	if err := c.check(); err != nil {
		return c, usagef("config%s: %w", in(file), err)
	}
	return c, nil
}

// fill writes out the defaults that depend on what was set.
func (c *Config) fill() {
	if r := c.Redis; r != nil {
		r.Mode = cmp.Or(r.Mode, frontierredis.ModeSingle)
		r.Prefix = cmp.Or(r.Prefix, frontierredis.DefaultPrefix)
	}
	if e := c.Elasticsearch; e != nil {
		e.Prefix = cmp.Or(e.Prefix, elastic.DefaultPrefix)
	}
	if c.Retention.Evidence == nil {
		flagged := c.Retention.Flagged
		c.Retention.Evidence = &flagged
	}
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
		return usagef("environment variable %s: there is no such setting%s", key, meantVariable(key))
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
