package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"scops/crawler"
)

func realWebPages() []realPage {
	return []realPage{
		{"medium/postlight_medium.com.html", "https://medium.com/the-wtf-economy/wtf-whats-the-future-e52ab9515573", "article", crawler.PageOK, 1, checkMedium},
		{"classifieds/onebox_etsy.html", "https://www.etsy.com/in-en/listing/87673424/personalized-word-pillow-case-letter", "article", crawler.PageOK, 1, checkOffer},
		{"wikipedia/onebox_wikipedia.html", "http://en.wikipedia.org/wiki/Billy_Jack", "article", crawler.PageOK, 1, checkEncyclopedia},
		{"news/onebox_cnn.html", "https://www.cnn.com/2020/05/15/health/gallery/x/index.html", "", crawler.PageUnknown, 0, nil}, // a head without a body
		{"html_edge/wpull_basehref.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
		{"html_edge/wpull_kcna.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
		{"html_edge/wpull_krokozyabry.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
		{"html_edge/wpull_many_urls.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
		{"html_edge/wpull_mojibake.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
		{"html_edge/wpull_xhtml_invalid.html", "https://x.example/", "", crawler.PageUnknown, 0, nil},
	}
}

func checkMedium(t *testing.T, want map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	address, _, _ := strings.Cut(want["url"].(string), "#") // no server sees what follows
	at, err := time.Parse(time.RFC3339, want["date_published"].(string))
	title, text, _ := strings.Cut(p.Text, "\n")
	if err != nil || p.URL != address || p.Author.Name != want["author"] || title != want["title"] || p.PostedAt == nil || !p.PostedAt.Equal(at) {
		t.Errorf("address %q, author %q, title %q, at %v", p.URL, p.Author.Name, title, p.PostedAt)
	}
	if !strings.HasPrefix(strings.TrimSpace(text), want["content_first_words"].(string)) {
		t.Errorf("text begins %q", clip(text, 200))
	}
}

func checkOffer(t *testing.T, _ map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if !strings.HasSuffix(p.Text, "\n52.00 - 81.00 CAD") || p.Author.Name != "RocailStudio" || len(p.Media) != 1 || !strings.Contains(p.Text, "15% off") {
		t.Errorf("author %q, %d media, text ends %q", p.Author.Name, len(p.Media), p.Text[max(0, len(p.Text)-60):])
	}
}

func checkEncyclopedia(t *testing.T, _ map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if p.URL != "http://en.wikipedia.org/wiki/Billy_Jack" || !strings.HasPrefix(p.Text, "Billy Jack") || len(p.Text) < 5000 || strings.Contains(p.Text, "[edit") || p.Lang != "en" {
		t.Errorf("address %q, language %q, %d bytes that begin %q", p.URL, p.Lang, len(p.Text), clip(p.Text, 200))
	}
}

// TestArticleReadsBrokenPagesWhenForced reads pages made to break readers.
func TestArticleReadsBrokenPagesWhenForced(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(filepath.Join(realPages, "html_edge")); err != nil {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	for _, p := range realWebPages() {
		page := readRealPage(t, p)
		page.Adapter = "article"
		h, err := crawler.Read(All(), page)
		if err != nil {
			t.Fatal(err)
		}
		checkHarvest(t, h)
	}
}
