package site

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func realXenForo() []realPage {
	return []realPage{
		{"xenforo/trafilatura_villagersandheroes.com.forums.patchnotes.html", "https://villagersandheroes.com/forums/threads/patchnotes-4-47-4-tagundnachtgleiche-bugfix-build.3976/", "xenforo", crawler.PageOK, 9, checkFirstPost},
		{"xenforo/trafilatura_anglerboard.de-rute.html", "https://anglerboard.de/ams/raubfisch-rute-im-test-die-iaconelli-spinning-rod.434/", "xenforo", crawler.PageOK, 1, checkFirstPost},
	}
}

// checkFirstPost compares a page that is stated by its first post: address,
// title, author, day, and words that people wrote or did not write there.
func checkFirstPost(t *testing.T, want map[string]any, h crawler.Harvest) {
	first, texts := h.Posts[0], ""
	for _, p := range h.Posts {
		texts += p.Text + "\n"
		if p.Author.ID == "" || p.PostedAt == nil || hostOf(p.URL) == "" {
			t.Errorf("post %s by %+v at %v, %s", p.ID, p.Author, p.PostedAt, p.URL)
		}
	}
	for _, s := range want["with"].([]any) {
		if !strings.Contains(texts, s.(string)) {
			t.Errorf("text lacks %q", s)
		}
	}
	for _, s := range want["without"].([]any) {
		if strings.Contains(texts, s.(string)) {
			t.Errorf("text holds %q", s)
		}
	}
	title, _, _ := strings.Cut(first.Text, "\n")
	if !strings.HasSuffix(title, want["title"].(string)) || first.Author.Name != want["author"] || first.PostedAt.Format(time.DateOnly) != want["date"] {
		t.Errorf("title %q, author %q, at %v", title, first.Author.Name, first.PostedAt)
	}
	if host := strings.TrimPrefix(hostOf(first.URL), "www."); host != hostOf(want["url"].(string)) {
		t.Errorf("address %q, want on the host of %q", first.URL, want["url"])
	}
}
