package console_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"scops/index/desk"
)

// workPages are the pages of identifiers, watched pages and the audit trail.
func workPages() []string {
	return []string{
		"/entity?kind=telegram&value=demo_winter", "/entity?kind=phone&value=none", "/sources", "/sources?state=proposed", "/audit",
		"/rules", "/rules?lists=yes", "/system", "/saved", "/saved?q=ice", "/cases", "/cases?status=closed",
	}
}

func TestAnIdentifierHasAPageThatLeadsOn(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice), icePost("2", "아이스 1g 70 던지기 부산 텔레 @demo_winter 위커 demo_busan"))
	b := h.as(t, "kim", desk.RoleAnalyst)
	p := b.ok("/entity?kind=telegram&value=demo_winter")
	for _, want := range []string{"Telegram demo_winter", "2 flagged posts", "First posted 20 Nov 2026 10:04", "Sites telegram (2)", "demo_busan", "Wickr", "says nothing of who owns it"} {
		if !strings.Contains(p.text(), want) {
			t.Errorf("the page does not say %q: %.600s", want, p.text())
		}
	}
	links := map[string]string{}
	for _, a := range all(p.doc(t), "a", "") {
		links[textOf(a)+" "+strings.SplitN(attr(a, "href"), "?", 2)[0]] = attr(a, "href")
	}
	for link, says := range map[string]string{"demo_busan /entity": "1 flagged post", "1 /search": "1 flagged post", "2 /search": "2 flagged posts", "All of them as a list /search": "2 flagged posts"} {
		if links[link] == "" {
			t.Errorf("there is no link %q among %v", link, links)
			continue
		}
		if found := b.ok(links[link]); !strings.Contains(found.text(), says) {
			t.Errorf("%s leads to %s, which does not say %q", link, links[link], says)
		}
	}
	if !strings.Contains(p.body, `<figure class="histogram"`) {
		t.Error("there is no timeline")
	}
	b.speak("th")
	if got := b.ok("/entity?kind=telegram&value=demo_winter").text(); !strings.Contains(got, "2569") {
		t.Error("in Thai the years are not of the Buddhist era")
	}
}

func TestADismissedPostIsGoneFromItsIdentifiers(t *testing.T) {
	t.Parallel()
	h := open(t, nil)
	h.Crawl(t, "<p>page</p>", icePost("1", ice))
	b := h.as(t, "kim", desk.RoleAnalyst)
	b.post("/hit/judge", "id", "telegram:demo_winter:1", "version", b.ok(hitPath("1")).input(t, "version"), "status", "not_relevant", "note", "")
	if p := b.ok("/entity?kind=telegram&value=demo_winter"); !strings.Contains(p.text(), "No flagged post holds this") || strings.Contains(p.text(), "demo_winter:1") {
		t.Errorf("the identifier still leads somewhere: %.500s", p.text())
	}
	if p := b.get("/entity?" + url.Values{"kind": {"phone"}}.Encode()); p.code != http.StatusBadRequest {
		t.Errorf("without a value the page answers %d", p.code)
	}
}
