package site

import (
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func realPastes() []realPage {
	return []realPage{{"pastebin/postlight_pastebin.com.html", "https://pastebin.com/Af0yDAW4", "pastebin", crawler.PageOK, 1, checkPaste}}
}

// checkPaste compares every field; of the date its day, since the page says the
// second and the statement only the day.
func checkPaste(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.URL != want["url"] || p.Author.Name != want["author"] || !strings.HasPrefix(p.Text, want["title"].(string)+"\n") {
		t.Errorf("%s by %q: %.40q; want %v", p.URL, p.Author.Name, p.Text, want)
	}
	day := stampTime(want["date_published"].(string))
	if p.PostedAt == nil || p.PostedAt.Format(time.DateOnly) != day.Format(time.DateOnly) || p.PostedAt.UTC().Format(time.TimeOnly) != "07:37:18" {
		t.Errorf("at %v, want %v", p.PostedAt, day)
	}
}
