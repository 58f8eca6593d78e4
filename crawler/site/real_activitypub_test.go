package site

import (
	"strings"
	"testing"

	"scops/crawler"
)

func realActivityPub() []realPage {
	var pages []realPage
	list := func(state crawler.PageState, posts int, check func(*testing.T, map[string]any, crawler.Harvest), names string) {
		for name := range strings.FieldsSeq(names) {
			pages = append(pages, realPage{"activitypub/" + name + ".json", "https://server.example/object", "activitypub", state, posts, check})
		}
	}
	list(crawler.PageOK, 1, checkObject, `friendica_activities_create_note friendica_activities_create_page_1 friendica_activities_create_page_2
		friendica_objects_note_1 friendica_objects_note_2 friendica_objects_page_1 friendica_objects_page_2
		gnusocial_activities_create_note gnusocial_activities_create_page gnusocial_objects_note gnusocial_objects_page
		lemmy_activities_create_or_update_create_comment lemmy_activities_create_or_update_create_page lemmy_objects_comment lemmy_objects_page
		lemmy_objects_page_image_and_link lotide_activities_create_note_reply lotide_activities_create_page lotide_activities_create_page_image
		lotide_objects_note lotide_objects_page mastodon_activities_create_note mastodon_objects_note_1 mastodon_objects_note_2 mastodon_objects_page
		mitra_activities_create_post mobilizon_objects_event nodebb_objects_page peertube_objects_note peertube_objects_video
		pleroma_activities_create_note pleroma_objects_note smithereen_activities_create_note smithereen_objects_note
		wordpress_objects_note wordpress_objects_page`)
	list(crawler.PageOK, 1, checkProfile, `friendica_objects_person_1 friendica_objects_person_2 lemmy_objects_group lemmy_objects_person lotide_objects_group
		mobilizon_objects_group nodebb_objects_group nodebb_objects_person peertube_objects_group peertube_objects_person pleroma_objects_person
		smithereen_objects_person wordpress_objects_group wordpress_objects_person lemmy_objects_instance`)
	// Accounts that say nothing of themselves.
	list(crawler.PageEmpty, 0, nil, `discourse_objects_group discourse_objects_person gnusocial_objects_group gnusocial_objects_person lotide_objects_person
		mastodon_objects_person mbin_objects_instance mobilizon_objects_person`)
	// Private messages, and a topic that is addressed to its group alone.
	list(crawler.PageEmpty, 0, nil, `lemmy_activities_create_or_update_create_private_message lemmy_activities_create_or_update_create_private_message_0.19
		lemmy_objects_private_message pleroma_objects_chat_message discourse_objects_page`)
	list(crawler.PageOK, 2, checkObject, `lemmy_collections_group_outbox`)
	list(crawler.PageEmpty, 0, nil, `lemmy_collections_person_outbox`)
	list(crawler.PageDeleted, 0, nil, `lemmy_objects_tombstone lotide_objects_tombstone`)
	return pages
}

// checkObject checks what every one of these posts has: words, a time, an
// account, and an address on the server that names it.
func checkObject(t *testing.T, _ map[string]any, h crawler.Harvest) {
	for _, p := range h.Posts {
		if p.Text == "" || p.PostedAt == nil || p.Author.ID == "" || !strings.HasSuffix(h.Site, "/"+hostOf(p.URL)) || hostOf(p.Author.ID) != hostOf(p.URL) {
			t.Errorf("%+v", p)
		}
		if strings.Contains(p.Text, "<") || strings.Contains(p.Text, "[url=") {
			t.Errorf("markup in %q", p.Text)
		}
	}
}

func checkProfile(t *testing.T, _ map[string]any, h crawler.Harvest) {
	if p := h.Posts[0]; !strings.HasSuffix(p.ID, ":profile") || p.Text == "" || p.Author.Name == "" || p.Author.Handle == "" || len(h.Links) == 0 {
		t.Errorf("%+v, %v", p, h.Links)
	}
}
