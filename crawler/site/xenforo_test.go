package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzXenForo(f *testing.F) { fuzzAdapter(f, XenForo{}) }

func hostileXenForo() []hostilePage {
	head := `<html id="XF" data-template="thread_view">`
	message := `<article class="message" data-author="n" data-content="post-%"><div class="message-body"><div class="bbWrapper">`
	return []hostilePage{
		{"messages of a thread without end", "xenforo", head + numbered(message+`x</div></div></article>`, 20000)},
		{"messages of a thread inside each other", "xenforo", head + numbered(message, 170) + fill("a ")},
		{"quoted posts without end", "xenforo", head + strings.ReplaceAll(message, "%", "7") + fill(`<blockquote data-source="post: 1">q</blockquote>`)},
		{"threads of a list without end", "xenforo", head + numbered(`<div class="structItem"><div class="structItem-title"><a href="/threads/a.%/">a</a></div></div>`, 20000)},
		{"previews of links without end", "xenforo", head + strings.ReplaceAll(message, "%", "7") + fill(`<div class="bbCodeBlock--unfurl" data-url="https://a.example/">q</div>`)},
	}
}

func TestXenForoAddressesLeadToTheFirstPage(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://f.example/threads/a-b.12/page-3":                    "https://f.example/threads/a-b.12/",
		"https://f.example/talk/threads/a-b.12/post-77":              "https://f.example/talk/threads/a-b.12/",
		"https://f.example/index.php?threads/a-b.12/page-3":          "https://f.example/index.php?threads/a-b.12/",
		"https://f.example/talk/index.php?forums/a-b.12/&order=date": "https://f.example/talk/index.php?forums/a-b.12/",
		"https://f.example/members/owl.5/about":                      "https://f.example/members/owl.5/",
		"https://f.example/threads/12":                               "",
		"https://f.example/posts/77/":                                "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{XenForo{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestAXenForoPostIsLookedForByItsNumber(t *testing.T) {
	t.Parallel()
	post := crawler.Post{ID: "xenforo/f.example:5:77", URL: "https://f.example/talk/posts/77/"}
	if got := (XenForo{}).Own(&crawler.Page{URL: "http://127.0.0.1:81/talk/threads/a.1/"}, post); got != "http://127.0.0.1:81/talk/posts/77/" {
		t.Errorf("own page %q", got)
	}
	if got := (XenForo{}).Position(post); got != 77 {
		t.Errorf("position %d", got)
	}
}
