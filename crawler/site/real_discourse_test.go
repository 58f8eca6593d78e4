package site

import (
	"slices"
	"strings"
	"testing"

	"scops/crawler"
)

func realDiscourse() []realPage {
	return []realPage{
		{"discourse/posts.json", "https://discuss.example/posts.json", "discourse", crawler.PageOK, 50, checkDiscourse},
		{"discourse/t_2108_posts.json", "https://discuss.example/t/2108/posts.json", "discourse", crawler.PageOK, 20, checkDiscourse},
		{"discourse/onebox_discourse_topic.html", "https://discuss.example/t/some-topic/12483", "discourse", crawler.PageOK, 2, checkDiscourse},
		// The feeds of the same forum are feeds.
		{"discourse/posts.rss", "https://discuss.example/posts.rss", "feed", crawler.PageOK, 50, nil},
		{"discourse/t_2108.rss", "https://discuss.example/t/x/2108.rss", "feed", crawler.PageOK, 25, nil},
	}
}

// checkDiscourse checks that every post has a time and an account, and that no
// quote's box or picture's caption was taken for the poster's own words.
func checkDiscourse(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.PostedAt == nil || p.Author.Handle == "" || p.Author.ID == "" || p.Text == "" && len(p.Media) == 0 || strings.Contains(p.Text, "Likes") {
			t.Errorf("%+v", p)
		}
		for at, name := range authorsQuoted(p.Text) {
			if !slices.ContainsFunc(p.Quotes, func(q crawler.Range) bool { return q.Start <= at && at < q.End }) {
				t.Errorf("%s: %q at %d stands outside of the quotes %v", p.ID, name, at, p.Quotes)
			}
		}
	}
}

// authorsQuoted finds the lines that are nothing but a made-up account's name
// and a colon: the heads of quotes.
func authorsQuoted(text string) map[int]string {
	found := map[int]string{}
	at := 0
	for line := range strings.Lines(text) {
		if name, isHead := strings.CutSuffix(strings.TrimSpace(line), ":"); isHead && strings.HasPrefix(name, "anonymous") && !strings.Contains(name, " ") {
			found[at] = name
		}
		at += len(line)
	}
	return found
}
