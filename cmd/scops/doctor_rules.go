package main

import (
	"context"
	"fmt"

	"scops/classifier/workbench"
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
