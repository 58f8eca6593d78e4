package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzWordPress(f *testing.F) { fuzzAdapter(f, WordPress{}) }

func hostileWordPress() []hostilePage {
	head := `<meta name="generator" content="WordPress"><body class="single"><article id="post-1" class="hentry"><div class="entry-content">x</div></article>`
	comment := `<li id="comment-%" class="comment"><div class="comment-body"><p>x</p></div>`
	return []hostilePage{
		{"comments of a blog without end", "wordpress", head + numbered(comment+`</li>`, 20000)},
		{"comments of a blog inside each other", "wordpress", head + numbered(comment+`<ol>`, 160) + fill("a ")},
		{"articles inside each other", "wordpress", `<meta name="generator" content="WordPress">` + numbered(`<article id="post-%" class="hentry"><div class="entry-content">`, 200) + fill("a ")},
		{"articles without end", "wordpress", `<meta name="generator" content="WordPress">` + numbered(`<article id="post-%" class="hentry"><h2><a href="/%">t</a></h2><div class="entry-content">x</div></article>`, 12000)},
		{"items of an API without end", "wordpress", `[` + strings.TrimSuffix(fill(`{"id":1,"link":"https://a.example/1","date_gmt":"","content":{"rendered":"<b>"}},`), ",") + `]`},
	}
}

func TestAWordPressAPIIsWatchedFromItsFirstPart(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://b.example/wp-json/wp/v2/posts?page=3&search=tea":    "https://b.example/wp-json/wp/v2/posts?search=tea",
		"https://b.example/blog/wp-json/wp/v2/comments?post=31":      "https://b.example/blog/wp-json/wp/v2/comments?post=31",
		"https://b.example/index.php?rest_route=/wp/v2/posts&page=2": "https://b.example/index.php?rest_route=%2Fwp%2Fv2%2Fposts",
		"https://b.example/wp-json/wp/v2/users":                      "",
		"https://b.example/2024/02/new-leaves/":                      "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{WordPress{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}
