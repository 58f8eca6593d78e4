package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func FuzzReddit(f *testing.F) { fuzzAdapter(f, Reddit{}) }

func hostileReddit() []hostilePage {
	comment := `{"kind":"t1","data":{"name":"t1_a","body":"b","replies":{"kind":"Listing","data":{"children":[`
	return []hostilePage{
		{"answers to answers", "reddit", strings.Repeat(comment, 1500) + strings.Repeat(`]}}}}`, 1500)},
		{"crossposts of crossposts", "reddit", strings.Repeat(`{"kind":"t3","data":{"name":"t3_a","title":"b","crosspost_parent_list":[`, 3000) + strings.Repeat(`]}}`, 3000)},
		{"things inside entries", "reddit", strings.Repeat(`<div class="thing" data-fullname="t3_a"><div class="entry">`, 240) + fill("<b>x</b>")},
		{"comments inside comments", "reddit", `redditstatic.com <div data-test-id="post-content"></div>` + strings.Repeat(`<div id="t1_a">`, 480) + fill("<b>x</b>")},
		{"left out without end", "reddit", `{"kind":"Listing","data":{"children":[` + fill(`{"kind":"more","data":{"parent_id":"t1_a"}},`) + `{}]}}`},
	}
}

func TestRedditLeadsToTheFormThatHoldsMost(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://old.reddit.com/r/PineVillage/":                           "https://www.reddit.com/r/pinevillage/new.json",
		"https://www.reddit.com/r/pinevillage/new.json":                   "https://www.reddit.com/r/pinevillage/new.json",
		"https://www.reddit.com/r/pinevillage/comments/1aa001/fair/kc02/": "https://www.reddit.com/comments/1aa001.json",
		"https://www.reddit.com/comments/1aa001.json":                     "https://www.reddit.com/comments/1aa001.json",
		"https://www.reddit.com/u/demo_willow":                            "https://www.reddit.com/user/demo_willow.json",
		"https://www.reddit.com/":                                         "",
		"https://www.reddit.com/gallery/1aa003":                           "",
		"https://notreddit.com/r/pinevillage":                             "",
	} {
		_, heads := crawler.HeadsOf([]crawler.Adapter{Reddit{}}, address)
		if got := strings.Join(heads[:min(1, len(heads))], ""); got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestARedditPostIsLookedAtInTheFormItWasReadIn(t *testing.T) {
	t.Parallel()
	post := crawler.Post{URL: "https://www.reddit.com/r/pinevillage/comments/1aa001/fair/kc02/"}
	for page, want := range map[string]string{
		"https://www.reddit.com/r/pinevillage/new.json?after=t3_a": "https://www.reddit.com/r/pinevillage/comments/1aa001/fair/kc02/.json",
		"https://www.reddit.com/r/pinevillage/new.rss":             "https://www.reddit.com/r/pinevillage/comments/1aa001/fair/kc02/.rss",
		"https://old.reddit.com/r/pinevillage/new/":                "https://old.reddit.com/r/pinevillage/comments/1aa001/fair/kc02/",
	} {
		if got := (Reddit{}).Own(&crawler.Page{URL: page}, post); got != want {
			t.Errorf("beside %s: %q, want %q", page, got, want)
		}
	}
}
