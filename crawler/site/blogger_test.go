package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzBlogger(f *testing.F) { fuzzAdapter(f, Blogger{}) }

func hostileBlogger() []hostilePage {
	head := `<meta content='blogger' name='generator'/><link rel="canonical" href="https://b.blogspot.com/2024/02/a.html">`
	comment := `<li class="comment" id="c%"><div class="comment-block"><p class="comment-content">x</p></div>`
	return []hostilePage{
		{"bodies without end", "blogger", head + numbered(`<div class="post"><div id="post-body-%">x</div></div>`, 20000)},
		{"bodies inside each other", "blogger", head + numbered(`<div class="post"><div id="post-body-%">`, 200) + fill("a ")},
		{"replies without end", "blogger", head + `<div class="post"><div id="post-body-1">x</div></div>` + numbered(comment+`</li>`, 20000)},
		{"replies inside each other", "blogger", head + `<div class="post"><div id="post-body-1">x</div></div>` + numbered(comment+`<ol>`, 240) + fill("a ")},
		{"entries without end", "blogger", `{"feed":{"entry":[` + strings.TrimSuffix(fill(`{"id":{"$t":"p-1"},"link":[{"rel":"alternate","href":"https://a.example/"}]},`), ",") + `]}}`},
	}
}

func TestABlogIsWatchedFromItsFirstPage(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://tea.blogspot.com/2024/02/new.html?m=1":      "https://tea.blogspot.com/",
		"https://tea.blogspot.co.th/search/label/cups?max=3": "https://tea.blogspot.co.th/search/label/cups",
		"https://tea.blogspot.com/feeds/posts/default":       "",
		"https://tea.example/2024/02/new.html":               "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Blogger{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}
