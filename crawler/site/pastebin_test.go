package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzPastebin(f *testing.F) { fuzzAdapter(f, Pastebin{}) }

func hostilePastebin() []hostilePage {
	return []hostilePage{
		{"lines without end", "pastebin", `<div class="js-post-view"><div class="source">` + fill("<li>x</li>")},
		{"rows of pastes without end", "pastebin", `<table class="maintable">` + numbered(`<tr><td><a href="/DemoKit1%">t</a></td></tr>`, 30000)},
	}
}

func TestAPasteLeadsToItsPage(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://pastebin.com/raw/DemoKit1": "https://pastebin.com/DemoKit1",
		"https://pastebin.com/u/DemoWillow": "https://pastebin.com/u/DemoWillow",
		"https://pastebin.com/archive":      "",
		"https://pastebin.example/DemoKit1": "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Pastebin{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	post := crawler.Post{ID: "pastebin:DemoWillow:DemoKit1"}
	if got := (Pastebin{}).Own(&crawler.Page{URL: "https://pastebin.com/u/DemoWillow"}, post); got != "https://pastebin.com/DemoKit1" {
		t.Errorf("its own page is %q", got)
	}
}
