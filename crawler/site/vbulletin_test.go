package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzVBulletin(f *testing.F) { fuzzAdapter(f, VBulletin{}) }

func hostileVBulletin() []hostilePage {
	head := `<html><meta name="generator" content="vBulletin 3.8.7">`
	post := `<div id="edit%"><a class="bigusername" href="member.php?u=1">n</a><div id="post_message_%">`
	return []hostilePage{
		{"postbits without end", "vbulletin", head + numbered(post+`x</div></div>`, 20000)},
		{"postbits inside each other", "vbulletin", head + numbered(post, 250) + fill("a ")},
		{"nodes inside each other", "vbulletin", head + numbered(`<li data-node-id="%"><div class="js-post__content-text">`, 250) + fill("a ")},
		{"boxes of quotes without end", "vbulletin", head + strings.ReplaceAll(post, "%", "7") + fill(`<div class="bbcode_quote"><a href="#post1"><img></a>q</div>`)},
		{"boxes of quotes inside each other", "vbulletin", head + strings.ReplaceAll(post, "%", "7") + strings.Repeat(`<div class="bbcode_quote">`, 450) + fill(`q `)},
		{"titles of threads without end", "vbulletin", head + numbered(`<tr><td><a id="thread_title_%" href="showthread.php?t=%">a</a></td></tr>`, 20000)},
	}
}

func TestVBulletinAddressesLeadToTheFirstPage(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://f.example/showthread.php?t=12&page=3&s=0123":  "https://f.example/showthread.php?t=12",
		"https://f.example/talk/forumdisplay.php?f=4&order=x":  "https://f.example/talk/forumdisplay.php?f=4",
		"https://f.example/showthread.php?12-Tea-leaves/page3": "https://f.example/showthread.php?12-Tea-leaves",
		"https://f.example/showthread.php?12-Tea&p=7&viewfull": "https://f.example/showthread.php?12-Tea",
		"https://f.example/showthread.php/12-Tea/page2?s=1":    "https://f.example/showthread.php/12-Tea",
		"https://f.example/showthread.php?p=77":                "",
		"https://f.example/showthread.php?tid=77":              "",
		"https://f.example/forum/market/31-tea":                "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{VBulletin{}}, address)
		if got := strings.Join(heads, " "); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}
