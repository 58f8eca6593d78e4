package workbench

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"scops/classifier"
	"scops/crawler"
	"scops/rules"
)

// day is when an example without as_of was published: fixed, so that a pack
// that passes today passes tomorrow.
func day() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }

// Test runs the tests of a pack through a classifier made of it for the places
// the examples are written for (TH and KR). only names the rules to test; with
// none, every rule and every expectation of the whole pack is. The error says
// that the pack cannot be compiled or a rule is not in it.
func Test(pack *rules.Pack, only ...string) (Report, error) {
	judge, err := classifier.New(pack, classifier.Options{})
	if err != nil {
		return Report{}, fmt.Errorf("test rules: %w", err)
	}
	for _, id := range only {
		if !slices.ContainsFunc(pack.Rules, func(r rules.Rule) bool { return r.ID == id }) {
			return Report{}, fmt.Errorf("test rules: there is no rule %q", id)
		}
	}
	b := bench{judge: judge}
	for i := range pack.Rules {
		if r := &pack.Rules[i]; len(only) == 0 || slices.Contains(only, r.ID) {
			b.rule(r)
		}
	}
	if len(only) == 0 {
		for i := range pack.Posts {
			b.expect(pack.Posts[i].Example)
		}
	}
	return b.report, nil
}

type bench struct {
	judge  *classifier.Classifier
	report Report
}

// rule runs a rule's own tests.
func (b *bench) rule(r *rules.Rule) {
	for _, e := range r.Tests.Fires {
		b.fires(r, e, true)
		b.labelled(r, e)
	}
	for _, e := range r.Tests.Silent {
		b.fires(r, e, false)
		b.labelled(r, e)
	}
	for _, e := range r.Tests.KnownMisses {
		b.report.Run++
		if b.judge.RuleFires(r.ID, postOf(e), at(e)) {
			b.report.Notes = append(b.report.Notes, Failure{
				Pos: e.Pos, Rule: r.ID, Expected: "a known miss", Got: "it fires: move it to fires", Post: e.Post,
			})
		}
	}
}

func (b *bench) fires(r *rules.Rule, e rules.Example, want bool) {
	b.report.Run++
	got := b.judge.RuleFires(r.ID, postOf(e), at(e))
	if got == want {
		return
	}
	f := Failure{Pos: e.Pos, Rule: r.ID, Expected: "fires", Got: "silent", Post: e.Post}
	if got {
		f.Expected, f.Got = "silent", "fires"
		if e.Because != "" {
			f.Expected = "silent (" + e.Because + ")"
		}
	}
	f.Why = reasons(b.judge.Classify(postOf(e), at(e)))
	b.report.Failures = append(b.report.Failures, f)
}

// labelled checks the label an example of a running rule states.
func (b *bench) labelled(r *rules.Rule, e rules.Example) {
	if r.Status == rules.Stable {
		b.expectAs(r.ID, e)
	}
}

// expect checks what the whole pack says of a post.
func (b *bench) expect(e rules.Example) {
	b.report.Run++
	b.expectAs("", e)
}

func (b *bench) expectAs(rule string, e rules.Example) {
	if e.Label == "" && e.Band == "" && e.Score == nil {
		return
	}
	v := b.judge.Classify(postOf(e), at(e))
	var want, got []string
	differs := false
	compare := func(stated bool, expected, is string) {
		if stated {
			want, got = append(want, expected), append(got, is)
			differs = differs || expected != is
		}
	}
	compare(e.Label != "", string(e.Label), string(v.Label))
	compare(e.Band != "", e.Band, v.Band)
	if e.Score != nil {
		compare(true, strconv.Itoa(*e.Score), strconv.Itoa(v.Score))
	}
	if differs {
		b.report.Failures = append(b.report.Failures, Failure{
			Pos: e.Pos, Rule: rule, Expected: strings.Join(want, " "), Got: strings.Join(got, " "), Post: e.Post, Why: reasons(v),
		})
	}
}

func postOf(e rules.Example) crawler.Post {
	return crawler.Post{ID: "example", Site: e.Site, Text: e.Post, Bio: e.Bio}
}

func at(e rules.Example) time.Time {
	if e.AsOf.IsZero() {
		return day()
	}
	return e.AsOf
}
