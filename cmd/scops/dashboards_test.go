package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// dashboard is a dashboard of deploy/grafana, as far as people rely on it.
type dashboard struct {
	file string

	UID        string `json:"uid"`
	Title      string `json:"title"`
	Editable   *bool  `json:"editable"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Panels []struct {
		ID          int    `json:"id"`
		Title       string `json:"title"`
		Description string `json:"description"`
		Datasource  source `json:"datasource"`
		FieldConfig struct {
			Defaults struct {
				Unit string `json:"unit"`
			} `json:"defaults"`
		} `json:"fieldConfig"`
		Targets []struct {
			RefID      string `json:"refId"`
			Expr       string `json:"expr"`
			Datasource source `json:"datasource"`
		} `json:"targets"`
	} `json:"panels"`
}

type source struct{ Type, UID string }

type variable struct {
	Name, Label, Type, AllValue string
	Query                       string
	Multi, IncludeAll           bool
	Datasource                  source
}

func dashboards(t *testing.T) []dashboard {
	t.Helper()
	var all []dashboard
	for _, name := range []string{"crawl", "detection", "index", "console"} {
		raw, err := os.ReadFile(deployed("grafana", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		d := dashboard{file: "deploy/grafana/" + name + ".json"}
		if err := json.Unmarshal(raw, &d); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, d)
	}
	return all
}

func (d dashboard) expressions() []expression {
	var out []expression
	for _, p := range d.Panels {
		for _, target := range p.Targets {
			out = append(out, expression{d.file + ": " + p.Title, target.Expr})
		}
	}
	for _, v := range d.Templating.List {
		if inner, ok := strings.CutPrefix(v.Query, "label_values("); ok {
			inner, _, _ = strings.Cut(inner, ", ")
			out = append(out, expression{d.file + ": variable " + v.Name, inner})
		}
	}
	return out
}

// units are the ones in use; Grafana shows a unit it does not know as text.
var units = []string{"short", "s", "bytes", "reqps", "Bps", "percentunit"}

// TestDashboardsKeepTheRulesOfGoodOnes holds the dashboards against the rules
// of Grafana's dashboard-linter, which cannot be had as a Go module.
func TestDashboardsKeepTheRulesOfGoodOnes(t *testing.T) {
	t.Parallel()
	for _, d := range dashboards(t) {
		for _, why := range d.complaints() {
			t.Errorf("%s: %s", d.file, why)
		}
	}
}

func (d dashboard) complaints() []string {
	var out []string
	if d.Editable == nil || *d.Editable {
		out = append(out, "can be edited: a change would be lost with the next start")
	}
	if !strings.HasPrefix(d.UID, "scops-") || d.Title == "" || len(d.Panels) < 8 {
		out = append(out, "has no uid scops-..., no title, or hardly a panel")
	}
	out = append(out, d.variableComplaints()...)
	templated := source{"prometheus", "${datasource}"}
	var ids []int
	for _, p := range d.Panels {
		complain := func(why string) { out = append(out, "panel "+p.Title+": "+why) }
		if p.Title == "" || p.Description == "" {
			complain("has no title or no description")
		}
		if !slices.Contains(units, p.FieldConfig.Defaults.Unit) {
			complain("has no unit, or one of another list: " + p.FieldConfig.Defaults.Unit)
		}
		if p.Datasource != templated || len(p.Targets) == 0 {
			complain("has a fixed data source, or no query")
		}
		if slices.Contains(ids, p.ID) {
			complain("has another panel's id")
		}
		ids = append(ids, p.ID)
		for _, target := range p.Targets {
			if target.Datasource != templated || target.RefID == "" {
				complain("has a query with a fixed data source, or without a name")
			}
			for _, why := range queryComplaints(target.Expr) {
				complain(why + ": " + target.Expr)
			}
		}
	}
	return out
}

func (d dashboard) variableComplaints() []string {
	var out []string
	byName := map[string]variable{}
	for _, v := range d.Templating.List {
		byName[v.Name] = v
	}
	if v := byName["datasource"]; v.Type != "datasource" || v.Query != "prometheus" || v.Label != "Data source" {
		out = append(out, "the data source cannot be chosen")
	}
	for name, label := range map[string]string{"job": "Job", "instance": "Instance"} {
		v := byName[name]
		if v.Type != "query" || v.Label != label || !v.Multi || !v.IncludeAll || v.AllValue != ".+" || v.Datasource.UID != "${datasource}" {
			out = append(out, "variable "+name+" is missing, or does not let several or all be chosen")
		}
	}
	return out
}

var (
	anyMetric = regexp.MustCompile(`\b(?:scops_|process_|go_)[a-z0-9_]+(?:\{[^{}]*\})?(\[[^\]]*\])?`)
	counted   = regexp.MustCompile(`(\w+\s*\()?\b(?:scops_|process_)[a-z0-9_]+_(?:total|count|bucket|sum)\{`)
)

// queryComplaints say where a query forgets the variables, an interval of
// Grafana's choice, or that a counter alone says nothing.
func queryComplaints(expr string) []string {
	var out []string
	for _, m := range anyMetric.FindAllStringSubmatch(expr, -1) {
		if !strings.Contains(m[0], `job=~"$job"`) || !strings.Contains(m[0], `instance=~"$instance"`) {
			out = append(out, "does not keep to the chosen job and instance")
		}
		if m[1] != "" && m[1] != "[$__rate_interval]" {
			out = append(out, "has an interval of its own")
		}
	}
	for _, m := range counted.FindAllStringSubmatch(expr, -1) {
		if f := strings.TrimRight(m[1], " ("); f != "rate" && f != "increase" && f != "irate" {
			out = append(out, "shows a counter without its rate")
		}
	}
	return out
}

func TestAPlantedWrongQueryIsCaught(t *testing.T) {
	t.Parallel()
	const m = `job=~"$job", instance=~"$instance"`
	if got := queryComplaints(`sum by (state) (rate(scops_pages_total{` + m + `, state="ok"}[$__rate_interval])) / max (go_goroutines{` + m + `})`); len(got) > 0 {
		t.Errorf("a good query: %v", got)
	}
	for name, wrong := range map[string]string{
		"no matchers":      `max (scops_frontier_hosts)`,
		"no instance":      `max (scops_frontier_hosts{job=~"$job"})`,
		"a fixed interval": `sum (rate(scops_pages_total{` + m + `}[5m]))`,
		"a bare counter":   `sum (scops_pages_total{` + m + `})`,
		"a bare bucket":    `scops_fetch_seconds_bucket{` + m + `}`,
	} {
		if got := queryComplaints(wrong); len(got) == 0 {
			t.Errorf("%s: %s was not caught", name, wrong)
		}
	}
}

func TestTheDashboardsAreAsRendered(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("python3"); err != nil {
		if os.Getenv("REQUIRE_BACKENDS") == "1" {
			t.Fatal("python3 is not installed and REQUIRE_BACKENDS=1")
		}
		t.Skip("python3 is not installed")
	}
	if out, err := exec.Command(deployed("grafana", "render"), "--check").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
