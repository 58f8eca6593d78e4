package site

import (
	"encoding/json"
	"strings"
	"testing"

	"scops/crawler"
)

// The folder holds recorded exchanges: the page is what was answered.
func realPeerTube() []realPage {
	answer := "https://tube.example/api/v1/videos/kkGMgK9ZtnKfYAgnEtQxbv/comment-threads?start=0&count=12"
	return []realPage{
		{"peertube/peertube_comments.json", answer, "peertube", crawler.PageOK, 6, checkTubeComments}, // of twelve, six are deleted
		{"peertube/peertube_nested.json", answer, "peertube", crawler.PageOK, 6, checkTubeComments},
	}
}

// The one page is a track, not its comments.
func realSoundCloud() []realPage {
	return []realPage{{"soundcloud/soundcloud_comments.json", "https://api-widget.soundcloud.com/resolve?format=json", "soundcloud", crawler.PageOK, 1, nil}}
}

func checkTubeComments(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.Text == "" || strings.Contains(p.Text, "</") || p.PostedAt == nil || p.Author.ID == "" || p.Author.Handle == "" || hostOf(p.URL) == "" {
			t.Errorf("%+v", p)
		}
	}
	if h.Next == nil || !strings.Contains(*h.Next, "start=12") || len(h.Links) != 1 || !strings.HasSuffix(h.Links[0].URL, "/comment-threads/34293") {
		t.Errorf("next %v, links %v", h.Next, h.Links)
	}
}

// recorded is the answer a recorded exchange holds, else the text itself.
func recorded(text string) string {
	var exchange struct {
		Response struct {
			Body string `json:"responseBody"`
		} `json:"response"`
	}
	if json.Unmarshal([]byte(text), &exchange) != nil || exchange.Response.Body == "" {
		return text
	}
	return exchange.Response.Body
}
