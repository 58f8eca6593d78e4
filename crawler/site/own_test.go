package site

import (
	"testing"

	"scops/crawler"
)

func TestAPostsOwnPageLiesBesideThePageItWasReadFrom(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		adapter   crawler.Looker
		page      string
		post      crawler.Post
		want, why string
	}{
		{Telegram{}, "https://t.me/s/Demo?before=20", crawler.Post{ID: "telegram:demo:7", URL: "https://t.me/Demo/7"}, "https://t.me/Demo/7?embed=1", "the embedded form"},
		{Telegram{}, "http://127.0.0.1:8081/s/demo", crawler.Post{ID: "telegram:demo:7", URL: "https://t.me/demo/7"}, "http://127.0.0.1:8081/demo/7?embed=1", "a mirror"},
		{Telegram{}, "https://t.me/s/demo", crawler.Post{ID: "telegram:demo:7", URL: "https://elsewhere.example/demo/7"}, "", "no address of the platform"},
		{Mastodon{}, "https://m.example/api/v1/timelines/public?max_id=9", crawler.Post{ID: "mastodon/m.example:504:110", URL: "https://m.example/@x/110"}, "https://m.example/api/v1/statuses/110", "the API, which needs no scripts"},
		{Mastodon{}, "https://m.example/api/v2/search?q=x", crawler.Post{ID: "mastodon/m.example:504:profile", Author: crawler.Author{ID: "504"}}, "https://m.example/api/v1/accounts/504", "an account's text"},
		{Mastodon{}, "https://m.example/api/v1/timelines/public", crawler.Post{ID: "mastodon/m.example:504:../admin"}, "", "an id that leads elsewhere"},
		{Mastodon{}, "https://m.example/api/v1/timelines/public", crawler.Post{ID: "mastodon/m.example:504:~0123"}, "", "an id too long to keep"},
		{Bluesky{}, "https://api.example/xrpc/app.bsky.feed.getAuthorFeed", crawler.Post{ID: "bluesky:did%3Aplc%3Ax:3k2", Author: crawler.Author{ID: "did:plc:x"}}, "https://api.example/xrpc/app.bsky.feed.getPostThread?depth=0&parentHeight=0&uri=at%3A%2F%2Fdid%3Aplc%3Ax%2Fapp.bsky.feed.post%2F3k2", "the post without its thread"},
		{Bluesky{}, "https://api.example/xrpc/app.bsky.feed.getAuthorFeed", crawler.Post{ID: "bluesky:did%3Aplc%3Ax:repost/did%3Aplc%3Ay/3k2", Author: crawler.Author{ID: "did:plc:x"}}, "", "a repeated post"},
		{Discourse{}, "https://talk.example/t/x/40?page=2", crawler.Post{ID: "discourse/talk.example:-:40/22"}, "https://talk.example/posts/by_number/40/22.json", "one post of a topic"},
		{PeerTube{}, "https://tube.example/api/v1/videos?start=15", crawler.Post{ID: "peertube/tube.example:7:9c9de5e8-0a1e"}, "https://tube.example/api/v1/videos/9c9de5e8-0a1e", "one video"},
		{PeerTube{}, "https://tube.example/api/v1/videos/x/comment-threads", crawler.Post{ID: "peertube/tube.example:7:42"}, "", "a comment"},
		{Lemmy{}, "https://lem.example/api/v3/post/list?page=2", crawler.Post{ID: "lemmy/lem.example:7:comment/22"}, "https://lem.example/api/v3/comment?id=22", "one comment"},
		{PHPBB{}, "http://mirror.example:8080/board/viewtopic.php?f=2&t=9&start=20", crawler.Post{ID: "phpbb/forum.example:77:4711", URL: "https://forum.example/viewtopic.php?p=4711"}, "http://mirror.example:8080/board/viewtopic.php?p=4711", "the folder of the page, not of its canonical name"},
		{PHPBB{}, "http://forum.example/viewtopic.php?t=9", crawler.Post{ID: "phpbb/forum.example:-:x"}, "", "no number"},
	} {
		if got := tt.adapter.Own(&crawler.Page{URL: tt.page}, tt.post); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.why, got, tt.want)
		}
	}
}
