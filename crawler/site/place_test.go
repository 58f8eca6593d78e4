package site

import (
	"slices"
	"testing"

	"scops/crawler"
)

func TestAnAddressLeadsToThePageItsSourceIsWatchedBy(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://t.me/Demo_Room/17?single":                                           "https://t.me/s/demo_room",
		"https://telegram.me/s/Demo_Room?before=90":                                  "https://t.me/s/demo_room",
		"http://www.t.me/demo_room":                                                  "https://t.me/s/demo_room",
		"https://t.me/joinchat/AAAA":                                                 "",
		"https://t.me/+AbCdEf":                                                       "",
		"https://social.example/api/v1/accounts/504/statuses?max_id=9&limit=40":      "https://social.example/api/v1/accounts/504/statuses?limit=40",
		"https://social.example/api/v1/timelines/tag/ice?max_id=9":                   "https://social.example/api/v1/timelines/tag/ice",
		"https://social.example/@owl":                                                "https://social.example/@owl.rss",
		"https://social.example/@owl/1234":                                           "https://social.example/@owl.rss",
		"https://www.tiktok.com/@owl":                                                "",
		"https://social.example/api/v1/statuses/12":                                  "",
		"https://forum.example/viewforum.php?f=7&start=50&sid=0123":                  "https://forum.example/viewforum.php?f=7",
		"https://forum.example/board/viewtopic.php?f=7&t=12&start=25":                "https://forum.example/board/viewtopic.php?t=12",
		"https://forum.example/viewtopic.php?p=77":                                   "",
		"https://news.example/feed.xml":                                              "https://news.example/feed.xml",
		"https://news.example/article":                                               "",
		"https://line.me/R/ti/p/~owl":                                                "",
		"https://open.kakao.com/o/abc":                                               "",
		"https://instagram.com/owl":                                                  "",
		"https://bsky.app/profile/owl.example/post/3k2":                              "https://public.api.bsky.app/xrpc/app.bsky.feed.getAuthorFeed?actor=owl.example",
		"https://public.api.bsky.app/xrpc/app.bsky.feed.searchPosts?q=ice&cursor=25": "https://public.api.bsky.app/xrpc/app.bsky.feed.searchPosts?q=ice",
		"https://ting.example/users/owl/outbox?page=true":                            "https://ting.example/users/owl/outbox",
		"https://talk.example/t/some-words/40/22":                                    "https://talk.example/t/40.json",
		"https://talk.example/latest.json?page=2":                                    "https://talk.example/latest.json",
		"https://lem.example/api/v3/post/list?community_name=room&page=3&sort=New":   "https://lem.example/api/v3/post/list?community_name=room&sort=New",
		"https://tube.example/api/v1/videos?start=30":                                "https://tube.example/api/v1/videos",
		"mailto:owl@example.org":                                                     "",
	} {
		_, heads := crawler.HeadsOf(All(), address)
		got := ""
		if len(heads) > 0 {
			got = heads[0]
		}
		if got != want {
			t.Errorf("%s leads to %q, want %q", address, got, want)
		}
	}
}

func TestAHeadIsItsOwnHead(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"https://t.me/s/demo_room", "https://social.example/api/v1/timelines/public?limit=40&local=true", "https://social.example/@owl.rss",
		"https://forum.example/viewforum.php?f=7", "https://forum.example/viewtopic.php?t=12", "https://news.example/rss",
	} {
		_, heads := crawler.HeadsOf(All(), address)
		if !slices.Contains(heads, address) || heads[0] != address {
			t.Errorf("%s leads to %v", address, heads)
		}
	}
}

func TestAPostStandsWhereItsIdSays(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]int64{"telegram:owl:17": 17, "mastodon/x.example:504:112": 112, "phpbb/x.example:9:77": 77, "telegram:owl:~00": 0, "": 0} {
		if got := (Telegram{}).Position(crawler.Post{ID: id}); got != want {
			t.Errorf("%q stands at %d, want %d", id, got, want)
		}
	}
}

// FuzzHeads gives any address to every adapter: what comes back is canonical
// and leads to itself.
func FuzzHeads(f *testing.F) {
	for _, seed := range []string{"https://t.me/s/owl", "https://x.example/@owl", "https://x.example/viewforum.php?f=1&f=2", "https://x.example/feed?a=%zz", "https://[::1]/@a.rss", "https://x.example/api/v1/accounts/a%2fb/statuses",
		"https://x.example/index.php?threads/a.1/page-2", "https://x.example/forums/a%2e.1/", "https://x.example/showthread.php?12-a/page2", "https://x.example/showthread.php/12-a/page2", "https://x.example/t7p15-a%2fb",
		"https://x.example/?rest_route=/wp/v2/posts&page=2", "https://a.blogspot.com/search/label/x%20y?max=1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, address string) {
		adapter, heads := crawler.HeadsOf(All(), address)
		for _, head := range heads {
			if again, err := crawler.Canonical(head); err != nil || again != head {
				t.Errorf("%q leads to %q, canonical %q, %v", address, head, again, err)
			}
		}
		if len(heads) > 0 {
			if _, again := crawler.HeadsOf(All(), heads[0]); len(again) == 0 || again[0] != heads[0] {
				t.Errorf("%s: %q leads to %q, and that to %q", adapter, address, heads[0], again)
			}
		}
	})
}
