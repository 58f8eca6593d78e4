package main

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"time"

	"scops/index"
	"scops/index/query"
)

// rare is the share of the documents up to which a query is called narrow.
const rare = 0.05

// want is what somebody types, and what sort of query it is.
type want struct{ class, words string }

// wants are what people type; the first screen counts nine fields and the days.
func wants() (all []want) {
	for _, of := range [][]string{
		{"rare word", "ketamine author:demo_77", "heroin author:demo_1500", `"dead drop" author:demo_9`},
		{"word", "ไอซ์", "아이스", "ketamine", "cocaine meet", "ยาเค ส่งทั่วไทย", "서울 던지기"},
		{"common word", "ขาย", "ก", "아"},
		{"phrase", `"นัดรับได้"`, `"선입금 좌표"`, `"dead drop"`},
		{"field", "label:sale", "lang:ko", "band:strong", "substance:ketamine", "status:new", "author:demo_77", "author:demo_1500 lang:th"},
		{"range", "score:>60", "posted:2025-06", "posted:2026-02-14"},
		{"range and field", "posted:2025-03..2025-05 lang:ko", "posted:2025-03..2025-05 lang:ko band:likely"},
		{"word in a month", "xanax posted:2026-01", "heroin lang:en posted:2025-11", "ไอซ์ posted:2025-09", "กัญชา posted:2025-12"},
		{"OR", "xanax OR mdma", "ไอซ์ OR ยาเค OR กัญชา OR heroin OR ketamine OR 아이스 OR 필로폰 OR cocaine", "author:demo_1 OR author:demo_2 OR author:demo_3 OR author:demo_4"},
		{"NOT", "lang:th -กัญชา", "-lang:th -lang:ko", "ketamine -band:strong"},
		{"wildcard", "ketam*", "hero?n", "cocaime~", "can*"},
		{"NEAR", "ketamine NEAR/60 dead", "xanax NEAR/60 discreet posted:2026-03..2026-04"},
		{"identifier", "081-234-5678", "entity:t.me/demo_shop", "id:telegram:demo_77:*"},
		{"everything", "*"},
	} {
		for _, words := range of[1:] {
			all = append(all, want{of[0], words})
		}
	}
	return all
}

// request is what desk makes of words typed on the search page.
func request(ctx context.Context, s index.Store, words string) (index.Request, error) {
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
		query.And{Args: []query.Node{index.HandlingWithin(index.HandlingDefault), query.And{Args: []query.Node{query.Keyword{Field: "owner", Value: owner}, node}}}},
		query.Not{Arg: query.Keyword{Field: "status", Value: string(index.StatusNotRelevant)}},
	}}
	req := index.Request{Kinds: []index.Kind{index.KindHit}, Query: node, Limit: 20, Histogram: &index.Histogram{Zone: zone}}
	for _, field := range []string{"status", "label", "band", "lang", "adapter", "substance", "tag", "assignee", "gone"} {
		req.Facets = append(req.Facets, index.Facet{Field: field})
	}
	req.Query, err = index.Expand(ctx, s, req.Kinds, req.Query)
	if err != nil {
		err = fmt.Errorf("%s: %w", words, err)
	}
	return req, err
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

// measured are the searches of one class.
type measured struct {
	wall, cpu times
	least     int64 // matches, and of the query with the most
	most      int64
}

// timed asks every query rounds times, in turns, and gives them by class, those
// that match at most 5 % of n, and all.
func timed(ctx context.Context, s index.Store, n, rounds int) (classes map[string]*measured, narrow, any measured, err error) {
	classes = map[string]*measured{}
	for round := range rounds + 1 { // the first warms up
		for _, w := range wants() {
			from, used := time.Now(), cpuTime()
			req, err := request(ctx, s, w.words)
			if err != nil {
				return nil, narrow, any, err
			}
			res, err := s.Search(ctx, req)
			took, used := time.Since(from), cpuTime()-used
			if err != nil {
				return nil, narrow, any, fmt.Errorf("%s: %w", w.words, err)
			}
			if round == 0 {
				continue
			}
			if classes[w.class] == nil {
				classes[w.class] = &measured{least: res.Total}
			}
			into := []*measured{classes[w.class], &any}
			if float64(res.Total) <= rare*float64(n) {
				into = append(into, &narrow)
			}
			for _, m := range into {
				m.wall, m.cpu = append(m.wall, took), append(m.cpu, used)
				m.least, m.most = min(m.least, res.Total), max(m.most, res.Total)
			}
		}
	}
	return classes, narrow, any, nil
}

// cpuTime is the processor time this process has used.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// floor says beside a figure what it is to be, and whether it is.
func floor(met bool, wanted string) string {
	if met {
		return "(" + wanted + ")"
	}
	return "(" + wanted + ": MISSED)"
}
