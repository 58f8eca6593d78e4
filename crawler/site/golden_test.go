package site

import (
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"scops/crawler"
)

var update = flag.Bool("update", false, "rewrite the want.json sections of testdata")

// golden is a Harvest with the parts its JSON form leaves out, and without the
// adapters that were asked: a new site must not change the others' fixtures.
type golden struct {
	crawler.Harvest
	Tried   []string `json:"tried,omitempty"`
	Span    []int64  `json:"span"`
	Forward bool     `json:"forward"`
	Gone    []string `json:"gone"`
}

func TestAdaptersReadTheComposedPages(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			page := archivePage(t, archive)
			harvest, err := crawler.Read(All(), page)
			if err != nil {
				t.Fatalf("read: %v", err)
			}
			checkHarvest(t, harvest)
			got, err := json.MarshalIndent(golden{harvest, nil, []int64{harvest.Span.Oldest, harvest.Span.Newest}, harvest.Forward, harvest.Gone}, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, file, archive, string(got)+"\n")
		})
	}
}

// archivePage builds the page a golden file describes.
func archivePage(t *testing.T, archive *txtar.Archive) *crawler.Page {
	t.Helper()
	page := &crawler.Page{Status: 200, Header: http.Header{}, FetchedAt: time.Date(2024, 3, 10, 1, 0, 0, 0, time.UTC)}
	for _, f := range archive.Files {
		data := string(f.Data)
		switch f.Name {
		case "url":
			page.URL = strings.TrimSpace(data)
		case "status":
			page.Status, _ = strconv.Atoi(strings.TrimSpace(data))
		case "zone":
			page.Zone = strings.TrimSpace(data)
		case "adapter":
			page.Adapter = strings.TrimSpace(data)
		case "header":
			for line := range strings.Lines(data) {
				name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
				page.Header.Add(name, value)
			}
		case "page":
			page.Text, page.Body = data, f.Data
		case "want.json":
		default:
			t.Fatalf("unknown section %q", f.Name)
		}
	}
	return page
}

func compareGolden(t *testing.T, file string, archive *txtar.Archive, got string) {
	t.Helper()
	for i, f := range archive.Files {
		if f.Name != "want.json" {
			continue
		}
		if *update {
			archive.Files[i].Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		if string(f.Data) != got {
			t.Errorf("%s: the harvest is not as recorded; look at it, then run with -update\ngot:\n%s", file, got)
		}
		return
	}
	t.Fatalf("%s has no want.json section", file)
}

// checkHarvest checks what holds for every harvest of every page.
func checkHarvest(t *testing.T, h crawler.Harvest) {
	t.Helper()
	if h.State == "" {
		t.Error("a harvest without a state")
	}
	if len(h.Posts) > maxPosts || len(h.Links) > maxLinks || len(h.Gone) > maxGone {
		t.Errorf("bounds broken: %d posts, %d links, %d gone", len(h.Posts), len(h.Links), len(h.Gone))
	}
	ids := map[string]bool{}
	for _, p := range h.Posts {
		if p.ID == "" || p.URL == "" || p.Site != h.Site || ids[p.ID] {
			t.Errorf("post %q at %q of site %q: id and address must be there, once", p.ID, p.URL, p.Site)
		}
		if !strings.HasPrefix(p.ID, h.Site+":") {
			t.Errorf("post id %q does not begin with its site %q", p.ID, h.Site)
		}
		ids[p.ID] = true
		for _, q := range p.Quotes {
			if q.Start < 0 || q.End < q.Start || q.End > len(p.Text) {
				t.Errorf("post %q: quote %v lies outside the text (%d bytes)", p.ID, q, len(p.Text))
			}
		}
	}
	if raw, err := json.Marshal(h); err != nil || strings.Contains(string(raw), `\ufffd`) && !json.Valid(raw) {
		t.Errorf("harvest does not marshal: %v", err)
	}
	checkUTF8(t, h)
}
