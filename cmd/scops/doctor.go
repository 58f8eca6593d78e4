package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"scops/crawler/fetch"
	"scops/index"
)

func newDoctor(a *app) *cobra.Command {
	var printConfig bool
	var format string
	cmd := &cobra.Command{
		Use:   "doctor [--print-config]",
		Short: "Check settings, servers, clocks, rules, disk and secrets; say what to mend",
		Long: `Looks at everything a deployment stands on and prints one line for each thing: what it
is, whether it is ok, a warning or FAILED, and what to do. Nothing is changed but what is
made at every start anyway. Exit code 1 if something failed; warnings are no failure.`,
		Example: `  scops doctor -c scops.yaml
  scops doctor --print-config
  scops doctor --format json`,
		Args: exactly(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := tableOrJSON(format); err != nil {
				return err
			}
			config, err := a.config()
			if err != nil {
				return err
			}
			if printConfig {
				return printEffective(cmd.OutOrStdout(), config)
			}
			d := &doctor{out: cmd.OutOrStdout(), json: format == "json", config: config, now: time.Now}
			d.examine(cmd.Context())
			if d.failed {
				return errFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&printConfig, "print-config", false, "print every setting as it is in force; secrets stand in files and are never printed")
	cmd.Flags().StringVar(&format, "format", "table", "table or json")
	return cmd
}

func printEffective(out io.Writer, config Config) error {
	raw, err := yaml.Marshal(config.masked())
	if err != nil {
		return fmt.Errorf("print configuration: %w", err)
	}
	_, err = out.Write(raw)
	return err
}

// doctor examines one thing after another and says how each is:
//
//	doctor_rules.go    the rule pack and its tests, declared sites
//	doctor_disk.go     data directory and free space
//	doctor_servers.go  store, frontier, their versions and clocks
//	doctor_secrets.go  files only this process may read
//	doctor_robots.go   robots.txt files that are passed over
//	doctor_console.go  listeners, certificate, who may log in
type doctor struct {
	out    io.Writer
	json   bool
	config Config
	now    func() time.Time
	failed bool

	opened index.Store // by the store's own line; nil = it could not be
}

// The states of a finding.
const (
	stateOK      = "ok"
	stateWarning = "warning"
	stateFailed  = "FAILED"
)

// finding is one line of the doctor's. Its JSON form is a contract.
type finding struct {
	Check string `json:"check"`
	State string `json:"state"` // ok, warning, FAILED
	Said  string `json:"said"`  // how it is, and what to do
}

// examination looks at one thing. It returns what there is to say when all is
// well; its error says what is wrong and what to do. What is neither it says
// by doctor.warn.
type examination struct {
	what string
	do   func(context.Context) (string, error)
}

func (d *doctor) examine(ctx context.Context) {
	defer func() {
		if d.opened != nil {
			closeQuietly(d.opened)
		}
	}()
	for _, e := range []examination{
		{"rules", d.rules}, {"rule tests", d.ruleTests}, {"declared sites", d.declaredSites},
		{"data directory", d.dataDirectory}, {"disk", d.disk},
		{"store", d.store}, {"rules in force", d.rulesInForce}, {"frontier", d.frontier},
		{"secrets", d.secrets}, {"alerts", d.alerts}, {"console", d.console}, {"certificate", d.certificate}, {"people", d.people}, {"admin", d.admin},
	} {
		d.report(ctx, e)
	}
	d.robots()
	d.retention(ctx)
	if d.config.Crawl.UserAgent == fetch.DefaultUserAgent {
		d.warn("user agent", "crawl.user_agent is the default: name your agency and an address for complaints before you crawl other people's sites")
	}
}

func (d *doctor) report(ctx context.Context, e examination) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	said, err := e.do(ctx)
	switch {
	case err != nil:
		d.failed = true
		d.say(finding{e.what, stateFailed, explain(err)})
	case said != "":
		d.say(finding{e.what, stateOK, said})
	}
}

func (d *doctor) warn(what, said string) { d.say(finding{what, stateWarning, said}) }

func (d *doctor) say(f finding) {
	if d.json {
		_ = json.NewEncoder(d.out).Encode(f) // a closed pipe has nobody to tell
		return
	}
	fmt.Fprintf(d.out, "%-15s %s: %s\n", f.Check, f.State, f.Said)
}
