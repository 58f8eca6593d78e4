package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"scops/index"
	"scops/index/query"
)

// rare is the share of the documents up to which a query is called narrow.
const rare = 0.05

// wants are what people type; the first screen counts seven fields and the days.
func wants() []string {
	var all []string
	for _, words := range []string{
		"ไอซ์", "ยาเค ส่งทั่วไทย", `"นัดรับได้"`, "아이스", "던지기 강남", `"선입금 좌표"`, "ketamine", "cocaine meet", `"dead drop"`, "ก", "아", "xanax OR mdma", "label:sale",
		"lang:th -กัญชา", "site:telegram", "score:>60", "band:strong", "substance:ketamine", "posted:2025-06", "posted:2025-03..2025-05 lang:ko", "*", "ขาย", "กัญชา site:phpbb/forum.example",
		"status:new", "author:demo_77", "author:demo_1500 lang:th", "posted:2026-02-14", "xanax posted:2026-01", "heroin site:mastodon/social.example posted:2025-11", "ไอซ์ posted:2025-09",
	} {
		all = append(all, words)
	}
	return all
}

// request is what desk makes of words typed on the search page.
func request(words string) (index.Request, error) {
	zone, err := time.LoadLocation("Asia/Bangkok")
	if err != nil {
		return index.Request{}, err
	}
	var node query.Node = query.All{}
	if words != "*" {
		if node, err = query.Parse(words, query.Options{Zone: zone, Now: start.AddDate(2, 0, 0)}); err != nil {
			return index.Request{}, fmt.Errorf("%s: %w", words, err)
		}
	}
	node = query.And{Args: []query.Node{
		query.And{Args: []query.Node{query.Keyword{Field: "owner", Value: owner}, node}},
		query.Not{Arg: query.Keyword{Field: "status", Value: string(index.StatusNotRelevant)}},
	}}
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Query: node, Limit: 20, Histogram: &index.Histogram{Zone: zone}}
	for _, field := range []string{"status", "label", "band", "lang", "adapter", "substance", "gone"} {
		req.Facets = append(req.Facets, index.Facet{Field: field})
	}
	return req, nil
}

// times are how long something took, each time.
type times []time.Duration

func (t times) at(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t))
	return sorted[min(len(sorted)-1, int(share*float64(len(sorted))))]
}

func (t times) String() string {
	return fmt.Sprintf("p50 %6.1f ms  p99 %6.1f ms  (%d)", ms(t.at(0.50)), ms(t.at(0.99)), len(t))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// timed runs every query rounds times on a store, in turns, and tells narrow ones from others.
func timed(ctx context.Context, s index.Store, n, rounds int) (narrow, any times, slowest string, err error) {
	var worst time.Duration
	for round := range rounds + 1 { // the first warms up
		for _, words := range wants() {
			req, err := request(words)
			if err != nil {
				return nil, nil, "", err
			}
			from := time.Now()
			res, err := s.Search(ctx, req)
			took := time.Since(from)
			if err != nil {
				return nil, nil, "", fmt.Errorf("%s: %w", words, err)
			}
			if round == 0 {
				continue
			}
			any = append(any, took)
			if float64(res.Total) <= rare*float64(n) {
				narrow = append(narrow, took)
			}
			if took > worst {
				worst, slowest = took, fmt.Sprintf("%s, %d of %d", words, res.Total, n)
			}
		}
	}
	return narrow, any, slowest, nil
}
