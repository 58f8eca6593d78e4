package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"scops/classifier"
	"scops/classifier/workbench"
	"scops/rules"
)

// reload measures how long a process takes to put a large pack in force: read
// its files, compile it, run the tests of its rules.
func reload() error {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := writePack(dir, 10_000, 1_000); err != nil {
		return err
	}
	alone, err := bestReload(rules.Builtin)
	if err != nil {
		return err
	}
	all, err := bestReload(func() (*rules.Pack, error) { return rules.LoadDir(dir) })
	if err != nil {
		return err
	}
	fmt.Printf("reload, files read, compiled, tests run\n")
	fmt.Printf("  %-44s %s\n", "released pack", alone)
	fmt.Printf("  %-44s %s\n", "released pack, 10000 terms, 1000 rules", all)
	fmt.Printf("  %-44s %.2f CPU-s\n", "10000 terms, 1000 rules", (all.sum() - alone.sum()).Seconds())
	return nil
}

// reloaded is what the parts of a reload took.
type reloaded struct {
	read, compiled, tested time.Duration
	tests                  int
}

func (r reloaded) sum() time.Duration { return r.read + r.compiled + r.tested }

func (r reloaded) String() string {
	return fmt.Sprintf("%.2f CPU-s: read %.2f, compiled %.2f, compiled again and %d tests %.2f", r.sum().Seconds(), r.read.Seconds(), r.compiled.Seconds(), r.tests, r.tested.Seconds())
}

// bestReload takes a pack in several times and gives the quickest.
func bestReload(load func() (*rules.Pack, error)) (best reloaded, err error) {
	for range 5 {
		start := spent()
		pack, err := load()
		if err != nil {
			return best, err
		}
		read := spent()
		if _, err := classifier.New(pack, classifier.Options{}); err != nil {
			return best, err
		}
		compiled := spent()
		report, err := workbench.Test(pack)
		if err != nil {
			return best, err
		}
		if len(report.Failures) > 0 {
			return best, fmt.Errorf("%d tests of the pack do not hold: %v", len(report.Failures), report.Failures[0])
		}
		now := reloaded{read - start, compiled - read, spent() - compiled, report.Run}
		if best.tests == 0 || now.sum() < best.sum() {
			best = now
		}
	}
	return best, nil
}

// rulesPerFile keeps the files within what a pack may hold.
const rulesPerFile = 100

// writePack writes a pack of n terms and m rules over the released one, whose
// grammar it needs.
func writePack(dir string, n, m int) error {
	terms := dictionary(n)
	const lists = 50
	var b strings.Builder
	b.WriteString("extends: builtin\nlists:\n")
	for i := range lists {
		fmt.Fprintf(&b, "  en.bench-%02d:\n    slot: substance\n    substance: methamphetamine\n    lang: en\n    source: composed\n    gloss: {th: ยา, ko: 약, en: goods %d}\n    terms:\n", i, i)
		for k := i; k < n; k += lists {
			fmt.Fprintf(&b, "      - {text: '%s', ambiguity: low}\n", terms[k])
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "lists.yaml"), []byte(b.String()), 0o600); err != nil {
		return err
	}
	for i := range m {
		if i%rulesPerFile == 0 {
			b.Reset()
			b.WriteString("extends: builtin\nrules:\n")
		}
		t := terms[i]
		fmt.Fprintf(&b, composedRule, i, i, i, i%lists, t, t, t, t, t)
		if i%rulesPerFile == rulesPerFile-1 {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("rules%d.yaml", i/rulesPerFile)), []byte(b.String()), 0o600); err != nil {
				return err
			}
		}
	}
	return nil
}

// composedRule takes a number three times, that of a list, and a term of the
// list five times.
const composedRule = `  - id: bench-%04d
    title: Bench rule %d
    reason: {th: กฎ, ko: 규칙, en: rule %d}
    status: stable
    label: sale
    strength: weak
    owner: bench
    find:
      product: {list: en.bench-%02d}
      price: {entity: price, at_least: 2}
      contact: {entity: [telegram, line]}
    when: product and price and contact
    together: {names: [product, price], within: 80 characters}
    tests:
      fires:
        - |
          %s 300 บาท 500 บาท telegram {telegram}
        - |
          sale %s $30 or $50 a piece, telegram {telegram}
        - |
          %s 3만원 5만원 텔레그램 {telegram}
      silent:
        - post: |
            %s 300 บาท
          because: no contact
        - post: |
            500 บาท telegram {telegram}
          because: no product
        - post: |
            %s telegram {telegram}
          because: no price
`
