package console_test

import (
	"strings"
	"testing"

	"scops/crawler"
	"scops/index/desk"
)

func TestAHitShowsPostsOfNearlyItsTextAndWhereAllOfThemAre(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	posts := ads()
	for i, account := range []string{"demo_a", "demo_b"} {
		post := icePost([]string{"4", "5"}[i], strings.ReplaceAll(ice, "demo_winter", account))
		post.Author = crawler.Author{ID: account, Handle: account}
		posts = append(posts, post)
	}
	h.Crawl(t, "<p>page</p>", posts...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	hit := b.ok("/hit?id=" + posts[len(posts)-1].ID)
	section := all(hit.doc(t), "section", "")
	found := ""
	for _, s := range section {
		if attr(s, "aria-labelledby") == "alike" {
			found = textOf(s)
			if n := len(all(s, "article", "hit")); n != 2 {
				t.Errorf("%d posts stand beside the hit, want 2", n)
			}
			if len(all(s, "input", "")) != 0 {
				t.Error("posts can be chosen where nothing is done with a choice")
			}
		}
	}
	if !strings.Contains(found, "2 posts of nearly the same text") {
		t.Errorf("the hit says %q", found)
	}
	list := b.ok("/search?q=like:" + posts[len(posts)-1].ID)
	if n := len(all(list.doc(t), "article", "hit")); n != 3 {
		t.Errorf("the list of all of them holds %d, want 3: %s", n, list.text())
	}
}
