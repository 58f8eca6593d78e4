package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realInstagram() []realPage {
	embed := "https://graph.facebook.com/v9.0/instagram_oembed?url=https://www.instagram.com/p/CARbvuYDm3Q"
	return []realPage{
		{"instagram/onebox_instagram.html", embed, "instagram", crawler.PageOK, 1, checkInstagram},
		{"instagram/onebox_instagram_old.html", "https://api.instagram.com/oembed/?url=https://www.instagram.com/p/CARbvuYDm3Q", "instagram", crawler.PageOK, 1, checkInstagram},
	}
}

// checkInstagram knows the two answers for one post: the older has the words and
// the number of the account.
func checkInstagram(t *testing.T, _ map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.URL != "https://www.instagram.com/p/CARbvuYDm3Q/" || p.Author.Handle != "natgeo" || p.Author.Name != "National Geographic" || len(p.Media) != 1 {
		t.Errorf("%s by %+v: %v", p.URL, p.Author, p.Media)
	}
	if old := p.Author.ID == "787132"; old != (p.Text != "") {
		t.Errorf("account %q, %q", p.Author.ID, p.Text)
	}
}

func realLinkedIn() []realPage {
	return []realPage{{"linkedin/postlight_www.linkedin.com.html", "https://www.linkedin.com/pulse/what-set-your-soul-fire-2017-ellyn-shook", "linkedin", crawler.PageOK, 11, checkArticle}}
}

// checkArticle compares every field of the statement; the comments follow it.
func checkArticle(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.URL != want["url"] || p.Author.Name != want["author"] || !strings.HasPrefix(p.Text, want["title"].(string)+"\n"+want["content_first_words"].(string)) {
		t.Errorf("%s by %q: %.200q; want %v", p.URL, p.Author.Name, p.Text, want)
	}
	if at := stampTime(want["date_published"].(string)); p.PostedAt == nil || !p.PostedAt.Equal(*at) {
		t.Errorf("at %v, want %v", p.PostedAt, at)
	}
	for _, c := range h.Posts[1:] {
		if c.Author.Handle == "" || c.Text == "" || c.ReplyTo == nil || *c.ReplyTo != p.ID {
			t.Errorf("%s by %q answers %v: %q", c.ID, c.Author.Handle, c.ReplyTo, c.Text)
		}
	}
}
