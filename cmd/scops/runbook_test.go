package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// runbook is what a person reads who was called.
type runbook struct {
	alert string
	text  string
}

func runbooks(t *testing.T) []runbook {
	t.Helper()
	files, err := filepath.Glob(deployed("runbooks", "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no runbooks: %v", err)
	}
	var all []runbook
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, runbook{strings.TrimSuffix(filepath.Base(name), ".md"), string(raw)})
	}
	return all
}

var inlineCode = regexp.MustCompile("`([^`]+)`")

// code is every piece of code in a runbook: spans, and indented lines.
func (b runbook) code() []string {
	var out []string
	for _, m := range inlineCode.FindAllStringSubmatch(b.text, -1) {
		out = append(out, strings.Join(strings.Fields(m[1]), " "))
	}
	for line := range strings.Lines(b.text) {
		if rest, ok := strings.CutPrefix(line, "    "); ok {
			out = append(out, strings.TrimSpace(rest))
		}
	}
	return out
}

// expressions are the queries a runbook gives.
func (b runbook) expressions() []expression {
	var out []expression
	for _, code := range b.code() {
		if metricName.MatchString(code) || strings.HasPrefix(code, "up{") {
			out = append(out, expression{"deploy/runbooks/" + b.alert + ".md", code})
		}
	}
	return out
}

func TestEveryAlertTellsAPersonWhatToDo(t *testing.T) {
	t.Parallel()
	books := map[string]runbook{}
	for _, b := range runbooks(t) {
		books[b.alert] = b
	}
	alerts := map[string]bool{}
	for _, r := range shippedRules(t) {
		if r.Alert == "" {
			continue
		}
		alerts[r.Alert] = true
		if s := r.Labels["severity"]; s != "page" && s != "ticket" || len(r.Labels) != 1 {
			t.Errorf("%s: labels %v, want one severity, page or ticket", r.Alert, r.Labels)
		}
		if want := "deploy/runbooks/" + r.Alert + ".md"; r.Annotations["runbook"] != want || books[r.Alert].text == "" {
			t.Errorf("%s: runbook %q, want %s, and the file", r.Alert, r.Annotations["runbook"], want)
		}
		if r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
			t.Errorf("%s: summary or description is missing", r.Alert)
		}
	}
	for name, b := range books {
		if !alerts[name] {
			t.Errorf("deploy/runbooks/%s.md belongs to no alert", name)
		}
		at := 0
		for _, part := range []string{"# " + name, "## What it means for the investigators", "## First look", "## Mending", "## What is not lost"} {
			i := strings.Index(b.text[at:], part+"\n\n")
			if i < 0 {
				t.Errorf("deploy/runbooks/%s.md: %q is missing or out of order", name, part)
				break
			}
			at += i + len(part)
		}
	}
}

func TestEveryAlertHasACaseForAndAgainstIt(t *testing.T) {
	t.Parallel()
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, tests := range unitTests(t) {
		for _, test := range tests {
			for _, a := range test.Alerts {
				for _, e := range a.Expected {
					fires[a.Alert+" "+e.Labels["severity"]] = true
				}
				silent[a.Alert] = silent[a.Alert] || len(a.Expected) == 0
			}
		}
	}
	for _, r := range shippedRules(t) {
		if r.Alert == "" {
			continue
		}
		if !fires[r.Alert+" "+r.Labels["severity"]] || !silent[r.Alert] {
			t.Errorf("%s (%s): fires in a case: %v; stays silent in one: %v", r.Alert, r.Labels["severity"], fires[r.Alert+" "+r.Labels["severity"]], silent[r.Alert])
		}
	}
}

func TestARunbookNamesOnlyCommandsThereAre(t *testing.T) {
	t.Parallel()
	found := 0
	for _, b := range runbooks(t) {
		for _, code := range b.code() {
			if !strings.HasPrefix(code, "scops ") {
				continue
			}
			found++
			if why := wrongCommand(code); why != "" {
				t.Errorf("deploy/runbooks/%s.md: %s: %s", b.alert, code, why)
			}
		}
		for _, m := range regexp.MustCompile(`\bScops[A-Z][A-Za-z]+`).FindAllString(b.text, -1) {
			if _, err := os.Stat(deployed("runbooks", m+".md")); err != nil {
				t.Errorf("deploy/runbooks/%s.md leads to %s, which is not there", b.alert, m)
			}
		}
	}
	if found < 40 {
		t.Errorf("only %d command lines were found", found)
	}
	for _, wrong := range []string{"scops mend", "scops queue mend", "scops doctor --deep", "scops queue dead -x", "scops seed"} {
		if wrongCommand(wrong) == "" {
			t.Errorf("%s was not caught", wrong)
		}
	}
}

// wrongCommand says why a command line cannot be run; "" = it can.
func wrongCommand(line string) string {
	words := strings.Fields(line)[1:]
	flags := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "-") })
	if flags < 0 {
		flags = len(words)
	}
	cmd, rest, err := newRoot().Find(words[:flags])
	if err != nil || cmd.Parent() == nil {
		return "there is no such verb"
	}
	if cmd.HasSubCommands() {
		return fmt.Sprintf("%s asks for one more word, not %v", cmd.CommandPath(), rest)
	}
	for _, w := range words[flags:] {
		if strings.HasPrefix(w, "-") && !hasFlag(cmd, w) {
			return "there is no flag " + w
		}
	}
	return ""
}

func hasFlag(cmd *cobra.Command, word string) bool {
	name, _, _ := strings.Cut(word, "=")
	for _, set := range []*pflag.FlagSet{cmd.LocalFlags(), cmd.InheritedFlags()} {
		if long, ok := strings.CutPrefix(name, "--"); ok && set.Lookup(long) != nil {
			return true
		}
		if len(name) == 2 && set.ShorthandLookup(name[1:]) != nil {
			return true
		}
	}
	return false
}
