package site

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"scops/crawler"
)

// longest is the longest page composed for an adapter.
func longest(t testing.TB, adapter string) *crawler.Page {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", adapter+"_*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no composed pages for %s: %v", adapter, err)
	}
	page := &crawler.Page{Adapter: adapter, Status: 200, FetchedAt: time.Unix(1.7e9, 0)}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		address := ""
		for _, section := range archive.Files {
			switch text := string(section.Data); {
			case section.Name == "url":
				address = strings.TrimSpace(text)
			case section.Name == "page" && len(text) > len(page.Text):
				page.Text, page.URL = text, address
			}
		}
	}
	return page
}

// grown repeats a page until it has a size: what a list holds, the items of a
// feed, or else the page.
func grown(page *crawler.Page, size int) *crawler.Page {
	head, unit, tail, parted := "", page.Text, "", ""
	text := strings.TrimSpace(page.Text)
	first, last := strings.Index(text, "<item"), strings.LastIndex(text, "</item>")
	switch {
	case strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]"):
		head, unit, tail, parted = "[", text[1:len(text)-1], "]", ","
	case first >= 0 && last > first:
		last += len("</item>")
		head, unit, tail = text[:first], text[first:last], text[last:]
	}
	big := *page
	big.Text = head + strings.Repeat(unit+parted, size/(len(unit)+len(parted))) + unit + tail
	return &big
}

// readTime is how long reading a page computes, at best of so many times.
func readTime(t testing.TB, page *crawler.Page, times int) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var best time.Duration
	for i := range times {
		start := threadTime(t)
		_, _ = crawler.Read(All(), page) // a page too deep to be parsed ends soon too
		if took := threadTime(t) - start; i == 0 || took < best {
			best = took
		}
	}
	return best
}

// TestEveryAdapterReadsInTimeProportionalToThePage reads pages of their own
// kind, one eight times as large as the other: what is linear takes eight times
// as long, what is quadratic 64 times.
func TestEveryAdapterReadsInTimeProportionalToThePage(t *testing.T) {
	t.Parallel()
	const large = 5 << 20
	for _, a := range All() {
		t.Run(a.Name(), func(t *testing.T) {
			page := longest(t, a.Name())
			small, big := readTime(t, grown(page, large/8), 2), readTime(t, grown(page, large), 1)
			ratio := float64(big) / float64(max(small, time.Millisecond))
			t.Logf("%v, eight times as large %v: %.1f times", small.Round(time.Millisecond), big.Round(time.Millisecond), ratio)
			if ratio > 24 && big > 500*time.Millisecond {
				t.Errorf("a page eight times as large takes %.1f times as long", ratio)
			}
		})
	}
}

// BenchmarkHostile reads every hostile page, and twice the same: "ratio" is 2
// for what is linear in the page, 4 for what is quadratic.
func BenchmarkHostile(b *testing.B) {
	for _, p := range hostilePages() {
		b.Run(p.adapter+"/"+p.name, func(b *testing.B) {
			var once, twice time.Duration
			for b.Loop() {
				page := &crawler.Page{URL: "https://t.me/s/demo_x", Status: 200, Adapter: p.adapter, Text: p.text}
				once += readTime(b, page, 2)
				page.Text += p.text
				twice += readTime(b, page, 2)
			}
			b.ReportMetric(float64(twice)/float64(max(once, time.Microsecond)), "ratio")
		})
	}
}
