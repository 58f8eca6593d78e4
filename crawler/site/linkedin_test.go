package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzLinkedIn(f *testing.F)  { fuzzAdapter(f, LinkedIn{}) }
func FuzzInstagram(f *testing.F) { fuzzAdapter(f, Instagram{}) }

func hostileNetworks() []hostilePage {
	return []hostilePage{
		{"comments below an article", "linkedin", `<div class="article-content__body">x</div>` + numbered(`<section class="comment"><span class="comment__message">%</span></section>`, 20000)},
		{"comments inside comments of an article", "linkedin", `<div class="article-content__body">x</div>` + strings.Repeat(`<section class="comment">`, 400) + fill("<b>x</b>")},
		{"pictures of an article", "linkedin", `<div class="article-content__body">x` + fill(`<img src="https://p.example/1.png">`)},
		{"a card without end", "instagram", `<meta property="og:site_name" content="Instagram"><meta name="description" content="` + fill(`1 Followers - a (@b) : "`) + `">`},
		{"an embed without end", "instagram", `{"html":"<blockquote class='instagram-media'>` + fill("<p><a>x</a>") + `"}`},
	}
}

func TestALinkedInPostIsLookedAtOnTheHostThatAnswered(t *testing.T) {
	t.Parallel()
	post := crawler.Post{URL: "https://www.linkedin.com/pulse/demo-kites"}
	if got := (LinkedIn{}).Own(&crawler.Page{URL: "https://th.linkedin.com/pulse/demo-kites"}, post); got != "https://th.linkedin.com/pulse/demo-kites" {
		t.Errorf("its own page is %q", got)
	}
}
