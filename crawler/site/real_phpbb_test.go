package site

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func realPHPBB() []realPage {
	return []realPage{
		{"phpbb/phpbb_page1.html", "https://forum.example/viewtopic.php?t=1", "phpbb", crawler.PageOK, 2, checkTopic},
		{"phpbb/phpbb_page2.html", "https://forum.openoffice.example/viewtopic.php?t=102832", "phpbb", crawler.PageOK, 2, checkTopic},
		{"phpbb/trafilatura_foren.myoos.de.html", "https://foren.example/viewtopic.php?f=4&t=167&sid=0123456789abcdef0123456789abcdef", "phpbb", crawler.PageOK, 1, checkStrings},
	}
}

// checkTopic compares every post's author, words and date with the statement.
func checkTopic(t *testing.T, want map[string]any, h crawler.Harvest) {
	for i, one := range want["posts"].([]any) {
		post, author := one.(map[string]any), one.(map[string]any)["author"].(map[string]any)
		got := h.Posts[i]
		if words(got.Text) != words(post["content"].(string)) {
			t.Errorf("post %d: text %q, want %q", i, got.Text, post["content"])
		}
		number, _ := json.Marshal(author["id"])
		if got.Author.ID != string(number) || got.Author.Name != author["username"] {
			t.Errorf("post %d: author %+v, want %v", i, got.Author, author)
		}
		layout := "2 Jan 2006 15:04"
		if strings.Contains(post["date"].(string), "m") && strings.Contains(post["date"].(string), ",") {
			layout = "Mon Jan 2, 2006 3:04 pm"
		}
		at, err := time.Parse(layout, post["date"].(string))
		if err != nil || got.PostedAt == nil || got.PostedAt.Format(layout) != at.Format(layout) {
			t.Errorf("post %d: at %v, want %v", i, got.PostedAt, post["date"])
		}
	}
	if !h.Forward || h.Next != nil {
		t.Errorf("a topic of one page that pages forward: forward %t, next %v", h.Forward, h.Next)
	}
}

// words drops white space: the statement's own tool joined some words.
func words(s string) string { return strings.Join(strings.Fields(s), "") }

func checkStrings(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	for _, s := range want["with"].([]any) {
		if !strings.Contains(p.Text, s.(string)) {
			t.Errorf("text lacks %q", s)
		}
	}
	for _, s := range want["without"].([]any) {
		if strings.Contains(p.Text, s.(string)) {
			t.Errorf("text holds %q", s)
		}
	}
	if p.Author.Name != want["author"] || p.PostedAt == nil || p.PostedAt.Format(time.DateOnly) != want["date"] || strings.Contains(p.URL, "sid=") {
		t.Errorf("author %q, at %v, address %q", p.Author.Name, p.PostedAt, p.URL)
	}
	if len(p.Quotes) != 1 || p.Quotes[0].Start == 0 || p.Quotes[0].End >= len(p.Text) || p.Quotes[0].Start >= p.Quotes[0].End {
		t.Errorf("quotes %v", p.Quotes)
	}
}
