package main

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// commented is a line of the example that is a setting left out: "#key:", or
// "#  key:" for what stands inside one.
var commented = regexp.MustCompile(`^#(\S|  )`)

// example reads the example configuration: as it stands, or with the settings
// it leaves out that keep chooses.
func example(t *testing.T, keep func(line string) bool) string {
	t.Helper()
	raw, err := os.ReadFile("../../deploy/config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, settings, found := strings.Cut(string(raw), "\n\n") // the head of the file explains
	if !found {
		t.Fatal("the example has no head")
	}
	var out strings.Builder
	for line := range strings.Lines(settings) {
		if commented.MatchString(line) {
			if !keep(line) {
				continue
			}
			line = line[1:]
		}
		out.WriteString(line)
	}
	return out.String()
}

func all(string) bool         { return true }
func none(string) bool        { return false }
func marked(line string) bool { return strings.Contains(line, "# default") }

// settle reads settings strictly over the defaults and prints what is in
// force. Unlike loadConfig it lets stand what this version only refuses.
func settle(t *testing.T, text string) string {
	t.Helper()
	c := defaults()
	if err := yaml.NewDecoder(bytes.NewReader([]byte(text)), yaml.Strict()).Decode(&c); err != nil {
		t.Fatal(yaml.FormatError(err, false, true))
	}
	c.fill()
	raw, err := yaml.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestTheExampleConfigurationSetsNothingButDefaults(t *testing.T) {
	t.Parallel()
	text := example(t, none)
	if _, err := load(t, text); err != nil {
		t.Fatal(err)
	}
	if got, want := settle(t, text), settle(t, "{}"); got != want {
		t.Errorf("the example sets\n%s\nthe defaults are\n%s", got, want)
	}
}

func TestWhatTheExampleCallsADefaultHoldsWithoutIt(t *testing.T) {
	t.Parallel()
	with := example(t, all)
	if n := strings.Count(with, "# default"); n < 10 {
		t.Fatalf("only %d settings of the example are marked as defaults", n)
	}
	without := example(t, func(line string) bool { return !marked(line) })
	if got, want := settle(t, with), settle(t, without); got != want {
		t.Errorf("with what is marked as default:\n%s\nwithout it:\n%s", got, want)
	}
}

func TestTheExampleConfigurationNamesEverySetting(t *testing.T) {
	t.Parallel()
	var got map[string]any
	if err := yaml.Unmarshal([]byte(example(t, all)), &got); err != nil {
		t.Fatal(err)
	}
	for _, path := range settingsOf(reflect.TypeFor[Config](), "") {
		if !names(got, strings.Split(path, ".")) {
			t.Errorf("%s does not occur in deploy/config.example.yaml", path)
		}
	}
}

// names says whether a path leads somewhere; of a list, its first entry.
func names(value any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	if list, ok := value.([]any); ok {
		return len(list) > 0 && names(list[0], path)
	}
	section, ok := value.(map[string]any)
	if !ok {
		return false
	}
	inner, ok := section[path[0]]
	return ok && names(inner, path[1:])
}

func TestASettingMissingInTheExampleIsNoticed(t *testing.T) {
	t.Parallel()
	section := map[string]any{"sites": []any{map[string]any{"match": "x"}}}
	if !names(section, []string{"sites", "match"}) || names(section, []string{"sites", "delay"}) || names(section, []string{"redis"}) {
		t.Error("names does not tell what is there from what is not")
	}
}
