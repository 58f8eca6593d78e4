package site

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"scops/crawler"
)

func realTelegram() []realPage {
	telegram := func(name string, posts int, check func(*testing.T, map[string]any, crawler.Harvest)) realPage {
		return realPage{"telegram/any2feed_" + name + ".html", "https://t.me/s/somebody", "telegram", crawler.PageOK, posts, check}
	}
	return []realPage{
		telegram("full", 12, checkTelegramChannel),
		telegram("message_text", 1, checkTelegramText),
		telegram("message_link_preview", 1, checkPreview),
		telegram("message_link_preview_text_only", 1, checkTelegramIDs),
		telegram("message_link_preview_video", 1, checkPreview),
		telegram("message_media_file", 1, checkMedia("file")),
		telegram("message_media_forwarded_from", 1, checkForwarded),
		telegram("message_media_photo_and_video", 1, checkMedia("video")),
		telegram("message_media_round_video", 1, checkMedia("video")),
		telegram("message_poll", 1, checkPoll),
		telegram("message_sticker", 1, checkMedia("sticker")),
		telegram("message_voice", 1, checkMedia("audio")),
		telegram("message_with_from_author", 1, checkSignature),
	}
}

// TestTelegramMediaFragments reads the pieces of posts that stand alone.
func TestTelegramMediaFragments(t *testing.T) {
	t.Parallel()
	tests := []struct{ file, kind, prefix string }{
		{"media_photo", "photo", "https://"},
		{"media_video", "video", "https://cdn4.telegram-cdn.org/"},
		{"media_video_gif", "video", "https://"},
		{"media_video_too_big", "video", "https://"},
		{"media_cicrle_video", "video", "https://"},
		{"poll", "poll", ""},
	}
	for _, tt := range tests {
		raw, err := os.ReadFile(filepath.Join(realPages, "telegram/any2feed_"+tt.file+".html"))
		if err != nil {
			t.Skip("the folder of real pages does not stand beside the project")
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(string(raw)))
		if err != nil {
			t.Fatal(err)
		}
		media := telegramMedia(doc.Nodes[0], marksBelow(doc.Nodes[0]), &url.URL{})
		if len(media) == 0 || media[0].Kind != tt.kind || !strings.HasPrefix(media[0].URL, tt.prefix) {
			t.Errorf("%s: %v, want a %s at %s", tt.file, media, tt.kind, tt.prefix)
		}
	}
}

func checkTelegramIDs(t *testing.T, want map[string]any, h crawler.Harvest) {
	if want["id_nonempty"] == true && !strings.HasPrefix(h.Posts[0].ID, "telegram:") {
		t.Errorf("id %q", h.Posts[0].ID)
	}
	if want["datetime_nonempty"] == true && h.Posts[0].PostedAt == nil {
		t.Error("no time")
	}
}

// checkPreview checks that a linked page's address is kept and its words are not.
func checkPreview(t *testing.T, want map[string]any, h crawler.Harvest) {
	checkTelegramIDs(t, want, h)
	if len(h.Posts[0].Links) == 0 {
		t.Errorf("no link in %q", h.Posts[0].Text)
	}
}

func checkTelegramText(t *testing.T, want map[string]any, h crawler.Harvest) {
	checkTelegramIDs(t, want, h)
	if !strings.HasPrefix(h.Posts[0].Text, want["text_starts_with"].(string)) || !strings.Contains(h.Posts[0].Text, "\n\n") {
		t.Errorf("text %q", h.Posts[0].Text)
	}
}

func checkTelegramChannel(t *testing.T, want map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.Author.Name != want["title"] || !strings.HasPrefix(p.Bio, want["description_starts_with"].(string)) || p.PostedAt == nil {
			t.Errorf("post %s: name %q, bio %q, at %v", p.ID, p.Author.Name, p.Bio, p.PostedAt)
		}
	}
	channel, _, _ := strings.Cut(strings.TrimPrefix(h.Posts[0].ID, "telegram:"), ":")
	if h.Span.Newest-h.Span.Oldest != 19 || len(h.Gone) != 1 || !strings.HasPrefix(h.Gone[0], "telegram:"+channel+":") {
		t.Errorf("span %v, gone %v", h.Span, h.Gone)
	}
	if h.Next == nil || !strings.HasSuffix(*h.Next, fmt.Sprintf("/s/%s?before=%d", channel, h.Span.Oldest)) {
		t.Errorf("next %v", h.Next)
	}
}

func checkMedia(kind string) func(*testing.T, map[string]any, crawler.Harvest) {
	return func(t *testing.T, want map[string]any, h crawler.Harvest) {
		if want != nil {
			checkTelegramIDs(t, want, h)
		}
		for _, m := range h.Posts[0].Media {
			if m.Kind == kind && m.URL != "" {
				return
			}
		}
		t.Errorf("no %s with an address among %v", kind, h.Posts[0].Media)
	}
}

func checkForwarded(t *testing.T, want map[string]any, h crawler.Harvest) {
	checkTelegramIDs(t, want, h)
	p := h.Posts[0]
	if p.ForwardedFrom == nil || !strings.HasPrefix(*p.ForwardedFrom, "telegram:") || len(h.Links) == 0 || h.Links[0].Why != crawler.LinkForward {
		t.Errorf("forwarded from %v, links %v", p.ForwardedFrom, h.Links)
	}
	if len(p.Quotes) != 1 || p.Quotes[0].End != len(p.Text) {
		t.Errorf("a forwarded text is somebody else's words: %v", p.Quotes)
	}
}

func checkPoll(t *testing.T, want map[string]any, h crawler.Harvest) {
	checkTelegramIDs(t, want, h)
	checkMediaKind(t, h, "poll")
	if strings.Count(h.Posts[0].Text, "\n") != 3 {
		t.Errorf("a question and three answers, got %q", h.Posts[0].Text)
	}
}

func checkMediaKind(t *testing.T, h crawler.Harvest, kind string) {
	for _, m := range h.Posts[0].Media {
		if m.Kind == kind {
			return
		}
	}
	t.Errorf("no %s among %v", kind, h.Posts[0].Media)
}

func checkSignature(t *testing.T, _ map[string]any, h crawler.Harvest) {
	if a := h.Posts[0].Author; a.Name == "" || a.Signature == "" || a.Signature == a.Name {
		t.Errorf("author %+v", a)
	}
}
