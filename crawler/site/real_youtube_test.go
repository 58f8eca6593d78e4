package site

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func realYouTube() []realPage {
	return []realPage{
		{"youtube/postlight_www.youtube.com.html", "https://www.youtube.com/watch?v=srtMWzyqdp8", "youtube", crawler.PageOK, 1, checkVideo},
		{"youtube/onebox_youtube.html", "http://www.youtube.com/watch?v=21Lk4YiASMo", "youtube", crawler.PageOK, 1, nil},
		{"youtube/onebox_youtube-playlist.html", "http://www.youtube.com/playlist?list=PL5308B2E5749D1696", "youtube", crawler.PageOK, 1, nil},
		{"youtube/youtube_comments_creatorreply.json", "https://www.youtube.com/youtubei/v1/next", "youtube", crawler.PageOK, 20, checkComments},
	}
}

// checkVideo compares every field of the statement.
func checkVideo(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.URL != want["url"] || p.Author.Name != want["author"] || !strings.HasPrefix(p.Text, want["title"].(string)+"\n"+want["content_first_words"].(string)) {
		t.Errorf("%s by %q: %q; want %v", p.URL, p.Author.Name, p.Text, want)
	}
	if at := stampTime(want["date_published"].(string)); p.PostedAt == nil || !p.PostedAt.Equal(*at) {
		t.Errorf("at %v, want %v", p.PostedAt, at)
	}
}

func checkComments(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.Author.Handle == "" || !strings.HasPrefix(p.Author.ID, "UC") || p.PostedAt == nil || p.PostedAt.After(time.Now()) || !strings.Contains(p.URL, "watch?v=bem4adjGKjE&lc=") {
			t.Errorf("%s by %+v at %v", p.URL, p.Author, p.PostedAt)
		}
	}
}
