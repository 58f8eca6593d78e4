package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realImageboards() []realPage {
	thread := "https://sora.komica.org/00/pixmicat.php?res=25208017"
	return []realPage{
		{"imageboard/komica_2cat_ThreadPage.html", "https://2cat.komica.org/~tedc21thc/new/pixmicat.php?res=4003068", "pixmicat", crawler.PageOK, 37, checkCounts},
		{"imageboard/komica_sora_BoardPage.html", "https://sora.komica.org/00/index.htm", "pixmicat", crawler.PageOK, 58, checkCounts},
		{"imageboard/komica_sora_ThreadPage.html", thread, "pixmicat", crawler.PageOK, 49, checkCounts},
		{"imageboard/komica_sora_HeadPost.html", thread, "pixmicat", crawler.PageOK, 1, checkPoster},
		{"imageboard/komica_sora_ReplyPost.html", thread + "#r25208379", "pixmicat", crawler.PageOK, 1, checkThread},
	}
}

func realBahamut() []realPage {
	thread := "https://forum.gamer.com.tw/C.php?bsn=60076&snA=4166175"
	return []realPage{
		{"bahamut/BoardPage.html", "https://forum.gamer.com.tw/B.php?bsn=60076", "bahamut", crawler.PageOK, 0, checkCounts},
		{"bahamut/ThreadPage.html", thread, "bahamut", crawler.PageOK, 18, checkBahamut},
		{"bahamut/Post.html", thread, "bahamut", crawler.PageOK, 1, checkBahamut},
	}
}

// checkBahamut compares the number of posts, or the number of the one post.
func checkBahamut(t *testing.T, want map[string]any, h crawler.Harvest) {
	if n, stated := want["posts_count"]; stated && len(h.Posts) != int(n.(float64)) {
		t.Errorf("%d posts, want %v", len(h.Posts), n)
	}
	if number, stated := want["post_id"]; stated && h.Posts[0].ID != "bahamut:"+h.Posts[0].Author.ID+":60076/"+number.(string) {
		t.Errorf("id %q, want number %v", h.Posts[0].ID, number)
	}
	for _, p := range h.Posts {
		if p.PostedAt == nil || p.Author.Handle == "" || p.Text == "" && len(p.Media) == 0 {
			t.Errorf("%s: at %v, by %q, %q", p.ID, p.PostedAt, p.Author.Handle, p.Text)
		}
	}
	if len(h.Posts) > 1 && (len(h.Gone) != 2 || h.Next == nil) {
		t.Errorf("gone %v, next %v", h.Gone, h.Next)
	}
}

// checkCounts compares how many posts or threads a page holds with the statement.
func checkCounts(t *testing.T, want map[string]any, h crawler.Harvest) {
	threads := 0
	for _, l := range h.Links {
		if l.Why == crawler.LinkThread {
			threads++
		}
	}
	if n, stated := want["posts_count"]; stated && len(h.Posts) != int(n.(float64)) {
		t.Errorf("%d posts, want %v", len(h.Posts), n)
	}
	if n, stated := want["threads_count"]; stated && threads != int(n.(float64)) {
		t.Errorf("%d threads, want %v", threads, n)
	}
	for _, p := range h.Posts {
		if p.PostedAt == nil || p.Author.Handle == "" || p.Text == "" && len(p.Media) == 0 {
			t.Errorf("%s: at %v, by %q, %q", p.ID, p.PostedAt, p.Author.Handle, p.Text)
		}
	}
}

// checkPoster compares the poster alone: title and time were stated of an
// earlier state of this page, whose own words are others.
func checkPoster(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.Author.Handle != want["poster"] {
		t.Errorf("poster %q, want %q", p.Author.Handle, want["poster"])
	}
	if p.PostedAt == nil || p.PostedAt.UTC().Format("2006-01-02 15:04:05") != "2022-12-01 00:31:09" || !strings.Contains(p.Text, "[9]") {
		t.Errorf("at %v: %q", p.PostedAt, p.Text)
	}
}

// checkThread compares the thread: the post's number is another.
func checkThread(t *testing.T, want map[string]any, h crawler.Harvest) {
	if p := h.Posts[0]; !strings.HasSuffix(p.URL, "?res="+want["post_id"].(string)+"#r25208379") || !strings.HasSuffix(p.ID, ":00/25208379") {
		t.Errorf("%s at %s", p.ID, p.URL)
	}
}
