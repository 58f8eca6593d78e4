package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"

	"scops/crawler"
)

// realPages is a folder of public pages other projects keep as fixtures. It
// may stand beside the project; it is never part of it.
const realPages = "../../../shared/data/pages"

// realPage says how a page is checked: by its statements (the .expected.json
// beside it), and by what a person counted on it.
type realPage struct {
	file    string
	url     string // where such a page would lie
	adapter string // the adapter that must choose it
	state   crawler.PageState
	posts   int // exactly
	check   func(t *testing.T, want map[string]any, h crawler.Harvest)
}

func TestAdaptersReadRealPages(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(realPages); err != nil {
		t.Skip("the folder of real pages does not stand beside the project")
	}
	for _, p := range allRealPages() {
		t.Run(p.file, func(t *testing.T) {
			t.Parallel()
			h, err := crawler.Read(All(), readRealPage(t, p))
			if err != nil {
				t.Fatal(err)
			}
			checkHarvest(t, h)
			if h.Adapter != p.adapter || h.State != p.state || len(h.Posts) != p.posts {
				t.Fatalf("adapter %q, state %s, %d posts; want %q, %s, %d", h.Adapter, h.State, len(h.Posts), p.adapter, p.state, p.posts)
			}
			if p.check != nil {
				p.check(t, expectedOf(t, p.file), h)
			}
		})
	}
}

// readRealPage decodes a file as a fetcher would: by the label in the folder.
func readRealPage(t *testing.T, p realPage) *crawler.Page {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(realPages, p.file))
	if err != nil {
		t.Fatal(err)
	}
	page := &crawler.Page{URL: p.url, Status: 200, Body: body, Text: string(body), FetchedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
	if label, _, found := strings.Cut(filepath.Base(p.file), "__"); found {
		encoding, _ := charset.Lookup(label)
		text, err := encoding.NewDecoder().Bytes(body)
		if err != nil {
			t.Fatal(err)
		}
		page.Text, page.Charset = string(text), label
	}
	return page
}

// expectedOf is the statement beside a page; empty when there is none.
func expectedOf(t *testing.T, file string) map[string]any {
	t.Helper()
	var statement struct{ Expected map[string]any }
	raw, err := os.ReadFile(filepath.Join(realPages, file+".expected.json"))
	if err != nil {
		return nil
	}
	if err := json.Unmarshal(raw, &statement); err != nil {
		t.Fatal(err)
	}
	return statement.Expected
}

func allRealPages() []realPage {
	telegram := func(name string, posts int, check func(*testing.T, map[string]any, crawler.Harvest)) realPage {
		return realPage{"telegram/any2feed_" + name + ".html", "https://t.me/s/somebody", "telegram", crawler.PageOK, posts, check}
	}
	feed := func(name string, posts int) realPage {
		return realPage{"feeds_legacy_encoding/" + name + ".xml", "https://example.org/index.xml", "feed", crawler.PageOK, posts, checkDecoded}
	}
	api := "https://mastodon.example/api/v1/"
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

		{"mastodon/corpus_mastodon_statuses.json", api + "accounts/1099/statuses", "mastodon", crawler.PageOK, 5, checkMastodonCorpus},
		{"mastodon/test_search_1.json", "https://mastodon.example/api/v2/search?q=x", "mastodon", crawler.PageEmpty, 0, nil},
		{"mastodon/test_public_tl_anonymous_1.json", api + "timelines/public", "mastodon", crawler.PageMarkupChanged, 0, nil},
		{"mastodon/test_hashtag_tl_1.json", api + "timelines/tag/x", "mastodon", crawler.PageMarkupChanged, 0, nil},
		{"mastodon/test_instance_1.json", "https://mastodon.example/api/v2/instance", "", crawler.PageUnknown, 0, nil},

		{"phpbb/phpbb_page1.html", "https://forum.example/viewtopic.php?t=1", "phpbb", crawler.PageOK, 2, checkTopic},
		{"phpbb/phpbb_page2.html", "https://forum.openoffice.example/viewtopic.php?t=102832", "phpbb", crawler.PageOK, 2, checkTopic},
		{"phpbb/trafilatura_foren.myoos.de.html", "https://foren.example/viewtopic.php?f=4&t=167&sid=0123456789abcdef0123456789abcdef", "phpbb", crawler.PageOK, 1, checkStrings},

		feed("EUC-KR__alogblog.com", 15), feed("EUC-KR__arts.egloos.com", 10), feed("EUC-KR__blog.rss.naver.com", 10),
		feed("EUC-KR__calmguy.egloos.com", 10), feed("EUC-KR__console.linuxstudy.pe.kr", 10), feed("EUC-KR__critique.or.kr", 10),
		feed("EUC-KR__jely.egloos.com", 10), feed("EUC-KR__jowchung.oolim.net", 10), feed("EUC-KR__kina.egloos.com", 10),
		feed("EUC-KR__oroll.egloos.com", 10), feed("EUC-KR__poliplus.egloos.com", 10), feed("EUC-KR__sparcs.kaist.ac.kr", 10),
		feed("EUC-KR__tori02.egloos.com", 10), feed("EUC-KR__willis.egloos.com", 10), feed("EUC-KR__yunho.egloos.com", 10),
		feed("TIS-620__opentle.org", 25), feed("TIS-620__pharmacy.kku.ac.th.analyse1", 9), feed("TIS-620__pharmacy.kku.ac.th.centerlab", 10),
		{"feeds_legacy_encoding/EUC-KR___ude_euc1.txt", "https://example.org/a.txt", "", crawler.PageUnknown, 0, nil},
		{"feeds_legacy_encoding/EUC-KR___chromium_windows-949_with_no_encoding_specified.html", "https://example.org/a.html", "", crawler.PageUnknown, 0, nil},
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

// TestEveryRealPageIsChecked fails when a page stands there that no test reads.
func TestEveryRealPageIsChecked(t *testing.T) {
	t.Parallel()
	checked := map[string]bool{
		// Pieces of posts: TestTelegramMediaFragments.
		"telegram/any2feed_media_photo.html": true, "telegram/any2feed_media_video.html": true, "telegram/any2feed_media_video_gif.html": true,
		"telegram/any2feed_media_video_too_big.html": true, "telegram/any2feed_media_cicrle_video.html": true, "telegram/any2feed_poll.html": true,
		// Previews of linked pages: somebody else's words, only their address is kept
		// (message_link_preview and message_link_preview_video hold the same boxes).
		"telegram/any2feed_link_preview.html": true, "telegram/any2feed_link_preview_video.html": true,
	}
	for _, p := range allRealPages() {
		checked[p.file] = true
	}
	for _, folder := range []string{"telegram", "mastodon", "phpbb", "feeds_legacy_encoding"} {
		entries, err := os.ReadDir(filepath.Join(realPages, folder))
		if err != nil {
			t.Skip("the folder of real pages does not stand beside the project")
		}
		for _, e := range entries {
			if file := folder + "/" + e.Name(); !strings.HasSuffix(file, ".expected.json") && !checked[file] {
				t.Errorf("%s is not checked", file)
			}
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

func checkMastodonCorpus(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if strings.Contains(p.Text, "must never be read") {
			t.Errorf("a followers-only status was read: %s", p.ID)
		}
	}
	if h.Site != "mastodon/mastodon.example" || h.Posts[0].ID != "mastodon/mastodon.example:1099:104" {
		t.Errorf("site %q, first id %q", h.Site, h.Posts[0].ID)
	}
	if h.Next == nil || !strings.HasSuffix(*h.Next, "?max_id=101") {
		t.Errorf("next %v", h.Next)
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

// checkDecoded checks that the text was not decoded a second time: Korean or
// Thai letters are there, and no sign of a failed decoding.
func checkDecoded(t *testing.T, want map[string]any, h crawler.Harvest) {
	low, high := '가', '힣'
	if want["encoding"] == "TIS-620" {
		low, high = 'ก', '๛'
	}
	letters, broken := 0, 0
	for _, p := range h.Posts {
		for _, c := range p.Text {
			if c >= low && c <= high {
				letters++
			}
			if c == '\uFFFD' {
				broken++
			}
		}
	}
	if letters < 50 || broken > letters/100 {
		t.Errorf("%d letters of the feed's own script, %d broken", letters, broken)
	}
}
