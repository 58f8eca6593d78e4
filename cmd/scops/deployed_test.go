package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// expression is a piece of PromQL somebody relies on, and where it stands.
type expression struct{ where, text string }

// TestWhatIsDeployedNamesOnlyWhatExists holds alerts, recorded shares,
// runbooks and dashboards against /metrics of the real program: every metric,
// label and value they name is there, and every expression can be parsed.
func TestWhatIsDeployedNamesOnlyWhatExists(t *testing.T) {
	t.Parallel()
	promtool := tool(t, "promtool")
	page := liveMetrics(t)
	recorded := map[string]bool{}
	var all []expression
	for _, r := range shippedRules(t) {
		all = append(all, expression{"deploy/prometheus: " + r.Alert + r.Record, r.Expr})
		if r.Record != "" {
			recorded[r.Record] = true
		}
	}
	for _, b := range runbooks(t) {
		all = append(all, b.expressions()...)
	}
	for _, d := range dashboards(t) {
		all = append(all, d.expressions()...)
	}
	all = append(all, testSeries(t)...)
	if len(all) < 200 {
		t.Fatalf("only %d expressions were found", len(all))
	}
	for _, e := range all {
		for _, why := range page.complaints(e.text, recorded) {
			t.Errorf("%s: %s in %s", e.where, why, e.text)
		}
	}
	t.Run("promtool parses every expression", func(t *testing.T) { parses(t, promtool, all) })
	t.Run("promtool passes the live page", func(t *testing.T) {
		cmd := exec.Command(promtool, "check", "metrics")
		cmd.Stdin = strings.NewReader(page.text)
		if out, err := cmd.CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%v\n%s", err, out)
		}
	})
}

func TestAPlantedWrongNameIsCaught(t *testing.T) {
	t.Parallel()
	page := parsePage(`# TYPE scops_pages_total counter
scops_pages_total{adapter="phpbb",state="ok"} 3
# TYPE scops_fetch_seconds histogram
scops_fetch_seconds_bucket{adapter="phpbb",le="1"} 3
scops_fetch_seconds_count{adapter="phpbb"} 3
`)
	recorded := map[string]bool{"scops:pages:ratio": true}
	for _, right := range []string{
		`sum by (adapter) (rate(scops_pages_total{job=~"$job", state=~"ok"}[5m]))`, `scops:pages:ratio > 1`, `up{job="scops-worker"}`,
		`histogram_quantile(0.5, sum by (le) (rate(scops_fetch_seconds_bucket[5m])))`, `scops_fetch_seconds`, `scops_pages_total{adapter="NAME"}`,
	} {
		if got := page.complaints(right, recorded); len(got) > 0 {
			t.Errorf("%s: %v", right, got)
		}
	}
	for name, wrong := range map[string]string{
		"a metric":           `rate(scops_page_total[5m])`,
		"a part of a metric": `scops_fetch_seconds_total`,
		"a recorded share":   `scops:pages:ratio_5m`,
		"a label":            `scops_pages_total{kind="ok"}`,
		"a value":            `scops_pages_total{state="fine"}`,
		"one of many values": `scops_pages_total{state=~"ok|fine"}`,
		"a grouping":         `sum by (host) (scops_pages_total)`,
		"a runtime's metric": `go_coroutines`,
	} {
		if got := page.complaints(wrong, recorded); len(got) == 0 {
			t.Errorf("%s: %s was not caught", name, wrong)
		}
	}
}

var (
	metricName  = regexp.MustCompile(`\b(?:scops[_:]|process_|go_)[a-zA-Z0-9_:]*`)
	selector    = regexp.MustCompile(`([a-zA-Z_:][a-zA-Z0-9_:]*)\{([^{}]*)\}`)
	matcher     = regexp.MustCompile(`([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"`)
	grouping    = regexp.MustCompile(`\b(?:by|on)\s*\(([^)]*)\)`)
	plainValues = regexp.MustCompile(`^[a-z0-9_+|]+$`) // not a pattern, a variable or a NAME to be filled in
	quoted      = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
)

// complaints say what an expression names and the program does not have.
func (p livePage) complaints(expr string, recorded map[string]bool) []string {
	var out []string
	for _, name := range metricName.FindAllString(quoted.ReplaceAllString(expr, `""`), -1) {
		if p.series[name] == nil && p.families[name] == "" && !recorded[name] {
			out = append(out, "there is no "+name)
		}
	}
	for _, s := range selector.FindAllStringSubmatch(expr, -1) {
		labels := p.series[s[1]]
		if labels == nil {
			continue // said above, or Prometheus's own
		}
		for _, m := range matcher.FindAllStringSubmatch(s[2], -1) {
			out = append(out, wrongMatcher(s[1], labels, m[1], m[3])...)
		}
	}
	for _, g := range grouping.FindAllStringSubmatch(expr, -1) {
		for name := range strings.SplitSeq(g[1], ",") {
			if name = strings.TrimSpace(name); name != "" && !target(name) && !p.hasLabel(name) {
				out = append(out, "nothing has a label "+name)
			}
		}
	}
	return out
}

func wrongMatcher(metric string, labels map[string]map[string]bool, label, values string) (out []string) {
	if target(label) {
		return nil
	}
	if labels[label] == nil {
		return []string{metric + " has no label " + label}
	}
	if !plainValues.MatchString(values) {
		return nil
	}
	for value := range strings.SplitSeq(values, "|") {
		if !labels[label][value] {
			out = append(out, fmt.Sprintf("%s has no %s %q", metric, label, value))
		}
	}
	return out
}

// target says whether Prometheus gives the label to whatever it scrapes.
func target(label string) bool { return label == "job" || label == "instance" }

func (p livePage) hasLabel(name string) bool {
	for _, labels := range p.series {
		if labels[name] != nil {
			return true
		}
	}
	return false
}

// parses has promtool parse every expression, each as a rule of its own.
func parses(t *testing.T, promtool string, all []expression) {
	t.Helper()
	fill := strings.NewReplacer("$__rate_interval", "5m", "$job", ".+", "$instance", ".+")
	var rules []shippedRule
	for i, e := range all {
		rules = append(rules, shippedRule{Record: fmt.Sprintf("check:n%d", i), Expr: fill.Replace(e.text)})
	}
	raw, err := yaml.Marshal(map[string]any{"groups": []ruleGroup{{Name: "check", Rules: rules}}})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "rules.yml")
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(promtool, "check", "rules", file).CombinedOutput()
	if err != nil || !strings.Contains(string(out), fmt.Sprintf("SUCCESS: %d rules found", len(all))) {
		t.Errorf("%v\n%s", err, out)
	}
}

// shippedRule is one rule of deploy/prometheus.
type shippedRule struct {
	Alert       string            `yaml:"alert,omitempty"`
	Record      string            `yaml:"record,omitempty"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for,omitempty"`
	Labels      map[string]string `yaml:"labels,omitempty"`
	Annotations map[string]string `yaml:"annotations,omitempty"`
}

type ruleGroup struct {
	Name  string        `yaml:"name"`
	Rules []shippedRule `yaml:"rules"`
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalWithOptions(raw, into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// deployed is a path under deploy/.
func deployed(elem ...string) string {
	return filepath.Join(append([]string{"..", "..", "deploy"}, elem...)...)
}

func shippedRules(t *testing.T) []shippedRule {
	t.Helper()
	var all []shippedRule
	for _, name := range []string{"recording.yml", "alerts.yml"} {
		var file struct {
			Groups []ruleGroup `yaml:"groups"`
		}
		readYAML(t, deployed("prometheus", name), &file)
		for _, g := range file.Groups {
			all = append(all, g.Rules...)
		}
	}
	return all
}

// unitTest is one case of deploy/prometheus/tests.
type unitTest struct {
	Name   string `yaml:"name"`
	Every  string `yaml:"interval"`
	Series []struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	} `yaml:"input_series"`
	Alerts []struct {
		At       string `yaml:"eval_time"`
		Alert    string `yaml:"alertname"`
		Expected []struct {
			Labels      map[string]string `yaml:"exp_labels"`
			Annotations map[string]string `yaml:"exp_annotations"`
		} `yaml:"exp_alerts"`
	} `yaml:"alert_rule_test"`
}

func unitTests(t *testing.T) map[string][]unitTest {
	t.Helper()
	files, err := filepath.Glob(deployed("prometheus", "tests", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no unit tests of alerts: %v", err)
	}
	all := map[string][]unitTest{}
	for _, name := range files {
		var file struct {
			Rules []string   `yaml:"rule_files"`
			Every string     `yaml:"evaluation_interval"`
			Order []string   `yaml:"group_eval_order"`
			Tests []unitTest `yaml:"tests"`
		}
		readYAML(t, name, &file)
		all[filepath.Base(name)] = file.Tests
	}
	return all
}

// testSeries are the series the unit tests feed: one that the program does not
// have would prove nothing.
func testSeries(t *testing.T) []expression {
	t.Helper()
	var out []expression
	for name, tests := range unitTests(t) {
		for _, test := range tests {
			for _, s := range test.Series {
				out = append(out, expression{name + ": " + test.Name, s.Series})
			}
		}
	}
	slices.SortFunc(out, func(a, b expression) int { return strings.Compare(a.where, b.where) })
	return out
}
