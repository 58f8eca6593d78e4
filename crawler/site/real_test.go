package site

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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
	page := &crawler.Page{URL: p.url, Status: 200, Body: body, Text: recorded(string(body)), FetchedAt: time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)}
	label, _, _ := strings.Cut(filepath.Base(p.file), "__")
	if encoding, _ := charset.Lookup(label); encoding != nil {
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

// allRealPages lists the pages of every site: one function a family, beside its checks.
func allRealPages() []realPage {
	return slices.Concat(
		realTelegram(),
		realMastodon(),
		realPHPBB(),
		realArticles(),
		realPantip(),
		realActivityPub(),
		realBluesky(),
		realDiscourse(),
		realPeerTube(),
		realSoundCloud(),
		realFeeds(),
		realWebPages(),
		realReddit(),
		realImageboards(),
		realBahamut(),
		realYouTube(),
		realTwitter(),
		realInstagram(),
		realLinkedIn(),
		realMarkets(),
		realPastes(),
		realXenForo(),
		realForumotion(),
	)
}

// readFolders are the folders every page of which must be checked.
func readFolders() []string {
	return []string{
		"telegram",
		"mastodon",
		"activitypub",
		"bluesky",
		"discourse",
		"peertube",
		"soundcloud",
		"phpbb",
		"korean_community",
		"pantip",
		"feeds_legacy_encoding",
		"medium",
		"news",
		"wikipedia",
		"classifieds",
		"html_edge",
		"reddit",
		"antibot",
		"imageboard",
		"bahamut",
		"youtube",
		"twitter",
		"instagram",
		"linkedin",
		"hidden_service_market",
		"pastebin",
		"xenforo",
		"forumotion",
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
	for _, folder := range readFolders() {
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
