package site

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"scops/crawler"
)

func realBluesky() []realPage {
	xrpc := "https://public.api.bsky.app/xrpc/"
	page := func(name, method string, state crawler.PageState, posts int) realPage {
		return realPage{"bluesky/" + name + ".json", xrpc + method, "bluesky", state, posts, nil}
	}
	pages := []realPage{
		{"bluesky/corpus_bluesky_author_feed.json", xrpc + "app.bsky.feed.getAuthorFeed?actor=x", "bluesky", crawler.PageOK, 8, checkBlueskyFeed},
		page("marshalx_thread_view_post_with_embed_media", "app.bsky.feed.getPostThread?uri=x", crawler.PageOK, 1),
		page("marshalx_get_follows", "app.bsky.graph.getFollows?actor=x", crawler.PageOK, 7), // the texts of six accounts and of the one that follows them
		page("marshalx_post_record", "com.atproto.repo.getRecord", crawler.PageOK, 1),
		page("marshalx_extended_post_record", "com.atproto.repo.getRecord", crawler.PageOK, 1),
		page("marshalx_feed_record", "com.atproto.repo.getRecord", crawler.PageOK, 1), // the text of a feed
		// Records that are no posts, and answers that say who is who.
		page("marshalx_custom_record", "com.atproto.repo.getRecord", crawler.PageEmpty, 0),
		page("marshalx_like_record", "com.atproto.repo.getRecord", crawler.PageEmpty, 0),
		page("marshalx_extended_like_record", "com.atproto.repo.getRecord", crawler.PageEmpty, 0),
		page("marshalx_did_doc", "com.atproto.repo.describeRepo", crawler.PageEmpty, 0),
		page("marshalx_resolve_handle", "com.atproto.identity.resolveHandle", crawler.PageEmpty, 0),
	}
	// What a server's own tests noted down is no page: TestBlueskyReadsTheViewsOfItsServersTests.
	for _, name := range []string{"author-feed", "posts", "thread"} {
		pages = append(pages, realPage{"bluesky/" + name + ".test.ts.snap.txt", "https://example.org/snap.txt", "", crawler.PageUnknown, 0, nil})
	}
	return pages
}

func checkBlueskyFeed(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if strings.Contains(p.Text, "never be attributed") && p.Author.ID != "did:plc:intruder" {
			t.Errorf("the words of one account given to another: %+v", p)
		}
	}
	if h.Next == nil || !strings.HasSuffix(*h.Next, "cursor=cursor-page-2") || h.Posts[0].Links[0] != "https://example.com/gate-design" {
		t.Errorf("next %v, links %q", h.Next, h.Posts[0].Links)
	}
}

// TestBlueskyReadsTheViewsOfItsServersTests reads the views the server's own
// tests noted down. Ids stand in them as "record(3)" and "user(1)": they are
// made ids of again.
func TestBlueskyReadsTheViewsOfItsServersTests(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]int{"author-feed": 59, "posts": 10, "thread": 29} {
		text, err := os.ReadFile(filepath.Join(realPages, "bluesky", file+".test.ts.snap.txt"))
		if err != nil {
			t.Skip("the folder of real pages does not stand beside the project")
		}
		posts := 0
		for i, part := range strings.Split(string(text), "\nexports[`")[1:] {
			_, view, _ := strings.Cut(part, "`] = `\n")
			view, _, _ = strings.Cut(view, "\n`;")
			page := blueskyViewPage(t, view)
			h, err := Bluesky{}.Read(page)
			if err != nil || (h.State != crawler.PageOK) != strings.Contains(view[:60], "#blockedPost") {
				t.Errorf("%s, view %d: %s, %v", file, i+1, h.State, err)
			}
			checkHarvest(t, h)
			posts += len(h.Posts)
		}
		if posts != want {
			t.Errorf("%s: %d posts, want %d", file, posts, want)
		}
	}
}

// blueskyViewPage makes the answer again a view was taken from.
func blueskyViewPage(t *testing.T, view string) *crawler.Page {
	t.Helper()
	for _, end := range []string{"}", "]"} { // the notes end every list with a comma
		for from := ",\n"; len(from) < 60; from = from[:2] + from[2:] + " " {
			view = strings.ReplaceAll(view, from+end, "\n"+end)
		}
	}
	var value any
	if err := json.Unmarshal([]byte(view), &value); err != nil {
		t.Fatal(err)
	}
	identify(value)
	key := "posts"
	switch v := value.(type) {
	case []any:
		if one, ok := v[0].(map[string]any); ok && one["post"] != nil {
			key = "feed"
		}
	case map[string]any:
		key = "thread"
		if v["record"] != nil {
			key, value = "posts", []any{v}
		}
	}
	text, err := json.Marshal(map[string]any{key: value})
	if err != nil {
		t.Fatal(err)
	}
	return &crawler.Page{URL: "https://public.api.bsky.app/xrpc/app.bsky.feed.x", Status: 200, Text: string(text)}
}

// identify gives records the ids of their authors.
func identify(value any) {
	switch v := value.(type) {
	case []any:
		for _, one := range v {
			identify(one)
		}
	case map[string]any:
		for _, one := range v {
			identify(one)
		}
		if did, ok := v["did"].(string); ok {
			v["did"] = "did:plc:" + strings.Trim(strings.ReplaceAll(did, "(", ""), ")")
		}
		author, _ := v["author"].(map[string]any)
		if uri, ok := v["uri"].(string); ok {
			repo := "did:plc:somebody"
			if author != nil {
				repo, _ = author["did"].(string)
			}
			v["uri"] = "at://" + repo + "/app.bsky.feed.post/" + strings.Trim(strings.ReplaceAll(uri, "(", ""), ")")
		}
	}
}
