package site

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"scops/crawler"
)

// checkUTF8 checks that every text of a harvest can be stored and shown.
func checkUTF8(t *testing.T, h crawler.Harvest) {
	t.Helper()
	texts := []string{h.Site}
	if h.Next != nil {
		texts = append(texts, *h.Next)
	}
	for _, l := range h.Links {
		texts = append(texts, l.URL)
	}
	for _, p := range h.Posts {
		texts = append(texts, p.ID, p.URL, p.Text, p.Bio, p.Lang, p.Author.ID, p.Author.Handle, p.Author.Name, p.Author.URL, p.Author.Signature)
		texts = append(texts, p.Links...)
		for _, m := range p.Media {
			texts = append(texts, m.URL, m.Alt)
		}
		for _, q := range p.Quotes {
			texts = append(texts, p.Text[q.Start:q.End])
		}
	}
	for _, s := range texts {
		if !utf8.ValidString(s) {
			t.Errorf("not UTF-8: %q", s)
		}
	}
}

// seedPages gives the composed pages of one adapter to its fuzz target.
func seedPages(f *testing.F, name string) {
	files, err := filepath.Glob(filepath.Join("testdata", name+"_*.txtar"))
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds for %s: %v", name, err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var address, text string
		for _, section := range archive.Files {
			switch section.Name {
			case "url":
				address = strings.TrimSpace(string(section.Data))
			case "page":
				text = string(section.Data)
			}
		}
		f.Add(address, text)
	}
	f.Add("https://x.example/", "\xff<\x00p>&#0;&#xD800;"+strings.Repeat("<b>", 300))
	f.Add("::bad", "{\"a\":"+strings.Repeat("[", 500))
}

func fuzzAdapter(f *testing.F, a crawler.Adapter) {
	seedPages(f, a.Name())
	f.Fuzz(func(t *testing.T, address, text string) {
		if canonical, err := crawler.Canonical(strings.ToValidUTF8(address, "")); err == nil {
			address = canonical
		} else { // a page has always been fetched from somewhere
			address = "https://site.example/" + url.PathEscape(address)
		}
		page := &crawler.Page{URL: address, Text: text, Status: 200, Header: http.Header{},
			Adapter: a.Name(), FetchedAt: time.Unix(1.7e9, 0)}
		a.Recognise(page)
		h, err := crawler.Read([]crawler.Adapter{a}, page)
		if err == nil {
			checkHarvest(t, h)
		}
	})
}

func FuzzTelegram(f *testing.F) { fuzzAdapter(f, Telegram{}) }
func FuzzMastodon(f *testing.F) { fuzzAdapter(f, Mastodon{}) }
func FuzzPHPBB(f *testing.F)    { fuzzAdapter(f, PHPBB{}) }
func FuzzFeed(f *testing.F)     { fuzzAdapter(f, Feed{}) }
