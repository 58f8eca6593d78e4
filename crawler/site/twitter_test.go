package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzTwitter(f *testing.F) { fuzzAdapter(f, Twitter{}) }

func hostileTwitter() []hostilePage {
	return []hostilePage{
		{"repeats of repeats of repeats", "twitter", strings.Repeat(`{"__typename":"Tweet","id_str":"1","user":{"id_str":"2"},"retweeted_status":`, 4000) + `null` + strings.Repeat("}", 4000)},
		{"tweets inside tweets", "twitter", strings.Repeat(`<div class="tweet" data-tweet-id="1">`, 480) + fill("<b>x</b>")},
		{"tweets without end", "twitter", numbered(`<div class="tweet" data-tweet-id="%"><p class="tweet-text">x</p></div>`, 20000)},
		{"short addresses without end", "twitter", `{"__typename":"Tweet","id_str":"1","text":"` + fill("https://t.co/a ") + `","entities":{"urls":[{"url":"https://t.co/a","expanded_url":"https://example.org/` + strings.Repeat("x", 1000) + `"}]}}`},
	}
}

func TestATweetLeadsToTheNewestOfItsAccount(t *testing.T) {
	t.Parallel()
	timeline := "https://syndication.twitter.com/srv/timeline-profile/screen-name/"
	for address, want := range map[string]string{
		"https://x.com/Demo_Willow":                      timeline + "demo_willow",
		"https://twitter.com/demo_willow/status/17?s=20": timeline + "demo_willow",
		timeline + "demo_willow":                         timeline + "demo_willow",
		"https://x.com/search?q=kites":                   "",
		"https://x.com/i/status/17":                      "",
		"https://notx.com/demo_willow":                   "",
		"https://twitter.com/demo_willow/lists/kites":    "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Twitter{}}, address)
		if got := strings.Join(heads[:min(1, len(heads))], ""); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
	post := crawler.Post{ID: "twitter:7:17", URL: "https://twitter.com/demo_willow/status/17"}
	for page, want := range map[string]string{"https://x.com/demo_willow": "https://x.com/demo_willow/status/17", timeline + "demo_willow": ""} {
		if got := (Twitter{}).Own(&crawler.Page{URL: page}, post); got != want {
			t.Errorf("beside %s: %q, want %q", page, got, want)
		}
	}
}
