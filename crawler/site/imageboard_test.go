package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzImageboard(f *testing.F) { fuzzAdapter(f, Imageboard{}) }

func hostileImageboard() []hostilePage {
	return []hostilePage{
		{"posts of posts", "imageboard", strings.Repeat(`{"no":1,"resto":0,"time":1709287200,"posts":[`, 3000) + strings.Repeat(`]}`, 3000)},
		{"numbers without end", "imageboard", `{"posts":[` + numbered(`{"no":%,"resto":1,"time":1709287200,"com":"x"},`, 40000) + `{}]}`},
		{"posts in posts", "imageboard", `<div class="thread" id="t1">` + numbered(`<div class="post op" id="p%"><div class="body">x`, 250) + fill("y ")},
		{"threads without end", "imageboard", numbered(`<div class="thread" id="thread_%"><div class="post op" id="op_%"><div class="body">x</div></div></div>`, 15000)},
		{"answers without a post", "imageboard", `{"posts":[{"no":1,"resto":0,"time":1709287200,"com":"` + fill(`<a href='#p2'>&gt;&gt;2</a><br>`) + `"}]}`},
	}
}

func TestAnImageboardsAddressLeadsToItsJSON(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://boards.4chan.org/ck/thread/1700#p1702": "https://a.4cdn.org/ck/thread/1700.json",
		"https://boards.4chan.org/ck/":                  "https://a.4cdn.org/ck/catalog.json",
		"https://chan.example/kites/res/1700.json":      "https://chan.example/kites/res/1700.json",
		"https://chan.example/kites/catalog.json":       "https://chan.example/kites/catalog.json",
		"https://chan.example/kites/res/1700.html":      "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Imageboard{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	post := crawler.Post{ID: "imageboard/chan.example:-:kites/1702", URL: "https://chan.example/kites/res/1700.html#1702"}
	if got := (Imageboard{}).Own(&crawler.Page{URL: "https://chan.example/kites/catalog.json"}, post); got != "https://chan.example/kites/res/1700.json" {
		t.Errorf("its own page is %q", got)
	}
	if at := (Imageboard{}).Position(post); at != 1702 {
		t.Errorf("stands at %d, want 1702", at)
	}
}
