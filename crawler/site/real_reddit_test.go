package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realReddit() []realPage {
	listing := func(name string, posts int) realPage {
		return realPage{"reddit/" + name + ".json", "https://www.reddit.com/r/x/new.json", "reddit", crawler.PageOK, posts, nil}
	}
	return []realPage{
		listing("TestListingGenerator.test_exhaust_items_1", 100),
		listing("TestListingGenerator.test_exhaust_items_2", 100),
		listing("TestListingGenerator.test_exhaust_items_with_before_1", 100),
		listing("TestListingGenerator.test_exhaust_items_with_before_2", 100),
		listing("TestSubmission.test_comments_1", 3),
		listing("TestSubreddit.test_search_1", 6),
		listing("TestSubredditStreams.test_comments_1", 100),
		listing("TestSubredditStreams.test_comments_2", 99),
		listing("TestSubredditStreams.test_comments__with_continue_after_id_1", 100),
		listing("TestSubredditStreams.test_comments__with_continue_after_id_2", 95),
		listing("go-reddit_listings_posts-comments-subreddits", 3),
		listing("go-reddit_post_post", 3),
		listing("go-reddit_subreddit_posts", 2),
		listing("go-reddit_subreddit_search-posts", 2),
		listing("go-reddit_user_overview", 2),
		{"reddit/a2web_listing.rss", "https://www.reddit.com/r/x/top.rss?t=year", "reddit", crawler.PageOK, 25, nil},
		{"reddit/a2web_search.rss", "https://www.reddit.com/r/x/search.rss?q=y", "reddit", crawler.PageOK, 25, nil},
		{"reddit/a2web_thread.rss", "https://www.reddit.com/r/x/comments/1qcwxml/y/.rss", "reddit", crawler.PageOK, 34, nil},
		{"reddit/a2web_oldreddit_thread.html", "https://old.reddit.com/r/science/comments/abc123/why_pushups/", "reddit", crawler.PageOK, 4, nil},
		{"reddit/onebox_reddit_image.html", "https://www.reddit.com/r/x/comments/b4d5xm/y/", "reddit", crawler.PageOK, 2, nil},
		{"reddit/trafilatura_reddit.com.init.html", "https://www.reddit.com/r/Python/comments/1bbbwk/whats_your_opinion_on_what_to_include_in_init_py/", "reddit", crawler.PageOK, 26, checkRedesign},
		{"antibot/a2web_old_reddit_over18_interstitial.html", "https://old.reddit.com/over18?dest=x", "reddit", crawler.PageOver18, 0, nil},
		{"antibot/a2web_reddit_shreddit_shell.html", "https://www.reddit.com/r/x/", "reddit", crawler.PageJSShell, 0, nil},
	}
}

// checkRedesign compares the post's and the comments' words with the statement.
func checkRedesign(t *testing.T, want map[string]any, h crawler.Harvest) {
	post, comments := h.Posts[0], ""
	for _, p := range h.Posts[1:] {
		comments += p.Text + "\n"
	}
	if post.URL != want["url"] {
		t.Errorf("address %q, want %q", post.URL, want["url"])
	}
	for _, s := range want["with"].([]any) {
		if !strings.Contains(post.Text, s.(string)) {
			t.Errorf("the post lacks %q", s)
		}
	}
	for _, s := range want["without"].([]any) {
		if strings.Contains(post.Text, s.(string)) || strings.Contains(comments, s.(string)) {
			t.Errorf("a text holds %q", s)
		}
	}
	for _, s := range want["comments"].([]any) {
		if !strings.Contains(comments, s.(string)) {
			t.Errorf("the comments lack %q", s)
		}
	}
}
