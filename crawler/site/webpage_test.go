package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func hostileWebPages() []hostilePage {
	answer := `<div itemprop="comment" itemscope itemtype="http://schema.org/Comment"><div itemprop="text">a`
	posting := `<div itemscope itemtype="http://schema.org/DiscussionForumPosting"><div itemprop="text">q</div>`
	return []hostilePage{
		{"answers inside answers", "article", posting + fill(answer)},
		{"answers without end", "article", posting + fill(answer+`</div></div>`)},
		{"answers in answers, short", "article", posting + fill(strings.Repeat(answer[:len(answer)-1]+"</div>", 150)+strings.Repeat("</div>", 150))},
		{"articles inside articles", "article", fill("<article>x")},
		{"articles without end", "article", fill("<article class=hentry><h2><a href=/x>t</a></h2><p class=entry-content>x</p></article>")},
		{"divisions inside divisions", "article", fill("<div>x")},
		{"paragraphs without end", "article", fill("<p>x")},
		{"comments inside comments", "article", "<article>" + strings.Repeat("text ", 50) + "</article>" + fill(`<li id="comment-1"><div class="comment-content">x</div>`)},
		{"a statement in a statement", "article", `<script type="application/ld+json">` + fill(`{"@type":"Article","comment":`)},
		{"a statement of statements", "article", `<script type="application/ld+json">[` + fill(`{"@type":"Question","text":"x"},`) + `{}]</script>`},
		{"statements without end", "article", fill(`<script type="application/ld+json">{"@type":"Article"}</script>`)},
		{"pictures in a picture", "article", "<article><p>x</p><picture>" + fill("<img>")},
		{"properties without end", "article", posting + fill(`<i itemprop="author">x</i>`)},
	}
}

func TestArticleLeavesThePagesOfOthers(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, url, text, want string }{
		{"a wall of a board", "https://board.example/viewtopic.php?t=1", `<article>x</article><input type="password">`, "phpbb"},
		{"a channel's error page", "https://t.me/s/demo_x", `<meta property="og:type" content="article">`, "telegram"},
		{"a feed of articles", "https://x.example/a", `<rss version="2.0"><channel><item><title>&lt;article</title></item></channel></rss>`, "feed"},
		{"a page of nothing", "https://x.example/a", `<html><body><p>hello</p></body></html>`, ""},
		{"a page that names a kind in words", "https://x.example/a", `<p>See schema.org/ for Article and Product</p>`, ""},
		{"an article", "https://x.example/a", `<article><p>hello</p></article>`, "article"},
		{"an address of schema.org", "https://x.example/a", `<div itemscope itemtype="https://schema.org/BlogPosting"><p itemprop="articleBody">x</p></div>`, "article"},
	}
	for _, tt := range tests {
		h, err := crawler.Read(All(), &crawler.Page{URL: tt.url, Status: 200, Text: tt.text})
		if err != nil || h.Adapter != tt.want {
			t.Errorf("%s: read by %q (%v), want %q", tt.name, h.Adapter, err, tt.want)
		}
		if tt.want == "" && (h.State != crawler.PageUnknown || len(h.Tried) != len(All())) {
			t.Errorf("%s: %s, tried %v", tt.name, h.State, h.Tried)
		}
	}
}

func TestPicturesThatLoadLateAreNamed(t *testing.T) {
	t.Parallel()
	tests := []struct{ markup, want string }{
		{`<img src="a.jpg">`, "a.jpg"},
		{`<img src="data:image/gif;base64,R0" data-src="a.jpg">`, "a.jpg"},
		{`<img data-original="a.jpg" src="grey.gif">`, "a.jpg"},
		{`<img srcset="a.jpg 320w, b.jpg 1280w, c.jpg 640w">`, "b.jpg"},
		{`<img src="data:," data-srcset="a.jpg 1x, b.jpg 2x">`, "b.jpg"},
		{`<picture><source srcset="a.webp 1x, b.webp 2x"><img alt="a boat"></picture>`, "b.webp"},
		{`<picture><source srcset="a.webp"><img src="a.jpg"></picture>`, "a.jpg"},
		{`<video><source src="a.mp4"></video>`, "a.mp4"},
		{`<img srcset=", ,">`, ""}, {`<img>`, ""}, {`<img src="data:,">`, ""},
	}
	for _, tt := range tests {
		page := &crawler.Page{URL: "https://x.example/", Text: "<body>" + tt.markup}
		doc, err := document(page)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, m := range contentMedia(pageBase(page), doc.Find("body")) {
			got += strings.TrimPrefix(m.URL, "https://x.example/")
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.markup, got, tt.want)
		}
	}
}

// TestArticleTellsTalkFromWalls reads an article about what walls say.
func TestArticleTellsTalkFromWalls(t *testing.T) {
	t.Parallel()
	text := `<article><h1>On captchas</h1><p>만 19세 미만, verify you are human, g-recaptcha, please log in to: that is what walls say.</p></article>`
	h, err := crawler.Read(All(), &crawler.Page{URL: "https://x.example/a", Status: 200, Text: text})
	if err != nil || h.State != crawler.PageOK || len(h.Posts) != 1 {
		t.Errorf("%s, %d posts, %v", h.State, len(h.Posts), err)
	}
}

func FuzzArticle(f *testing.F) { fuzzAdapter(f, Article{}) }
