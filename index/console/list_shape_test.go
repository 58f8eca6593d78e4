package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scops/index/desk"
)

func TestAListShowsWhatAPersonHasChosen(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", ads()...)
	b := h.as(t, "kim", desk.RoleAnalyst)
	shows := func(tag, class string) bool {
		hits := all(b.ok("/search").doc(t), "article", "hit")
		return len(hits) > 0 && len(all(hits[0], tag, class)) > 0
	}
	if !shows("div", "text") || !shows("ul", "reasons") || shows("ul", "contacts") {
		t.Error("whoever has chosen nothing is not shown text and reasons alone")
	}
	b.follow(b.post("/settings", "next", "/search", "density", "compact", "column", "identifiers", "column", "nothing"))
	if shows("div", "text") || !shows("ul", "contacts") {
		t.Error("the list does not show the identifiers alone")
	}
	list := b.ok("/search")
	if len(all(list.doc(t), "ol", "compact")) == 0 {
		t.Error("the list is not compact")
	}
	if !strings.Contains(list.text(), "Telegram demo_winter") {
		t.Errorf("the identifiers are not named: %s", list.text())
	}
	for _, odd := range []string{"x", "full", "compact;text", `"><b>.text`} {
		address, err := url.Parse(h.url)
		if err != nil {
			t.Fatal(err)
		}
		b.client.Jar.SetCookies(address, []*http.Cookie{{Name: "scops_list", Value: odd, Path: "/"}})
		if !shows("div", "text") {
			t.Errorf("a cookie of %q hides the text", odd)
		}
	}
}
