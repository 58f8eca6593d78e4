package main

import (
	"fmt"
	"slices"
	"time"

	"golang.org/x/text/unicode/norm"

	"scops/classifier"
	"scops/classifier/normalize"
	"scops/crawler"
	"scops/deploy/bench/peers/posts"
	"scops/rules"
)

// folds measures the canonical form beside NFKC, which does less: no map back
// to the original, no look-alikes, no jamo, no Thai order.
func folds() {
	texts := posts.New(1, nil).Take(5000)
	var folder normalize.Folder
	report("fold", "MB/CPU-s", []contestant{
		{"scops", func() {
			for _, t := range texts {
				folder.Fold(t)
			}
		}, megabytes(texts)},
		{"x/text NFKC", func() {
			for _, t := range texts {
				norm.NFKC.String(t)
			}
		}, megabytes(texts)},
	})
}

func megabytes(texts []string) float64 {
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	return float64(n) / 1e6
}

// verdicts measures the whole judgement by the released pack, apart for posts
// in which nothing is found, no product, or one.
func verdicts() error {
	pack, err := rules.Builtin()
	if err != nil {
		return err
	}
	c, err := classifier.New(pack, classifier.Options{})
	if err != nil {
		return err
	}
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	var with, without, nothing []string
	flagged := 0
	all := posts.New(1, nil).Take(20000)
	for _, t := range all {
		v := c.Classify(crawler.Post{Text: t}, at)
		if v.Flagged {
			flagged++
		}
		if slices.ContainsFunc(v.Signals, func(s classifier.Signal) bool { return s.Slot == "substance" }) {
			with = append(with, t)
		} else {
			without = append(without, t)
		}
		if len(v.Signals)+len(v.Entities) == 0 {
			nothing = append(nothing, t)
		}
	}
	fmt.Printf("verdict, %d posts, %.0f bytes on average, %d flagged\n", len(all), 1e6*megabytes(all)/float64(len(all)), flagged)
	kinds := []struct {
		name  string
		texts []string
	}{{"nothing found", nothing}, {"no product", without}, {"a product", with}, {"all", all}}
	var contestants []contestant
	for _, k := range kinds {
		contestants = append(contestants, contestant{k.name, func() {
			for _, t := range k.texts {
				c.Classify(crawler.Post{Text: t}, at)
			}
		}, float64(len(k.texts))})
	}
	contestants = append(contestants, contestant{"x/text NFKC alone", func() {
		for _, t := range all {
			norm.NFKC.String(t)
		}
	}, float64(len(all))})
	speeds := compete(contestants)
	fmt.Printf("  %-28s %10.0f posts/CPU-s, a yardstick for the machine\n", contestants[len(kinds)].name, speeds[len(kinds)])
	for i, k := range kinds {
		var counts []float64
		sum := 0.0
		for _, t := range k.texts[:min(len(k.texts), 2000)] {
			n := allocations(func() { c.Classify(crawler.Post{Text: t}, at) })
			counts, sum = append(counts, n), sum+n
		}
		slices.Sort(counts)
		fmt.Printf("  %-28s %10.0f posts/CPU-s, %d posts, allocations %.1f on average, %.0f in the middle\n", k.name, speeds[i], len(k.texts), sum/float64(len(counts)), counts[len(counts)/2])
	}
	return nil
}
