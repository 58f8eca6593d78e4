package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realMastodon() []realPage {
	api := "https://mastodon.example/api/v1/"
	return []realPage{
		{"mastodon/corpus_mastodon_statuses.json", api + "accounts/1099/statuses", "mastodon", crawler.PageOK, 5, checkMastodonCorpus},
		{"mastodon/test_search_1.json", "https://mastodon.example/api/v2/search?q=x", "mastodon", crawler.PageOK, 1, checkMastodonSearch}, // two accounts, one of which says something
		// Three answers of the instance's own description, whatever they are named.
		{"mastodon/test_public_tl_anonymous_1.json", api + "timelines/public", "mastodon", crawler.PageMarkupChanged, 0, nil},
		{"mastodon/test_hashtag_tl_1.json", api + "timelines/tag/x", "mastodon", crawler.PageMarkupChanged, 0, nil},
		{"mastodon/test_instance_1.json", "https://mastodon.example/api/v2/instance", "", crawler.PageUnknown, 0, nil},
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

func checkMastodonSearch(t *testing.T, _ map[string]any, h crawler.Harvest) {
	p := h.Posts[0]
	if !strings.HasSuffix(p.ID, ":117020565966271181:profile") || strings.Count(p.Text, "\n") != 2 || p.Bio != "" || p.PostedAt != nil {
		t.Errorf("a profile of a note and two fields: %+v", p)
	}
}
