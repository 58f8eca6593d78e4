package main

import (
	"context"
	"fmt"
	"time"

	"scops/classifier/workbench"
	"scops/index/upkeep"
)

func (d *doctor) rules(context.Context) (string, error) {
	pack, err := loadPack(d.config.Rules.Dir)
	if err != nil {
		return "", err
	}
	terms := 0
	for _, l := range pack.Lists {
		terms += len(l.Terms)
	}
	if n := len(pack.Warnings); n > 0 {
		d.warn("rules", fmt.Sprintf("%d, the first: %s; see all with scops rules lint", n, pack.Warnings[0].String()))
	}
	return fmt.Sprintf("%d terms in %d lists, %d rules, %s", terms, len(pack.Lists), len(pack.Rules), pack.Digest), nil
}

// declaredSites reads a deployment's own sites; without any there is nothing to say.
func (d *doctor) declaredSites(context.Context) (string, error) {
	own, err := d.config.ownSites()
	if err != nil || len(own) == 0 {
		return "", err
	}
	return fmt.Sprintf("%d in %s", len(own), d.config.Crawl.Declared), nil
}

// rulesInForce says which running processes judge by other rules than those
// they were given last.
func (d *doctor) rulesInForce(ctx context.Context) (string, error) {
	if d.opened == nil {
		return "", nil // the store's own line says it
	}
	all, err := upkeep.ReadRefused(ctx, d.opened)
	if err != nil {
		return "", err
	}
	for _, r := range all {
		d.warn("rules in force", fmt.Sprintf("%s could not take in the rules at %s and judges by %s: %s (%d in all); mend them and it takes them in by itself",
			r.Process, r.At.Format(time.RFC3339), r.Pack, r.Problem, r.Problems))
	}
	return "", nil
}

func (d *doctor) ruleTests(context.Context) (string, error) {
	pack, err := loadPack(d.config.Rules.Dir)
	if err != nil {
		return "", nil // the line above said it
	}
	report, err := workbench.Test(pack)
	if err != nil {
		return "", err
	}
	if n := len(report.Failures); n > 0 {
		return "", fmt.Errorf("%d of %d do not hold, the first: %s; see all with scops rules test", n, report.Run, report.Failures[0])
	}
	return fmt.Sprintf("%d hold", report.Run), nil
}
