package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realTwitter() []realPage {
	return []realPage{
		{"twitter/onebox_twitterstatus.html", "https://twitter.com/vyki_e/status/363116819147538433", "twitter", crawler.PageOK, 1, nil},
		{"twitter/postlight_twitter.com.html", "https://twitter.com/KingBeyonceStan/status/745276948213968896", "twitter", crawler.PageOK, 12, checkTweet},
	}
}

// checkTweet compares the post the page is about; it answers the one before it.
func checkTweet(t *testing.T, want map[string]any, h crawler.Harvest) {
	for i, p := range h.Posts {
		if p.Author.Handle == "" || p.PostedAt == nil || p.Text == "" && len(p.Media) == 0 || strings.Contains(p.Text, "pic.twitter.com") {
			t.Errorf("%s by %q at %v: %q", p.URL, p.Author.Handle, p.PostedAt, p.Text)
		}
		if p.URL != want["url"] {
			continue
		}
		if at := stampTime(want["date_published"].(string)); !p.PostedAt.Equal(*at) {
			t.Errorf("at %v, want %v", p.PostedAt, at)
		}
		if i == 0 || p.ReplyTo == nil || *p.ReplyTo != h.Posts[i-1].ID {
			t.Errorf("answers %v", p.ReplyTo)
		}
		return
	}
	t.Errorf("no post at %v", want["url"])
}
